"""Mails about taking over a duty, and reminders of sessions; none tells of contents."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db.models import Q

from communities.models import Membership
from lwg import clock
from lwg.notifications.kinds import Email, Kind, register
from lwg.notifications.models import Message
from lwg.notifications.rendering import absolute, render_email
from sessions.enums import SessionDuty, SessionState, SwapState
from sessions.models import DutySwap, Session


def _swap(message: Message) -> DutySwap | None:
    """The question, while the recipient is a member of the community, now (P4)."""
    members = Membership.objects.active_on(clock.today()).filter(user=message.recipient)
    found = DutySwap.objects.filter(pk=message.params["swap"], session__community__memberships__in=members)
    planned, writing = Q(session__state=SessionState.PLANNED), Q(pk__in=DutySwap.objects.still_to_do().values("pk"))
    return found.filter(planned | writing).select_related("session").first()


def _question_is_wanted(message: Message) -> bool:
    return DutySwap.objects.open().filter(pk=message.params["swap"], asked__user=message.recipient).exists()


def _taking_over_is_wanted(message: Message) -> bool:
    """Not when the duty went on to somebody else since."""
    swap = _swap(message)
    return (
        swap is not None
        and swap.state == SwapState.ACCEPTED
        and getattr(swap.session, f"{swap.duty}_id") == swap.asked_id
    )


def _refusal_is_wanted(message: Message) -> bool:
    """Not when the duty is somebody else's by now, or there is nothing left to do."""
    swap = _swap(message)
    return (
        swap is not None
        and swap.state == SwapState.DECLINED
        and DutySwap.objects.still_to_do().filter(pk=swap.pk).exists()
        and getattr(swap.session, f"{swap.duty}_id") == swap.holder_id
    )


def _swap_mail(template: str, route: str) -> Callable[[Message], Email]:
    """Composes with a link to `route`: the question itself, or the session."""

    def compose(message: Message) -> Email:
        swap = DutySwap.objects.select_related(
            "session__community", "session__minutes", "holder__user", "asked__user"
        ).get(pk=message.params["swap"])
        context = {
            "person": message.recipient.get_short_name() if message.recipient else "",
            "community": swap.session.community,
            "session": swap.session,
            "duty": swap.get_duty_display(),
            # Then the minutes are what is left to take over.
            "of_minutes": swap.duty == SessionDuty.MINUTE_TAKER and swap.session.starts_at <= clock.now(),
            "holder": swap.holder,
            "asked": swap.asked,
            "url": absolute(route, swap.pk if route == "swap" else swap.session_id),
        }
        return render_email(f"sessions/{template}", context)

    return compose


def _reminder_is_wanted(message: Message) -> bool:
    """For the moment that it tells of, before the start, and while the member wants reminders."""
    params = message.params
    day = datetime.fromisoformat(params["day"]).date()
    members = Membership.objects.active_on(clock.today()).active_on(day).accepted()
    return (
        Session.objects.filter(
            pk=params["session"],
            state=SessionState.PLANNED,
            starts_at=datetime.fromisoformat(params["starts_at"]),
            starts_at__gt=clock.now(),
        ).exists()
        and members.filter(pk=params["membership"], user=message.recipient, gets_reminders=True).exists()
    )


def _compose_reminder(message: Message) -> Email:
    session = Session.objects.select_related(
        "community", "location", "facilitator__user", "minute_taker__user", "reader__user"
    ).get(pk=message.params["session"])
    mine: dict[str, Any] = {
        duty.value: getattr(session, f"{duty}_id") == message.params["membership"] for duty in SessionDuty
    }
    context = {
        "person": message.recipient.get_short_name() if message.recipient else "",
        "community": session.community,
        "session": session,
        "mine": mine,
        "text": session.community.reminder_text,
        "url": absolute("session", session.pk),
        "settings_url": absolute("session_reminders"),
    }
    return render_email("sessions/session_reminder", context)


register(Kind("sessions.swap_asked", _swap_mail("swap_asked", "swap"), _question_is_wanted))
register(Kind("sessions.swap_accepted", _swap_mail("swap_accepted", "session"), _taking_over_is_wanted))
register(Kind("sessions.swap_told", _swap_mail("swap_told", "session"), _taking_over_is_wanted))
register(Kind("sessions.swap_declined", _swap_mail("swap_declined", "session"), _refusal_is_wanted))
register(Kind("sessions.session_reminder", _compose_reminder, _reminder_is_wanted))
