"""Correcting minutes from the first word to the next version, and a community's book, in a real browser."""

import pytest
from playwright.sync_api import expect

from tests.browser.editors import editor, expect_status, leave, write
from tests.browser.steps import submit

# The services are tried on both databases; what a person sees of them is the same on each.
pytestmark = [pytest.mark.browser, pytest.mark.only_on("sqlite")]

# Minutes that were distributed last, who took them, and another member who accepted the agreements.
SENT = """
SELECT session.id, session.community_id, writer.email, reader.email, reading.id
FROM community_sessions_minutes AS minutes
JOIN community_sessions_session AS session ON session.id = minutes.session_id
JOIN communities_membership AS taker ON taker.id = session.minute_taker_id
JOIN accounts_user AS writer ON writer.id = taker.user_id
JOIN community_sessions_review AS review ON review.minutes_id = minutes.id AND review.decision = 'approved'
JOIN communities_membership AS reading ON reading.id = review.reader_id
JOIN accounts_user AS reader ON reader.id = reading.user_id
WHERE minutes.state = 'distributed'
ORDER BY session.starts_at DESC
"""


def test_minutes_are_corrected_read_along_and_distributed_anew(site, visitor):
    session, _, writer, reader, reading = site.one_row(SENT)
    path = f"/sessions/{session}/minutes/"
    desk, phone = visitor().log_in(writer), visitor(phone=True).log_in(reader)
    page, read = desk.page, phone.page

    desk.go(path)
    page.click("a[href$='/minutes/correct/']")
    expect(page.locator("[data-autosave-status][role=status]")).to_have_count(1)
    second = page.context.new_page()
    second.goto(page.url)
    expect(second.locator("[data-autosave-status][role=status]")).to_have_count(1)
    page.fill("#id_reason", "Er stond een naam in, en een woord was weggevallen.")
    write(page, "Patronen", "We wachten op elkaar, en niemand begint.")
    expect_status(page, "check-circle")
    desk.check("correction-edit")

    # a second tab that wrote something else is shown both; closed and forgotten by the browser, it can be put in
    write(second, "Patronen", "Uit een ander blad")
    second.wait_for_selector("#conflict .diff")
    page.bring_to_front()
    desk.page = second
    desk.check("correction-conflict")
    desk.page = page
    leave(second)
    page.evaluate("localStorage.clear(); sessionStorage.clear()")
    page.reload()
    desk.check("correction-own-text-offered")
    page.click("a[href*='/own-text/']")
    desk.check("correction-own-text")
    page.click("button[form=own-text]")
    page.wait_for_selector("#minutes-form[data-autosave]")
    for words in ("We wachten op elkaar, en niemand begint.", "Uit een ander blad"):
        expect(editor(page, "Patronen")).to_contain_text(words)
    expect(page.locator("a[href*='/own-text/']")).to_have_count(0)

    # every save is kept: what the two tabs became is taken back, and that again
    page.click("a[href$='/minutes/correct/versions/']")
    desk.check("correction-versions")
    page.locator("a[href*='/compare/?newer=']").first.click()
    desk.check("correction-compared")
    for _back_and_again in range(2):
        page.click("form[action$='/restore/'] button")
        with page.expect_navigation():
            page.click("dialog[open] .btn-primary")
    desk.check("correction-put-back")
    page.click(".breadcrumb a[href$='/minutes/correct/']")
    page.wait_for_selector("#minutes-form[data-autosave]")
    for words in ("We wachten op elkaar, en niemand begint.", "Uit een ander blad"):
        expect(editor(page, "Patronen")).to_contain_text(words)

    page.click("button[name=ask]")
    page.wait_for_url("**/minutes/correct/reader/")
    desk.check("correction-ask-reader")
    page.select_option("#id_reader", str(reading))
    submit(desk)
    desk.check("correction-with-reader")

    phone.go("/home/")
    read.click("a[href$='/minutes/correct/review/']")
    phone.check("correction-review")
    read.fill("#id_remark", "Wie wacht op wie?")
    read.click("form[action$='/changes/'] button[type=submit]")
    read.wait_for_url(f"**{path}")

    desk.go("/home/")
    page.click("a[href$='/minutes/correct/']")
    expect(page.locator("[data-autosave-status][role=status]")).to_have_count(1)
    desk.check("correction-changes")
    write(page, "Patronen", "We wachten op de ander, en niemand begint.")
    page.click("button[name=ask]")
    page.wait_for_url("**/minutes/correct/reader/")
    page.select_option("#id_reader", str(reading))
    submit(desk)

    phone.go(f"{path}correct/review/")
    read.click("form[action$='/approve/'] button[type=submit]")
    read.wait_for_url(f"**{path}")
    phone.go(path)

    desk.go("/home/")
    page.click("a[href$='/minutes/correct/distribute/']")
    desk.check("correction-publish")
    submit(desk)
    page.wait_for_url(f"**{path}")
    desk.check("correction-published")
    phone.go(path)
    for one in (desk, phone):
        one.go(f"{path}distributed/")
        one.go(f"{path}distributed/2/")
    site.mail_to(reader, "Er stond een naam in")


def test_a_book_is_asked_for_followed_and_taken_along(site, visitor, tmp_path):
    _, community, _, reader, _ = site.one_row(SENT)
    for phone in (False, True):
        one = visitor(phone=phone).log_in(reader)
        page = one.page
        one.go(f"/communities/{community}/book/")
        if not phone:
            page.route("**/book/?*seen=*", lambda route: route.abort())  # so that it stays while it is looked at
            page.click("form[action$='/make/'] button[type=submit]")
            page.wait_for_selector("#book progress, #book [href$='/pdf/']")
            one.check("book-waiting")
            page.unroute("**/book/?*seen=*")
        page.locator("#book [href$='/html/']").wait_for(timeout=60_000)
        expect(page.locator("#book")).to_have_count(1)
        one.check("book-ready")
    with page.expect_download() as taken:
        page.click("#book [href$='/html/']")
    book = tmp_path / "book.html"
    taken.value.save_as(book)
    page.goto(book.as_uri())
    one.check("book-html")
    wide = "document.documentElement.scrollWidth > innerWidth"
    assert page.evaluate(wide) is False
