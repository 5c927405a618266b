"""Renaming and merging the themes of a community, and taking a merge back.

A version that was distributed keeps the names that it went out with; lists and the search show those of today.
"""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from communities.models import Community
from lwg import clock
from lwg.accounts.models import User
from lwg.audit.services import record
from sessions.models import Minutes, Theme
from sessions.services.search import index_again
from sessions.services.themes import checked_names, current_of, folded, hold

UNDONE_WITHIN = timedelta(days=30)


class NameTaken(Exception):  # noqa: N818 (it is no fault: the two may be merged)
    """Another theme has that name, but for capitals or accents."""

    def __init__(self, other: Theme) -> None:
        super().__init__(other.name)
        self.other = other


@transaction.atomic
def rename_theme(*, actor: User, theme: Theme, name: str) -> Theme:
    """Give it another name; who still writes the former one means this theme. The same name again changes nothing.

    Raises NameTaken where another theme has the name, ValidationError for one that cannot be, and for a theme or a
    name that was merged.
    """
    names = checked_names([name])
    if not names:
        raise ValidationError(_("Give the theme a name."))
    held = _held(theme.community, theme)
    renamed = _current(held, theme)
    new_name, new_key = names[0], folded(names[0])
    if renamed.name == new_name:
        return renamed
    if new_key != renamed.key:
        _make_room(new_key, renamed, held)
        former = Theme(
            community=renamed.community,
            name=renamed.name,
            key=renamed.key,
            merged_into=renamed,
            merged_at=clock.now(),
        )
        renamed.name, renamed.key = new_name, new_key
        renamed.save(update_fields=["name", "key"])
        former.save()
    else:
        renamed.name = new_name
        renamed.save(update_fields=["name"])
    index_again(_named_by(renamed))
    record(actor=actor, verb="theme.renamed", target=renamed)
    return renamed


@transaction.atomic
def merge_themes(*, actor: User, theme: Theme, into: Theme) -> int:
    """Let all minutes that name `theme` name `into` in its place; how many that are. A second time changes nothing.

    Raises ValidationError where either was merged into a third meanwhile, and for a theme into itself.
    """
    held = _held(theme.community, theme, into)
    merged, kept = held[theme.pk], held[into.pk]
    if merged == kept:
        raise ValidationError(_("Choose another theme to merge it with."))
    if merged.merged_into_id == kept.pk:
        return len(merged.named_by)
    merged, kept = _current(held, merged), _current(held, kept)
    named_by = _named_by(merged)
    moved = sorted(set(named_by) - set(_named_by(kept)))
    kept.minutes.add(*moved)
    merged.minutes.clear()
    merged.merged_into, merged.merged_at = kept, clock.now()
    merged.named_by, merged.moved = named_by, moved
    merged.save(update_fields=["merged_into", "merged_at", "named_by", "moved"])
    index_again(named_by)
    record(actor=actor, verb="theme.merged", target=kept, merged=merged.pk, minutes=len(named_by))
    return len(named_by)


@transaction.atomic
def undo_merge(*, actor: User, theme: Theme) -> int:
    """Give its minutes back to a theme that was merged; how many. What was changed in them since stays as it is.

    Minutes that do not name the kept one any more, or are gone, stay without. One that was not merged is left alone.
    Raises ValidationError when it was merged more than thirty days ago.
    """
    held = _held(theme.community, theme)
    merged = held[theme.pk]
    if merged.merged_into_id is None:
        return 0
    if merged.merged_at is None or merged.merged_at < clock.now() - UNDONE_WITHIN:
        raise ValidationError(_("This merge is more than thirty days old, and stays."))
    kept = current_of(merged, held)
    still = set(_named_by(kept))
    back = [pk for pk in merged.named_by if pk in still]
    merged.minutes.add(*back)
    kept.minutes.remove(*((still & set(merged.moved)) - _named_already(merged, held)))
    merged.merged_into, merged.merged_at, merged.named_by, merged.moved = None, None, [], []
    merged.save(update_fields=["merged_into", "merged_at", "named_by", "moved"])
    index_again(back)
    record(actor=actor, verb="theme.merge_undone", target=merged, minutes=len(back))
    return len(back)


def _named_already(merged: Theme, held: dict[int, Theme]) -> set[int]:
    """Where the kept theme was merged in turn: minutes that named the last one by themselves."""
    found: set[int] = set()
    step = held[merged.merged_into_id] if merged.merged_into_id else merged
    while step.merged_into_id is not None:
        found |= set(step.named_by) - set(step.moved)
        step = held[step.merged_into_id]
    return found


def _held(community: Community, *themes: Theme) -> dict[int, Theme]:
    held = hold(community)
    if any(theme.pk not in held for theme in themes):
        raise ValidationError(_("This theme is gone: no minutes name it any more."))
    return held


def _current(held: dict[int, Theme], theme: Theme) -> Theme:
    """As it is held. Raises ValidationError when it was merged."""
    found = held[theme.pk]
    if found.merged_into_id is not None:
        kept = current_of(found, held)
        raise ValidationError(
            _("“%(name)s” was merged into “%(kept)s” meanwhile.") % {"name": found.name, "kept": kept.name}
        )
    return found


def _make_room(key: str, renamed: Theme, held: dict[int, Theme]) -> None:
    """A former name of the theme itself may be taken again. Raises as `rename_theme` for what another has."""
    has_it = next((one for one in held.values() if one.key == key), None)
    if has_it is None:
        return
    other = current_of(has_it, held)
    if other != renamed:
        raise NameTaken(other)
    if has_it.named_by:
        raise ValidationError(
            _("“%(name)s” was merged into this theme: take that back, and merge them the other way round.")
            % {"name": has_it.name}
        )
    has_it.merged.update(merged_into=renamed)
    has_it.delete()


def _named_by(theme: Theme) -> list[int]:
    return sorted(Minutes.objects.filter(themes=theme).values_list("pk", flat=True))
