"""Themes of a community: found again however they are written, made when they are new (A8b)."""

import unicodedata
from collections.abc import Iterable, Mapping

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from communities.models import Community
from sessions.models import Theme

MOST_THEMES = 10
LONGEST_NAME = 60
LONGEST_KEY = 80


def folded(name: str) -> str:
    """The key of a theme: without capitals, accents and double blanks, so that Grenzen and grénzen are one."""
    plain = name
    for _again in range(2):  # folding one sign may give another that folds in turn (Unicode 3.13, caseless match)
        decomposed = unicodedata.normalize("NFKD", plain.casefold())
        plain = "".join(sign for sign in decomposed if not unicodedata.combining(sign)).casefold()
    return " ".join(plain.split())[:LONGEST_KEY].strip()


def checked_names(names: Iterable[str]) -> list[str]:
    """The names, each theme once, in the order given.

    Raises ValidationError for more than ten, for one that is too long, and for one without a letter or figure.
    """
    once: dict[str, str] = {}
    for given in names:
        name = " ".join(given.replace("\x00", "").split())
        if not name:
            continue
        if len(name) > LONGEST_NAME:
            raise ValidationError(
                _("A theme has at most %(longest)d characters: “%(start)s…” is longer.")
                % {"longest": LONGEST_NAME, "start": name[:20]}
            )
        if not any(sign.isalnum() for sign in folded(name)):
            raise ValidationError(_("“%(name)s” is not a theme: use letters.") % {"name": name})
        once.setdefault(folded(name), name)
    if len(once) > MOST_THEMES:
        raise ValidationError(_("Name at most %(most)d themes.") % {"most": MOST_THEMES})
    return list(once.values())


def hold(community: Community) -> dict[int, Theme]:
    """Every theme of the community by its key, locked: who names, renames or merges themes waits for each other.

    One statement, in one order, so that two of them never wait crosswise. They are some tens.
    """
    themes = Theme.objects.select_for_update(of=("self",)).filter(community=community).order_by("pk")
    return {theme.pk: theme for theme in themes}


def current_of(theme: Theme, held: Mapping[int, Theme]) -> Theme:
    """The theme that `theme` was merged into, over as many merges as there were; itself when into none."""
    while theme.merged_into_id is not None:
        theme = held[theme.merged_into_id]
    return theme


def find_or_make(*, community: Community, names: Iterable[str]) -> list[Theme]:
    """The community's themes of these names, made where they are new; call in a transaction, until whose end they stay.

    The name of a theme that was merged means the one that was kept. Raises ValidationError as `checked_names`.
    """
    wanted = {folded(name): name for name in checked_names(names)}
    held = hold(community)
    known = {theme.key for theme in held.values()}
    new = [Theme(community=community, name=name, key=key) for key, name in wanted.items() if key not in known]
    if new:
        Theme.objects.bulk_create(new, ignore_conflicts=True)  # another may have made it since
        held = hold(community)
    found = (current_of(theme, held) for theme in held.values() if theme.key in wanted)
    return list({theme.pk: theme for theme in found}.values())


def forget_unused(*, themes: Iterable[Theme]) -> None:
    """Take away those that no minutes name any more: half-typed words, mostly, that autosave had kept.

    One into which another was merged stays, as that may be taken back. Call it where the themes are held.
    """
    unused = Theme.objects.current().filter(pk__in=[theme.pk for theme in themes], minutes=None)
    unused.exclude(merged__in=Theme.objects.exclude(named_by=[])).delete()
