"""The facilitator's pages of availability: offering dates, asking, what was said, and the links of members."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from communities.models import Membership
from communities.views.gate import agreements_first
from lwg.web.access import person
from lwg.web.once import OnceForm
from lwg.web.templatetags.lwg import moment
from sessions.enums import RosterState
from sessions.forms.availability import DeadlineForm, OfferForm
from sessions.models import Roster
from sessions.selectors import availability as selector
from sessions.selectors import offered
from sessions.services import availability as services
from sessions.services.candidates import offer_candidates, withdraw_candidates
from sessions.views.planning_pages import Crumb, above_roster, draft_to_change, handed_in, show_form


@require_safe
@agreements_first(rosters="pk")
def availability(request: HttpRequest, pk: int) -> HttpResponse:
    """What members said, per date and in one table; who has not answered; remarks and links."""
    roster = draft_to_change(request, pk)
    page = selector.round_page(roster)
    context = {
        "roster": roster,
        "page": page,
        "is_draft": roster.state == RosterState.DRAFT,
        "is_open": page.asking is not None and page.asking.closed_at is None and roster.state == RosterState.DRAFT,
        "form": OnceForm(),
        "crumbs": above_roster(roster),
    }
    return render(request, "sessions/availability/round.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@agreements_first(rosters="pk")
def candidates(request: HttpRequest, pk: int) -> HttpResponse:
    """Which half-days are offered, which days were left out and why; more can be offered."""
    roster = _draft(request, pk)
    form = OfferForm(handed_in(request), initial=offered.usual_offer(roster))
    if request.method == "POST" and form.is_valid():
        made = form.save_through(offer_candidates, actor=person(request), roster=roster, **form.cleaned_data)
        if made is not None:
            number = len(made[0])
            told = ngettext("%(n)d date is offered.", "%(n)d dates are offered.", number) % {"n": number}
            messages.success(request, told if number else _("These dates were offered already."))
            return redirect("candidates", roster.pk)
    context = {
        "roster": roster,
        "form": form,
        "page": offered.candidates_page(roster),
        "crumbs": above_roster(roster),
    }
    return render(request, "sessions/availability/candidates.html", context, status=422 if form.is_bound else 200)


@require_POST
@agreements_first(rosters="pk")
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the ticked dates back, with what was answered."""
    roster = _draft(request, pk)
    chosen = [
        int(one) for one in request.POST.getlist("candidate") if one.isascii() and one.isdigit() and len(one) < 19
    ]
    number = withdraw_candidates(actor=person(request), roster=roster, candidates=chosen)
    if number:
        told = ngettext("%(n)d date is taken back.", "%(n)d dates are taken back.", number) % {"n": number}
        messages.success(request, told)
    return redirect("candidates", roster.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@agreements_first(rosters="pk")
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Says how many mails go out, asks until when, and sends them."""
    roster = _draft(request, pk)
    form = DeadlineForm(handed_in(request), initial={"respond_on": offered.usual_deadline(roster)})
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            asking = form.save_through(
                services.ask_availability,
                actor=person(request),
                roster=roster,
                respond_by=form.respond_by(),
                form_key=form.cleaned_data["form_key"],
            )
            if asking is not None:
                messages.success(request, _("The mails go out. Here you see who answered."))
                return redirect("availability", roster.pk)
            transaction.set_rollback(True)  # the form may be handed in again
    return show_form(
        request,
        form,
        heading=_("Ask which dates suit"),
        submit=_("Send the mails"),
        up=_above_round(roster),
        template="sessions/availability/ask.html",
        roster=roster,
        told=offered.who_is_told(roster),
        number=offered.number_to_ask(roster),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@agreements_first(rosters="pk")
def extend(request: HttpRequest, pk: int) -> HttpResponse:
    """Another deadline; who has not answered is reminded of that one."""
    roster = _draft(request, pk)
    asking = get_object_or_404(roster.availability_rounds, closed_at=None)
    form = DeadlineForm(handed_in(request), initial=offered.deadline_as_it_stands(asking))
    if request.method == "POST" and form.is_valid():
        moved = form.save_through(
            services.extend_round, actor=person(request), roster=roster, respond_by=form.respond_by()
        )
        if moved is not None:
            told = _("Members can answer until %(moment)s.") % {"moment": moment(moved.respond_by)}
            messages.success(request, told)
            return redirect("availability", roster.pk)
    return show_form(request, form, heading=_("Move the deadline"), submit=_("Move"), up=_above_round(roster))


@require_POST
@agreements_first(rosters="pk")
def close(request: HttpRequest, pk: int) -> HttpResponse:
    roster = _draft(request, pk)
    services.close_round(actor=person(request), roster=roster)
    messages.success(request, _("The round is closed. The answers stay."))
    return redirect("availability", roster.pk)


@require_POST
@agreements_first(rosters="pk")
def renew_links(request: HttpRequest, pk: int) -> HttpResponse:
    return _renew(request, _draft(request, pk), None)


@require_POST
@agreements_first(rosters="pk")
def renew_link(request: HttpRequest, pk: int, membership_pk: int) -> HttpResponse:
    roster = _draft(request, pk)
    return _renew(request, roster, _member(roster, membership_pk))


@require_POST
@agreements_first(rosters="pk")
def revoke_links(request: HttpRequest, pk: int) -> HttpResponse:
    return _revoke(request, _draft(request, pk), None)


@require_POST
@agreements_first(rosters="pk")
def revoke_link(request: HttpRequest, pk: int, membership_pk: int) -> HttpResponse:
    roster = _draft(request, pk)
    return _revoke(request, roster, _member(roster, membership_pk))


def _renew(request: HttpRequest, roster: Roster, member: Membership | None) -> HttpResponse:
    form = OnceForm(request.POST)
    key = form.cleaned_data["form_key"] if form.is_valid() else None

    def renew() -> None:
        number = services.renew_links(actor=person(request), roster=roster, membership=member, form_key=key)
        if number:
            told = ngettext(
                "A new link goes to %(n)d member; the old one has stopped.",
                "New links go to %(n)d members; the old ones have stopped.",
                number,
            )
            messages.success(request, told % {"n": number})

    return _done(request, roster, renew)


def _revoke(request: HttpRequest, roster: Roster, member: Membership | None) -> HttpResponse:
    def revoke() -> None:
        number = services.revoke_links(actor=person(request), roster=roster, membership=member)
        told = ngettext("%(n)d link has stopped.", "%(n)d links have stopped.", number) % {"n": number}
        messages.success(request, told if number else _("There was no link that still worked."))

    return _done(request, roster, revoke)


def _done(request: HttpRequest, roster: Roster, do: Callable[[], None]) -> HttpResponse:
    """Back to the round, with what was refused in words."""
    try:
        do()
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("availability", roster.pk)


def _draft(request: HttpRequest, pk: int) -> Roster:
    """Of a published roster nothing is asked any more."""
    roster = draft_to_change(request, pk)
    if roster.state != RosterState.DRAFT:
        raise Http404
    return roster


def _member(roster: Roster, pk: int) -> Membership:
    return get_object_or_404(Membership, pk=pk, community=roster.community_id)


def _above_round(roster: Roster) -> list[Crumb]:
    return [*above_roster(roster), (_("Availability"), reverse("availability", args=[roster.pk]))]
