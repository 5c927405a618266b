"""The planner's proposal for a draft roster: the best set and the next two, swapping by hand, and taking one over."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from communities.views.gate import agreements_first
from lwg.jobs import long_work
from lwg.jobs.following import follow
from lwg.web.access import person
from lwg.web.once import OnceForm
from sessions.enums import RosterState
from sessions.models import Roster, RosterPlanning
from sessions.planning.roster_options import PlanningOptions, read_options, read_query
from sessions.selectors.no_roster import no_roster_page, relaxed_in_words
from sessions.selectors.proposals import Telling
from sessions.selectors.roster_problem import Asked, asked_of, is_roster, plan_of
from sessions.services import proposals as services
from sessions.views.planning_pages import Crumb, above_roster, draft_to_change

MOST_DATES = 60


@require_safe
@agreements_first(rosters="pk")
def propose_dates(request: HttpRequest, pk: int) -> HttpResponse:
    """The best set in full, the next two, or why there is none and what would help."""
    return _proposal(request, _draft(request, pk), read_options(request.GET.dict()))


@require_safe
@agreements_first(rosters="pk")
def proposed_set(request: HttpRequest, pk: int) -> HttpResponse:
    """One set in full: an alternative, or what came of swapping, and what it costs against the best."""
    roster = _draft(request, pk)
    options, keys, by_hand = _asked_set(request)
    asked = asked_of(roster, options)
    telling = Telling(asked)
    if not keys or not telling.knows(keys):
        messages.info(request, _("The dates or the answers changed since this proposal was made. Here is a new one."))
        return redirect(_address(roster, options))
    found = plan_of(asked)
    best = found.best if is_roster(found) else None
    card = telling.card(keys, by_hand)
    context = {
        "card": card,
        "behind": None if best is None else best.score.total - card.total,
        "is_best": best is not None and set(best.keys) == set(keys),
    }
    return render(request, "sessions/planning/proposed_set.html", _context(asked) | context)


@require_safe
@agreements_first(rosters="pk")
def swap_date(request: HttpRequest, pk: int) -> HttpResponse:
    """Which dates could come in place of one, and what each costs."""
    roster = _draft(request, pk)
    options, keys, by_hand = _asked_set(request)
    asked = asked_of(roster, options)
    telling = Telling(asked)
    out = _numbers(request.GET.get("out", ""))
    if len(out) != 1 or out[0] not in keys or not telling.knows(keys) or telling.is_fixed(out[0]):
        return redirect(_address(roster, options))
    context = {
        "card": telling.card(keys, by_hand),
        "label": telling.slot_label(out[0]),
        "lines": telling.swap_lines(keys, out[0], by_hand),
    }
    return render(request, "sessions/planning/swap.html", _context(asked) | context)


@require_POST
@agreements_first(rosters="pk")
def take_dates(request: HttpRequest, pk: int) -> HttpResponse:
    """Write a set into the draft; when the draft changed since, a new proposal is shown instead."""
    roster = _draft(request, pk)
    options = read_options(request.POST.dict())
    try:
        taken = services.take_dates(
            actor=person(request),
            roster=roster,
            options=options,
            keys=_numbers(request.POST.get("dates", "")),
            by_hand=_numbers(request.POST.get("by_hand", "")),
            seen=request.POST.get("seen", ""),
        )
    except ValidationError as error:
        return _proposal(request, roster, options, refusals=error.messages)
    if taken:
        messages.success(request, _("The dates stand in the draft. Nobody hears of it until you publish."))
    return redirect("roster", roster.pk)


@require_POST
@agreements_first(rosters="pk")
def ask_fair_plan(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand it to a worker; the page of it shows how far it is."""
    roster = _draft(request, pk)
    form = OnceForm(request.POST)
    form_key = form.cleaned_data["form_key"] if form.is_valid() else None
    try:
        planning = services.ask_fair_plan(
            actor=person(request), roster=roster, options=read_options(request.POST.dict()), form_key=form_key
        )
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("roster", roster.pk)
    return redirect("fair_plan", roster.pk, planning.pk)


@require_safe
@agreements_first(rosters="pk")
def fair_plan(request: HttpRequest, pk: int, planning_pk: int) -> HttpResponse:
    """How far it is; in the end the sets, unless dates or answers changed since."""
    roster = _draft(request, pk)
    planning = _planning(roster, planning_pk)
    asked = asked_of(roster, read_query(planning.options))
    context = _context(asked) | {"planning": planning, "form": OnceForm()}
    sets = planning.work.result.get("sets", ())
    telling = Telling(asked)
    context["is_stale"] = bool(sets) and asked.fingerprint != planning.asked_of
    if sets and not context["is_stale"]:
        best, *others = sets
        context["card"] = telling.card(best)
        context["alternatives"] = [telling.alternative(best, one) for one in others]
    return follow(
        request,
        planning.work,
        page="sessions/planning/fair_plan.html",
        part="sessions/planning/_fair_plan.html",
        context=context,
    )


@require_POST
@agreements_first(rosters="pk")
def stop_fair_plan(request: HttpRequest, pk: int, planning_pk: int) -> HttpResponse:
    roster = _draft(request, pk)
    planning = _planning(roster, planning_pk)
    long_work.wish_stop(work=planning.work)
    return redirect("fair_plan", roster.pk, planning.pk)


def _proposal(
    request: HttpRequest, roster: Roster, options: PlanningOptions, refusals: list[str] | None = None
) -> HttpResponse:
    asked = asked_of(roster, options)
    context = _context(asked) | {"refusals": refusals or [], "form": OnceForm()}
    if asked.problem.ordered_slots:
        found = plan_of(asked)
        if is_roster(found):
            telling = Telling(asked)
            context["card"] = telling.card(found.best.keys)
            context["alternatives"] = [telling.alternative(found.best.keys, one.keys) for one in found.alternatives]
            context["wanted"] = found.wanted
        else:
            context["no_roster"] = no_roster_page(asked, found)
    return render(request, "sessions/planning/propose.html", context, status=422 if refusals else 200)


def _context(asked: Asked) -> dict[str, object]:
    """What the pages of a proposal have in common."""
    roster = asked.roster
    return {
        "roster": roster,
        "asked": asked,
        "options": asked.options,
        "relaxed": relaxed_in_words(asked.problem, asked),
        "by_hand_dates": [one for one in asked.dates if one.by_hand],
        "again": _address(roster, asked.options),
        "crumbs": above_roster(roster),
        "crumbs_of_set": _above_proposal(asked),
    }


def _above_proposal(asked: Asked) -> list[Crumb]:
    return [*above_roster(asked.roster), (_("Proposed dates"), _address(asked.roster, asked.options))]


def _address(roster: Roster, options: PlanningOptions) -> str:
    query = options.query
    return reverse("propose_dates", args=[roster.pk]) + (f"?{query}" if query else "")


def _draft(request: HttpRequest, pk: int) -> Roster:
    """Of a published roster nothing is proposed; a change to it is a draft."""
    roster = draft_to_change(request, pk)
    if roster.state != RosterState.DRAFT:
        raise Http404
    return roster


def _planning(roster: Roster, pk: int) -> RosterPlanning:
    return get_object_or_404(RosterPlanning.objects.select_related("work__asked_by"), roster=roster, pk=pk)


def _asked_set(request: HttpRequest) -> tuple[PlanningOptions, list[int], list[int]]:
    query = request.GET
    keys, by_hand = _numbers(query.get("dates", "")), _numbers(query.get("by_hand", ""))
    return read_options(query.dict()), keys, by_hand


def _numbers(text: str) -> list[int]:
    """Keys of candidates as they stand in an address; what is no number is left out."""
    found = []
    for one in text[: MOST_DATES * 21].split(","):
        digits = one.removeprefix("-")
        if digits.isascii() and digits.isdigit() and len(digits) < 19:
            found.append(int(one))
    return found[:MOST_DATES]
