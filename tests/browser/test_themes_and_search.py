"""Themes over time, suggestions while one writes, and the search, in a real browser."""

import pytest
from playwright.sync_api import expect

from tests.browser.editors import DRAFT, write

# The services are tried on both databases; what a person sees of them is the same on each.
pytestmark = [pytest.mark.browser, pytest.mark.only_on("sqlite")]

NAMED = """
SELECT theme.community_id, theme.id, theme.name, writer.email
FROM community_sessions_theme AS theme
JOIN communities_membership AS taker ON taker.community_id = theme.community_id AND taker.is_minute_taker
JOIN accounts_user AS writer ON writer.id = taker.user_id
WHERE taker.ends_on IS NULL AND writer.email LIKE 'notulist@%' AND theme.name = 'Grenzen'
"""


def test_a_theme_is_looked_at_renamed_and_found(site, visitor):
    community, theme, name, writer = site.one_row(NAMED)
    for phone in (False, True):
        one = visitor(phone=phone).log_in(writer)
        one.go(f"/communities/{community}/themes/")
        one.check("themes")
        one.go(f"/communities/{community}/themes/{theme}/")
        one.check("theme")
        one.go(f"/search/?q={name}&community={community}")
        one.check("search")
        assert one.page.locator(".found mark").count() > 0
        one.go("/search/?q=olifant")
        one.check("search-nothing")
    one.go(f"/communities/{community}/themes/{theme}/")
    one.page.fill("#id_name", "Begrenzing")
    one.page.click("main form[method=post] button[type=submit]")
    one.page.wait_for_selector(".theme-strips")
    assert "Begrenzing" in one.page.locator(".theme-strips h3").all_inner_texts()


def test_a_suggestion_is_taken_by_keyboard_and_saved(site, visitor):
    session, writer, _ = site.one_row(DRAFT)
    one = visitor(phone=True).log_in(writer)
    one.go(f"/sessions/{session}/minutes/edit/")
    expect(one.page.locator("[data-autosave-status][role=status]")).to_have_count(1)  # the scripts are there
    for tick in one.page.locator("input[name=themes]").all():
        tick.uncheck()
    write(one.page, "Opbrengsten van de vorige keer", "Over de schaamte van een bewoner.")
    taken = one.page.locator("#theme-suggestions button", has_text="Schaamte")
    taken.wait_for()
    one.check("minutes-suggestions")
    taken.press("Enter")
    assert one.page.locator("input[name=themes]:checked").evaluate_all("all => all.map(one => one.value)") == [
        "Schaamte"
    ]
    assert one.page.locator("#theme-suggestions button", has_text="Schaamte").count() == 0
