"""Who is told of a deadline: people who have the duty on the day, nobody who left (P4)."""

from datetime import date

from django.db.models import Q

from communities.models import Membership
from lwg import clock
from lwg.accounts.models import User
from sessions.models import Session


def active_user(membership: Membership | None, day: date) -> User | None:
    """The person behind a duty of one session, while the membership runs and the account is active."""
    if membership is None or not membership.is_active_on(day) or not membership.user.is_active:
        return None
    return membership.user


def facilitators_of(community_id: int, day: date) -> list[User]:
    """Members with the duty of facilitator or process coach on `day`."""
    memberships = (
        Membership.objects.active_on(day)
        .filter(Q(is_facilitator=True) | Q(is_process_coach=True), community_id=community_id, user__is_active=True)
        .select_related("user")
        .order_by("user__name", "pk")
    )
    return [membership.user for membership in memberships]


def told_of_unanswered(session: Session, day: date) -> list[User]:
    """Who hears that a reader does not answer: the minute taker; without one the facilitator, so that one is found."""
    for membership in (session.minute_taker, session.facilitator):
        if user := active_user(membership, day):
            return [user]
    return facilitators_of(session.community_id, day)


def told_of_hand_over(session: Session, holder: Membership | None) -> list[User]:
    """Who hears of it beside the new minute taker: the former one and the facilitator, as far as they are members."""
    day = clock.today()
    found = [active_user(holder, day), active_user(session.facilitator, day)]
    return list(dict.fromkeys(user for user in found if user is not None))


def coordinators_of(organisation_id: int) -> list[User]:
    """Those who coordinate for the organisation now."""
    return list(
        User.objects.filter(is_active=True, coordinatorships__organisation_id=organisation_id).order_by("name", "pk")
    )
