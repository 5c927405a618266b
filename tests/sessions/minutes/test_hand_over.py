"""Handing the minutes over: with the draft, at any time until they went out; the deadline stays."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from lwg.notifications.kinds import kind_named
from lwg.notifications.models import Message
from lwg.notifications.sending import compose
from reports.selectors.home_page import home_of
from sessions.enums import AttendanceState, MinutesState, SessionDuty, SessionState
from sessions.models import Attendance, Review
from sessions.selectors.suggested import possible_writers, suggested_writer
from sessions.services import swaps
from sessions.services.hand_over import hand_over_minutes
from tests.factories.communities import MembershipFactory
from tests.factories.sessions import SessionFactory
from tests.sessions.minutes.pages import url

pytestmark = pytest.mark.django_db


def give(cast, to=None, actor=None):
    return hand_over_minutes(actor=actor or cast.taker.user, session=cast.session, to=to or cast.member)


def told():
    return sorted((one.kind.removeprefix("sessions."), one.recipient_id) for one in Message.objects.all())


def wanted():
    return {one.kind for one in Message.objects.all() if kind_named(one.kind).still_wanted(one)}


def test_the_new_one_gets_the_draft_the_deadline_stays_and_three_get_a_mail(cast):
    cast.save(patterns="We trekken ons terug")
    due = cast.minutes.due_at
    give(cast)
    cast.session.refresh_from_db()
    assert cast.session.minute_taker == cast.member
    assert (cast.minutes.patterns, cast.minutes.due_at) == ("<p>We trekken ons terug</p>", due)
    assert told() == sorted(
        [
            ("minutes_yours", cast.member.user_id),
            ("minutes_handed_over", cast.taker.user_id),
            ("minutes_handed_over", cast.facilitator.user_id),
        ]
    )
    assert len(wanted()) == 2


def test_the_mail_says_what_to_do_and_how_to_hand_on(cast):
    cast.save(patterns="Vertrouwelijk")
    give(cast)
    text = str(compose(Message.objects.get(kind="sessions.minutes_yours")).body)
    assert text == (
        "Hello Mo,\n\n"
        "Teun Voorbeeld hands the minutes of LWG Havenlicht of Thursday 5 November 2026 over to you. They stay due"
        " Thu 12 Nov 16:00. The draft is there, as it stands.\n\n"
        "Can you not do it? Hand them on with one click:\n"
        f"http://testserver/sessions/{cast.session.pk}/minutes/hand-over/\n\n"
        f"Open the session:\nhttp://testserver/sessions/{cast.session.pk}/\n"
    )
    subject = compose(Message.objects.filter(kind="sessions.minutes_handed_over")[0]).subject
    assert subject == "Mo Proefman writes the minutes of Thu 5 Nov: LWG Havenlicht"


def test_a_facilitator_does_it_for_who_is_absent_and_the_new_one_hands_on(cast):
    give(cast, actor=cast.facilitator.user)
    text = str(compose(Message.objects.get(kind="sessions.minutes_yours")).body)
    assert (
        "Fatima Bedacht gives you the minutes of LWG Havenlicht of Thursday 5 November 2026, in place of Teun" in text
    )
    give(cast, to=cast.reader, actor=cast.member.user)
    cast.session.refresh_from_db()
    assert cast.session.minute_taker == cast.reader
    assert wanted() == {"sessions.minutes_yours", "sessions.minutes_handed_over"}
    assert [one.recipient_id for one in Message.objects.filter(kind="sessions.minutes_yours") if is_wanted(one)] == [
        cast.reader.user_id
    ]


def is_wanted(message):
    return kind_named(message.kind).still_wanted(message)


def test_twice_to_the_same_member_has_one_effect(cast):
    give(cast)
    assert give(cast) is None
    assert len(told()) == 3


@pytest.mark.parametrize("who", ["member", "reader"])
def test_other_members_hand_nothing_over(cast, who):
    with pytest.raises(ValidationError):
        give(cast, to=cast.reader, actor=getattr(cast, who).user)


def test_not_to_the_facilitator_nor_to_who_left_nor_after_distribution(cast):
    with pytest.raises(ValidationError, match="two people"):
        give(cast, to=cast.facilitator)
    left = MembershipFactory(community=cast.community, ends_on=datetime(2026, 11, 5, tzinfo=UTC).date())
    with pytest.raises(ValidationError, match="Choose another member"):
        give(cast, to=left)
    cast.bring_to(MinutesState.DISTRIBUTED)
    with pytest.raises(ValidationError, match="distributed"):
        give(cast)


def test_a_reader_who_gets_the_minutes_reads_them_no_more(cast):
    cast.bring_to(MinutesState.IN_REVIEW)
    give(cast, to=cast.reader)
    assert (cast.state, Review.objects.get().decision) == (MinutesState.DRAFT, "withdrawn")
    text = str(compose(Message.objects.get(kind="sessions.minutes_yours")).body)
    assert "You were asked to read them along. That lapses: ask another member to read along." in text


def test_approved_by_another_they_stay_approved_and_the_new_one_distributes(cast):
    cast.bring_to(MinutesState.APPROVED)
    give(cast)
    assert cast.state == MinutesState.APPROVED
    todos = {todo.what for todo in home_of(cast.member.user).todos}
    assert any("minutes" in what for what in todos)
    assert not any("minutes" in todo.what for todo in home_of(cast.taker.user).todos)


def test_suggested_is_whose_turn_it_is_and_who_was_there(cast):
    writers = [MembershipFactory(community=cast.community, is_minute_taker=True) for _ in range(3)]
    start = cast.session.starts_at
    for weeks in (4, 8):
        SessionFactory(community=cast.community, starts_at=start - timedelta(weeks=weeks), minute_taker=writers[0])
    SessionFactory(community=cast.community, starts_at=start - timedelta(weeks=80), minute_taker=writers[1])
    assert suggested_writer(cast.session) == writers[1]
    Attendance.objects.create(session=cast.session, membership=writers[1], state=AttendanceState.EXCUSED)
    assert suggested_writer(cast.session) == writers[2]
    order = [one.pk for one in possible_writers(cast.session)]
    assert order[:2] == [writers[2].pk, writers[0].pk]
    assert cast.facilitator.pk not in order
    assert cast.taker.pk not in order


def test_who_handed_over_or_reads_along_is_not_suggested(cast):
    cast.bring_to(MinutesState.IN_REVIEW)
    give(cast)
    cast.session.refresh_from_db()
    assert {one.pk for one in possible_writers(cast.session)} == {cast.taker.pk, cast.reader.pk}
    assert suggested_writer(cast.session) is None


def test_the_page_gives_to_the_suggested_one_with_one_click(cast, logged_in):
    browser = logged_in(cast.taker.user)
    assert url("hand_over_minutes", cast) in browser.get(url("minutes", cast)).content.decode()
    assert url("hand_over_minutes", cast) in browser.get(url("edit_minutes", cast)).content.decode()
    assert url("hand_over_minutes", cast) in browser.get(f"/sessions/{cast.session.pk}/").content.decode()
    chosen = suggested_writer(cast.session)
    for name in ("minutes", "hand_over_minutes"):
        page = browser.get(url(name, cast)).content.decode()
        assert f"Hand over to {chosen.user}" in page
        assert f"A mail goes at once to {chosen.user}, Teun Voorbeeld, Fatima Bedacht." in page
    for _click in range(2):
        answer = browser.post(url("hand_over_minutes", cast), {"to": chosen.pk})
        assert (answer.status_code, answer.url) == (302, f"/sessions/{cast.session.pk}/")
    assert len(told()) == 3
    assert browser.get(url("minutes", cast)).status_code == 404
    assert browser.post(url("hand_over_minutes", cast), {"to": ""}).status_code == 404


@pytest.mark.parametrize("state", [SessionState.HELD, SessionState.PLANNED])
def test_after_the_session_one_may_ask_another_to_take_the_minutes_over(cast, at, state):
    cast.session.state = state
    cast.session.save()
    swap = swaps.ask_swap(actor=cast.taker.user, session=cast.session, duty=SessionDuty.MINUTE_TAKER, asked=cast.member)
    assert wanted() == {"sessions.swap_asked"}
    (todo,) = home_of(cast.member.user).todos
    assert todo.what == "Teun Voorbeeld asks you to write the minutes of Thu 5 Nov"
    swaps.withdraw_lapsed_swaps()
    swaps.accept_swap(actor=cast.member.user, swap=swap)
    cast.session.refresh_from_db()
    assert cast.session.minute_taker == cast.member
    assert wanted() == {"sessions.swap_accepted", "sessions.swap_told"}


def test_after_the_session_the_mails_are_about_the_minutes(cast):
    for answer in (swaps.decline_swap, swaps.accept_swap):
        swap = swaps.ask_swap(
            actor=cast.taker.user, session=cast.session, duty=SessionDuty.MINUTE_TAKER, asked=cast.member
        )
        answer(actor=cast.member.user, swap=swap)
    mails = {one.kind.removeprefix("sessions.swap_"): compose(one) for one in Message.objects.all()}
    assert {kind: mail.subject for kind, mail in mails.items()} == {
        "asked": "Will you write the minutes of Thu 5 Nov?",
        "declined": "Mo Proefman cannot write the minutes of Thu 5 Nov",
        "accepted": "Mo Proefman writes the minutes of Thu 5 Nov",
        "told": "Mo Proefman writes the minutes of Thu 5 Nov",
    }
    told = {kind: mail.body for kind, mail in mails.items()}
    of = "the minutes of LWG Havenlicht of Thursday 5 November 2026"
    assert f"Teun Voorbeeld asks whether you will write {of}, in their place. They are due" in told["asked"]
    assert f"Mo Proefman cannot write {of}." in told["declined"]
    assert f"Mo Proefman writes {of} from now on, in your place." in told["accepted"]
    assert f"Mo Proefman writes {of} from now on, in place of Teun Voorbeeld. They stay due" in told["told"]
    pages = [" ".join(str(mail.alternatives[0][0]).split()) for mail in mails.values()]
    assert ([of in page for page in pages], ["will be" in page for page in pages]) == ([True] * 4, [False] * 4)


def test_the_question_lapses_once_the_minutes_went_out(cast):
    swap = swaps.ask_swap(actor=cast.taker.user, session=cast.session, duty=SessionDuty.MINUTE_TAKER, asked=cast.member)
    cast.bring_to(MinutesState.DISTRIBUTED)
    with pytest.raises(ValidationError):
        swaps.accept_swap(actor=cast.member.user, swap=swap)
