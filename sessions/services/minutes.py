"""Writing minutes: opening them with what the board says, and saving so that no text gets lost."""

from collections.abc import Iterable, Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from lwg import clock
from lwg.accounts.models import User
from lwg.audit.services import record
from sessions.enums import EDITABLE_STATES, SessionState
from sessions.models import Minutes, Session
from sessions.rich_text import clean, length
from sessions.services import themes as themes_service
from sessions.services.prefill import from_board


class NotWritableError(ValidationError):
    """Nobody can write now: too early, cancelled, with the reader, or distributed."""


class EditConflict(Exception):  # noqa: N818 (it is no fault: two people wrote)
    """Somebody saved since; `theirs` are the minutes as they stand now, `their_themes` the names with them."""

    def __init__(self, theirs: Minutes) -> None:
        super().__init__(f"revision is {theirs.revision} now")
        self.theirs = theirs
        self.their_themes = [theme.name for theme in theirs.themes.all()]


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
    _fill_empty_sections(held)
    _keep(held, actor)
    record(actor=actor, verb="minutes.started", target=held)
    return held


@transaction.atomic
def fill_from_board(*, actor: User, minutes: Minutes) -> Minutes:
    """Fill what is still empty with what the board says by now; what was written stays. Raises NotWritableError."""
    held = hold(minutes)
    _refuse_unwritable(held)
    if _fill_empty_sections(held):
        _keep(held, actor)
    return held


@transaction.atomic
def save_minutes(
    *, actor: User, minutes: Minutes, sections: Mapping[str, str], themes: Iterable[str], revision: int
) -> Minutes:
    """Save the texts and the names of the themes, written on top of `revision`; saving what stands there is harmless.

    Raises EditConflict, with the other text, when somebody saved something else since; NotWritableError as
    `open_minutes`; ValidationError for themes that cannot be. Neither text is lost.
    """
    held = hold(minutes)
    _refuse_unwritable(held)
    texts = _cleaned(held, sections)
    names = themes_service.checked_names(themes)
    before = list(held.themes.all())
    same_themes = {theme.key for theme in before} == {themes_service.folded(name) for name in names}
    if same_themes and all(getattr(held, section) == text for section, text in texts.items()):
        return held
    if revision != held.revision:
        raise EditConflict(held)
    for section, text in texts.items():
        setattr(held, section, text)
    if held.started_at is None:
        held.started_at = clock.now()
        record(actor=actor, verb="minutes.started", target=held)
    if not same_themes:
        held.themes.set(themes_service.find_or_make(community=held.session.community, names=names))
        themes_service.forget_unused(themes=before)
    _keep(held, actor)
    return held


def _cleaned(minutes: Minutes, sections: Mapping[str, str]) -> dict[str, str]:
    """The sections as they may be stored; raises ValidationError for those that are too long."""
    texts = {
        section: text if text == getattr(minutes, section) else clean(text)
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


def _fill_empty_sections(minutes: Minutes) -> bool:
    filled = False
    for section, text in from_board(minutes.session).items():
        if text and not getattr(minutes, section):
            setattr(minutes, section, text)
            filled = True
    return filled


def _keep(minutes: Minutes, actor: User) -> None:
    minutes.revision += 1
    minutes.saved_at = clock.now()
    minutes.saved_by = actor
    minutes.save(update_fields=[*Minutes.SECTIONS, "revision", "started_at", "saved_at", "saved_by"])
