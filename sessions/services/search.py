"""Keeping the search over minutes in step with what was distributed; call it in the transaction that writes."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from sessions.language.dutch import stems_of
from sessions.models import Minutes, MinutesVersion, SearchEntry
from sessions.rich_text import plain
from sessions.search import backend
from sessions.search.backends import Section

CENTRAL = ("collective_question", "action_perspectives")
"""A8a: what stands in the centre of minutes weighs more, and so do the themes."""


def index(version: MinutesVersion) -> None:
    """Let this version be what is found of its minutes: its texts, and the themes by their names then and now."""
    minutes = version.minutes
    sections = plain_sections(version.content["sections"])
    SearchEntry.objects.update_or_create(
        minutes=minutes,
        defaults={
            "community_id": minutes.session.community_id,
            "held_at": minutes.session.starts_at,
            "sections": sections,
        },
    )
    names = dict.fromkeys([*version.content["themes"], *(theme.name for theme in minutes.themes.all())])
    backend().write(minutes.pk, stemmed(sections, names))


def plain_sections(sections: Mapping[str, str]) -> dict[str, str]:
    """The words alone, of the sections in which anything stands."""
    told = {key: plain(text) for key, text in sections.items()}
    return {key: words for key, words in told.items() if words}


def stemmed(sections: Mapping[str, str], themes: Iterable[str]) -> list[Section]:
    """What the index gets; each theme counts as a section of its own."""
    found = [Section(stems_of(text), key in CENTRAL) for key, text in sections.items()]
    return found + [Section(stems_of(name), True) for name in themes]


def index_again(minutes: Iterable[int]) -> int:
    """Index the newest version of those of these minutes that have one; how many that were."""
    done = 0
    for version in _newest_versions(pk__in=list(minutes)):
        index(version)
        done += 1
    return done


def index_all() -> int:
    """Index what was ever distributed, anew: after a change of the stems. A transaction each, so that nothing waits."""
    done = 0
    for pk in list(Minutes.objects.exclude(versions=None).order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            done += index_again([pk])
    return done


def _newest_versions(**which: Any) -> Iterable[MinutesVersion]:
    found = Minutes.objects.filter(**which).exclude(versions=None).order_by("pk")
    for minutes in found.select_related("session").prefetch_related("themes"):
        version = minutes.versions.order_by("-number")[0]
        version.minutes = minutes
        yield version
