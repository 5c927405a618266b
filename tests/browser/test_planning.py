"""Planning in a real browser, at a desk and on a phone: dates are proposed and taken, a change is published."""

import pytest

# The services are tried on both databases; what a person sees of them is the same on each.
pytestmark = [pytest.mark.browser, pytest.mark.only_on("sqlite")]

ROSTER = """
SELECT roster.id, person.email
FROM community_sessions_roster AS roster
JOIN communities_membership AS member ON member.community_id = roster.community_id
JOIN accounts_user AS person ON person.id = member.user_id
WHERE member.is_facilitator AND roster.id = ({which})
ORDER BY person.email
"""
DRAFT = ROSTER.format(which="SELECT roster_id FROM community_sessions_candidate LIMIT 1")
RUNNING = ROSTER.format(
    which="SELECT r.id FROM community_sessions_roster r JOIN community_sessions_rosterdate d ON d.roster_id = r.id "
    "JOIN community_sessions_session s ON s.roster_date_id = d.id "
    "WHERE r.state = 'published' AND s.state = 'held' ORDER BY s.starts_at DESC LIMIT 1"
)


@pytest.mark.parametrize("phone", [False, True])
def test_a_facilitator_looks_at_the_proposal_swaps_a_date_and_takes_the_set(site, visitor, phone):
    roster, guide = site.one_row(DRAFT)
    facilitator = visitor(phone=phone).log_in(guide)
    page = facilitator.page
    facilitator.go(f"/rosters/{roster}/")
    page.click(f"a[href='/rosters/{roster}/proposal/']")
    facilitator.check("proposal")
    dates = page.locator("tbody tr").count()
    assert dates >= 3

    page.locator("a[href*='/proposal/set/']").first.click()
    facilitator.check("proposal-set")
    page.go_back()
    page.locator("a[href*='/proposal/swap/']").nth(1).click()
    facilitator.check("proposal-swap")
    page.locator(".places a").first.click()
    facilitator.check("proposal-swapped")
    page.click("form[action$='/take/'] button")
    page.wait_for_url(f"**/rosters/{roster}/")
    facilitator.check("draft-with-proposed-dates")
    assert page.locator("tbody tr").count() == dates

    facilitator.go(f"/rosters/{roster}/proposal/?sessions=15")
    page.locator(".places a[href*='sessions=']").first.click()
    facilitator.check("proposal-relaxed")
    facilitator.go(f"/rosters/{roster}/proposal/?free=1")
    page.click("form[action$='/fair/'] button")
    page.wait_for_selector("#long-work table", timeout=60_000)
    facilitator.check("proposal-fair")


def test_a_change_to_the_running_roster_is_looked_at_and_published(site, visitor):
    roster, guide = site.one_row(RUNNING)
    facilitator = visitor(phone=True).log_in(guide)
    page = facilitator.page
    facilitator.go(f"/rosters/{roster}/")
    page.click("form[action$='/change/'] button")
    facilitator.check("change")
    page.locator("form[action$='/remove/'] button").last.click()
    page.click(f"a[href='/rosters/{roster}/change/publish/']")
    facilitator.check("change-confirm")
    assert page.locator("del").count() == 1
    page.click(".form-actions button")
    page.wait_for_url(f"**/rosters/{roster}/")
    page.locator("details:has(.timeline) > summary").click()
    facilitator.check("change-published")
    assert page.locator(".timeline > li").count() == 2


COMING = """
SELECT session.id, session.community_id, person.email
FROM community_sessions_session AS session
JOIN communities_community AS community ON community.id = session.community_id
JOIN communities_membership AS member ON member.community_id = session.community_id
JOIN accounts_user AS person ON person.id = member.user_id
WHERE member.is_facilitator AND session.state = 'planned' AND community.name = 'Netwerk Buurtkracht Zuid'
ORDER BY session.starts_at, person.email LIMIT 1 OFFSET {offset}
"""


def test_a_session_is_moved_after_a_look_and_a_gap_that_stands_offers_days(site, visitor):
    """Of a rhythm of three weeks two sessions are cancelled in a row; two people facilitate there."""
    session, community, guide = site.one_row(COMING.format(offset=10))
    facilitator = visitor(phone=True).log_in(guide)
    page = facilitator.page
    facilitator.go(f"/sessions/{session}/move/")
    page.fill("input[name=starts_at]", "10:00")
    page.click(".form-actions button")
    facilitator.check("move-plan")
    page.click("button[formaction$='/move/confirm/']")
    page.wait_for_url(f"**/sessions/{session}/")

    for offset in (10, 10):
        session, _community, _guide = site.one_row(COMING.format(offset=offset))
        facilitator.go(f"/sessions/{session}/cancel/")
        page.fill("input[name=reason]", "De zaal is dicht.")
        page.click(".form-actions button")
        page.wait_for_url(f"**/sessions/{session}/")
    facilitator.go(f"/communities/{community}/sessions/gaps/")
    page.locator("a[href*='/sessions/add/?day=']").first.click()
    facilitator.check("plan-a-day-in-the-gap")
    page.click(".form-actions button")
    page.wait_for_url("**/sessions/*/")
    facilitator.check("planned-in-the-gap")
