"""What stands in a community's book: the newest versions of distributed minutes, yields, and the themes over them."""

import hashlib
import json
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.safestring import SafeString

from communities.models import Community
from lwg import clock
from sessions.enums import MinutesState
from sessions.models import MinutesVersion, Session, Yield
from sessions.planning.study_year import HalfYear, half_year_of
from sessions.selectors.sections import SECTIONS, Section, WrittenSection


@dataclass(frozen=True)
class Chapter:
    """The minutes of one session as they went out last."""

    session: Session
    version: MinutesVersion
    themes: list[str]

    @property
    def anchor(self) -> str:
        return f"session-{self.session.pk}"

    @property
    def parts(self) -> list[tuple[Section, SafeString]]:
        """With the headings of the text a level lower than on its own page: they stand under those of the sections."""
        sections = self.version.content["sections"]
        written = [WrittenSection(one, sections[one.key]) for one in SECTIONS if sections.get(one.key)]
        return [(one.section, _lower(one.html)) for one in written]


@dataclass(frozen=True)
class NamedTheme:
    name: str
    chapters: list[Chapter]


class Book:
    """Of one half-year; four queries."""

    def __init__(self, community: Community, half_year: HalfYear) -> None:
        self.community = community
        self.half_year = half_year

    @cached_property
    def chapters(self) -> list[Chapter]:
        newest = MinutesVersion.objects.filter(minutes=OuterRef("minutes")).order_by("-number").values("pk")[:1]
        versions = (
            MinutesVersion.objects.filter(
                pk=Subquery(newest),
                minutes__state=MinutesState.DISTRIBUTED,
                minutes__session__in=_sessions(self.community, self.half_year),
            )
            .select_related("minutes__session__minute_taker__user", "minutes__session__location")
            .prefetch_related("minutes__themes")
            .order_by("minutes__session__starts_at")
        )
        return [
            Chapter(one.minutes.session, one, [str(theme) for theme in one.minutes.themes.all()]) for one in versions
        ]

    @cached_property
    def yields(self) -> list[Yield]:
        """What was told in these sessions, without who told it."""
        sessions = [one.session.pk for one in self.chapters]
        return list(
            Yield.objects.filter(session__in=sessions).select_related("session").order_by("session__starts_at", "pk")
        )

    @property
    def themes(self) -> list[NamedTheme]:
        """Most often named first."""
        found: dict[str, list[Chapter]] = {}
        for chapter in self.chapters:
            for name in chapter.themes:
                found.setdefault(name, []).append(chapter)
        named = [NamedTheme(name, chapters) for name, chapters in found.items()]
        return sorted(named, key=lambda one: (-len(one.chapters), one.name.casefold()))

    @property
    def fingerprint(self) -> str:
        """Differs when something that the book holds has changed."""
        held = [
            [[one.version.pk, one.session.starts_at.isoformat(), one.themes] for one in self.chapters],
            [[one.change, one.consideration] for one in self.yields],
            [self.community.name, self.community.shared_question],
        ]
        return hashlib.sha256(json.dumps(held).encode()).hexdigest()


def half_years_of(community: Community) -> list[HalfYear]:
    """Those with distributed minutes, and the one that runs, newest first."""
    starts = Session.objects.filter(community=community, minutes__state=MinutesState.DISTRIBUTED)
    days = [one.astimezone(clock.AMSTERDAM).date() for one in starts.values_list("starts_at", flat=True)]
    return sorted({half_year_of(day) for day in [*days, clock.today()]}, key=lambda one: one.first_day, reverse=True)


def _sessions(community: Community, half_year: HalfYear) -> QuerySet[Session]:
    since, until = _midnight(half_year.first_day), _midnight(half_year.last_day + timedelta(days=1))
    return Session.objects.filter(community=community, starts_at__gte=since, starts_at__lt=until)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), clock.AMSTERDAM)


def _lower(html: SafeString) -> SafeString:
    lowered = html.replace("<h4", "<h5").replace("</h4>", "</h5>").replace("<h3", "<h4").replace("</h3>", "</h4>")
    return SafeString(lowered)
