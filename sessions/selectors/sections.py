"""The sections of minutes in their order: which step each comes from, how it is called, and its text (A8a)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from sessions.models import MinutesVersion
from sessions.rich_text import as_html


@dataclass(frozen=True, eq=False)
class Section:
    """One section of minutes: which step it comes from (0: none), how it is called, and what helps to write it."""

    key: str
    step: int
    icon: str
    title: str | Promise
    help: str | Promise

    @property
    def is_central(self) -> bool:
        """A8a: the collective question and the action perspectives stand in the centre."""
        return self.key in ("collective_question", "action_perspectives")


SECTIONS = (
    Section(
        "collective_question",
        3,
        "people",
        gettext_lazy("Collective question"),
        gettext_lazy("The question that became one of all of you. It stands in the centre."),
    ),
    Section(
        "situation",
        1,
        "person-raised-hand",
        gettext_lazy("Situation"),
        gettext_lazy("In a few lines. Leave out names, and whatever tells who it is about."),
    ),
    Section(
        "patterns",
        3,
        "people",
        gettext_lazy("Patterns"),
        gettext_lazy("What was intended, what stood in the way, and what others recognised."),
    ),
    Section(
        "considerations",
        4,
        "signpost-split",
        gettext_lazy("Considerations"),
        gettext_lazy("What the group weighed, also where you did not agree."),
    ),
    Section(
        "action_perspectives",
        4,
        "signpost-split",
        gettext_lazy("Action perspectives"),
        gettext_lazy("Ways of acting that may help. They stand in the centre, too."),
    ),
    Section(
        "agreements",
        5,
        "person-walking",
        gettext_lazy("Agreements and intentions"),
        gettext_lazy("What each means to do until next time, and what you agreed."),
    ),
    Section(
        "yields",
        6,
        "flower1",
        gettext_lazy("Yields of last time"),
        gettext_lazy("What those present did since last time, and what came of it."),
    ),
    Section(
        "next_session",
        0,
        "calendar-event",
        gettext_lazy("Next session"),
        gettext_lazy("When and where you meet again, and what to bring or prepare."),
    ),
)


@dataclass(frozen=True)
class WrittenSection:
    """A section with its rich text, as safe HTML too."""

    section: Section
    text: str

    @property
    def html(self) -> SafeString:
        return as_html(self.text)


def sections_of(version: MinutesVersion) -> list[WrittenSection]:
    """As they were when that version went out."""
    return sections_in(version.content)


def sections_in(contents: Mapping[str, Any]) -> list[WrittenSection]:
    """As a version, a correction or a draft of one's own keeps them, in "sections"."""
    return [WrittenSection(one, contents["sections"].get(one.key, "")) for one in SECTIONS]
