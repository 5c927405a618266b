"""What a writer sent and could not be saved, kept on the server: a tab that closes then loses nothing."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from lwg import clock
from lwg.accounts.models import User
from sessions.models import Correction, Minutes, OwnDraft
from sessions.rich_text import clean
from sessions.services.minutes import theme_names
from sessions.services.themes import folded
from sessions.text import normal


@transaction.atomic
def keep_own_draft(
    *,
    actor: User,
    text: Minutes | Correction,
    sections: Mapping[str, str],
    themes: Iterable[str],
    revision: int,
    sheet: str = "",
    reason: str = "",
) -> OwnDraft | None:
    """Keep what the actor sent to be saved in `text`, in place of what was kept of this sheet; None where it says all.

    Of a correction that is not begun yet (`draft_of`) too. `reason` is what was wrong, in corrections only.
    """
    texts = {section: clean(text) for section, text in sections.items() if section in Minutes.SECTIONS}
    named = (_storable(name) for name in themes)
    contents: dict[str, Any] = {"sections": texts, "themes": list(dict.fromkeys(filter(str.strip, named)))}
    if isinstance(text, Correction):
        contents["reason"] = normal(_storable(reason))
    if _says(text, contents):
        return None
    draft, _made = OwnDraft.objects.update_or_create(
        **_place(actor, text),
        sheet=sheet,
        defaults={"revision": revision, "contents": contents, "saved_at": clock.now()},
    )
    return draft


def forget_if_saved(*, actor: User, text: Minutes | Correction) -> None:
    """Forget those drafts of the actor of which the minutes, or their correction, say all by now."""
    for draft in OwnDraft.objects.filter(**_place(actor, text)):
        if _says(text, draft.contents):
            draft.delete()


def forget_own_draft(*, actor: User, minutes: Minutes, **which: Any) -> None:
    """Throw one draft of the actor away, by its `pk`, or `of_correction` and `sheet`: merged, or wanted no more."""
    OwnDraft.objects.filter(minutes=minutes, author=actor, **which).delete()


def _place(actor: User, text: Minutes | Correction) -> dict[str, Any]:
    minutes, of_correction = (text.minutes, True) if isinstance(text, Correction) else (text, False)
    return {"minutes": minutes, "author": actor, "of_correction": of_correction}


def _storable(text: str) -> str:
    """Without what JSON of PostgreSQL cannot hold."""
    return text.replace("\x00", "")


def _says(text: Minutes | Correction, contents: Mapping[str, Any]) -> bool:
    now, sent = text.sections, dict(contents["sections"])
    if isinstance(text, Correction):
        names = text.contents["themes"]
        if contents["reason"]:  # without one, nothing of it can be lost
            now["reason"], sent["reason"] = text.reason, contents["reason"]
    else:
        names = theme_names(text, text.revision)
    known = {folded(name) for name in names}
    return {folded(name) for name in contents["themes"]} <= known and sent.items() <= now.items()
