"""Mails about minutes that are due, to minute taker, facilitator, coordinator and reader; none tells of contents."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from lwg import clock
from lwg.accounts.models import User
from lwg.clock import AMSTERDAM
from lwg.notifications.kinds import Email, Kind, register
from lwg.notifications.models import Message
from lwg.notifications.rendering import absolute, render_email
from sessions.enums import MinutesState
from sessions.models import Minutes, Review
from sessions.selectors.duty_holders import active_user, coordinators_of, facilitators_of, told_of_unanswered
from sessions.selectors.suggested import suggested_reader
from sessions.services.deadlines import is_awaited, is_begun

Wanted = Callable[[Minutes, User | None], bool]


def _awaited_minutes(message: Message) -> Minutes | None:
    """The minutes of the message, while they are awaited by the deadline that it tells of."""
    related = ("session__community", "session__facilitator__user", "session__minute_taker__user")
    minutes = Minutes.objects.select_related(*related).filter(session_id=message.params["session"]).first()
    if minutes is None or not is_awaited(minutes):
        return None
    ended_on = minutes.session.ends_at.astimezone(AMSTERDAM).date().isoformat()
    return minutes if ended_on == message.params["ended_on"] else None


def _while_awaited(rule: Wanted) -> Callable[[Message], bool]:
    """Wanted while the minutes are awaited and `rule` says that the recipient is still the one to tell."""

    def still_wanted(message: Message) -> bool:
        minutes = _awaited_minutes(message)
        return minutes is not None and rule(minutes, message.recipient)

    return still_wanted


def _writes(minutes: Minutes, user: User | None) -> bool:
    return user is not None and active_user(minutes.session.minute_taker, clock.today()) == user


def _has_yet_to_begin(minutes: Minutes, user: User | None) -> bool:
    return _writes(minutes, user) and not is_begun(minutes)


def _facilitates(minutes: Minutes, user: User | None) -> bool:
    return user is not None and active_user(minutes.session.facilitator, clock.today()) == user


def _finds_a_writer(minutes: Minutes, user: User | None) -> bool:
    session, today = minutes.session, clock.today()
    return active_user(session.minute_taker, today) is None and user in facilitators_of(session.community_id, today)


def _coordinates(minutes: Minutes, user: User | None) -> bool:
    return user in coordinators_of(minutes.session.community.organisation_id)


def _reader_is_awaited(message: Message) -> bool:
    minutes = _awaited_minutes(message)
    if minutes is None or minutes.state != MinutesState.IN_REVIEW:
        return False
    review = Review.objects.select_related("reader__user").filter(pk=message.params["review"], decided_at=None).first()
    return review is not None and active_user(review.reader, clock.today()) == message.recipient


def _snooze_is_over(message: Message) -> bool:
    """Not when the reminders were put off anew, or are sent again already."""
    minutes = _awaited_minutes(message)
    return (
        minutes is not None
        and minutes.snoozed_until == datetime.fromisoformat(message.params["until"])
        and _writes(minutes, message.recipient)
    )


def _unanswered(message: Message) -> Review | None:
    """The question of the message, while it waits for an answer."""
    related = ("minutes__session__community", "minutes__session__facilitator__user")
    waiting = Review.objects.filter(pk=message.params["review"], decided_at=None)
    found = waiting.filter(minutes__state=MinutesState.IN_REVIEW)
    return found.select_related(*related, "minutes__session__minute_taker__user", "reader__user").first()


def _answer_is_awaited(message: Message) -> bool:
    review = _unanswered(message)
    if review is None or not is_awaited(review.minutes):
        return False
    return message.recipient in told_of_unanswered(review.minutes.session, clock.today())


def _compose_unanswered(message: Message) -> Email:
    """For the minute taker, to ask another reader; for who guides where there is none, to find one."""
    review = Review.objects.select_related(
        "minutes__session__community", "minutes__session__minute_taker__user", "reader__user"
    ).get(pk=message.params["review"])
    session = review.minutes.session
    writes = _writes(review.minutes, message.recipient)
    other = suggested_reader(review.minutes)
    context: dict[str, Any] = {
        "person": message.recipient.get_short_name() if message.recipient else "",
        "community": session.community.name,
        "session_at": session.starts_at,
        "due_at": review.minutes.due_at,
        "reader": str(review.reader),
        "other": str(other) if other else "",
        "writes": writes,
        "url": absolute("minutes" if writes else "assign_duties", session.pk),
    }
    return render_email("sessions/review_unanswered", context)


def _composer(template: str, page: str) -> Callable[[Message], Email]:
    """Writes the mail of that template, with a link to `page`: minutes, edit_minutes, assign_duties or dashboard."""

    def compose(message: Message) -> Email:
        minutes = Minutes.objects.select_related("session__community").get(session_id=message.params["session"])
        session = minutes.session
        context: dict[str, Any] = {
            "person": message.recipient.get_short_name() if message.recipient else "",
            "community": session.community.name,
            "session_at": session.starts_at,
            "due_at": minutes.due_at,
            "state": minutes.state,
            "url": absolute(page) if page == "dashboard" else absolute(page, session.pk),
        }
        return render_email(f"sessions/{template}", context)

    return compose


def _register(template: str, rule: Wanted, page: str) -> None:
    register(Kind(f"sessions.{template}", _composer(template, page), _while_awaited(rule)))


_register("minutes_no_draft", _has_yet_to_begin, "edit_minutes")
_register("minutes_reminder", _writes, "minutes")
_register("minutes_overdue", _writes, "minutes")
_register("minutes_overdue_facilitator", _facilitates, "minutes")
_register("minutes_overdue_coordinator", _coordinates, "dashboard")
_register("minutes_no_writer", _finds_a_writer, "assign_duties")
register(Kind("sessions.minutes_snooze_over", _composer("minutes_snooze_over", "minutes"), _snooze_is_over))
register(Kind("sessions.review_reminder", _composer("review_reminder", "review_minutes"), _reader_is_awaited))
register(Kind("sessions.review_unanswered", _compose_unanswered, _answer_is_awaited))
