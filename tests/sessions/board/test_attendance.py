"""Who is there, who sent regrets, and who was heard (A7b)."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from lwg import clock
from sessions.enums import AttendanceState, SessionState
from sessions.models import Attendance
from sessions.services import attendance as services
from tests.factories.communities import MembershipFactory


@pytest.mark.parametrize("who", ["facilitator", "minute_taker"])
def test_who_runs_the_board_notes_who_is_there(cast, logged_in, who):
    cast.start()
    client = logged_in(getattr(cast, who).user)
    for state in ("present", "present", "absent"):
        client.post(reverse("set_presence", args=[cast.session.pk]), {"presence": f"{cast.member.pk}:{state}"})
    assert list(Attendance.objects.values_list("membership_id", "state")) == [(cast.member.pk, AttendanceState.ABSENT)]


@pytest.mark.parametrize("value", ["", "1", ":present", "999999:present", "x:present", "{member}:asleep"])
def test_presence_of_nobody_or_of_no_kind_does_not_exist(cast, logged_in, value):
    cast.start()
    answer = logged_in(cast.facilitator.user).post(
        reverse("set_presence", args=[cast.session.pk]), {"presence": value.format(member=cast.member.pk)}
    )
    assert (answer.status_code, Attendance.objects.count()) == (404, 0)


def test_someone_of_another_community_is_not_noted(cast, logged_in):
    stranger = MembershipFactory()
    cast.start()
    answer = logged_in(cast.facilitator.user).post(
        reverse("set_presence", args=[cast.session.pk]), {"presence": f"{stranger.pk}:present"}
    )
    assert answer.status_code == 404
    with pytest.raises(ValidationError):
        services.set_presence(
            actor=cast.facilitator.user,
            session=cast.session,
            membership=stranger,
            state=AttendanceState.PRESENT,
        )


def test_a_member_says_beforehand_that_they_cannot_come(cast, logged_in, at):
    at("2026-11-01T09:00")
    client = logged_in(cast.member.user)
    for answer in ("no", "no"):
        client.post(reverse("announce_presence", args=[cast.session.pk]), {"coming": answer})
    assert Attendance.objects.get().state == AttendanceState.EXCUSED
    client.post(reverse("announce_presence", args=[cast.session.pk]), {"coming": "yes"})
    assert Attendance.objects.get().state == AttendanceState.PRESENT


@pytest.mark.parametrize("state", [SessionState.HELD, SessionState.CANCELLED])
def test_nothing_is_announced_for_what_is_over(cast, state):
    cast.session.state = state
    cast.session.save()
    with pytest.raises(ValidationError):
        services.announce(actor=cast.member.user, session=cast.session, coming=True)


def test_the_facilitator_marks_by_hand_who_was_heard(cast, logged_in):
    cast.start()
    cast.present(cast.member)
    client = logged_in(cast.facilitator.user)
    for _ in range(2):
        client.post(reverse("mark_heard", args=[cast.session.pk]), {"heard": cast.member.pk})
    assert Attendance.objects.get().heard_at == clock.now()


@pytest.mark.parametrize("who", ["minute_taker", "member"])
def test_only_the_facilitator_marks_who_was_heard(cast, logged_in, who):
    cast.start()
    cast.present(cast.member)
    answer = logged_in(getattr(cast, who).user).post(
        reverse("mark_heard", args=[cast.session.pk]), {"heard": cast.member.pk}
    )
    assert answer.status_code == 404


def test_only_who_is_present_is_heard(cast):
    cast.start()
    with pytest.raises(ValidationError):
        services.mark_heard(actor=cast.facilitator.user, session=cast.session, membership=cast.member)
    with pytest.raises(IntegrityError), transaction.atomic():
        Attendance.objects.create(
            session=cast.session, membership=cast.member, state=AttendanceState.ABSENT, heard_at=clock.now()
        )


def test_the_board_shows_who_was_not_heard_yet(cast, logged_in):
    cast.start()
    quiet = MembershipFactory(community=cast.community)
    cast.present(cast.facilitator, cast.member, quiet)
    services.mark_heard(actor=cast.facilitator.user, session=cast.session, membership=cast.member)
    page = logged_in(cast.minute_taker.user).get(reverse("session", args=[cast.session.pk])).context["page"]
    assert [one.membership for one in page.unheard] == [quiet]
