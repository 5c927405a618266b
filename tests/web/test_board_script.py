"""The running board in a real browser: of quick taps none is lost, and no older list takes the place of a newer one."""

import pytest
from playwright.sync_api import expect

# The scripts know no database.
pytestmark = [pytest.mark.browser, pytest.mark.only_on("sqlite"), pytest.mark.urls("tests.web.script_urls")]

ON = "#taps [aria-pressed=true]"


def test_of_quick_taps_the_list_shows_each_at_once_however_late_an_answer_is(page, posts):
    page.goto("/taps/")
    page.wait_for_load_state("networkidle")
    page.evaluate("for (const one of document.querySelectorAll('#taps button')) one.click()")

    expect(page.locator(ON)).to_have_count(4, timeout=3000)
    page.wait_for_timeout(1000)
    expect(page.locator(ON)).to_have_count(4)


def test_a_tap_is_not_lost_when_an_answer_comes_while_the_finger_is_down(page, posts):
    page.goto("/taps/")
    page.wait_for_load_state("networkidle")
    page.get_by_role("button", name="two").hover()
    page.mouse.down()
    with page.expect_response("**/taps/"):
        page.evaluate("document.querySelector('#taps button').click()")
    page.wait_for_timeout(200)
    page.mouse.up()

    expect(page.locator(ON)).to_have_text(["one", "two"])
    assert [post["tap"] for post in posts] == ["one", "two"]


def test_news_asked_before_a_tap_do_not_undo_what_its_answer_shows(page, posts):
    page.goto("/taps/")
    page.wait_for_load_state("networkidle")
    with page.expect_response("**/taps/?seen=0"):
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        page.get_by_role("button", name="one").click()
        expect(page.locator(ON)).to_have_text(["one"])
    page.wait_for_timeout(200)
    expect(page.locator(ON)).to_have_text(["one"], timeout=1)
