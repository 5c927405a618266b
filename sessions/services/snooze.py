"""Putting off the reminders of minutes: by the minute taker, with a reason, and never past the deadline."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from lwg import clock
from lwg.accounts.models import User
from lwg.audit.services import record
from lwg.web.templatetags.lwg import moment
from sessions.enums import MinutesState
from sessions.models import Minutes, Session
from sessions.planning.deadlines import latest_snooze
from sessions.services.deadlines import next_look, open_reviews_of
from sessions.services.minutes import has_begun, hold, refuse_cancelled
from sessions.services.reviews import minute_taker_or_refuse

LONGEST_REASON = 500


@transaction.atomic
def put_off_reminders(*, actor: User, minutes: Minutes, until: datetime, reason: str) -> Minutes:
    """No reminders to the minute taker up to `until`, and one then; the same again changes nothing.

    What is overdue, and the reminders of a reader, are never put off. Raises ValidationError for anybody but the
    minute taker, without a reason, before the session has begun, once the minutes are distributed, and for a moment
    that has passed or is not before the deadline (which a constraint holds too).
    """
    held = hold(minutes)
    minute_taker_or_refuse(actor, held)
    refuse_cancelled(held.session)
    if held.state == MinutesState.DISTRIBUTED:
        raise ValidationError(_("These minutes have been distributed; no reminders come any more."))
    if not has_begun(held.session):
        raise ValidationError(_("Reminders come after the session; there is nothing to put off yet."))
    reason = reason.strip()
    if not reason:
        raise ValidationError({"reason": _("Say why; only the facilitator reads it.")})
    if len(reason) > LONGEST_REASON:
        raise ValidationError({"reason": _("Keep it to %(n)d characters.") % {"n": LONGEST_REASON}})
    if (held.snoozed_until, held.snooze_reason) == (until, reason):
        return held
    _refuse_moment(held, until)
    held.snoozed_until, held.snooze_reason = until, reason
    _keep(held)
    record(actor=actor, verb="minutes.snoozed", target=held, until=until.isoformat())
    return held


@transaction.atomic
def end_snooze(*, actor: User, minutes: Minutes) -> Minutes:
    """The reminders that are still to come are sent again; those that were put off are not. Twice does nothing.

    Raises ValidationError for anybody but the minute taker.
    """
    held = hold(minutes)
    minute_taker_or_refuse(actor, held)
    _end(held, actor)
    return held


@transaction.atomic
def end_snooze_of_former_taker(*, actor: User, session: Session) -> None:
    """After another member got the minutes: they put nothing off. Call under the lock of the session."""
    minutes = Minutes.objects.filter(session=session).first()
    if minutes is not None:
        _end(hold(minutes), actor)


def _end(held: Minutes, actor: User) -> None:
    if held.snoozed_until is None:
        return
    held.snoozed_until = None
    _keep(held)
    record(actor=actor, verb="minutes.snooze_ended", target=held)


def _refuse_moment(minutes: Minutes, until: datetime) -> None:
    if minutes.due_at <= clock.now():
        raise ValidationError({"until": _("The deadline has passed, so the reminders cannot be put off.")})
    if until <= clock.now():
        raise ValidationError({"until": _("That moment has passed. Choose a later one.")})
    if until > latest_snooze(minutes.due_at):
        told = _("Choose a moment before the deadline, %(due)s.") % {"due": moment(minutes.due_at)}
        raise ValidationError({"until": told}, code="past_due")


def _keep(minutes: Minutes) -> None:
    minutes.next_reminder_at = next_look(minutes, open_reviews_of(minutes))
    minutes.save(update_fields=["snoozed_until", "snooze_reason", "next_reminder_at"])
