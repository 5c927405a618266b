"""Mails that ask which dates suit: the asking, a new link, a reminder; each with the member's own link."""

from collections.abc import Callable

from lwg import clock
from lwg.notifications.kinds import Email, Kind, register
from lwg.notifications.models import Message
from lwg.notifications.rendering import absolute, render_email
from sessions.models import AvailabilityRound, Reply
from sessions.selectors.asked import with_unanswered
from sessions.services.availability_links import link_of


def _reply(message: Message) -> Reply | None:
    """In a round that is open now, of someone who is an active member now (P4)."""
    reply = (
        Reply.objects.filter(pk=message.params["reply"], round__in=AvailabilityRound.objects.open())
        .select_related("round__roster__community", "membership__user")
        .first()
    )
    return reply if reply is not None and reply.membership.is_active else None


def _unanswered(reply: Reply) -> int:
    found = with_unanswered(reply.round.roster, clock.today()).filter(pk=reply.membership_id)
    return found.values_list("unanswered", flat=True).first() or 0


def _link_is_wanted(message: Message) -> bool:
    return _reply(message) is not None


def _answer_is_wanted(message: Message) -> bool:
    """Not when they answered meanwhile."""
    reply = _reply(message)
    return reply is not None and _unanswered(reply) > 0


def _reminder_is_wanted(message: Message) -> bool:
    """Nor when the deadline was moved: then the watch reminds of the new one."""
    reply = _reply(message)
    return (
        reply is not None
        and reply.round.respond_by.isoformat() == message.params["respond_by"]
        and _unanswered(reply) > 0
    )


def _composer(template: str) -> Callable[[Message], Email]:
    def compose(message: Message) -> Email:
        reply = Reply.objects.select_related("round__roster__community", "membership__user").get(
            pk=message.params["reply"]
        )
        context = {
            "person": reply.membership.user.get_short_name(),
            "community": reply.round.roster.community.name,
            "number": _unanswered(reply),
            "respond_by": reply.round.respond_by,
            "first_day": reply.round.roster.first_day,
            "last_day": reply.round.roster.last_day,
            "is_last": message.params.get("nudge") == "on_the_day",
            "without_log_in": not reply.link_revoked,
            "url": link_of(reply),
            "own_url": absolute("answer_dates", reply.round_id),
        }
        return render_email(f"sessions/{template}", context)

    return compose


register(Kind("sessions.availability_asked", _composer("availability_asked"), _answer_is_wanted))
register(Kind("sessions.availability_link", _composer("availability_link"), _link_is_wanted))
register(Kind("sessions.availability_reminder", _composer("availability_reminder"), _reminder_is_wanted))
