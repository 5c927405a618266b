"""Tags and filters that every template has at hand: icons, dates as people write them, form summaries."""

from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from django import template
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, ngettext

from lwg import clock

register = template.Library()


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """A Bootstrap icon; decorative unless it has a label."""
    if label:
        return format_html('<i class="bi bi-{}" role="img" aria-label="{}"></i>', name, label)
    return _plain_icon(name)


@lru_cache(maxsize=512)
def _plain_icon(name: str) -> SafeString:
    return format_html('<i class="bi bi-{}" aria-hidden="true"></i>', name)


@register.simple_tag
def heads(*labels: str) -> SafeString:
    """The head of a table whose columns are plain words."""
    columns = format_html_join("", '<th scope="col">{}</th>', ((label,) for label in labels))
    return format_html("<thead><tr>{}</tr></thead>", columns)


@register.filter
def day(value: date | datetime | None) -> str:
    """Thursday 10 September 2026, in the reader's language; a moment is told in Amsterdam time."""
    return _written(_day_of(value), "l j F Y", get_language()) if value else ""


@register.filter
def short_day(value: date | datetime | None) -> str:
    """Thu 10 Sep; in Dutch all in lower case, as Django's abbreviated months are not."""
    return brief(value, "D j M") if value else ""


def brief(value: date | datetime, pattern: str) -> str:
    """A day with abbreviated day or month: Dutch writes them in lower case, and Django its months not."""
    language = get_language()
    written = _written(_day_of(value), pattern, language)
    return written.lower() if language == "nl" else written


@lru_cache(maxsize=4096)
def _written(on: date, pattern: str, language: str | None) -> str:
    """The same few days stand on many pages."""
    return date_format(on, pattern)


@register.filter
def clock_time(value: datetime | None) -> str:
    """13:30, Amsterdam wall-clock."""
    return f"{_local(value):%H:%M}" if value else ""


@register.filter
def moment(value: datetime | None) -> str:
    """Thu 10 Sep 13:30."""
    return f"{short_day(value)} {clock_time(value)}" if value else ""


@register.filter
def left(value: datetime | None) -> str:
    """How long until, or since: 'in 3 days', '2 hours late'."""
    if value is None:
        return ""
    remaining = value - clock.now()
    if remaining < timedelta(0):
        return gettext("%(span)s late") % {"span": _span(-remaining)}
    return gettext("in %(span)s") % {"span": _span(remaining)}


@register.filter
def span(length: timedelta) -> str:
    """3 days, 5 hours or 20 minutes."""
    return _span(length)


def _span(length: timedelta) -> str:
    if length >= timedelta(days=1):
        return ngettext("%(n)d day", "%(n)d days", length.days) % {"n": length.days}
    hours = int(length.total_seconds() // 3600)
    if hours:
        return ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}
    minutes = int(length.total_seconds() // 60)
    return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}


def _local(value: Any) -> Any:
    return value.astimezone(clock.AMSTERDAM) if isinstance(value, datetime) else value


def _day_of(value: date | datetime) -> date:
    return value.astimezone(clock.AMSTERDAM).date() if isinstance(value, datetime) else value
