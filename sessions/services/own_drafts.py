"""What a writer sent and could not be saved, kept on the server: a tab that closes then loses nothing."""

from collections.abc import Iterable, Mapping

from django.db import transaction

from lwg import clock
from lwg.accounts.models import User
from sessions.models import Minutes, OwnDraft
from sessions.rich_text import clean
from sessions.services.minutes import theme_names
from sessions.services.themes import folded


@transaction.atomic
def keep_own_draft(
    *, actor: User, minutes: Minutes, sections: Mapping[str, str], themes: Iterable[str], revision: int
) -> OwnDraft | None:
    """Keep what the actor sent, in place of what was kept of them before; None where the minutes say all of it."""
    texts = {section: clean(text) for section, text in sections.items() if section in Minutes.SECTIONS}
    named = (name.replace("\x00", "") for name in themes)  # which JSON of PostgreSQL cannot hold
    names = list(dict.fromkeys(name for name in named if name.strip()))
    if _is_saved(minutes, texts, names):
        return None
    draft, _made = OwnDraft.objects.update_or_create(
        minutes=minutes,
        author=actor,
        defaults={
            "revision": revision,
            "contents": {"sections": texts, "themes": names},
            "saved_at": clock.now(),
        },
    )
    return draft


def forget_if_saved(*, actor: User, minutes: Minutes) -> None:
    """Forget the actor's draft where the minutes say all of it by now."""
    draft = OwnDraft.objects.filter(minutes=minutes, author=actor).first()
    if draft is not None and _is_saved(minutes, draft.contents["sections"], draft.contents["themes"]):
        draft.delete()


def forget_own_draft(*, actor: User, minutes: Minutes, revision: int | None = None) -> None:
    """Throw the actor's draft away: merged, or wanted no more; with `revision` only one that stands on that."""
    found = OwnDraft.objects.filter(minutes=minutes, author=actor)
    if revision is not None:
        found = found.filter(revision=revision)
    found.delete()


def _is_saved(minutes: Minutes, sections: Mapping[str, str], themes: Iterable[str]) -> bool:
    known = {folded(name) for name in theme_names(minutes, minutes.revision)}
    return {folded(name) for name in themes} <= known and all(
        getattr(minutes, section) == text for section, text in sections.items()
    )
