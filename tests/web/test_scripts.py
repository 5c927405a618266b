"""The scripts of static/js in a real browser: nothing typed is lost, nothing is sent twice."""

import pytest
from playwright.sync_api import Page, expect

# The scripts know no database.
pytestmark = [pytest.mark.browser, pytest.mark.only_on("sqlite"), pytest.mark.urls("tests.web.script_urls")]


@pytest.fixture(autouse=True)
def _english(settings):
    settings.LANGUAGE_CODE = "en"


def type_in(page: Page, text: str) -> None:
    page.get_by_label("Text").press_sequentially(text)
    page.wait_for_timeout(400)  # kept a quarter of a second after the last key


def test_what_was_typed_is_back_after_the_page_was_left(page):
    page.goto("/keep/")
    type_in(page, "what we saw")
    page.get_by_label("Password").fill("secret")
    page.wait_for_timeout(400)

    page.goto("/done/")
    page.goto("/keep/")

    expect(page.get_by_label("Text")).to_have_value("what we saw")
    expect(page.get_by_label("Password")).to_have_value("")
    assert "secret" not in page.evaluate("JSON.stringify(sessionStorage)")


def test_what_was_typed_before_the_scripts_were_there_is_back_too(page):
    waiting = []
    page.route("**/js/keep.js", lambda route: waiting.append(route))
    page.goto("/keep/")
    page.get_by_label("Text").press_sequentially("on a slow line")
    assert "slow" not in page.evaluate("JSON.stringify(sessionStorage)")
    waiting.pop().continue_()
    page.unroute("**/js/keep.js")
    page.wait_for_function("() => JSON.stringify(sessionStorage).includes('slow')")

    page.goto("/done/")
    page.goto("/keep/")

    expect(page.get_by_label("Text")).to_have_value("on a slow line")


def test_what_came_back_can_be_undone_for_good(page):
    page.goto("/keep/")
    type_in(page, "what we saw")
    page.reload()

    page.get_by_role("button", name="Undo").click()

    expect(page.get_by_label("Text")).to_have_value("")
    page.wait_for_timeout(400)
    page.reload()
    expect(page.get_by_label("Text")).to_have_value("")
    expect(page.get_by_role("button", name="Undo")).to_have_count(0)


def test_what_was_typed_survives_a_log_in_that_expired(page):
    page.goto("/keep/")
    type_in(page, "expired while writing")
    page.get_by_role("button", name="Save").click()
    page.wait_for_url("**/account/login/**")

    page.goto("/keep/")

    expect(page.get_by_label("Text")).to_have_value("expired while writing")


def test_what_was_accepted_does_not_come_back(page):
    page.goto("/keep/")
    type_in(page, "all well")
    page.get_by_role("button", name="Save").click()
    page.wait_for_url("**/done/")

    page.goto("/keep/")

    expect(page.get_by_label("Text")).to_have_value("")


def test_a_form_with_errors_shows_them_first_and_keeps_the_text(page):
    page.goto("/keep/")
    type_in(page, "wrong")
    page.get_by_role("button", name="Save").click()

    expect(page.locator(".form-errors")).to_be_focused()
    page.locator(".form-errors a").click()
    expect(page.get_by_label("Text")).to_be_focused()
    page.goto("/keep/")
    expect(page.get_by_label("Text")).to_have_value("wrong")


def test_a_double_click_sends_once(page, posts):
    page.goto("/once/")

    page.get_by_role("button", name="Save").dblclick(no_wait_after=True)

    page.wait_for_url("**/done/")
    assert len(posts) == 1


def test_what_cannot_be_undone_is_asked_once_by_keyboard(page, posts):
    page.goto("/confirm/")
    page.get_by_role("button", name="Save").focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Cancel it?")
    expect(dialog).to_contain_text("Everyone hears of it.")
    expect(dialog.get_by_role("button", name="Cancel", exact=True)).to_be_focused()

    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    assert posts == []

    page.get_by_role("button", name="Save").click()
    dialog.get_by_role("button", name="Cancel it").click()
    page.wait_for_url("**/done/")
    assert len(posts) == 1


def test_what_is_pressed_before_the_script_that_asks_is_there_is_asked_all_the_same(page, posts):
    waiting = []
    page.route("**/js/confirm.js", lambda route: waiting.append(route))
    page.goto("/confirm/")
    page.get_by_role("button", name="Save").click(no_wait_after=True)
    page.wait_for_timeout(200)
    assert posts == []

    waiting[0].continue_()
    page.get_by_role("dialog", name="Cancel it?").get_by_role("button", name="Cancel it").click()
    page.wait_for_url("**/done/")
    assert len(posts) == 1


def test_where_the_script_that_asks_does_not_come_the_browser_asks(page, posts):
    asked = []
    page.route("**/js/confirm.js", lambda route: route.abort())
    page.goto("/confirm/")
    for answer in ("dismiss", "accept"):
        assert posts == []
        page.once("dialog", lambda dialog, answer=answer: (asked.append(dialog.message), getattr(dialog, answer)()))
        with page.expect_event("dialog"):
            page.get_by_role("button", name="Save").click(no_wait_after=True)

    page.wait_for_url("**/done/")
    assert asked == ["Everyone hears of it."] * 2
    assert len(posts) == 1


@pytest.mark.parametrize(("address", "kind"), [("/confirm/", "btn-primary"), ("/confirm/?destroys", "btn-danger")])
def test_only_what_destroys_something_is_asked_in_red(page, address, kind):
    page.goto(address)
    page.get_by_role("button", name="Save").click()
    yes = page.get_by_role("dialog").get_by_role("button", name="Cancel it")
    assert yes.get_attribute("class") == f"btn {kind}"


def test_autosave_says_when_it_saved_and_sends_the_next_version(page, posts):
    page.goto("/autosave/")
    type_in(page, "first")
    expect(page.locator("[data-autosave-status]")).to_contain_text("Saved at 14:03")

    type_in(page, " second")
    expect(page.locator('[name="version"]')).to_have_value("3")

    assert [(post["text"], post["version"]) for post in posts] == [("first", "1"), ("first second", "2")]
    assert "first" not in page.evaluate("JSON.stringify(sessionStorage)")


def test_autosave_shows_both_texts_on_a_conflict_and_stops(page, posts):
    page.goto("/autosave/")
    type_in(page, "conflict")

    expect(page.locator("#conflict")).to_contain_text("Both texts")
    expect(page.locator("#conflict")).to_be_focused()
    page.get_by_label("Text").press_sequentially(" more")
    page.wait_for_timeout(2000)
    assert len(posts) == 1


def test_autosave_with_an_expired_log_in_keeps_the_text(page):
    page.goto("/autosave/")
    type_in(page, "expired")

    link = page.locator("[data-autosave-status] a")
    expect(link).to_have_attribute("href", "/account/login/?next=%2Fautosave%2F")
    with page.context.expect_page() as opened:
        link.click()
    opened.value.wait_for_url("**/account/login/**")
    page.goto("/autosave/")
    expect(page.get_by_label("Text")).to_have_value("expired")


def test_autosave_says_what_is_wrong(page):
    page.goto("/autosave/")
    type_in(page, "wrong")

    expect(page.locator("[data-autosave-status]")).to_contain_text("Too long.")


def test_autosave_without_a_connection_tries_again_and_keeps_the_text(page, posts):
    page.goto("/autosave/")
    page.wait_for_load_state("networkidle")
    page.context.set_offline(True)
    type_in(page, "offline")

    expect(page.locator("[data-autosave-status]")).to_contain_text("No connection")
    assert "offline" in page.evaluate("JSON.stringify(sessionStorage)")
    page.context.set_offline(False)
    expect(page.locator("[data-autosave-status]")).to_contain_text("Saved at", timeout=15000)
    assert len(posts) == 1


def test_the_theme_is_a_choice_that_stays(page):
    page.goto("/done/")
    page.get_by_role("button", name="Dark", exact=True).click()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")

    page.reload()

    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    expect(page.get_by_role("button", name="Dark", exact=True)).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="As the device").click()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "light")


def test_a_chart_keeps_its_table_behind_a_button_and_a_timer_counts(page):
    page.goto("/figures/")

    expect(page.get_by_role("img", name="In time?")).to_be_visible()
    expect(page.get_by_role("cell", name="Sep")).not_to_be_visible()
    page.get_by_text("Show the figures as a table").click()
    expect(page.get_by_role("cell", name="Sep")).to_be_visible()
    expect(page.locator("[data-timer-text]")).to_have_text("21 min left")


def test_the_language_can_be_changed_on_any_page(page):
    page.goto("/done/")
    page.get_by_role("button", name="NL: Nederlands").click()

    expect(page.locator("html")).to_have_attribute("lang", "nl")
    assert page.url.endswith("/done/")
