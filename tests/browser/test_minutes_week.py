"""The week of the minutes in a real browser: reminders put off, another reader, handing over, and the page of turns."""

import pytest
from playwright.sync_api import expect

from tests.browser.editors import DRAFT, write
from tests.browser.steps import in_the_site

# The services are tried on both databases; what a person sees of them is the same on each.
pytestmark = [pytest.mark.browser, pytest.mark.only_on("sqlite")]

# The minutes that wait for their reader, four days after their session, asked three days ago.
A_WEEK = """
from datetime import timedelta
from lwg import clock
from sessions.models import Minutes, Review, Session
minutes = Minutes.objects.filter(state="in_review").latest("pk")
ends, now = clock.now() - timedelta(days=4), clock.now()
Session.objects.filter(pk=minutes.session_id).update(starts_at=ends - timedelta(hours=2), ends_at=ends)
Minutes.objects.filter(pk=minutes.pk).update(due_at=ends + timedelta(days=7))
Review.objects.filter(minutes=minutes, decided_at=None).update(asked_at=now - timedelta(days=3))
print(minutes.session_id, minutes.session.community_id, minutes.session.minute_taker.user.email)
"""


def test_who_cannot_write_puts_off_asks_another_reader_and_hands_over(site, visitor):
    session, community, writer = in_the_site(site, A_WEEK).split()
    mine = visitor(phone=True).log_in(writer)
    page = mine.page

    mine.go(f"/sessions/{session}/minutes/put-off/")
    mine.check("put-reminders-off")
    page.fill("#id_reason", "Griep")
    page.click("main form button[type=submit]")
    page.wait_for_url("**/minutes/")
    mine.check("minutes-put-off")
    assert "Griep" in page.inner_text("main")

    page.click("main .callout form button[type=submit]")
    page.click("dialog[open] .btn-primary")
    page.wait_for_selector(".callout .bi-hourglass-split", state="detached")

    mine.go(f"/sessions/{session}/minutes/hand-over/")
    mine.check("hand-over")
    page.locator("main form button[type=submit]").first.click()
    page.click("dialog[open] .btn-primary")
    page.wait_for_url(f"**/sessions/{session}/")
    assert site.one_row(f"SELECT count(*) FROM community_sessions_dutyswap WHERE session_id = {session}")[0] == 1

    for wide in (mine, visitor().log_in(writer)):
        wide.go(f"/communities/{community}/turns/")
        wide.check("turns")


def test_who_still_types_when_the_minutes_are_handed_over_finds_their_words(site, visitor):
    session, writer, guide = site.one_row(DRAFT)
    mine, theirs = visitor(phone=True).log_in(writer), visitor().log_in(guide)
    page = mine.page
    mine.go(f"/sessions/{session}/minutes/edit/")
    expect(page.locator("[data-autosave-status][role=status]")).to_have_count(1)

    theirs.go(f"/sessions/{session}/minutes/hand-over/")
    theirs.page.locator("main form button[type=submit]").first.click()
    theirs.page.click("dialog[open] .btn-primary")
    theirs.page.wait_for_url(f"**/sessions/{session}/")

    write(page, "Patronen", "Nog getypt in de tram")
    expect(page.locator("[data-autosave-status]")).to_contain_text("Niet bewaard", timeout=15_000)
    mine.check("minutes-handed-over-while-typing")
    page.click("#conflict a")
    page.wait_for_url("**/own-text/**")
    mine.check("own-text-of-former-minute-taker")
    assert "Nog getypt in de tram" in page.inner_text("main")

    page.click("main form .btn-link")
    page.click("dialog[open] .btn-danger")
    page.wait_for_url(f"**/sessions/{session}/")
    assert site.one_row("SELECT count(*) FROM community_sessions_owndraft")[0] == 0
