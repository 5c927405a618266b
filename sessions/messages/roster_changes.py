"""The mail about a change to a published roster: to each member what concerns them, and nothing of contents."""

from dataclasses import dataclass
from datetime import datetime

from lwg.notifications.kinds import Email, Kind, register
from lwg.notifications.models import Message
from lwg.notifications.rendering import absolute, render_email
from sessions.enums import SessionState
from sessions.messages.calendar_parts import cancellations, invitations
from sessions.messages.invitations import membership_of, with_links
from sessions.models import Roster, Session


@dataclass(frozen=True)
class Told:
    """What of the mail is still so: sessions as they stand now, with when they were before they moved."""

    moved: list[tuple[datetime, Session]]
    new: list[Session]
    dropped: list[Session]

    def __bool__(self) -> bool:
        return bool(self.moved or self.new or self.dropped)


def _told(message: Message) -> Told:
    """One query. What moved back or was cancelled since is told by a newer mail."""
    params = message.params
    was = {one["session"]: datetime.fromisoformat(one["was"]) for one in params["moved"]}
    wanted = [*was, *params["new"], *params["dropped"]]
    found = Session.objects.filter(pk__in=wanted).select_related("location", "community").order_by("starts_at")
    sessions = list(found)
    coming = [one for one in sessions if one.state == SessionState.PLANNED]
    return Told(
        moved=[(was[one.pk], one) for one in coming if one.pk in was and one.starts_at != was[one.pk]],
        new=[one for one in coming if one.pk in params["new"]],
        dropped=[one for one in sessions if one.pk in params["dropped"] and one.state == SessionState.CANCELLED],
    )


def _is_wanted(message: Message) -> bool:
    """For who is a member today (P4), as long as something of it is so."""
    return membership_of(message) is not None and bool(_told(message))


def _compose(message: Message) -> Email:
    roster = Roster.objects.select_related("community").get(pk=message.params["roster"])
    told, member = _told(message), membership_of(message)
    coming = [one for _was, one in told.moved] + told.new
    parts = invitations(message.recipient, coming) + cancellations(message.recipient, told.dropped)
    context = {
        "person": message.recipient.get_short_name() if message.recipient else "",
        "community": roster.community,
        "told": told,
        "moved_lines": [
            line | {"was": was}
            for line, (was, _one) in zip(with_links([one for _was, one in told.moved], member), told.moved, strict=True)
        ],
        "new_lines": with_links(told.new, member),
        "is_attached": bool(parts),
        "number_moved": len(told.moved),
        "number_of_dates": message.params["of"],
        "url": absolute("roster", roster.pk),
        "calendar_url": absolute("calendar"),
    }
    return render_email("sessions/roster_changed", context, calendar=parts)


register(Kind("sessions.roster_changed", _compose, _is_wanted))
