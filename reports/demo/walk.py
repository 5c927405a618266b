"""Walks one past session of the demo: the board, the time after it, and its minutes."""

from datetime import timedelta

from communities.models import Membership
from lwg import clock
from lwg.accounts.models import User
from reports.demo import people
from reports.demo.people import Person
from reports.demo.stories import Story
from sessions.enums import AttendanceState, ContributionKind, MinutesState, Part, PracticeForm
from sessions.models import Minutes, Session
from sessions.selectors.moments import previous_of
from sessions.services import board, contributions, practice
from sessions.services.attendance import set_presence
from sessions.services.distribution import distribute
from sessions.services.duties import assign_duties
from sessions.services.minutes import open_minutes, save_minutes
from sessions.services.reviews import approve, ask_reader

TOLD = (
    (Part.CLARIFY, "questions", ContributionKind.QUESTION),
    (Part.COLLECTIVE, "purposes", ContributionKind.PURPOSE),
    (Part.COLLECTIVE, "patterns", ContributionKind.PATTERN),
    (Part.COLLECTIVE, "relations", ContributionKind.RELATION),
    (Part.COLLECTIVE, "meanings", ContributionKind.MEANING),
    (Part.BALANCE, "considerations", ContributionKind.CONSIDERATION),
    (Part.BALANCE, "perspectives", ContributionKind.ACTION_PERSPECTIVE),
)


def walk_session(session: Session, story: Story, *, number: int, sessions_ago: int, overdue: bool) -> None:
    """Hold the session as of its own day, and let its minutes go as far as they came by now.

    `number` counts the community's sessions from 0; `sessions_ago` is 1 for the latest. Where `overdue`, the last
    minutes are still a draft and those before wait for their reader; else only the last are still being written.
    """
    facilitator = _user(session.facilitator)
    if overdue and sessions_ago == 1:
        _let_write(session, people.HAVENLICHT[2])  # so that who logs in as minute taker has minutes to write
    present = _who_came(session, number)
    with clock.at(session.starts_at):
        board.open_board(actor=facilitator, session=session)
        for member in _members(session):
            state = AttendanceState.PRESENT if member in present else AttendanceState.EXCUSED
            set_presence(actor=facilitator, session=session, membership=member, state=state)
    talkers = [member for member in present if member.pk != session.facilitator_id]
    _look_back(session, talkers, story)
    _talk(session, talkers, story)
    with clock.at(session.ends_at):
        board.close_board(actor=facilitator, session=session)
    _practise(session)
    _write(session, story, number=number, stop_before=_stop(sessions_ago, overdue))


def _let_write(session: Session, person: Person) -> None:
    assert session.facilitator is not None  # noqa: S101 (the roster gave every session its two duties)
    minute_taker = session.community.memberships.get(user__email=person.email)
    with clock.at(session.starts_at - timedelta(days=3)):
        assign_duties(
            actor=_user(session.facilitator),
            session=session,
            facilitator=session.facilitator,
            minute_taker=minute_taker,
            reader=None if session.reader == minute_taker else session.reader,
        )
    session.minute_taker = minute_taker


def _user(membership: Membership | None) -> User:
    assert membership is not None  # noqa: S101 (the roster gave every session its two duties)
    return membership.user


def _members(session: Session) -> list[Membership]:
    day = session.starts_at.astimezone(clock.AMSTERDAM).date()
    return list(session.community.memberships.active_on(day).select_related("user"))


def _who_came(session: Session, number: int) -> list[Membership]:
    """Everyone but some: each session others stay away, never those with a duty."""
    duties = (session.facilitator_id, session.minute_taker_id)
    return [
        member
        for place, member in enumerate(_members(session))
        if member.pk in duties or (place * 7 + number * 3) % 11 > 1
    ]


def _look_back(session: Session, talkers: list[Membership], story: Story) -> None:
    previous = previous_of(session)
    if previous is None:
        return
    intended = set(previous.intentions.values_list("membership_id", flat=True))
    tellers = [member for member in talkers if member.pk in intended]
    with clock.at(session.starts_at + timedelta(minutes=12)):
        board.go_to_part(actor=_user(session.facilitator), session=session, part=Part.YIELDS)
        for member, (change, consideration) in zip(tellers, story.yields, strict=False):
            contributions.share_yield(
                actor=member.user, session=session, member=member, change=change, consideration=consideration
            )


def _talk(session: Session, talkers: list[Membership], story: Story) -> None:
    """Steps 1 to 5; who speaks goes round."""
    facilitator = _user(session.facilitator)
    bringer = next(member for member in talkers if member.pk != session.minute_taker_id)
    moment = session.starts_at + timedelta(minutes=40)
    with clock.at(moment):
        board.go_to_part(actor=facilitator, session=session, part=Part.SITUATION)
        situation = contributions.add_situation(
            actor=bringer.user, session=session, bringer=bringer, title=story.title, text=story.situation
        )
    assert situation is not None  # noqa: S101 (it has no form key, so it is always new)
    turn = 0
    for part, field, kind in TOLD:
        for text in getattr(story, field):
            turn += 1
            author = talkers[(turn * 5 + session.pk) % len(talkers)]
            with clock.at(moment + timedelta(minutes=4 * turn)):
                board.go_to_part(actor=facilitator, session=session, part=part)
                contributions.add_contribution(
                    actor=author.user, situation=situation, author=author, kind=kind, text=text
                )
    with clock.at(session.ends_at - timedelta(minutes=10)):
        board.go_to_part(actor=facilitator, session=session, part=Part.CLOSE)
        for place, member in enumerate(talkers):
            form, text = story.intentions[place % len(story.intentions)]
            practice.set_intention(
                actor=member.user, session=session, member=member, form=PracticeForm(form), text=text
            )


def _practise(session: Session) -> None:
    """Some keep a note of what they did, a week later."""
    moment = session.ends_at + timedelta(days=8)
    if moment > clock.now():
        return
    with clock.at(moment):
        for intention in list(session.intentions.select_related("membership__user"))[::3]:
            practice.log_practice(
                actor=intention.membership.user,
                intention=intention,
                text="Twee keer geprobeerd. De eerste keer vergat ik het, de tweede keer ging het bijna vanzelf.",
            )


def _stop(sessions_ago: int, overdue: bool) -> MinutesState | None:
    """The state the minutes have not reached yet; None when they went out."""
    if sessions_ago == 1:
        return MinutesState.IN_REVIEW
    if sessions_ago == 2 and overdue:
        return MinutesState.APPROVED
    return None


def _write(session: Session, story: Story, *, number: int, stop_before: MinutesState | None) -> None:
    """Draft, reader, distribution; now and then a few days late, so that the dashboard has something to tell."""
    minute_taker = _user(session.minute_taker)
    readers = [
        member
        for member in _members(session)
        if member.is_reader and member.pk not in (session.minute_taker_id, session.facilitator_id)
    ]
    reader = readers[number % len(readers)]
    if stop_before == MinutesState.APPROVED:  # so that who logs in as reader has something to read along
        reader = next(member for member in readers if member.user.email == people.HAVENLICHT[3].email)
    minutes = Minutes.objects.get(session=session)
    days = 9 if number % 5 == 3 else 3 + number % 3
    with clock.at(min(session.ends_at + timedelta(hours=20), clock.now())):
        minutes = open_minutes(actor=minute_taker, minutes=minutes)
        sections = {name: getattr(minutes, name) for name in Minutes.SECTIONS}
        minutes = save_minutes(
            actor=minute_taker,
            minutes=minutes,
            sections=sections,
            themes=list(story.themes),
            revision=minutes.revision,
        )
    if stop_before == MinutesState.IN_REVIEW:
        return
    asked = session.ends_at + timedelta(days=days - 1)
    if stop_before == MinutesState.APPROVED:
        asked = clock.now() - timedelta(hours=20)
    with clock.at(asked):
        ask_reader(actor=minute_taker, minutes=minutes, reader=reader)
    if stop_before == MinutesState.APPROVED:
        return
    with clock.at(session.ends_at + timedelta(days=days, hours=-3)):
        minutes.refresh_from_db()
        approve(actor=reader.user, minutes=minutes, revision=minutes.revision)
    with clock.at(session.ends_at + timedelta(days=days)):
        distribute(actor=minute_taker, minutes=minutes)
