"""Mails about reading along and distribution. Their params are ids; nothing of the contents but the PDF (P1)."""

import logging
from email.utils import formataddr
from typing import Any

from django.db.models import QuerySet

from communities.models import Membership
from lwg import clock
from lwg.notifications.kinds import Attachment, Email, Kind, register
from lwg.notifications.models import Message
from lwg.notifications.rendering import absolute, render_email
from sessions.enums import Decision, MinutesState, SessionState
from sessions.models import MinutesVersion, Remark, Review, Session
from sessions.pdf import PdfUnavailable, file_name, minutes_pdf

logger = logging.getLogger(__name__)

PEOPLE = "minutes__session__minute_taker__user"
COMMUNITY = "minutes__session__community"


def _reviews(message: Message) -> QuerySet[Review]:
    """The one that the message is about, or none when it is gone."""
    return Review.objects.select_related(PEOPLE, COMMUNITY, "reader__user").filter(pk=message.params["review"])


def versions_of(message: Message) -> QuerySet[MinutesVersion]:
    """The one that the message is about, or none when it is gone."""
    return MinutesVersion.objects.select_related(PEOPLE, COMMUNITY).filter(pk=message.params["version"])


def membership_in(message: Message, session: Session) -> Membership | None:
    """What the recipient is in that community today; None for a former member (P4)."""
    found = Membership.objects.filter(community_id=session.community_id, user=message.recipient, user__is_active=True)
    return found.active_on(clock.today()).first()


def context_of(message: Message, session: Session, page: str) -> dict[str, Any]:
    return {
        "person": message.recipient.get_short_name() if message.recipient else "",
        "community": session.community,
        "session": session,
        "minutes": session.minutes,
        "minute_taker": session.minute_taker,
        "url": absolute(page, session.pk),
    }


def reply_to_minute_taker(session: Session) -> tuple[str, ...]:
    taker = session.minute_taker
    return (formataddr((str(taker.user), taker.user.email)),) if taker is not None else ()


# --- the reader is asked -------------------------------------------------------------------------------------


def _reader_is_awaited(message: Message) -> bool:
    review = _reviews(message).first()
    if review is None or review.decided_at is not None or review.reader.user_id != message.recipient_id:
        return False
    session = review.minutes.session
    return session.state != SessionState.CANCELLED and membership_in(message, session) is not None


def _review_requested(message: Message) -> Email:
    review = _reviews(message).get()
    session = review.minutes.session
    context = context_of(message, session, "review_minutes")
    return render_email("sessions/review_requested", context, reply_to=reply_to_minute_taker(session))


# --- the minute taker hears the answer -----------------------------------------------------------------------


def _taker_awaits(message: Message, state: MinutesState) -> bool:
    """Still the minute taker, and the minutes still stand where this answer put them."""
    review = _reviews(message).first()
    if review is None or review.minutes.state != state:
        return False
    session = review.minutes.session
    taker = session.minute_taker
    answers = review.minutes.reviews.exclude(decision__in=["", Decision.WITHDRAWN])
    newest = answers.order_by("-decided_at", "-pk").first()
    return (
        session.state != SessionState.CANCELLED
        and taker is not None
        and taker.user_id == message.recipient_id
        and newest == review
        and membership_in(message, session) is not None
    )


def _answer(message: Message, template: str, page: str) -> Email:
    review = _reviews(message).get()
    remarks = Remark.objects.open().filter(review=review).count()
    context = context_of(message, review.minutes.session, page) | {
        "reader": review.reader,
        "remarks": remarks,
        "is_told_above": bool(review.remark),
    }
    return render_email(f"sessions/{template}", context)


# --- the other reader need not answer any more ----------------------------------------------------------------


def _is_not_needed(message: Message) -> bool:
    """Still taken back, and not asked anew."""
    review = _reviews(message).filter(decision=Decision.WITHDRAWN).first()
    if review is None or Review.objects.filter(minutes=review.minutes, reader=review.reader, decided_at=None).exists():
        return False
    session = review.minutes.session
    return session.state != SessionState.CANCELLED and membership_in(message, session) is not None


def _review_not_needed(message: Message) -> Email:
    session = _reviews(message).get().minutes.session
    return render_email("sessions/review_not_needed", context_of(message, session, "session"))


# --- every member gets the minutes ---------------------------------------------------------------------------


def _member_is_there(message: Message) -> bool:
    version = versions_of(message).first()
    return version is not None and membership_in(message, version.minutes.session) is not None


def pdf_for(message: Message, version: MinutesVersion) -> tuple[tuple[Attachment, ...], bool]:
    """The PDF for whom has accepted the agreements (A6a), and whether they have; none where it cannot be made."""
    member = membership_in(message, version.minutes.session)
    if member is None or not Membership.objects.filter(pk=member.pk).accepted().exists():
        return (), False
    try:
        return (Attachment(file_name(version), minutes_pdf(version), "application/pdf"),), True
    except PdfUnavailable as error:
        logger.error("minutes go out without their PDF: %s", error)
        return (), True


def _minutes_distributed(message: Message) -> Email:
    """With the PDF for whom has accepted the agreements (A6a); without where none can be made, and saying so."""
    version = versions_of(message).get()
    session = version.minutes.session
    attachments, may_read = pdf_for(message, version)
    context = context_of(message, session, "minutes") | {
        "has_pdf": bool(attachments),
        "accepts_first": not may_read,
        "has_password": message.recipient is None or message.recipient.has_usable_password(),
    }
    return render_email(
        "sessions/minutes_distributed", context, attachments=attachments, reply_to=reply_to_minute_taker(session)
    )


register(Kind("sessions.review_requested", _review_requested, still_wanted=_reader_is_awaited))
register(Kind("sessions.review_not_needed", _review_not_needed, still_wanted=_is_not_needed))
register(
    Kind(
        "sessions.changes_requested",
        lambda message: _answer(message, "changes_requested", "edit_minutes"),
        still_wanted=lambda message: _taker_awaits(message, MinutesState.CHANGES_REQUESTED),
    )
)
register(
    Kind(
        "sessions.minutes_approved",
        lambda message: _answer(message, "minutes_approved", "distribute_minutes"),
        still_wanted=lambda message: _taker_awaits(message, MinutesState.APPROVED),
    )
)
register(Kind("sessions.minutes_distributed", _minutes_distributed, still_wanted=_member_is_there))
