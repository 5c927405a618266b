"""Answering which dates suit: one's own behind the log-in, by the link of the mail, and for a member who phoned."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from communities.views.gate import agreements_first
from lwg import clock
from lwg.accounts.models import User
from lwg.web.access import person
from lwg.web.templatetags.lwg import clock_time, moment
from sessions.forms.availability import AnswersForm
from sessions.models import Reply
from sessions.selectors.answering import CHOICES, AnswerPage, answer_page
from sessions.selectors.asked import candidates_for, reply_for, reply_of
from sessions.services.availability_links import reply_behind
from sessions.services.candidate_answers import RoundClosedError, StaleAnswersError, save_answers
from sessions.views.planning_pages import above_roster, draft_to_change, handed_in

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


@require_http_methods(["GET", "HEAD", "POST"])
@agreements_first(rosters__availability_rounds="pk")
def answer_dates(request: HttpRequest, pk: int) -> HttpResponse:
    """One's own answers, with one's busy times beside the dates."""
    reply = _mine(request, pk)
    if not reply.round.is_open:
        return render(request, "sessions/availability/closed.html", {"reply": reply}, status=410)
    form, saved = _handed_in(request, reply, person(request))
    if saved is not None:
        _tell_saved(request, saved)
        return redirect("home")
    page = answer_page(reply, with_busy_times=True, typed=form.typed() if form.is_bound else None)
    context = _context(request, reply, form, page) | {
        "autosave": reverse("autosave_dates", args=[pk]),
        "cancel": reverse("home"),
    }
    return render(request, "sessions/availability/answer.html", context, status=_status(form))


@require_POST
@agreements_first(rosters__availability_rounds="pk")
def autosave_dates(request: HttpRequest, pk: int) -> HttpResponse:
    return _autosave(request, _mine(request, pk), person(request))


@require_http_methods(["GET", "HEAD", "POST"])
@agreements_first(rosters="pk")
def answer_for_member(request: HttpRequest, pk: int, membership_pk: int) -> HttpResponse:
    """A facilitator writes down what a member said by telephone; it says so beside the answers."""
    roster = draft_to_change(request, pk)
    reply = reply_for(roster, membership_pk)
    if reply is None or not reply.round.is_open:
        raise Http404
    if reply.membership.user_id == person(request).pk:
        return redirect("answer_dates", reply.round_id)
    form, saved = _handed_in(request, reply, person(request))
    if saved is not None:
        messages.success(request, _("The answers of %(name)s are saved.") % {"name": reply.membership})
        return redirect("availability", roster.pk)
    page = answer_page(reply, with_busy_times=False, typed=form.typed() if form.is_bound else None)
    round_url = reverse("availability", args=[roster.pk])
    context = _context(request, reply, form, page) | {
        "for_member": str(reply.membership),
        "crumbs": [*above_roster(roster), (_("Availability"), round_url)],
        "cancel": round_url,
    }
    return render(request, "sessions/availability/answer.html", context, status=_status(form))


def sealed(view: View[P]) -> View[P]:
    """For a page behind a secret address: nobody keeps it, nothing tells where one came from.

    No token against forged forms is asked: the address itself is the secret that a forger lacks, and no cookie counts.
    """

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    return login_not_required(csrf_exempt(never_cache(guarded)))


@sealed
@require_http_methods(["GET", "HEAD", "POST"])
def dates_by_link(request: HttpRequest, link: str) -> HttpResponse:
    """The answers that this link opens, and nothing else: dates and the name of the community."""
    reply = _behind(link)
    with translation.override(reply.membership.user.language):
        form, saved = _handed_in(request, reply, reply.membership.user, by_link=True)
        if saved is not None:
            return redirect(f"{reverse('dates_by_link', args=[link])}?saved")
        page = answer_page(reply, with_busy_times=False, typed=form.typed() if form.is_bound else None)
        context = _context(request, reply, form, page) | {
            "autosave": reverse("autosave_dates_by_link", args=[link]),
            "was_saved": "saved" in request.GET and not form.is_bound,
        }
        response = render(request, "sessions/availability/by_link.html", context, status=_status(form))
        response.headers["Content-Language"] = reply.membership.user.language
        return response


@sealed
@require_POST
def autosave_dates_by_link(request: HttpRequest, link: str) -> HttpResponse:
    reply = _behind(link)
    with translation.override(reply.membership.user.language):
        return _autosave(request, reply, reply.membership.user, by_link=True)


def _mine(request: HttpRequest, pk: int) -> Reply:
    reply = reply_of(person(request), pk)
    if reply is None:
        raise Http404
    return reply


def _behind(link: str) -> Reply:
    reply = reply_behind(link)
    if reply is None:
        raise Http404
    return reply


def _handed_in(
    request: HttpRequest, reply: Reply, actor: User, *, by_link: bool = False
) -> tuple[AnswersForm, Reply | None]:
    """The form, and the reply where it was saved; else the form says why not."""
    form = AnswersForm(handed_in(request), initial={"remark": reply.remark, "version": reply.revision})
    if not form.is_valid():
        return form, None
    try:
        return form, _save(form, reply, actor, by_link=by_link)
    except StaleAnswersError as refusal:
        # What was chosen stays on the page; saved once more, it counts.
        form.show(refusal)
        form.put(version=str(Reply.objects.values_list("revision", flat=True).get(pk=reply.pk)))
    except RoundClosedError as refusal:
        form.show(refusal)
    return form, None


def _save(form: AnswersForm, reply: Reply, actor: User, *, by_link: bool) -> Reply:
    return save_answers(
        actor=actor,
        reply=reply,
        values=form.values(candidates_for(reply.round.roster, reply.membership)),
        remark=form.cleaned_data["remark"],
        version=form.cleaned_data["version"],
        by_link=by_link,
    )


def _autosave(request: HttpRequest, reply: Reply, actor: User, *, by_link: bool = False) -> HttpResponse:
    """The time and the new version as JSON; 409 with a word about it, or 422 with what is wrong."""
    form = AnswersForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=422)
    try:
        saved = _save(form, reply, actor, by_link=by_link)
    except (StaleAnswersError, RoundClosedError) as refusal:
        context = {"words": " ".join(refusal.messages), "is_stale": isinstance(refusal, StaleAnswersError)}
        return render(request, "sessions/availability/_conflict.html", context, status=409)
    return JsonResponse({"saved_at": clock_time(clock.now()), "version": saved.revision})


def _context(request: HttpRequest, reply: Reply, form: AnswersForm, page: AnswerPage) -> dict[str, object]:
    return {
        "reply": reply,
        "community": reply.round.roster.community.name,
        "respond_by": reply.round.respond_by,
        "form": form,
        "page": page,
        "choices": CHOICES,
    }


def _tell_saved(request: HttpRequest, saved: Reply) -> None:
    until = {"moment": moment(saved.round.respond_by)}
    messages.success(request, _("Your answers are saved. You can change them until %(moment)s.") % until)


def _status(form: AnswersForm) -> int:
    return 422 if form.is_bound else 200
