"""Answering which dates suit on a phone, by keyboard and by the link of a mail; the facilitator's pages beside it."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Site, Visitor
from tests.browser.steps import confirm

# The services are tried on both databases; what a person sees of them is the same on each.
pytestmark = [pytest.mark.browser, pytest.mark.only_on("sqlite")]

ANSWERS = "SELECT count(*), count(DISTINCT a.value) FROM community_sessions_candidateanswer a"
JOIN = (
    "JOIN communities_membership m ON m.id = a.membership_id JOIN accounts_user u ON u.id = m.user_id"
    " JOIN community_sessions_candidate c ON c.id = a.candidate_id"
)


def answers_of(site: Site, email: str) -> tuple[int, int]:
    number, kinds = site.one_row(f"{ANSWERS} {JOIN} WHERE u.email = '{email}'")
    return number, kinds


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until what has the focus fits; what has it is in sight and not covered."""
    for _nth in range(120):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", selector):
            box = page.evaluate("(({top, bottom}) => [top, bottom])(document.activeElement.getBoundingClientRect())")
            assert box[1] > 0
            assert box[0] < page.viewport_size["height"]  # type: ignore[index]  # set by the fixture
            return
    raise AssertionError(f"Tab never comes to {selector}")


def test_a_member_answers_on_a_phone_with_nothing_but_the_keyboard(visitor, site):
    lotte: Visitor = visitor(phone=True).log_in("student@demo.example")
    page = lotte.page
    tab_to(page, "a[href*='/availability/']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/availability/*/")
    lotte.check("answer-dates")
    # Every Thursday afternoon is fine…
    tab_to(page, "[name=usual-3-afternoon]")
    page.keyboard.press("ArrowDown")  # past the last comes the first: yes
    expect(page.locator("[name=usual-3-afternoon][value=yes]")).to_be_checked()
    # …except the first one of the second month.
    tab_to(page, "section[aria-labelledby=group-3-afternoon] details:nth-of-type(2) > summary")
    page.keyboard.press("Enter")
    tab_to(page, "section[aria-labelledby=group-3-afternoon] details:nth-of-type(2) select")
    page.keyboard.press("n")
    lotte.check("answer-dates-open")
    expect(page.locator("[data-autosave-status]")).to_contain_text(re.compile(r"\d\d:\d\d"))
    number, kinds = answers_of(site, "student@demo.example")
    assert number > 10
    assert kinds == 2
    tab_to(page, "form.answers button[type=submit]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/home/")
    lotte.check("home-after-answering")
    assert answers_of(site, "student@demo.example") == (number, 2)
    expect(page.locator("a[href*='/availability/']")).to_have_count(1)  # the Tuesdays are still asked for


def test_the_link_of_a_mail_needs_no_log_in_and_leaves_nothing_behind(visitor, site):
    samira: Visitor = visitor().log_in("gespreksleider@demo.example")
    samira.page.goto(f"{site.url}/home/")
    samira.page.locator("a[href*='/rosters/']").first.click()
    samira.page.get_by_role("link", name="Wie wanneer kan").click()
    samira.check("availability")
    samira.page.get_by_text("Leden en hun links").click()
    samira.check("availability-links")
    samira.page.get_by_role("button", name=re.compile("Nieuwe link.*Tim")).click()
    expect(samira.page.get_by_role("dialog")).to_contain_text("De link van een eerdere mail stopt.")
    confirm(samira)
    samira.page.wait_for_load_state()
    mail = site.mail_to("tim.voorbeeld@demo.example", "/answer/")
    link = re.search(r"http\S+/answer/\S+", site.text_of(mail))[0]
    tim: Visitor = visitor(phone=True)
    tim.page.goto(link)
    tim.check("answer-by-link")
    assert tim.page.locator("nav, a[href*='/home/'], a[href*='login']").count() == 0
    tim.page.get_by_text("ja", exact=True).first.click()
    tim.page.get_by_role("button", name="Antwoorden opslaan").click()
    tim.page.wait_for_url("**?saved")
    tim.check("answer-by-link-saved")
    expect(tim.page.locator(".callout.is-done")).to_be_visible()
    assert answers_of(site, "tim.voorbeeld@demo.example")[0] > 10
    assert tim.page.context.cookies() == []
    # Stopped, it opens nothing any more.
    samira.page.get_by_text("Leden en hun links").click()
    samira.page.get_by_role("button", name=re.compile("Link stoppen.*Tim")).click()
    confirm(samira)
    samira.page.wait_for_load_state()
    answer = tim.page.goto(link)
    assert answer is not None
    assert answer.status == 404


@pytest.mark.parametrize("phone", [True, False], ids=["phone", "desk"])
def test_a_facilitator_sees_dates_and_answers(visitor, site, phone):
    samira: Visitor = visitor(phone=phone).log_in("gespreksleider@demo.example")
    samira.page.locator("a[href*='/rosters/']").first.click()
    samira.page.wait_for_url(re.compile(r"/rosters/\d+/$"))
    roster = re.search(r"/rosters/(\d+)/", samira.page.url)[1]
    for path in ("candidates", "availability", "availability/deadline"):
        samira.go(f"/rosters/{roster}/{path}/")
        wide = samira.page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
        assert not wide, path
    samira.go(f"/rosters/{roster}/availability/")
    samira.page.get_by_text("Alles in één tabel").click()
    samira.check("availability-table")
    assert not samira.page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    samira.go("/calendar/busy/")


def test_a_file_that_is_no_calendar_is_said_without_reloading(visitor, site):
    wim: Visitor = visitor(phone=True).log_in("ervaringsdeskundige@demo.example")
    wim.go("/calendar/busy/")
    wim.page.set_input_files("[name=file]", {"name": "foto.ics", "mimeType": "text/calendar", "buffer": b"\x89PNG"})
    wim.page.get_by_role("button", name="Bestand uploaden").click()
    expect(wim.page.locator("#busy-list")).to_contain_text("Dit is geen agenda", timeout=60_000)
    wim.check("busy-failed")
