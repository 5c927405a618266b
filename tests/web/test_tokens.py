"""The colours of both themes can be read, and the dark theme is the same however it was chosen."""

import re
from pathlib import Path

import pytest
from django.conf import settings

TOKENS = (Path(settings.BASE_DIR) / "static/css/tokens.css").read_text()
STATUSES = ("done", "soon", "late", "info", "calm")
STEPS = tuple(f"step-{number}" for number in range(1, 7))


def colours(block):
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block))


def blocks():
    light, by_system, by_choice = re.split(r"@media screen", TOKENS)
    return colours(light), colours(by_system), colours(by_choice)


LIGHT, DARK, DARK_BY_CHOICE = blocks()


def luminance(colour):
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    """As WCAG 2.2 defines it, between 1 and 21."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_black_on_white_is_as_far_apart_as_can_be():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


def test_the_dark_theme_is_the_same_by_the_system_and_by_choice():
    assert DARK == DARK_BY_CHOICE
    assert len(DARK) > 30


@pytest.mark.parametrize("theme", [LIGHT, LIGHT | DARK], ids=["light", "dark"])
def test_every_text_can_be_read(theme):
    pairs = [
        (text, ground)
        for ground in ("paper", "surface", "sunk")
        for text in ("ink", "ink-soft", "link", "brand", *STATUSES, *STEPS)
    ]
    pairs += [(text, f"{tone}-soft") for tone in (*STATUSES, *STEPS) for text in (tone, "ink", "ink-soft")]
    pairs += [("on-status", tone) for tone in STATUSES] + [("on-step", step) for step in STEPS]
    pairs += [("on-brand", "brand"), ("on-brand", "brand-strong"), ("link", "brand-soft"), ("ink", "mark")]

    too_close = [(text, ground) for text, ground in pairs if contrast(theme[text], theme[ground]) < 4.5]

    assert too_close == []


@pytest.mark.parametrize("theme", [LIGHT, LIGHT | DARK], ids=["light", "dark"])
def test_the_edge_of_a_field_can_be_seen(theme):
    assert [g for g in ("paper", "surface", "sunk") if contrast(theme["line-strong"], theme[g]) < 3] == []
