"""Reading along in a real browser, on a phone and at a desk: remarks at words, taking over, a second reader."""

import pytest
from playwright.sync_api import expect

# The services are tried on both databases; what a person sees of them is the same on each.
pytestmark = [pytest.mark.browser, pytest.mark.only_on("sqlite")]

WAITING = """
SELECT session.id, reader.email, writer.email, minutes.id
FROM community_sessions_review AS review
JOIN community_sessions_minutes AS minutes ON minutes.id = review.minutes_id
JOIN community_sessions_session AS session ON session.id = minutes.session_id
JOIN communities_membership AS asked ON asked.id = review.reader_id
JOIN accounts_user AS reader ON reader.id = asked.user_id
JOIN communities_membership AS taker ON taker.id = session.minute_taker_id
JOIN accounts_user AS writer ON writer.id = taker.user_id
WHERE review.decided_at IS NULL
"""
# The first words of a part of the text, as who drags over them has it.
SELECT = """
([part, long]) => {
  const prose = document.querySelector(`[data-remarkable=${part}]`);
  const walk = document.createTreeWalker(prose, NodeFilter.SHOW_TEXT);
  let text;
  do text = walk.nextNode(); while (text && !(text.data.trim().length >= long && !text.parentElement.closest('a')));
  const start = text.data.length - text.data.trimStart().length;
  text.parentElement.scrollIntoView({block: 'center'});
  document.getSelection().setBaseAndExtent(text, start, text, start + long);
  return text.data.slice(start, start + long);
}
"""
PARTS = "[...document.querySelectorAll('[data-remarkable]')].map((one) => one.dataset.remarkable)"


def test_remarks_on_a_phone_and_what_the_minute_taker_does_with_them(site, visitor):
    session, reader, writer, minutes = site.one_row(WAITING)
    path = f"/sessions/{session}/minutes/"
    phone = visitor(phone=True).log_in(reader)
    page = phone.page
    phone.go(f"{path}review/")
    first, second = page.evaluate(PARTS)[:2]

    # the button comes when words are selected, near the thumb, and opens the form with them
    words = page.evaluate(SELECT, [first, 12])
    button = page.locator("[data-remark-here]")
    expect(button).to_be_visible()
    assert button.bounding_box()["y"] > 500
    phone.check("review-selected")
    button.click()
    passage = page.locator(f"#id_{first}_passage")
    expect(passage).to_have_value(" ".join(words.split()))
    page.fill(f"#id_{first}_text", "Kan dit anders?")
    page.fill(f"#id_{first}_suggestion", "Andere woorden")
    phone.check("review-form")

    # a log-in that expired meanwhile loses nothing
    page.wait_for_timeout(400)
    page.reload()
    page.locator(f"#remark-at-{first} summary").click()
    expect(page.locator(f"#id_{first}_text")).to_have_value("Kan dit anders?")
    page.locator(f"#remark-at-{first} button[type=submit]").click()
    expect(page.locator(".remark")).to_have_count(1)
    mark = page.locator(".prose a.remark-number")
    mark.focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.querySelector(':target').className") == "remark"

    # without words: about the whole part
    page.locator(f"#remark-at-{second} summary").click()
    page.fill(f"#id_{second}_text", "Mooi samengevat.")
    page.locator(f"#remark-at-{second} button[type=submit]").click()
    expect(page.locator(".remark")).to_have_count(2)
    phone.check("review-remarks")
    size = page.evaluate("parseFloat(getComputedStyle(document.querySelector('[data-remarkable]')).fontSize)")
    assert size >= 16

    # approving is within reach of the thumb, wherever one reads
    approve = page.locator(".page-actions button[type=submit]")
    page.evaluate("scrollTo(0, 0)")
    assert approve.bounding_box()["y"] > 600
    page.locator("#answer form[action$='/changes/'] button[type=submit]").click()
    page.wait_for_url(f"**{path}")

    desk = visitor().log_in(writer)
    page = desk.page
    desk.go(path)
    desk.check("minutes-remarks")
    desk.go(f"{path}edit/")
    desk.check("edit-remarks")
    page.locator("button[formaction$='/accept/']").click()
    page.locator("#messages button[formaction$='/reopen/']").wait_for()
    desk.check("edit-taken-over")
    assert "Andere woorden" in site.one_row(f"SELECT {first} FROM community_sessions_minutes WHERE id = {minutes}")[0]
    page.locator("#messages button[formaction$='/reopen/']").click()
    page.locator("button[formaction$='/accept/']").wait_for()
    assert words in site.one_row(f"SELECT {first} FROM community_sessions_minutes WHERE id = {minutes}")[0]

    # what is typed and not saved yet is saved first, in the section of the suggestion and in another
    for part in (first, second):
        page.locator(f".section-of-minutes:has(#id_{part}) [contenteditable=true]").click()
        page.keyboard.press("Control+End")
        page.keyboard.type(f" Getypt bij {part}.")
    page.locator("button[formaction$='/accept/']").click()
    page.locator("#messages button[formaction$='/reopen/']").wait_for()
    texts = site.one_row(f"SELECT {first}, {second} FROM community_sessions_minutes WHERE id = {minutes}")
    assert ("Andere woorden" in texts[0], f"Getypt bij {first}." in texts[0]) == (True, True)
    assert f"Getypt bij {second}." in texts[1]
    expect(page.locator(".kept, #conflict .diff, a[href*=own-text]")).to_have_count(0)

    # two readers: the one asks for changes, the other is told kindly
    for place in range(2):
        desk.go(f"{path}reader/")
        desk.check(f"ask-reader-{place}")
        if place:
            page.check("input[name=how][value=beside]")
            other = page.locator("#id_reader option:checked").inner_text()
            assert other
        page.locator("main form button[type=submit]").click()
        page.wait_for_url(f"**{path}")
    desk.check("minutes-two-readers")
