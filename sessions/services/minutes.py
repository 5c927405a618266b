"""Writing minutes: opening them with what the board says, and saving so that no text gets lost."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from lwg import clock
from lwg.accounts.models import User
from lwg.audit.services import record
from sessions.enums import EDITABLE_STATES, SaveOrigin, SessionState
from sessions.models import Correction, Minutes, MinutesSave, Session
from sessions.rich_text import clean, length
from sessions.services import themes as themes_service
from sessions.services.prefill import from_board


class NotWritableError(ValidationError):
    """Nobody can write now: too early, cancelled, with the reader, or distributed."""


class EditConflict(Exception):  # noqa: N818 (it is no fault: two people wrote)
    """Somebody saved since; `theirs` are the minutes as they stand now, or what stands now of their correction."""

    def __init__(self, theirs: Minutes | Correction) -> None:
        super().__init__(f"revision is {theirs.revision} now")
        self.theirs = theirs


def hold(minutes: Minutes) -> Minutes:
    """Lock the session and then its minutes, in the order that every service keeps, and read both anew."""
    session = (
        Session.objects.select_for_update(of=("self",))
        .select_related("community", "facilitator__user", "minute_taker__user")
        .get(pk=minutes.session_id)
    )
    held = Minutes.objects.select_for_update(of=("self",)).get(pk=minutes.pk)
    held.session = session
    return held


def has_begun(session: Session) -> bool:
    """Whether there is something to write about."""
    return session.state != SessionState.PLANNED or session.starts_at <= clock.now()


def refuse_cancelled(session: Session) -> None:
    if session.state == SessionState.CANCELLED:
        raise NotWritableError(_("This session was cancelled, so it has no minutes."))


def _refuse_unwritable(minutes: Minutes) -> None:
    refuse_cancelled(minutes.session)
    if not has_begun(minutes.session):
        raise NotWritableError(_("You can write the minutes once the session has begun."))
    if minutes.state not in EDITABLE_STATES:
        raise NotWritableError(
            _("The minutes cannot be changed now: their state is “%(state)s”.") % {"state": minutes.get_state_display()}
        )


@transaction.atomic
def open_minutes(*, actor: User, minutes: Minutes) -> Minutes:
    """The minutes to write in; the first time, the board fills the sections. Opening again changes nothing.

    Raises NotWritableError before the session has begun, when it was cancelled, and in the other states.
    """
    held = hold(minutes)
    _refuse_unwritable(held)
    if held.started_at is not None:
        return held
    held.started_at = clock.now()
    _keep(held, actor, _fill_empty_sections(held), SaveOrigin.STARTED)
    record(actor=actor, verb="minutes.started", target=held)
    return held


@transaction.atomic
def fill_from_board(*, actor: User, minutes: Minutes) -> Minutes:
    """Fill what is still empty with what the board says by now; what was written stays. Raises NotWritableError."""
    held = hold(minutes)
    _refuse_unwritable(held)
    if filled := _fill_empty_sections(held):
        _keep(held, actor, filled, SaveOrigin.BOARD)
    return held


@transaction.atomic
def save_minutes(
    *,
    actor: User,
    minutes: Minutes,
    sections: Mapping[str, str],
    themes: Iterable[str],
    revision: int,
    origin: SaveOrigin = SaveOrigin.TYPED,
) -> Minutes:
    """Save the rich texts and the names of the themes, written on top of `revision`; what stands there is no save.

    Raises EditConflict, with the other text, when somebody saved something else since; NotWritableError as
    `open_minutes`; ValidationError for sections that are too long and themes that cannot be. Neither text is lost.
    """
    return save_held(
        actor=actor, held=hold(minutes), sections=sections, themes=themes, revision=revision, origin=origin
    )


def save_held(
    *,
    actor: User,
    held: Minutes,
    sections: Mapping[str, str],
    themes: Iterable[str],
    revision: int,
    origin: SaveOrigin = SaveOrigin.TYPED,
) -> Minutes:
    """As `save_minutes`, of minutes that the caller holds in its transaction."""
    _refuse_unwritable(held)
    texts = cleaned(sections, held)
    names = themes_service.checked_names(themes)
    changed: dict[str, Any] = {section: text for section, text in texts.items() if getattr(held, section) != text}
    known = {themes_service.folded(name) for name in theme_names(held, revision)}
    same_themes = known == {themes_service.folded(name) for name in names}
    if same_themes and not changed:
        return held
    if revision != held.revision:
        raise EditConflict(held)
    for section, text in texts.items():
        setattr(held, section, text)
    if held.started_at is None:
        held.started_at = clock.now()
        record(actor=actor, verb="minutes.started", target=held)
    if not same_themes:
        changed["themes"] = _set_themes(held, names)
        held.theme_names = "\n".join(changed["themes"])  # type: ignore[attr-defined]
    _keep(held, actor, changed, origin)
    return held


def put_in(*, actor: User, held: Minutes, sections: Mapping[str, str], themes: Iterable[str]) -> None:
    """Let minutes that the caller holds say what their correction says, whatever their state, as a save like others."""
    changed: dict[str, Any] = {
        section: text for section, text in cleaned(sections, held).items() if getattr(held, section) != text
    }
    for section, text in changed.items():
        setattr(held, section, text)
    changed["themes"] = _set_themes(held, themes_service.checked_names(themes))
    _keep(held, actor, changed, SaveOrigin.CORRECTED)


def theme_names(held: Minutes, revision: int) -> list[str]:
    """Of the themes that it has; as `autosave` read them along, where that is of this revision.

    Where it had to wait for a lock, what it read along may be older than the row itself.
    """
    told: str | None = getattr(held, "theme_names", None)
    if told is not None and revision == held.revision:
        return told.split("\n") if told else []
    return [theme.name for theme in held.themes.all()]


def _set_themes(minutes: Minutes, names: list[str]) -> list[str]:
    before = list(minutes.themes.all())
    found = themes_service.find_or_make(community=minutes.session.community, names=names)
    minutes.themes.set(found)
    themes_service.forget_unused(themes=before)
    return sorted(theme.name for theme in found)


def cleaned(sections: Mapping[str, str], stored: Minutes | None = None) -> dict[str, str]:
    """The sections as they may be stored; what is `stored` is clean. Raises ValidationError for those too long."""
    texts = {
        section: text if text == getattr(stored, section, None) else clean(text)
        for section, text in sections.items()
        if section in Minutes.SECTIONS
    }
    long = {section: too_long(section) for section, text in texts.items() if length(text) > Minutes.LONGEST[section]}
    if long:
        raise ValidationError(long)
    return texts


def too_long(section: str) -> str:
    """What to tell about a text over the limit; the text itself stays where it was typed."""
    return _("This is too long: a section has at most %(longest)d characters.") % {"longest": Minutes.LONGEST[section]}


def _fill_empty_sections(minutes: Minutes) -> dict[str, str]:
    """What was filled, by section."""
    filled = {
        section: text for section, text in from_board(minutes.session).items() if text and not getattr(minutes, section)
    }
    for section, text in filled.items():
        setattr(minutes, section, text)
    return filled


def _keep(minutes: Minutes, actor: User, changed: Mapping[str, Any], origin: SaveOrigin) -> None:
    """Write the row, and beside it what this save changed."""
    minutes.revision += 1
    minutes.saved_at = clock.now()
    minutes.saved_by = actor
    sections = [section for section in changed if section != "themes"]
    minutes.save(update_fields=[*sections, "revision", "started_at", "saved_at", "saved_by"])
    MinutesSave.objects.create(
        minutes=minutes,
        number=minutes.revision,
        changed=dict(changed),
        saved_at=minutes.saved_at,
        saved_by=actor,
        origin=origin,
    )
