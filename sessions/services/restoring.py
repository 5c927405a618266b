"""Putting an earlier version of minutes or a correction back, as a new save: nothing of what came after it is lost."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from lwg.accounts.models import User
from lwg.audit.services import record
from sessions.enums import SaveOrigin
from sessions.models import Correction, Minutes
from sessions.selectors.minutes_history import Contents, contents_at
from sessions.services.corrections import draft_of, save_draft
from sessions.services.minutes import hold, save_held
from sessions.services.reviews import minute_taker_or_refuse


@transaction.atomic
def restore_version(*, actor: User, minutes: Minutes, number: int) -> Minutes:
    """The minutes say again what version `number` said; where they do already, nothing is written.

    Raises ValidationError for a version that was not kept, and NotWritableError as `open_minutes`.
    """
    held = hold(minutes)
    contents = _kept_at(held, number)
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


@transaction.atomic
def restore_correction(*, actor: User, minutes: Minutes, number: int) -> Correction:
    """As `restore_version`, of the open correction; raises as `save_correction`."""
    held = hold(minutes)
    minute_taker_or_refuse(actor, held)
    draft = draft_of(held)
    contents = _kept_at(draft, number)
    before = draft.revision
    saved = save_draft(
        actor=actor,
        draft=draft,
        sections=contents.sections,
        themes=contents.themes,
        reason=contents.reason,
        revision=before,
        origin=SaveOrigin.RESTORED,
    )
    if saved.revision > before:
        record(actor=actor, verb="correction.restored", target=held, version=number, revision=saved.revision)
    return saved


def _kept_at(text: Minutes | Correction, number: int) -> Contents:
    contents = contents_at(text, number) if number else None
    if contents is None:
        raise ValidationError(_("This version was not kept."))
    return contents
