"""Putting an earlier version of minutes back, as a new save: nothing of what came after it is lost."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from lwg.accounts.models import User
from lwg.audit.services import record
from sessions.enums import SaveOrigin
from sessions.models import Minutes
from sessions.selectors.minutes_history import contents_at
from sessions.services.minutes import hold, save_held


@transaction.atomic
def restore_version(*, actor: User, minutes: Minutes, number: int) -> Minutes:
    """The minutes say again what version `number` said; where they do already, nothing is written.

    Raises ValidationError for a version that was not kept, and NotWritableError as `open_minutes`.
    """
    held = hold(minutes)
    contents = contents_at(held, number)
    if contents is None or number == 0:
        raise ValidationError(_("This version was not kept."))
    before = held.revision
    saved = save_held(
        actor=actor,
        held=held,
        sections=contents.sections,
        themes=contents.themes,
        revision=before,
        origin=SaveOrigin.RESTORED,
    )
    if saved.revision > before:
        record(actor=actor, verb="minutes.restored", target=saved, version=number, revision=saved.revision)
    return saved
