"""Pages of learning outcomes: one's own, what others share, evidence and feedback (P1, P2)."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from communities.models import Membership
from communities.models.memberships import MembershipQuerySet
from lwg import clock
from lwg.accounts.models import User
from lwg.audit.services import trail_of
from lwg.web.access import may, person, require
from reports.enums import Audience
from reports.evidence import media_type
from reports.forms.filters import number_in, options
from reports.forms.outcomes import FeedbackForm, OutcomeForm
from reports.models import LearningOutcome
from reports.selectors.outcomes import competences_for, outcomes_of, readers_of
from reports.services import outcomes as services

PER_PAGE = 20


@require_GET
def outcomes(request: HttpRequest) -> HttpResponse:
    """Mine, or what is shared with me, by competence and community."""
    user = person(request)
    shared = request.GET.get("show") == "shared"
    found = outcomes_of(user, shared=shared)
    memberships = list(_memberships(user))
    competences = list(competences_for({one.community.organisation_id for one in memberships}))
    competence = number_in(request.GET, "competence", (one.pk for one in competences))
    community = number_in(request.GET, "community", (one.community_id for one in memberships))
    if competence:
        found = found.filter(competences=competence)
    if community:
        found = found.filter(membership__community=community)
    context = {
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "shared": shared,
        "filtered": bool(competence or community),
        "may_add": any(one.is_active for one in memberships),
        "competences": options(((one.pk, str(one)) for one in competences), competence),
        "communities": options(((one.community_id, one.community.name) for one in memberships), community),
    }
    return render(request, "reports/outcomes.html", context)


@require_GET
def outcome(request: HttpRequest, pk: int) -> HttpResponse:
    return _show(request, _visible(request, pk))


@require_http_methods(["GET", "POST"])
def add_outcome(request: HttpRequest) -> HttpResponse:
    """Log what was learned; `?session=` and `?community=` choose beforehand."""
    user = person(request)
    memberships = list(_memberships(user).active_on(clock.today()).accepted())
    if not memberships:
        raise Http404
    chosen = number_in(request.GET, "community", (one.community_id for one in memberships))
    initial = {
        "membership": next((one.pk for one in memberships if one.community_id == chosen), None),
        "session": request.GET.get("session"),
    }
    given = {key: value for key, value in initial.items() if value}
    form = OutcomeForm(
        request.POST or None,
        request.FILES or None,
        memberships=memberships,
        readers=readers_of(memberships),
        initial=given,
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = services.log_outcome(actor=user, **_given(form), form_key=form.cleaned_data["form_key"])
        except ValidationError as error:
            form.refuse(error)
        else:
            messages.success(request, _("Your learning outcome is saved."))
            return redirect("outcome", made.pk) if made else redirect("outcomes")
    return _show_form(request, form, None)


@require_http_methods(["GET", "POST"])
def change_outcome(request: HttpRequest, pk: int) -> HttpResponse:
    mine = _visible(request, pk)
    require(request.user, "reports.change_outcome", mine)
    memberships = [mine.membership]
    form = OutcomeForm(
        request.POST or None,
        request.FILES or None,
        memberships=memberships,
        readers=readers_of(memberships),
        outcome=mine,
    )
    if request.method == "POST" and form.is_valid():
        given = _given(form)
        del given["membership"]
        remove = form.cleaned_data.get("without_evidence", False)
        try:
            services.change_outcome(actor=person(request), outcome=mine, **given, without_evidence=remove)
        except ValidationError as error:
            form.refuse(error)
        else:
            messages.success(request, _("Your learning outcome is saved."))
            return redirect("outcome", mine.pk)
    return _show_form(request, form, mine)


@require_POST
def remove_outcome(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove one's own; a second click finds it gone, and is answered as the first."""
    user = person(request)
    if not services.has_removed(actor=user, pk=pk):
        mine = _visible(request, pk)
        require(user, "reports.change_outcome", mine)
        services.remove_outcome(actor=user, outcome=mine)
        messages.success(request, _("Your learning outcome is removed."))
    return redirect("outcomes")


@require_POST
def give_feedback(request: HttpRequest, pk: int) -> HttpResponse:
    shared = _visible(request, pk)
    require(request.user, "reports.give_feedback", shared)
    form = FeedbackForm(request.POST)
    if form.is_valid():
        try:
            services.give_feedback(actor=person(request), outcome=shared, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Your feedback is sent."))
            return redirect(f"{reverse('outcome', args=[pk])}#feedback")
    return _show(request, shared, form)


@require_GET
def evidence(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The evidence file, always as a download, under the name that it came with."""
    shared = _visible(request, pk)
    if not shared.evidence:
        raise Http404
    try:
        contents = shared.evidence.open()
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(
        contents, as_attachment=True, filename=shared.evidence_name, content_type=media_type(shared.evidence_name)
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response


def _memberships(user: User) -> MembershipQuerySet:
    return (
        Membership.objects.of(user)
        .select_related("community")
        .defer("community__shared_question")
        .order_by("community__name")
    )


def _visible(request: HttpRequest, pk: int) -> LearningOutcome:
    found = LearningOutcome.objects.visible_to(person(request)).select_related(
        "membership__user", "membership__community", "session"
    )
    return get_object_or_404(found, pk=pk)


def _given(form: OutcomeForm) -> dict[str, Any]:
    """What the service takes, from a valid form."""
    names = ("membership", "title", "text", "way", "audience", "competences", "session")
    return {name: form.cleaned_data[name] for name in names} | {"upload": form.cleaned_data["evidence"]}


def _show(request: HttpRequest, shown: LearningOutcome, form: FeedbackForm | None = None) -> HttpResponse:
    user = person(request)
    mine = may(user, "reports.change_outcome", shown)
    context = {
        "outcome": shown,
        "competences": list(shown.competences.all()),
        "feedback": list(shown.feedback.select_related("author__user")),
        "mine": mine,
        "readers": [one.in_words(shown.audience) for one in readers_of([shown.membership])] if mine else [],
        "only_me": shown.audience == Audience.SELF,
        "trail": list(trail_of(shown)[:20]) if mine else [],
        "form": (form or FeedbackForm()) if may(user, "reports.give_feedback", shown) else None,
    }
    return render(request, "reports/outcome.html", context, status=422 if form and form.errors else 200)


def _show_form(request: HttpRequest, form: OutcomeForm, changed: LearningOutcome | None) -> HttpResponse:
    if form.errors:
        form.refuse()
    context = {"form": form, "outcome": changed}
    return render(request, "reports/outcome_form.html", context, status=422 if form.errors else 200)
