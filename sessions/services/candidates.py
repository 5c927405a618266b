"""Offering half-days for a draft roster, and taking them back."""

from collections.abc import Collection
from datetime import date, time

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from lwg import clock
from lwg.accounts.models import User
from lwg.audit.services import record
from sessions.enums import USUAL_START, HalfDay, RosterState, half_day_of
from sessions.models import Candidate, Roster
from sessions.planning.candidates import days_offered
from sessions.planning.rhythm import PassedOver
from sessions.selectors.free_days import free_days_of

MOST_CANDIDATES = 300


@transaction.atomic
def offer_candidates(
    *, actor: User, roster: Roster, weekdays: Collection[int], half_days: Collection[str]
) -> tuple[list[Candidate], list[PassedOver]]:
    """Offer these half-days on these weekdays of each week of the roster's period, from tomorrow on.

    Returns what is new, and the days that were left out with the reason (holidays). What was offered already stays,
    answers included. The roster's own half-day starts when the roster says, another at its usual hour. Raises
    ValidationError for a roster that is no draft any more, or where no day is free.
    """
    roster = locked_draft(roster)
    after_today = date.fromordinal(clock.today().toordinal() + 1)
    first = max(roster.first_day, after_today)
    why_not = free_days_of(roster.community, first, roster.last_day).why_not
    free, left_out = days_offered(first, roster.last_day, weekdays, why_not)
    if not free or not half_days:
        raise ValidationError(_("No free day falls on these weekdays in the period of the roster."), code="none")
    known = set(roster.candidates.values_list("day", "half_day"))
    new = [
        Candidate(roster=roster, day=day, half_day=half_day, starts_at=start_of(roster, half_day))
        for day in free
        for half_day in half_days
        if (day, half_day) not in known
    ]
    if len(known) + len(new) > MOST_CANDIDATES:
        raise ValidationError(
            _("That makes %(n)d dates; nobody answers more than %(most)d. Choose fewer weekdays or half-days.")
            % {"n": len(known) + len(new), "most": MOST_CANDIDATES},
            code="too_many",
        )
    Candidate.objects.bulk_create(new)
    if new:
        record(actor=actor, verb="candidates.offered", target=roster, candidates=len(new))
    return new, left_out


@transaction.atomic
def withdraw_candidates(*, actor: User, roster: Roster, candidates: Collection[int]) -> int:
    """Take candidates back, with what was answered; returns how many. Those that are gone already stay gone."""
    roster = locked_draft(roster)
    gone = roster.candidates.filter(pk__in=candidates)
    number = gone.count()
    if number:
        gone.delete()
        record(actor=actor, verb="candidates.withdrawn", target=roster, candidates=number)
    return number


def start_of(roster: Roster, half_day: str) -> time:
    """When a candidate in this half-day starts: wall-clock time in Amsterdam."""
    return roster.starts_at if half_day == half_day_of(roster.starts_at) else USUAL_START[HalfDay(half_day)]


def locked_draft(roster: Roster) -> Roster:
    """Raises ValidationError when it was published or thrown away meanwhile."""
    locked = (
        Roster.objects.select_for_update(of=("self",))
        .select_related("community__organisation")
        .filter(pk=roster.pk)
        .first()
    )
    if locked is None:
        raise ValidationError(_("This draft was thrown away meanwhile."), code="discarded")
    if locked.state != RosterState.DRAFT:
        raise ValidationError(_("This roster is published; its dates are not asked for any more."), code="published")
    return locked
