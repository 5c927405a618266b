"""Opening, walking through the parts and closing: who, when, and once."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from lwg.audit.models import Entry
from sessions.enums import AttendanceState, Part, SessionState
from sessions.models import Attendance, Session
from sessions.services import board as services
from tests.factories.communities import MembershipFactory


@pytest.mark.parametrize("who", ["facilitator", "minute_taker"])
def test_facilitator_or_minute_taker_opens_the_session_at_its_check_in(cast, logged_in, who):
    logged_in(getattr(cast, who).user).post(reverse("open_board", args=[cast.session.pk]))
    cast.session.refresh_from_db()
    assert (cast.session.state, cast.session.part) == (SessionState.RUNNING, Part.CHECK_IN)
    assert list(Attendance.objects.values_list("membership_id", "state")) == [
        (getattr(cast, who).pk, AttendanceState.PRESENT)
    ]


@pytest.mark.parametrize("name", ["open_board", "go_to_part", "close_board", "set_presence"])
def test_a_member_runs_nothing(cast, logged_in, name):
    cast.start()
    answer = logged_in(cast.member.user).post(reverse(name, args=[cast.session.pk]), {"part": Part.CLOSE})
    assert answer.status_code == 404


@pytest.mark.parametrize("moment", ["2026-11-04T23:59", "2026-11-06T00:00"])
def test_a_session_opens_on_its_own_day_only(cast, logged_in, at, moment):
    at(moment)
    client = logged_in(cast.facilitator.user)
    client.post(reverse("open_board", args=[cast.session.pk]))
    cast.session.refresh_from_db()
    assert cast.session.state == SessionState.PLANNED
    with pytest.raises(ValidationError):
        services.open_board(actor=cast.facilitator.user, session=cast.session)


@pytest.mark.parametrize("moment", ["2026-11-05T00:00", "2026-11-05T23:59"])
def test_it_opens_all_through_that_day_in_amsterdam(cast, at, moment):
    at(moment)
    assert services.open_board(actor=cast.facilitator.user, session=cast.session).state == SessionState.RUNNING


@pytest.mark.parametrize("duty", ["facilitator", "minute_taker"])
def test_it_opens_with_exactly_one_facilitator_and_one_minute_taker(cast, duty):
    setattr(cast.session, duty, None)
    cast.session.save()
    with pytest.raises(ValidationError):
        services.open_board(actor=cast.facilitator.user, session=cast.session)


@pytest.mark.parametrize("duty", ["facilitator", "minute_taker"])
def test_the_database_wants_both_duties_once_a_session_runs(cast, duty):
    with pytest.raises(IntegrityError), transaction.atomic():
        Session.objects.filter(pk=cast.session.pk).update(**{duty: None, "state": SessionState.RUNNING})


def test_the_database_wants_two_people(cast):
    with pytest.raises(IntegrityError), transaction.atomic():
        Session.objects.filter(pk=cast.session.pk).update(minute_taker=cast.facilitator)


def test_a_duty_that_ended_with_the_membership_opens_nothing(cast):
    cast.minute_taker.ends_on = cast.minute_taker.starts_on
    cast.minute_taker.save()
    with pytest.raises(ValidationError):
        services.open_board(actor=cast.facilitator.user, session=cast.session)


def test_a_duty_of_an_account_that_was_closed_opens_nothing(cast):
    cast.minute_taker.user.is_active = False
    cast.minute_taker.user.save()
    with pytest.raises(ValidationError):
        services.open_board(actor=cast.facilitator.user, session=cast.session)


@pytest.mark.parametrize("state", [SessionState.CANCELLED, SessionState.HELD])
def test_what_was_held_or_cancelled_is_not_opened(cast, state):
    cast.session.state = state
    cast.session.save()
    with pytest.raises(ValidationError):
        services.open_board(actor=cast.facilitator.user, session=cast.session)


def test_opening_twice_has_one_effect(cast, at):
    services.open_board(actor=cast.facilitator.user, session=cast.session)
    services.go_to_part(actor=cast.facilitator.user, session=cast.session, part=Part.CLARIFY)
    at("2026-11-05T14:00")
    services.open_board(actor=cast.minute_taker.user, session=cast.session)
    cast.session.refresh_from_db()
    assert cast.session.part == Part.CLARIFY
    assert Entry.objects.filter(verb="session.opened").count() == 1


def test_going_to_the_same_part_again_keeps_its_time(cast, at):
    cast.start()
    first = services.go_to_part(actor=cast.facilitator.user, session=cast.session, part=Part.CLARIFY)
    at("2026-11-05T14:00")
    again = services.go_to_part(actor=cast.facilitator.user, session=cast.session, part=Part.CLARIFY)
    assert again.part_started_at == first.part_started_at


@pytest.mark.parametrize("part", list(Part))
def test_any_part_can_be_put_on(cast, logged_in, part):
    cast.start()
    logged_in(cast.minute_taker.user).post(reverse("go_to_part", args=[cast.session.pk]), {"part": part})
    cast.session.refresh_from_db()
    assert cast.session.part == part


def test_no_part_is_put_on_in_a_session_that_does_not_run(cast):
    with pytest.raises(ValidationError):
        services.go_to_part(actor=cast.facilitator.user, session=cast.session, part=Part.CLOSE)


def test_an_unknown_part_does_not_exist(cast, logged_in):
    cast.start()
    answer = logged_in(cast.minute_taker.user).post(reverse("go_to_part", args=[cast.session.pk]), {"part": "party"})
    assert answer.status_code == 404


def test_closing_holds_the_session_and_notes_who_was_absent(cast, logged_in):
    excused = MembershipFactory(community=cast.community)
    MembershipFactory(community=cast.community, ends_on=cast.member.starts_on)
    Attendance.objects.create(session=cast.session, membership=excused, state=AttendanceState.EXCUSED)
    cast.start(Part.CLOSE)
    cast.present(cast.facilitator, cast.minute_taker)
    client = logged_in(cast.facilitator.user)
    for _ in range(2):
        client.post(reverse("close_board", args=[cast.session.pk]))
    cast.session.refresh_from_db()
    assert (cast.session.state, cast.session.part, cast.session.part_started_at) == (SessionState.HELD, "", None)
    assert dict(Attendance.objects.values_list("membership_id", "state")) == {
        cast.facilitator.pk: AttendanceState.PRESENT,
        cast.minute_taker.pk: AttendanceState.PRESENT,
        excused.pk: AttendanceState.EXCUSED,
        cast.member.pk: AttendanceState.ABSENT,
    }
    assert Entry.objects.filter(verb="session.closed").count() == 1


def test_a_session_that_was_never_opened_is_not_closed(cast):
    with pytest.raises(ValidationError):
        services.close_board(actor=cast.facilitator.user, session=cast.session)


def test_the_triggers_of_a7_are_in_the_database(db):
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgname LIKE 'a7_%'")
            wanted = {"a7_situation", "a7_contribution", "a7_facilitator"}
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'a7_%'")
            wanted = {
                "a7_situation_insert",
                "a7_situation_update",
                "a7_contribution_insert",
                "a7_contribution_update",
                "a7_facilitator_update",
            }
        found = {name for (name,) in cursor.fetchall()}
    assert found == wanted
