"""The mail that a draft roster has dates, found by planning communities together."""

from typing import Any

from django.db.models import QuerySet

from lwg import clock
from lwg.notifications.kinds import Email, Kind, register
from lwg.notifications.models import Message
from lwg.notifications.rendering import absolute, render_email
from sessions.enums import RosterState
from sessions.models import Roster
from sessions.selectors.programme_result import people_to_tell


def _drafts(message: Message) -> QuerySet[Roster]:
    """Those of the mail that are drafts still, of communities that the recipient facilitates today (P4)."""
    drafts = Roster.objects.filter(pk__in=message.params["rosters"], state=RosterState.DRAFT)
    told = people_to_tell(drafts.values_list("community_id", flat=True))
    mine = told.get(message.recipient, []) if message.recipient else []
    return drafts.filter(community__in=mine).select_related("community").order_by("community__name")


def _is_wanted(message: Message) -> bool:
    return _drafts(message).exists()


def _compose(message: Message) -> Email:
    drafts: list[dict[str, Any]] = [
        {
            "community": one.community.name,
            "url": absolute("roster", one.pk),
            "days": [each.day for each in one.dates.all() if each.day >= clock.today()],
        }
        for one in _drafts(message).prefetch_related("dates")
    ]
    person = message.recipient.get_short_name() if message.recipient else ""
    return render_email("sessions/programme_proposed", {"person": person, "drafts": drafts})


register(Kind("sessions.programme_proposed", _compose, _is_wanted))
