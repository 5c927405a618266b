"""Taking the dates of a plan of several communities over into their drafts, and telling who facilitates them."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from lwg import clock
from lwg.accounts.models import User
from lwg.audit.services import record
from lwg.notifications.outbox import enqueue_all
from sessions.models import ProgrammePart, ProgrammePlan, Roster, RosterDate
from sessions.planning.roster_problem import CandidateSlot
from sessions.selectors.programme_elsewhere import needed_elsewhere
from sessions.selectors.programme_found import slots_of
from sessions.selectors.programme_input import asked_of_draft
from sessions.selectors.programme_result import people_to_tell
from sessions.services import dates
from sessions.services.candidates import locked_draft


@transaction.atomic
def take_over(*, actor: User, plan: ProgrammePlan) -> tuple[int, int]:
    """Write the found dates into the drafts; publishing stays with each community. Who facilitates gets one mail.

    A draft that changed since it was planned is left alone, and its part says why. Returns how many drafts have the
    dates and how many mails were written. Done once: a second time returns (0, 0). Raises ValidationError where there
    is nothing to take over.
    """
    plan = ProgrammePlan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    if plan.taken_at is not None:
        return 0, 0
    parts = [one for one in plan.parts.select_related("roster").order_by("community_id") if one.found.get("dates")]
    if not parts:
        raise ValidationError(_("There are no dates to take over."), code="empty")
    taken = [part for part in parts if _take(actor, part)]
    _keep_apart(taken)
    plan.taken_at, plan.taken_by = clock.now(), actor
    plan.save(update_fields=["taken_at", "taken_by"])
    record(
        actor=actor,
        verb="programme.taken",
        target=plan.organisation,
        communities=len(taken),
        refused=len(parts) - len(taken),
    )
    return len(taken), _tell(plan, taken)


def _take(actor: User, part: ProgrammePart) -> bool:
    """Whether the draft has the dates now; else the part says why not, and the draft is as it was."""
    try:
        with transaction.atomic():
            draft = _unchanged(part)
            slots = slots_of(part.found)
            _write(draft, slots)
            record(actor=actor, verb="roster.planned", target=draft, dates=len(slots))
    except ValidationError as refusal:
        part.refused = " ".join(refusal.messages)[:300]
        part.save(update_fields=["refused"])
        return False
    part.taken_at = clock.now()
    part.save(update_fields=["taken_at"])
    return True


def _unchanged(part: ProgrammePart) -> Roster:
    """The draft, locked. Raises ValidationError where it is not what was planned with any more."""
    if part.roster is None:
        raise ValidationError(_("This draft was thrown away meanwhile."), code="discarded")
    dates.lock(part.roster.community)
    draft = locked_draft(part.roster)
    if asked_of_draft(draft).fingerprint != part.seen:
        raise ValidationError(
            _("The draft or the answers changed since it was planned, so it is left as it is. Plan again."),
            code="changed",
        )
    for slot in slots_of(part.found):
        dates.refuse_past(slot.day)
    return draft


def _write(draft: Roster, slots: list[CandidateSlot]) -> None:
    """The planned dates in the place of those that stood; what stands on a planned day stays, set by hand or not."""
    by_day = {slot.day: slot for slot in slots}
    draft.dates.exclude(day__in=by_day).delete()
    for one in draft.dates.all():
        hour = by_day.pop(one.day).starts.time()
        one.starts_at = None if hour == draft.starts_at else hour
        one.save(update_fields=["starts_at"])
    RosterDate.objects.bulk_create(
        RosterDate(
            roster=draft,
            rhythm_day=day,
            day=day,
            starts_at=None if slot.starts.time() == draft.starts_at else slot.starts.time(),
        )
        for day, slot in by_day.items()
    )


def _keep_apart(taken: list[ProgrammePart]) -> None:
    """Each date names whom the plan needs elsewhere then, so that publishing one draft leaves the others theirs."""
    needed = needed_elsewhere(taken)
    dates_taken = list(RosterDate.objects.filter(roster__in=[part.roster_id for part in taken]))
    for one in dates_taken:
        one.needed_elsewhere = needed.get((one.roster_id, one.day), [])
    RosterDate.objects.bulk_update(dates_taken, ["needed_elsewhere"])


def _tell(plan: ProgrammePlan, taken: list[ProgrammePart]) -> int:
    roster_of = {part.community_id: part.roster_id for part in taken}
    return enqueue_all(
        kind="sessions.programme_proposed",
        drafts=[
            (
                f"programme_proposed:{plan.pk}:{user.pk}",
                user,
                {"rosters": [roster_of[community] for community in communities]},
            )
            for user, communities in people_to_tell(roster_of).items()
        ],
    )
