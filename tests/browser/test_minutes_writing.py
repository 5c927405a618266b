"""Writing minutes in a real browser: no word is lost to a closed tab, a log-in, no connection or a second writer."""

import pytest
from playwright.sync_api import expect

from tests.browser.cast import PASSWORD
from tests.browser.editors import DRAFT, editor, expect_status, leave, stored, write

# What is tried here happens in the browser: once is enough, whatever the database.
pytestmark = [pytest.mark.browser, pytest.mark.only_on("sqlite")]


@pytest.fixture
def draft(site):
    return site.one_row(DRAFT)


@pytest.fixture
def path(draft):
    return f"/sessions/{draft[0]}/minutes/edit/"


@pytest.fixture
def mine(site, visitor, draft, path):
    """The minute taker at the writing page."""
    taker = visitor().log_in(draft[1])
    open_page(taker.page, site, path)
    return taker


def open_page(page, site, path):
    page.goto(f"{site.url}{path}")
    expect(page.locator(".rich")).to_have_count(8)
    expect(page.locator("[data-autosave-status][role=status]")).to_have_count(1)  # the last of the scripts is there


def marked(page) -> list[str]:
    """What a screen reader says of the words that differ."""
    return [" ".join(told.split()) for told in page.locator(".diff ins").all_inner_texts()]


def shown(page) -> str:
    """Both texts, without what marks the words that differ."""
    return " ".join(page.locator("#conflict").inner_text().split()).replace("erbij: ", "")


def compare_own_text(taker, draft) -> None:
    """What the server kept for this person, beside the minutes."""
    taker.go(f"/sessions/{draft[0]}/minutes/")
    taker.page.click("a[href*=own-text]")


def test_two_writers_are_shown_both_texts(site, visitor, mine, draft, path):
    theirs = visitor(phone=True).log_in(draft[2])
    open_page(theirs.page, site, path)
    write(theirs.page, "Patronen", "Van de gespreksleider")
    expect_status(theirs.page, "check-circle")
    write(mine.page, "Patronen", "Van de notulist")
    mine.page.wait_for_selector("#conflict .diff")
    mine.check("minutes-conflict")
    assert "Van de notulist" in shown(mine.page)
    assert "Van de gespreksleider" in shown(mine.page)
    mine.page.click("#conflict button[name=theirs_version]")
    mine.page.wait_for_selector("#minutes-form[data-autosave]")
    expect(editor(mine.page, "Patronen")).to_contain_text("Van de gespreksleider")
    expect(editor(mine.page, "Patronen")).to_contain_text("Van de notulist")
    expect(mine.page.locator(".kept")).to_have_count(0)


def test_text_that_the_server_kept_is_put_in_from_another_device(site, visitor, mine, draft, path):
    theirs = visitor(phone=True).log_in(draft[2])
    open_page(theirs.page, site, path)
    write(theirs.page, "Situatie", "Van de gespreksleider")
    expect_status(theirs.page, "check-circle")
    write(mine.page, "Situatie", "Van de notulist")
    mine.page.wait_for_selector("#conflict .diff")
    assert marked(mine.page) == ["erbij: notulist", "erbij: gespreksleider"]

    elsewhere = visitor().log_in(draft[1])
    compare_own_text(elsewhere, draft)
    elsewhere.check("minutes-own-text")
    assert marked(elsewhere.page) == ["erbij: notulist", "erbij: gespreksleider"]
    elsewhere.page.click("button[form=own-text]")
    elsewhere.page.wait_for_selector("#minutes-form[data-autosave]")
    assert stored(site, draft[0], "situation") == "<p>Van de gespreksleider</p><p>Van de notulist</p>"
    for name in ("versions/", "versions/compare/"):
        elsewhere.go(f"/sessions/{draft[0]}/minutes/{name}")
        elsewhere.check(f"minutes-{name.replace('/', '-')}")
        theirs.go(f"/sessions/{draft[0]}/minutes/{name}")
        theirs.check(f"minutes-{name.replace('/', '-')}phone")


def test_text_that_was_put_in_is_not_asked_about_again(site, visitor, mine, draft, path):
    theirs = visitor(phone=True).log_in(draft[2])
    open_page(theirs.page, site, path)
    write(theirs.page, "Afspraken en voornemens", "Van de gespreksleider")
    expect_status(theirs.page, "check-circle")
    write(mine.page, "Afspraken en voornemens", "Van de notulist")
    mine.page.wait_for_selector("#conflict .diff")
    compare_own_text(mine, draft)
    mine.page.click("button[form=own-text]")
    mine.page.wait_for_selector("#minutes-form[data-autosave]")
    open_page(mine.page, site, path)
    expect(editor(mine.page, "Afspraken en voornemens")).to_contain_text("Van de notulist")
    expect(mine.page.locator(".kept")).to_have_count(0)
    expect(mine.page.locator("#conflict .diff")).to_have_count(0)


def test_two_tabs_that_both_clash_are_both_kept_on_the_server(site, visitor, mine, draft, path):
    theirs = visitor(phone=True).log_in(draft[2])
    second = mine.page.context.new_page()
    for page in (theirs.page, second):
        open_page(page, site, path)
    write(theirs.page, "Opbrengsten van de vorige keer", "Van de gespreksleider")
    expect_status(theirs.page, "check-circle")
    for page, words in ((mine.page, "Uit het eerste blad"), (second, "Uit het tweede blad")):
        write(page, "Opbrengsten van de vorige keer", words)
        page.wait_for_selector("#conflict .diff")

    elsewhere = visitor().log_in(draft[1])
    for _ in range(2):
        compare_own_text(elsewhere, draft)
        elsewhere.page.click("button[form=own-text]")
        elsewhere.page.wait_for_selector("#minutes-form[data-autosave]")
    words = stored(site, draft[0], "yields")
    assert {one in words for one in ("gespreksleider", "eerste blad", "tweede blad")} == {True}
    expect(elsewhere.page.locator("a[href*=own-text]")).to_have_count(0)


def test_two_tabs_of_one_person_lose_nothing(site, mine, draft, path):
    second = mine.page.context.new_page()
    open_page(second, site, path)
    held = []
    second.route("**/autosave/", lambda route: held.append(route))  # or either may be the first
    with second.expect_request("**/autosave/"):
        write(second, "Afwegingen", "Uit het tweede tabblad")
    write(mine.page, "Afwegingen", "Uit het eerste tabblad")
    expect_status(mine.page, "check-circle")
    held[0].continue_()
    second.wait_for_selector("#conflict .diff")
    assert stored(site, draft[0], "considerations") == "<p>Uit het eerste tabblad</p>"
    leave(second)
    third = mine.page.context.new_page()
    open_page(third, site, path)  # the words of the closed tab come back, on the revision on which they stood
    third.wait_for_selector("#conflict .diff")
    assert "Uit het eerste tabblad" in shown(third)
    assert "Uit het tweede tabblad" in shown(third)
    third.click("#conflict button[name=theirs_version]")
    third.wait_for_selector("#minutes-form[data-autosave]")
    assert "Uit het tweede tabblad" in stored(site, draft[0], "considerations")
    assert third.evaluate("Object.keys(localStorage).filter(one => one.startsWith('lwg-keep'))") == []


def test_words_typed_without_a_connection_survive_a_closed_browser(site, mine, draft, path):
    context = mine.page.context
    context.new_page()  # the browser ends with its last page
    context.set_offline(True)
    write(mine.page, "Situatie", "Getypt in de trein")
    expect_status(mine.page, "wifi-off")
    leave(mine.page)
    context.set_offline(False)
    again = context.new_page()
    open_page(again, site, path)
    expect(editor(again, "Situatie")).to_have_text("Getypt in de trein")
    expect(again.locator(".kept")).to_be_visible()
    expect_status(again, "check-circle")
    assert stored(site, draft[0], "situation") == "<p>Getypt in de trein</p>"
    again.reload()
    expect(again.locator(".rich")).to_have_count(8)
    expect(again.locator(".kept")).to_have_count(0)


def test_an_hour_offline_costs_nothing_and_ends_by_itself(site, mine, draft, path):
    page = mine.page
    page.clock.install()
    open_page(page, site, path)
    page.context.set_offline(True)
    write(page, "Patronen", "Het eerste half uur")
    page.clock.run_for("30:00")
    expect_status(page, "wifi-off")
    expect(page.locator("[data-autosave-status]")).to_contain_text("bewaard op dit apparaat")
    write(page, "Patronen", "Het hele uur")
    page.clock.run_for("30:00")
    expect_status(page, "wifi-off")
    page.context.set_offline(False)
    expect_status(page, "check-circle")
    page.clock.run_for("00:10")
    page.clock.resume()
    page.wait_for_timeout(500)
    assert stored(site, draft[0], "patterns") == "<p>Het hele uur</p>"


def log_in_again(page, draft, words):
    """In the tab that the words about an expired log-in open, which goes to the same minutes."""
    page.context.clear_cookies(name="sessionid")
    write(page, "Opbrengsten van de vorige keer", words)
    expect_status(page, "lock")
    with page.context.expect_page() as opened:
        page.click("[data-autosave-status] a")
    page.evaluate(
        "() => { for (let id = setTimeout(() => 0); id; id--) clearTimeout(id); }"
    )  # it sleeps behind the other
    log_in = opened.value
    log_in.fill("input[name=login]", draft[1])
    log_in.fill("input[name=password]", PASSWORD)
    log_in.click("main form button[type=submit]")
    log_in.wait_for_url("**/minutes/edit/")
    return log_in


def test_a_log_in_that_expired_is_renewed_in_another_tab(site, mine, draft):
    log_in = log_in_again(mine.page, draft, "Getypt zonder log-in")
    expect_status(mine.page, "check-circle", seconds=5)
    assert stored(site, draft[0], "yields") == "<p>Getypt zonder log-in</p>"
    expect(editor(log_in, "Opbrengsten van de vorige keer")).to_have_text("Getypt zonder log-in", timeout=10_000)


def test_who_writes_on_where_they_logged_in_again_has_all_words_once(site, mine, draft):
    log_in = log_in_again(mine.page, draft, "Opnieuw getypt zonder log-in")
    expect(editor(log_in, "Opbrengsten van de vorige keer")).to_have_text(
        "Opnieuw getypt zonder log-in", timeout=10_000
    )
    expect(log_in.locator(".rich")).to_have_count(8)
    editor(log_in, "Opbrengsten van de vorige keer").click()
    log_in.keyboard.press("Control+End")
    log_in.keyboard.type(", en verder erna")
    expect_status(log_in, "check-circle")
    assert stored(site, draft[0], "yields") == "<p>Opnieuw getypt zonder log-in, en verder erna</p>"
    for page in (mine.page, log_in):
        expect(page.locator("#conflict .diff, .kept")).to_have_count(0)
    mine.page.bring_to_front()
    mine.check("minutes-saved-in-another-tab")


def test_a_server_that_restarts_gets_the_words_afterwards(site, mine, draft):
    site.stop()
    try:
        write(mine.page, "Afspraken en voornemens", "Getypt tijdens de herstart")
        expect_status(mine.page, "wifi-off")
    finally:
        site.start()
    expect_status(mine.page, "check-circle", seconds=60)
    assert stored(site, draft[0], "agreements") == "<p>Getypt tijdens de herstart</p>"


def test_log_out_saves_first_and_asks_where_it_cannot(site, visitor, mine, draft, path):
    page = mine.page
    page.context.set_offline(True)
    write(page, "Patronen", "Nog niet op de server")
    expect_status(page, "wifi-off")
    page.locator("[popovertarget=my-menu]").click()
    page.locator("[data-log-out] button").click()
    dialog = page.get_by_role("dialog", name="Niet alles is bewaard")
    expect(dialog).to_be_visible()
    dialog.get_by_role("button", name="Annuleren").click()
    page.context.set_offline(False)
    expect_status(page, "check-circle", seconds=60)
    write(page, "Patronen", "Net voor het uitloggen")
    page.locator("[popovertarget=my-menu]").click()
    page.locator("[data-log-out] button").click()
    page.wait_for_function("() => !document.body.dataset.person")
    assert stored(site, draft[0], "patterns") == "<p>Net voor het uitloggen</p>"
    assert page.evaluate("Object.keys(localStorage).filter(one => one.startsWith('lwg-keep'))") == []


def test_another_person_in_this_browser_finds_nothing(site, mine, draft, path):
    page, other = mine.page, mine.page.context.new_page()
    page.context.set_offline(True)
    write(page, "Situatie", "Alleen voor mij")
    expect_status(page, "wifi-off")
    page.context.clear_cookies(name="sessionid")  # or the server may get it yet, as the tab closes
    leave(page)
    page.context.set_offline(False)
    other.goto(f"{site.url}/account/login/")
    other.fill("input[name=login]", draft[2])
    other.fill("input[name=password]", PASSWORD)
    other.click("main form button[type=submit]")
    other.wait_for_url("**/home/")
    open_page(other, site, path)
    expect(editor(other, "Situatie")).not_to_contain_text("Alleen voor mij")
    assert "Alleen voor mij" not in other.evaluate("JSON.stringify({...localStorage})")


def test_the_button_waits_for_what_is_being_saved(site, mine, draft):
    page = mine.page
    answers = []
    page.route("**/autosave/", lambda route: answers.append((route, route.fetch())))  # saved, and not yet told so
    write(page, "Volgende bijeenkomst", "Eerste")
    page.wait_for_selector("[data-autosave-status] .bi-arrow-repeat")
    write(page, "Volgende bijeenkomst", "Eerste en tweede")
    page.get_by_role("button", name="Bewaren").click()
    page.wait_for_timeout(500)
    ((route, answer),) = answers
    route.fulfill(response=answer)
    page.wait_for_selector(".message")
    expect(page.locator("#conflict .diff")).to_have_count(0)
    assert stored(site, draft[0], "next_session") == "<p>Eerste en tweede</p>"
