"""Mails about corrections of distributed minutes: params are ids, the reason goes with the PDF or not at all (P1)."""

from datetime import datetime

from django.db.models import QuerySet

from lwg.notifications.kinds import Email, Kind, register
from lwg.notifications.models import Message
from lwg.notifications.rendering import render_email
from sessions.enums import CorrectionState
from sessions.messages.minutes import (
    COMMUNITY,
    PEOPLE,
    context_of,
    membership_in,
    pdf_for,
    reply_to_minute_taker,
    versions_of,
)
from sessions.models import Correction, MinutesVersion

ANSWERED = (CorrectionState.APPROVED, CorrectionState.CHANGES)


def _corrections(message: Message) -> QuerySet[Correction]:
    """The one that the message is about, or none when it is gone."""
    found = Correction.objects.select_related(PEOPLE, COMMUNITY, "reader__user")
    return found.filter(pk=message.params["correction"])


def _reader_is_awaited(message: Message) -> bool:
    draft = _corrections(message).first()
    return (
        draft is not None
        and draft.state == CorrectionState.WITH_READER
        and draft.reader is not None
        and draft.reader.user_id == message.recipient_id
        and draft.reader_id != draft.minutes.session.minute_taker_id
        and membership_in(message, draft.minutes.session) is not None
    )


def _review_requested(message: Message) -> Email:
    session = _corrections(message).get().minutes.session
    context = context_of(message, session, "review_correction")
    return render_email("sessions/correction_review_requested", context, reply_to=reply_to_minute_taker(session))


def _still_unanswered(message: Message) -> bool:
    """The question that was asked then, not one that was asked anew."""
    asked_at = datetime.fromisoformat(message.params["asked_at"])
    return _reader_is_awaited(message) and _corrections(message).filter(asked_at=asked_at).exists()


def _review_reminder(message: Message) -> Email:
    draft = _corrections(message).get()
    session = draft.minutes.session
    context = context_of(message, session, "review_correction") | {"asked_at": draft.asked_at}
    return render_email("sessions/correction_review_reminder", context, reply_to=reply_to_minute_taker(session))


def _answer_counts(message: Message) -> bool:
    """Still the minute taker, and the correction still stands where the answer put it."""
    draft = _corrections(message).first()
    if draft is None or draft.state not in ANSWERED:
        return False
    session = draft.minutes.session
    taker = session.minute_taker
    is_taker = taker is not None and taker.user_id == message.recipient_id
    return is_taker and membership_in(message, session) is not None


def _answered(message: Message) -> Email:
    draft = _corrections(message).get()
    approved = draft.state == CorrectionState.APPROVED
    context = context_of(message, draft.minutes.session, "publish_correction" if approved else "correct_minutes")
    return render_email("sessions/correction_answered", context | {"reader": draft.reader, "approved": approved})


def _is_newest(message: Message) -> bool:
    """The recipient is there, and no later correction tells them anyway."""
    version = versions_of(message).first()
    if version is None or membership_in(message, version.minutes.session) is None:
        return False
    return not MinutesVersion.objects.filter(minutes=version.minutes_id, number__gt=version.number).exists()


def _corrected(message: Message) -> Email:
    """With the new PDF and the reason for whom has accepted the agreements (A6a), else with the link alone."""
    version = versions_of(message).select_related("correction").get()
    session = version.minutes.session
    attachments, may_read = pdf_for(message, version)
    context = context_of(message, session, "minutes") | {
        "number": version.number,
        "reason": version.correction.reason if may_read else "",
        "has_pdf": bool(attachments),
        "accepts_first": not may_read,
    }
    return render_email(
        "sessions/minutes_corrected", context, attachments=attachments, reply_to=reply_to_minute_taker(session)
    )


register(Kind("sessions.correction_review_requested", _review_requested, still_wanted=_reader_is_awaited))
register(Kind("sessions.correction_review_reminder", _review_reminder, still_wanted=_still_unanswered))
register(Kind("sessions.correction_answered", _answered, still_wanted=_answer_counts))
register(Kind("sessions.minutes_corrected", _corrected, still_wanted=_is_newest))
