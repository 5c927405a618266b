"""Writing in the editors of minutes: by the name of the section, as a person finds it."""

import time

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Site

# A draft of the demo that was begun: its session, the minute taker and the facilitator.
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

PASTE = """
(element, kinds) => {
  const carried = new DataTransfer();
  for (const [kind, text] of Object.entries(kinds)) carried.setData(kind, text);
  element.dispatchEvent(new ClipboardEvent("paste", { clipboardData: carried, bubbles: true, cancelable: true }));
}
"""


def editor(page: Page, section: str) -> Locator:
    return page.get_by_role("textbox", name=section, exact=True)


def write(page: Page, section: str, words: str) -> None:
    """In place of what stands there, as a plain paragraph."""
    field = editor(page, section)
    field.focus()
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    page.keyboard.press("Backspace")  # out of a list
    page.keyboard.press("Control+Alt+Digit0")  # out of a heading
    field.fill(words)


def paste(page: Page, section: str, *, html: str = "", words: str = "") -> None:
    kinds = {"text/plain": words, "text/html": html}
    editor(page, section).evaluate(PASTE, {kind: text for kind, text in kinds.items() if text})


def expect_status(page: Page, icon: str, seconds: float = 30) -> None:
    """The icon of the save status tells what happened, in any language."""
    expect(page.locator(f"[data-autosave-status] .bi-{icon}")).to_be_visible(timeout=seconds * 1000)


def leave(page: Page) -> None:
    """As a person closes a tab, until it is gone.

    A tab that goes to another page at that moment may never close, and `close()` by itself then waits for ever.
    """
    with page.expect_event("close"):
        page.close(run_before_unload=True)


def stored(site: Site, session: int, section: str) -> str:
    """What the site's own database has."""
    (text,) = site.one_row(f"SELECT {section} FROM community_sessions_minutes WHERE session_id = {session}")
    return str(text)


def expect_stored(site: Site, session: int, section: str, html: str, seconds: float = 30) -> None:
    """Wait until the site's own database has exactly this."""
    deadline = time.monotonic() + seconds
    while stored(site, session, section) != html and time.monotonic() < deadline:
        time.sleep(0.3)
    assert stored(site, session, section) == html
