"""Questions to take over a duty: whom one may ask, and what is open."""

from django.db.models import OuterRef, QuerySet, Subquery

from communities.models import Membership
from lwg import clock
from sessions.enums import SessionDuty
from sessions.models import DutySwap, Session
from sessions.planning.rhythm import local_day
from sessions.selectors.names import name_of


def members_to_ask(session: Session, duty: SessionDuty) -> QuerySet[Membership]:
    """Members now and on the day of the session who could have this duty beside their own (A7, A8)."""
    taken = {
        SessionDuty.FACILITATOR: (session.facilitator_id, session.minute_taker_id),
        SessionDuty.MINUTE_TAKER: (session.minute_taker_id, session.facilitator_id),
        SessionDuty.READER: (session.reader_id, session.minute_taker_id),
    }[duty]
    members = Membership.objects.filter(community_id=session.community_id, user__is_active=True)
    return (
        members.active_on(local_day(session.starts_at))
        .active_on(clock.today())
        .exclude(pk__in=[pk for pk in taken if pk is not None])
        .select_related("user")
        .order_by("user__name", "pk")
    )


def open_swap(session: Session, duty: SessionDuty) -> DutySwap | None:
    """The question that waits for an answer, one at the most."""
    return DutySwap.objects.open().filter(session=session, duty=duty).select_related("asked__user").first()


QUESTION = ("swap_id", "swap_by", "swap_duty", "swap_starts_at", "swap_minutes_due_at")


def question_waiting_for(membership: str) -> dict[str, Subquery]:
    """Annotations of the names in `QUESTION`: the question that waits longest for the member of that lookup."""
    waiting = DutySwap.objects.open().filter(asked=OuterRef(membership)).order_by("asked_at", "pk")
    waiting = waiting.annotate(by=name_of("holder__user"))
    return {
        name: Subquery(waiting.values(column)[:1])
        for name, column in zip(
            QUESTION, ("pk", "by", "duty", "session__starts_at", "session__minutes__due_at"), strict=True
        )
    }
