"""What the page of minutes tells around their text, as facts under which it can be kept (`{% kept %}`)."""

from dataclasses import dataclass
from datetime import datetime

from sessions.models import Review
from sessions.selectors.minutes import MinutesPage


@dataclass(frozen=True)
class Asked:
    """A reader, and since when their answer is awaited, or when it came."""

    reader: str
    since: datetime | None


@dataclass(frozen=True)
class Facts:
    """The same for everybody who may do the same. `starts_at` and the other moments are aware."""

    pk: int  # of the session
    community_id: int
    community: str
    starts_at: datetime
    tone: str
    icon: str
    state: str
    is_cancelled: bool
    is_skipped: bool
    minute_taker: str
    facilitator: str
    approval: Asked | None
    waiting: tuple[Asked, ...]
    version: int | None
    saved_at: datetime | None
    may_ask: bool
    may_correct: bool
    sees_trail: bool


def facts_of(page: MinutesPage) -> Facts:
    """Of minutes that `page` has at hand; asks what `page` did not ask yet."""
    session, minutes = page.session, page.minutes
    return Facts(
        pk=session.pk,
        community_id=session.community_id,
        community=str(session.community),
        starts_at=session.starts_at,
        tone=page.tone,
        icon=page.icon,
        state=minutes.get_state_display(),
        is_cancelled=page.is_cancelled,
        is_skipped=session.skipped,
        minute_taker=str(session.minute_taker or ""),
        facilitator=str(session.facilitator or ""),
        approval=_asked(page.approval, page.approval.decided_at) if page.approval else None,
        waiting=tuple(_asked(one, one.asked_at) for one in page.waiting_reviews),
        version=page.version.number if page.version else None,
        saved_at=minutes.saved_at,
        may_ask=page.may_ask,
        may_correct=page.may_correct and page.open_correction is None,
        sees_trail=page.sees_trail,
    )


def _asked(review: Review, since: datetime | None) -> Asked:
    return Asked(str(review.reader), since)
