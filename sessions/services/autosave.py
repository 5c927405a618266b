"""Saving while somebody types: the rules of `save_minutes` and `save_correction`, in as few queries as there can be."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import Aggregate, CharField, Exists, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.http import Http404

from lwg.accounts.models import User
from sessions.enums import OPEN_CORRECTIONS
from sessions.models import Correction, Minutes, OwnDraft, Theme
from sessions.rules import has_duty_of_minute_taker, has_duty_to_write, is_distributed
from sessions.services.corrections import save_draft
from sessions.services.minutes import save_held
from sessions.services.own_drafts import forget_if_saved


class _Lines(Aggregate):
    """Texts under each other, in any order."""

    output_field = CharField()
    function = "GROUP_CONCAT"
    template = "%(function)s(%(expressions)s, char(10))"

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(
            compiler, connection, function="STRING_AGG", template="%(function)s(%(expressions)s, chr(10))", **extra
        )


@transaction.atomic
def autosave(
    *, actor: User, session_pk: int, sections: Mapping[str, str], themes: Iterable[str], revision: int
) -> Minutes:
    """Save what the actor typed into the minutes of that session; three queries where the themes stay as they were.

    Raises Http404 for whom may not write them (P3), and what `save_minutes` raises.
    """
    held = _held_for(actor, session_pk)
    saved = save_held(actor=actor, held=held, sections=sections, themes=themes, revision=revision)
    if held.has_draft:  # type: ignore[attr-defined]  # read along
        forget_if_saved(actor=actor, text=saved)
    return saved


@transaction.atomic
def autosave_correction(
    *, actor: User, session_pk: int, sections: Mapping[str, str], themes: Iterable[str], reason: str, revision: int
) -> Correction | None:
    """As `autosave`, of the correction that is open; None, and nothing saved, where the actor has none to write."""
    draft = _draft_for(actor, session_pk)
    if draft is None:
        return None
    saved = save_draft(actor=actor, draft=draft, sections=sections, themes=themes, reason=reason, revision=revision)
    if draft.has_draft:  # type: ignore[attr-defined]  # read along
        forget_if_saved(actor=actor, text=saved)
    return saved


def _held_for(actor: User, session_pk: int) -> Minutes:
    """Session and minutes locked, in the order that every service keeps, and all that saving asks read along."""
    themes = Theme.objects.filter(minutes=OuterRef("pk")).order_by().values("minutes")
    held = (
        Minutes.objects.open_to(actor)
        .filter(session_id=session_pk)
        .select_related("session__facilitator", "session__minute_taker")
        .select_for_update(of=("session", "self"))
        .annotate(
            theme_names=Coalesce(Subquery(themes.annotate(names=_Lines("name")).values("names")), Value("")),
            has_draft=Exists(OwnDraft.objects.filter(minutes=OuterRef("pk"), author=actor)),
        )
        .first()
    )
    if held is None or not has_duty_to_write(actor, held):
        raise Http404
    return held


def _draft_for(actor: User, session_pk: int) -> Correction | None:
    """As `_held_for`, with the correction locked too."""
    own_drafts = OwnDraft.objects.filter(minutes=OuterRef("minutes"), author=actor, of_correction=True)
    draft = (
        Correction.objects.filter(state__in=OPEN_CORRECTIONS, minutes__session_id=session_pk)
        .filter(minutes__in=Minutes.objects.open_to(actor))
        .select_related("minutes__session__minute_taker")
        .select_for_update(of=("minutes__session", "minutes", "self"))
        .annotate(has_draft=Exists(own_drafts))
        .first()
    )
    may = draft is not None and is_distributed(actor, draft.minutes) and has_duty_of_minute_taker(actor, draft.minutes)
    return draft if may else None
