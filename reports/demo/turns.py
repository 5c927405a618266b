"""Duties that change hands in the demo: one member asks another to take the minutes of a session to come."""

from communities.models import Community
from sessions.enums import SessionDuty
from sessions.models import Session
from sessions.selectors.rota import holder_of
from sessions.selectors.swaps import members_to_ask
from sessions.services.swaps import ask_swap


def ask_to_take_over(community: Community) -> None:
    """The minute taker of the second session to come asks the first member who could do it."""
    for session in Session.objects.upcoming().filter(community=community)[1:2]:
        holder = holder_of(session, SessionDuty.MINUTE_TAKER)
        asked = members_to_ask(session, SessionDuty.MINUTE_TAKER).filter(is_minute_taker=True).first()
        if holder is not None and asked is not None:
            ask_swap(actor=holder.user, session=session, duty=SessionDuty.MINUTE_TAKER, asked=asked)
