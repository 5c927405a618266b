"""Who may do what with rosters, sessions, boards and minutes. Duties of one session go to one person each (A7, A8)."""

import rules
from django.db.models import Q

from communities.models import Community, Membership
from communities.rules import coordinates_organisation, facilitates, is_accepted_member, is_administrator, plans
from lwg import clock
from lwg.accounts.models import User
from sessions.enums import EDITABLE_STATES, REVIEWED_STATES, Decision, MinutesState, SessionDuty, SwapState
from sessions.models import Minutes, Roster, Session


def _active(user: User, membership: Membership | None) -> bool:
    """Whether `membership` is this user's and runs today; a duty ends with the membership (P4)."""
    return membership is not None and membership.user_id == user.pk and membership.is_active_on(clock.today())


@rules.predicate
def plans_roster(user: User, roster: Roster) -> bool:
    return plans(user, roster.community)


@rules.predicate
def plans_session(user: User, session: Session) -> bool:
    """Facilitators of the community and its coordinators change dates and duties."""
    return plans(user, session.community)


@rules.predicate
def takes_part(user: User, session: Session) -> bool:
    return is_accepted_member(user, session.community)


@rules.predicate
def facilitates_session(user: User, session: Session) -> bool:
    return _active(user, session.facilitator) and is_accepted_member(user, session.community)


@rules.predicate
def takes_minutes_of(user: User, session: Session) -> bool:
    return _active(user, session.minute_taker) and is_accepted_member(user, session.community)


@rules.predicate
def has_duty_of_minute_taker(user: User, minutes: Minutes) -> bool:
    """Takes these minutes today; says nothing of the agreements."""
    return _active(user, minutes.session.minute_taker)


@rules.predicate
def has_duty_to_write(user: User, minutes: Minutes) -> bool:
    """The minute taker, and the session's facilitator beside them; says nothing of the agreements."""
    return has_duty_of_minute_taker(user, minutes) or _active(user, minutes.session.facilitator)


@rules.predicate
def guides_community_of(user: User, session: Session) -> bool:
    """Has the duty of facilitator or process coach in its community."""
    return facilitates(user, session.community)


@rules.predicate
def writes(user: User, minutes: Minutes) -> bool:
    return has_duty_to_write(user, minutes) and is_accepted_member(user, minutes.session.community)


@rules.predicate
def is_minute_taker(user: User, minutes: Minutes) -> bool:
    return takes_minutes_of(user, minutes.session)


@rules.predicate
def may_be_edited(user: User, minutes: Minutes) -> bool:
    return minutes.state in EDITABLE_STATES


@rules.predicate
def is_asked_reader(user: User, minutes: Minutes) -> bool:
    """Was asked to read along, and has not answered yet; perhaps the other reader approved meanwhile."""
    return minutes.state in REVIEWED_STATES and any(
        review.decided_at is None and _active(user, review.reader)
        for review in minutes.reviews.select_related("reader")
    )


@rules.predicate
def was_asked_to_read(user: User, minutes: Minutes) -> bool:
    """Has a question to read along that was not taken back, answered or not: answering twice is harmless."""
    asked = minutes.reviews.exclude(decision=Decision.WITHDRAWN).select_related("reader")
    return any(_active(user, review.reader) for review in asked) and is_accepted_member(user, minutes.session.community)


@rules.predicate
def reads_minutes(user: User, minutes: Minutes) -> bool:
    """Members read what was distributed; its writers and readers also what is being written."""
    session = minutes.session
    if minutes.opened_to != user.pk and not is_accepted_member(user, session.community):
        return False
    if minutes.state == MinutesState.DISTRIBUTED:
        return True
    if _active(user, session.minute_taker) or _active(user, session.facilitator):
        return True
    return minutes.reviews.exclude(decision=Decision.WITHDRAWN).filter(reader__user=user).exists()


@rules.predicate
def wrote_minutes(user: User, minutes: Minutes) -> bool:
    """Had these minutes to write before, and saved them or handed them over; what they typed stays theirs."""
    handed_over = Q(duty=SessionDuty.MINUTE_TAKER, state=SwapState.ACCEPTED, holder__user=user)
    return is_accepted_member(user, minutes.session.community) and (
        minutes.saves.filter(saved_by=user).exists() or minutes.session.swaps.filter(handed_over).exists()
    )


@rules.predicate
def tends_themes(user: User, community: Community) -> bool:
    """Minute takers, facilitators and process coaches of the community rename and merge; every member reads."""
    mine = Membership.objects.opening_to(user).filter(community=community)
    return mine.filter(Q(is_minute_taker=True) | Q(is_facilitator=True) | Q(is_process_coach=True)).exists()


@rules.predicate
def is_distributed(user: User, minutes: Minutes) -> bool:
    return minutes.state == MinutesState.DISTRIBUTED


@rules.predicate
def reads_correction(user: User, minutes: Minutes) -> bool:
    """Was asked to read the newest correction along, answered or not: answering twice is harmless."""
    newest = minutes.corrections.select_related("reader").first()
    asked = newest is not None and newest.asked_at is not None and _active(user, newest.reader)
    return asked and is_accepted_member(user, minutes.session.community)


rules.add_perm("sessions.plan_roster", plans_roster)
rules.add_perm("sessions.plan_session", plans_session)
rules.add_perm("sessions.plan_programme", is_administrator | coordinates_organisation)
rules.add_perm("sessions.take_part", takes_part)
rules.add_perm("sessions.run_board", facilitates_session | takes_minutes_of)
rules.add_perm("sessions.guide_board", facilitates_session)
rules.add_perm("sessions.hand_over_minutes", takes_minutes_of | facilitates_session | guides_community_of)
rules.add_perm("sessions.read_minutes", reads_minutes)
rules.add_perm("sessions.open_minutes", writes)
rules.add_perm("sessions.keep_own_text", wrote_minutes)
rules.add_perm("sessions.see_own_text", reads_minutes | wrote_minutes)
rules.add_perm("sessions.see_versions", writes | was_asked_to_read)
rules.add_perm("sessions.edit_minutes", writes & may_be_edited)
rules.add_perm("sessions.submit_minutes", is_minute_taker)
rules.add_perm("sessions.review_minutes", is_asked_reader)
rules.add_perm("sessions.answer_review", was_asked_to_read)
rules.add_perm("sessions.distribute_minutes", is_minute_taker)
rules.add_perm("sessions.tend_themes", tends_themes)
rules.add_perm("sessions.correct_minutes", is_distributed & is_minute_taker)
rules.add_perm("sessions.answer_correction", is_distributed & reads_correction)
rules.add_perm("sessions.see_correction_saves", is_distributed & (is_minute_taker | reads_correction))
rules.add_perm("sessions.read_versions", is_distributed & reads_minutes)
