"""Writing minutes in a real browser: saved while one types, two texts brought together, nothing lost to a log-in."""

import pytest

pytestmark = pytest.mark.browser

DRAFT = """
SELECT session.id, writer.email, guide.email
FROM community_sessions_minutes AS minutes
JOIN community_sessions_session AS session ON session.id = minutes.session_id
JOIN communities_membership AS taker ON taker.id = session.minute_taker_id
JOIN accounts_user AS writer ON writer.id = taker.user_id
JOIN communities_membership AS facilitator ON facilitator.id = session.facilitator_id
JOIN accounts_user AS guide ON guide.id = facilitator.user_id
WHERE minutes.state = 'draft' AND minutes.started_at IS NOT NULL
"""


def status_of(page) -> str:
    """The icon of the save status tells what happened, in any language."""
    icon = page.locator("[data-autosave-status] .bi:not(.bi-arrow-repeat)")
    return (icon.get_attribute("class") or "").split()[-1]


def marked(page) -> list[str]:
    """What a screen reader says of the words that differ."""
    return [" ".join(told.split()) for told in page.locator(".diff ins").all_inner_texts()]


def test_two_writers_and_a_log_in_that_expired_lose_nothing(site, visitor):
    session, writer, guide = site.one_row(DRAFT)
    path = f"/sessions/{session}/minutes/edit/"
    mine, theirs = visitor().log_in(writer), visitor(phone=True).log_in(guide)
    mine.go(path)
    theirs.go(path)

    theirs.page.fill("#id_patterns", "Van de gespreksleider")
    assert status_of(theirs.page) == "bi-check-circle"
    mine.page.fill("#id_patterns", "Van de notulist")
    mine.page.wait_for_selector("#conflict .diff")
    mine.check("minutes-conflict")
    assert marked(mine.page) == ["erbij: notulist", "erbij: gespreksleider"]
    mine.go(f"/sessions/{session}/minutes/own-text/")
    mine.check("minutes-own-text")
    assert marked(mine.page) == ["erbij: notulist", "erbij: gespreksleider"]
    mine.go(path)  # what the browser kept comes back, and with it the question
    mine.page.wait_for_selector("#conflict .diff")
    mine.page.click("#conflict button[formaction]")
    mine.page.wait_for_selector("#minutes-form[data-autosave]")
    assert mine.page.input_value("#id_patterns") == "<p>Van de gespreksleider</p><p>Van de notulist</p>"

    for name in ("versions/", "versions/compare/"):
        mine.go(f"/sessions/{session}/minutes/{name}")
        mine.check(f"minutes-{name.replace('/', '-')}")
        theirs.go(f"/sessions/{session}/minutes/{name}")
        theirs.check(f"minutes-{name.replace('/', '-')}phone")
    mine.go(path)

    mine.page.context.clear_cookies(name="sessionid")
    mine.page.fill("#id_yields", "Getypt zonder log-in")
    assert status_of(mine.page) == "bi-lock"
    mine.page.click("[data-autosave-status] a")
    mine.page.fill("input[name=login]", writer)
    mine.page.fill("input[name=password]", "samen-leren-in-de-wijk")
    mine.page.click("main form button[type=submit]")
    mine.page.wait_for_selector(".kept")
    assert mine.page.input_value("#id_yields") == "Getypt zonder log-in"
    assert status_of(mine.page) == "bi-check-circle"
    mine.page.reload()
    assert mine.page.input_value("#id_yields") == "<p>Getypt zonder log-in</p>"
