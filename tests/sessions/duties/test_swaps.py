"""Asking another member to take over a duty: who may, what one click does, and when the question lapses."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from lwg.audit.services import trail_of
from lwg.notifications.kinds import kind_named
from lwg.notifications.models import Message
from reports.selectors.home_page import home_of
from sessions.enums import SessionDuty, SessionState, SwapState
from sessions.models import DutySwap, Situation
from sessions.services import duties, planning, swaps
from sessions.services.swaps import withdraw_lapsed_swaps
from tests.factories.communities import MembershipFactory
from tests.factories.sessions import SessionFactory
from tests.sessions.planning.single import FIRST, move, planned

WRITE = SessionDuty.MINUTE_TAKER


@pytest.fixture
def session(people):
    return planned(people, reader=people.reader)


def ask(people, session, asked, duty=WRITE, actor=None):
    holder = getattr(session, duty)
    return swaps.ask_swap(actor=(actor or holder).user, session=session, duty=duty, asked=asked)


def told():
    return sorted((one.kind.removeprefix("sessions."), one.recipient_id) for one in Message.objects.all())


def wanted():
    """The kinds of the mails whose cause is still there."""
    return sorted(
        one.kind.removeprefix("sessions.") for one in Message.objects.all() if kind_named(one.kind).still_wanted(one)
    )


def test_one_click_takes_the_duty_over_and_tells_who_asked_and_the_facilitator(people, session):
    swap = ask(people, session, people.other)
    assert told() == [("swap_asked", people.other.user_id)]

    for _click in range(2):
        swaps.accept_swap(actor=people.other.user, swap=swap)

    session.refresh_from_db()
    swap.refresh_from_db()
    assert (session.minute_taker, session.facilitator, session.reader) == (
        people.other,
        people.facilitator,
        people.reader,
    )
    assert swap.state == SwapState.ACCEPTED
    assert told() == sorted(
        [
            ("swap_asked", people.other.user_id),
            ("swap_accepted", people.minute_taker.user_id),
            ("swap_told", people.facilitator.user_id),
        ]
    )
    assert wanted() == ["swap_accepted", "swap_told"]
    assert [entry.verb for entry in trail_of(session)] == [
        "swap.accepted",
        "session.duties_assigned",
        "swap.asked",
    ]


def test_who_declines_leaves_the_duty_where_it_is(people, session):
    swap = ask(people, session, people.other)

    for _click in range(2):
        swaps.decline_swap(actor=people.other.user, swap=swap)

    session.refresh_from_db()
    assert session.minute_taker == people.minute_taker
    assert told() == sorted([("swap_asked", people.other.user_id), ("swap_declined", people.minute_taker.user_id)])
    with pytest.raises(ValidationError):
        swaps.accept_swap(actor=people.other.user, swap=swap)


def test_one_question_is_open_at_a_time(people, session):
    first = ask(people, session, people.other)
    assert ask(people, session, people.other) == first
    second = ask(people, session, people.student)

    first.refresh_from_db()
    assert (first.state, second.state) == (SwapState.WITHDRAWN, SwapState.ASKED)
    assert wanted() == ["swap_asked"]
    with pytest.raises(IntegrityError), transaction.atomic():
        DutySwap.objects.filter(pk=first.pk).update(state=SwapState.ASKED, decided_at=None)


def test_only_the_holder_asks_and_only_who_was_asked_answers(people, session):
    with pytest.raises(ValidationError):
        ask(people, session, people.other, actor=people.student)
    swap = ask(people, session, people.other)

    for answer in (swaps.accept_swap, swaps.decline_swap):
        with pytest.raises(ValidationError):
            answer(actor=people.student.user, swap=swap)
    with pytest.raises(ValidationError):
        swaps.take_back_swap(actor=people.other.user, swap=swap)


def test_who_could_not_have_the_duty_is_not_asked(people, session):
    stranger = MembershipFactory()
    leaving = MembershipFactory(community=people.community, ends_on=date(2026, 9, 9))
    busy = MembershipFactory(user=people.student.user)
    SessionFactory(community=busy.community, minute_taker=busy, starts_at=FIRST)

    for asked in (people.facilitator, people.minute_taker, stranger, leaving, people.student):
        with pytest.raises(ValidationError):
            ask(people, session, asked)
    assert DutySwap.objects.count() == 0


def test_who_brought_a_situation_in_meanwhile_does_not_take_over_the_facilitating(people, session):
    swap = ask(people, session, people.student, duty=SessionDuty.FACILITATOR)
    Situation.objects.create(session=session, bringer=people.student, title="Een deur")

    with pytest.raises(ValidationError):
        swaps.accept_swap(actor=people.student.user, swap=swap)

    swap.refresh_from_db()
    session.refresh_from_db()
    assert (swap.state, session.facilitator) == (SwapState.ASKED, people.facilitator)


def test_the_reader_who_takes_over_the_minutes_does_not_read_them_along(people, session):
    swap = ask(people, session, people.reader)
    swaps.accept_swap(actor=people.reader.user, swap=swap)

    session.refresh_from_db()
    assert (session.minute_taker, session.reader) == (people.reader, None)


def give_to_somebody_else(people, session):
    duties.assign_duties(
        actor=people.facilitator.user, session=session, facilitator=people.facilitator, minute_taker=people.student
    )


def cancel(people, session):
    planning.cancel_session(actor=people.facilitator.user, session=session, reason="Ziek")


@pytest.mark.parametrize("change", [give_to_somebody_else, move, cancel])
def test_the_question_is_taken_back_when_there_is_nothing_left_to_take_over(people, session, change):
    swap = ask(people, session, people.other)
    change(people, session)

    swap.refresh_from_db()
    assert swap.state == SwapState.WITHDRAWN
    assert "swap_asked" not in wanted()
    with pytest.raises(ValidationError):
        swaps.accept_swap(actor=people.other.user, swap=swap)


@pytest.mark.parametrize("who", ["minute_taker", "other"])
def test_the_question_lapses_when_one_of_both_leaves(people, session, who, at):
    swap = ask(people, session, people.other)
    member = getattr(people, who)
    member.ends_on = date(2026, 9, 3)
    member.save()

    assert wanted() == []
    withdraw_lapsed_swaps()

    swap.refresh_from_db()
    assert swap.state == SwapState.WITHDRAWN


def test_the_question_lapses_when_the_session_begins(people, session, at):
    swap = ask(people, session, people.other)
    withdraw_lapsed_swaps()
    swap.refresh_from_db()
    assert swap.state == SwapState.ASKED

    at("2026-09-10T13:30")
    withdraw_lapsed_swaps()

    swap.refresh_from_db()
    assert swap.state == SwapState.WITHDRAWN


def test_a_running_session_has_no_duty_to_take_over(people):
    session = planned(people, state=SessionState.RUNNING)

    with pytest.raises(ValidationError):
        ask(people, session, people.other)


def test_the_mails_say_who_asks_what_and_when_and_lead_to_the_answer(people, session):
    first = ask(people, session, people.student)
    swaps.decline_swap(actor=people.student.user, swap=first)
    swap = ask(people, session, people.other)
    swaps.accept_swap(actor=people.other.user, swap=swap)

    mails = {one.kind.removeprefix("sessions."): kind_named(one.kind).compose(one) for one in Message.objects.all()}

    holder, other = people.minute_taker.user, people.other.user
    day = "Thursday 10 September 2026"
    assert {kind: mail.subject for kind, mail in mails.items()} == {
        "swap_asked": "Will you be minute taker on Thu 10 Sep?",
        "swap_declined": f"{people.student.user} cannot take over on Thu 10 Sep",
        "swap_accepted": f"{other} takes over from you on Thu 10 Sep",
        "swap_told": f"{other} will be minute taker on Thu 10 Sep",
    }
    asked = f"{holder} asks whether you will be minute taker in LWG Havenlicht on {day}, in their place."
    assert asked in mails["swap_asked"].text
    assert asked in " ".join(mails["swap_asked"].html.split())
    assert reverse("swap", args=[swap.pk]) in mails["swap_asked"].html
    assert f"{other} takes over from {holder}" in mails["swap_told"].text
    assert reverse("session", args=[session.pk]) in mails["swap_told"].text


# --- pages -----------------------------------------------------------------------------------------------------


def test_asking_and_taking_over_on_the_pages(people, session, logged_in):
    asking = logged_in(people.minute_taker.user)
    url = reverse("ask_swap", args=[session.pk, "minute_taker"])
    offered = [
        pk for _group, choices in asking.get(url).context["form"].fields["asked"].choices[1:] for pk, _n in choices
    ]
    answer = asking.post(url, {"asked": people.other.pk})
    swap = DutySwap.objects.get()
    asked = logged_in(people.other.user)

    page = asked.get(reverse("swap", args=[swap.pk]))
    done = asked.post(reverse("accept_swap", args=[swap.pk]))

    assert offered == [people.other.pk, *sorted((people.student.pk, people.reader.pk))]
    assert answer.url == reverse("swap", args=[swap.pk])
    assert "Take it over" in page.text
    assert done.url == reverse("session", args=[session.pk])
    assert "Take it over" not in asked.get(reverse("swap", args=[swap.pk])).text
    session.refresh_from_db()
    assert session.minute_taker == people.other


def test_after_a_log_in_that_had_expired_the_question_is_shown(people, session, logged_in):
    swap = ask(people, session, people.other)

    answer = logged_in(people.other.user).get(reverse("accept_swap", args=[swap.pk]))

    assert answer.url == reverse("swap", args=[swap.pk])


def test_who_asked_can_take_the_question_back(people, session, logged_in):
    swap = ask(people, session, people.other)

    logged_in(people.minute_taker.user).post(reverse("take_back_swap", args=[swap.pk]))

    swap.refresh_from_db()
    assert swap.state == SwapState.WITHDRAWN


def test_home_says_what_is_asked_until_it_is_answered(people, session):
    def todos():
        return [(one.what, one.url) for one in home_of(people.other.user).todos if "asks you" in one.what]

    assert todos() == []
    swap = ask(people, session, people.other)
    assert todos() == [
        (f"{people.minute_taker.user} asks you to be minute taker on Thu 10 Sep", reverse("swap", args=[swap.pk]))
    ]
    swaps.decline_swap(actor=people.other.user, swap=swap)
    assert todos() == []
