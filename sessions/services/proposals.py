"""Taking proposed dates over into a draft, and asking a worker for what takes longer than a request may."""

import uuid
from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from lwg.accounts.models import User
from lwg.audit.services import record
from lwg.jobs import long_work
from lwg.jobs.long_work import Hold, RefusedError
from lwg.web.access import may
from sessions.models import Roster, RosterDate, RosterPlanning
from sessions.planning.roster_options import PlanningOptions, read_query
from sessions.planning.roster_problem import CandidateSlot
from sessions.selectors.roster_problem import Asked, asked_of, is_roster, plan_of
from sessions.services import dates
from sessions.services.candidates import locked_draft

KIND = "sessions.plan_roster"


@transaction.atomic
def take_dates(
    *,
    actor: User,
    roster: Roster,
    options: PlanningOptions,
    keys: Collection[int],
    by_hand: Collection[int],
    seen: str,
) -> bool:
    """Write a proposed set into the draft; `keys` are those of the candidates, `by_hand` those that were swapped.

    `seen` is the fingerprint of what was planned with. The same set again changes nothing and returns False. Raises
    ValidationError when the dates or the answers changed since, and for a roster that is no draft any more.
    """
    dates.lock(roster.community)
    draft = locked_draft(roster)
    asked = asked_of(draft, options)
    slots = {slot.key: slot for slot in asked.problem.slots}
    chosen = [slots[key] for key in keys if key in slots]
    if len(chosen) == len(set(keys)) and _stands(asked, chosen):
        return False
    if asked.fingerprint != seen or len(chosen) < len(set(keys)):
        raise ValidationError(
            _("The dates or the answers changed since this proposal was made. Here is a new one."), code="stale"
        )
    if not chosen:
        raise ValidationError(_("There is no date in this roster. Add one first."), code="empty")
    _write(asked, chosen, set(by_hand))
    record(actor=actor, verb="roster.planned", target=draft, dates=len(chosen), by_hand=len(set(by_hand) & set(keys)))
    return True


def _stands(asked: Asked, chosen: list[CandidateSlot]) -> bool:
    """Whether the draft has exactly these dates already."""
    return {(one.day, one.hour(asked.roster)) for one in _within(asked)} == {
        (slot.day, slot.starts.time()) for slot in chosen
    }


def _within(asked: Asked) -> list[RosterDate]:
    """Dates of the draft that the planner is about; what lies before or after its period stays as it is."""
    return [one for one in asked.dates if asked.roster.first_day <= one.day <= asked.roster.last_day]


def _write(asked: Asked, chosen: list[CandidateSlot], by_hand: set[int]) -> None:
    draft = asked.roster
    known = {one.day: one for one in _within(asked)}
    days = {slot.day for slot in chosen}
    draft.dates.filter(pk__in=[one.pk for one in known.values() if one.day not in days]).delete()
    for slot in chosen:
        hour = slot.starts.time()
        one = known.get(slot.day) or RosterDate(roster=draft, rhythm_day=slot.day, day=slot.day)
        one.starts_at = None if hour == draft.starts_at else hour
        one.by_hand = one.by_hand or slot.key in by_hand
        one.on_purpose = one.on_purpose or slot.day in asked.options.on_purpose
        one.save()


@transaction.atomic
def ask_fair_plan(
    *, actor: User, roster: Roster, options: PlanningOptions, form_key: uuid.UUID | None = None
) -> RosterPlanning:
    """Ask a worker for the dates with which nobody misses most; the same form twice, or while it runs, asks once.

    Raises ValidationError for a roster that is no draft any more.
    """
    draft = locked_draft(roster)
    asked = asked_of(draft, options)
    running = draft.plannings.select_related("work").order_by("-pk").first()
    if running is not None and running.work.is_open and running.asked_of == asked.fingerprint:
        return running
    work, is_new = long_work.ask(
        kind=KIND, key=f"{KIND}:{draft.pk}:{form_key or uuid.uuid4()}", asked_by=actor, total=1
    )
    if not is_new:
        return RosterPlanning.objects.get(work=work)
    return RosterPlanning.objects.create(
        roster=draft, work=work, options=asked.options.query, asked_of=asked.fingerprint
    )


def carry_out(hold: Hold) -> None:
    """Look for the dates; nothing of the roster changes. The result has the `sets` by their keys, `cap` and `proven`.

    Raises RefusedError when the draft is gone or changed since, and when there is no roster.
    """
    wanted = (
        RosterPlanning.objects.select_related("roster__community__organisation", "roster__location")
        .filter(work=hold.work)
        .first()
    )
    if wanted is None:
        raise RefusedError(_("This draft was thrown away meanwhile."))
    actor = hold.work.asked_by
    if not (actor.is_active and may(actor, "sessions.plan_roster", wanted.roster)):
        raise RefusedError(_("You do not plan for this community any more."))
    asked = asked_of(wanted.roster, read_query(wanted.options))
    if asked.fingerprint != wanted.asked_of:
        raise RefusedError(_("The dates or the answers changed meanwhile. Ask again."))
    hold.report(0, 1, _("All sets of dates are compared."))
    found = plan_of(asked, fair=True)
    if not is_roster(found):
        raise RefusedError(_("There is no set of dates that keeps to everything."))
    with hold.finishing() as result:
        result["sets"] = [list(one.keys) for one in (found.best, *found.alternatives)]
        result["cap"] = found.cap
        result["proven"] = found.proven
