"""Mails about putting intentions into practice."""

from lwg import clock
from lwg.notifications.kinds import Email, Kind, register
from lwg.notifications.models import Message
from lwg.notifications.rendering import absolute, render_email
from sessions.models import Intention
from sessions.selectors.practice import nudgeable


def compose_nudge(message: Message) -> Email:
    """A reminder without the text of the intention: that stays on the page behind the log-in (P1)."""
    intention = Intention.objects.select_related("session__community", "membership__user").get(
        pk=message.params["intention"]
    )
    return render_email(
        "sessions/practice_nudge",
        {
            "recipient": intention.membership.user,
            "session": intention.session,
            "url": f"{absolute('practice')}#intention-{intention.pk}",
        },
    )


def nudge_still_wanted(message: Message) -> bool:
    """Not once something was logged, the membership ended or the next session began."""
    return nudgeable(clock.now()).filter(pk=message.params["intention"]).exists()


register(Kind("sessions.practice_nudge", compose_nudge, nudge_still_wanted))
