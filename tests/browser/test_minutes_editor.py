"""The editors of minutes and the cards beside them in a real browser: what one can write, and what does not get in."""

import pytest
from playwright.sync_api import expect

from tests.browser.editors import DRAFT, editor, expect_status, expect_stored, paste, stored, write

# What is tried here happens in the browser: once is enough, whatever the database.
pytestmark = [pytest.mark.browser, pytest.mark.only_on("sqlite")]


@pytest.fixture
def session(site):
    return site.one_row(DRAFT)[0]


@pytest.fixture
def writing(site, visitor, session):
    """The minute taker at the writing page; the content security policy has to keep nothing out of it.

    Later it may: of styles in what is pasted, and of those that the browser itself would leave when words are deleted.
    """
    refused = []
    taker = visitor().log_in(site.one_row(DRAFT)[1])
    taker.page.on("console", lambda said: "Security Policy" in said.text and refused.append(said.text))
    taker.go(f"/sessions/{session}/minutes/edit/")
    expect(taker.page.locator(".rich")).to_have_count(8)
    assert refused == []
    return taker


def test_headings_lists_and_links_are_made_with_the_keyboard_alone(writing, site, session):
    page = writing.page
    write(page, "Patronen", "")
    editor(page, "Patronen").focus()
    for keys in ("Control+Alt+Digit3", "*Wachten", "Enter", "*Wij wachten op ", "Control+k"):
        page.keyboard.type(keys[1:]) if keys.startswith("*") else page.keyboard.press(keys)
    expect(page.get_by_role("dialog", name="Link")).to_be_visible()
    writing.check("minutes-link")
    page.keyboard.type("javascript:alert(1)")
    page.keyboard.press("Enter")
    expect(page.locator("#link-address-wrong")).to_have_text("Een link kan naar een webpagina of een e-mailadres gaan.")
    page.get_by_label("Webadres of e-mailadres").fill("voorbeeld.example/wachten")
    page.keyboard.press("Enter")
    for keys in ("Enter", "Control+Shift+Digit8", "*Eerst", "Enter", "*Dan", "Control+BracketRight", "Enter", "Enter"):
        page.keyboard.type(keys[1:]) if keys.startswith("*") else page.keyboard.press(keys)
    expect_status(page, "check-circle")
    link = (
        '<a href="https://voorbeeld.example/wachten" rel="noopener noreferrer nofollow">voorbeeld.example/wachten</a>'
    )
    lists = "<ul><li>Eerst<ul><li>Dan</li></ul></li></ul>"
    expect_stored(site, session, "patterns", f"<h3>Wachten</h3><p>Wij wachten op {link}</p>{lists}")
    page.reload()
    expect(editor(page, "Patronen").locator("h3")).to_have_text("Wachten")


def test_tab_leaves_the_editor_and_arrows_go_through_the_tools(writing):
    page = writing.page
    editor(page, "Patronen").focus()
    page.keyboard.press("Shift+Tab")
    tools = page.get_by_role("toolbar", name="Opmaak: Patronen")
    expect(tools.get_by_role("button", name="Kop", exact=True)).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(tools.get_by_role("button", name="Opnieuw")).to_be_focused()
    page.keyboard.press("Tab")
    expect(editor(page, "Patronen")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("toolbar", name="Opmaak: Afwegingen").get_by_role("button").first).to_be_focused()


def test_scripts_pictures_and_styles_do_not_come_in_with_a_paste(writing, site, session):
    page = writing.page
    fetched = []
    page.on("request", lambda request: fetched.append(request.url) if "spoor" in request.url else None)
    write(page, "Afwegingen", "")
    paste(
        page,
        "Afwegingen",
        html='<style>p{color:red}</style><script>alert(1)</script><h1 style="color:red" onclick="x()">Zorg</h1>'
        '<p>Melden <b>kan</b> <a href="javascript:alert(1)">zorg</a> zijn.<img src="https://spoor.example/1.gif"></p>'
        "<table><tr><th>Wie</th><th><p>Wanneer</p></th></tr><tr><td>Koen</td><td>ma<br>di</td></tr>"
        "<tr><td><p>Een</p><p>Twee</p></td><td>Drie</td></tr></table>",
        words="Zorg\nMelden kan zorg zijn.\nWie\tWanneer",
    )
    rows = "<p>Wie · Wanneer</p><p>Koen · ma<br>di</p><p>Een</p><p>Twee</p><p>Drie</p>"
    expect_stored(site, session, "considerations", f"<h3>Zorg</h3><p>Melden kan zorg zijn.</p>{rows}")
    shown = editor(page, "Afwegingen").evaluate("field => [...field.children].map(one => one.innerText)")
    assert shown == ["Zorg", "Melden kan zorg zijn.", "Wie · Wanneer", "Koen · ma\ndi", "Een", "Twee", "Drie"]
    assert fetched == []


def test_five_megabytes_are_refused_at_once_and_nothing_is_lost(writing, site, session):
    page = writing.page
    write(page, "Situatie", "Dit stond er al.")
    expect_status(page, "check-circle")
    sent = []
    page.on("request", lambda request: "autosave" in request.url and sent.append(request.url))
    paste(page, "Situatie", words="lang " * 1_000_000, html=f"<p>{'lang ' * 1_000_000}</p>")
    wrong = page.locator("#id_situation_error")
    expect(wrong).to_contain_text("Wat je plakt heeft 5.000.000 tekens; dat past hier niet. Er is niets veranderd.")
    assert sent == []  # the server was not asked
    expect(editor(page, "Situatie")).to_have_text("Dit stond er al.")
    expect(editor(page, "Situatie")).to_have_attribute("aria-invalid", "true")
    writing.check("minutes-paste-too-long")
    assert stored(site, session, "situation") == "<p>Dit stond er al.</p>"


def test_too_long_is_said_beside_the_field_and_at_the_top_with_a_link_to_the_editor(writing, site, session):
    page = writing.page
    before = stored(site, session, "yields")
    write(page, "Opbrengsten van de vorige keer", "woord " * 3334)
    expect(page.locator("#id_yields_error")).to_contain_text("tekens te lang")
    page.get_by_role("button", name="Bewaren").click()
    expect(page.locator(".form-errors")).to_be_focused()
    page.locator(".form-errors a").click()
    expect(editor(page, "Opbrengsten van de vorige keer")).to_be_focused()
    expect(editor(page, "Opbrengsten van de vorige keer")).to_contain_text("woord woord")
    writing.check("minutes-too-long")
    assert stored(site, session, "yields") == before
    write(page, "Opbrengsten van de vorige keer", "Kort.")
    expect_status(page, "check-circle")


def test_a_card_is_put_in_by_its_button_and_taken_out_again_by_undo(writing, site, session):
    page = writing.page
    write(page, "Handelingsperspectieven", "Alleen dit.")
    card = page.locator("[data-card][data-section=action_perspectives]").first
    words = card.locator("[data-text]").inner_text()
    expect(card.locator("[data-state]")).to_have_text("Niet in het verslag")
    card.get_by_role("button", name="Zet in…").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="Zet dit kaartje in")).to_be_visible()
    writing.check("minutes-put-card")
    page.keyboard.press("Enter")  # the section it is about comes first
    expect(card.locator("[data-state]")).to_have_text("In: Handelingsperspectieven")
    expect(editor(page, "Handelingsperspectieven").locator("li")).to_have_text(words)
    writing.check("minutes-card-is-in")
    page.locator("[data-cards] [data-undo]").click()
    expect(card.locator("[data-state]")).to_have_text("Niet in het verslag")
    expect(editor(page, "Handelingsperspectieven")).to_have_text("Alleen dit.")


def test_a_card_is_dragged_between_what_stands_there_and_never_into_a_sentence(writing, site, session):
    page = writing.page
    card = page.locator("[data-card][data-section=patterns]").first
    words = card.locator("[data-text]").inner_text()
    for before, after in (
        ("", f"<ul><li>{words}</li></ul>"),
        ("Hier:", f"<p>Hier:</p><ul><li>{words}</li></ul>"),
        ("<ul><li>Dit</li></ul>", f"<ul><li>Dit</li><li>{words}</li></ul>"),
    ):
        write(page, "Volgende bijeenkomst", "")
        paste(page, "Volgende bijeenkomst", html=before, words=before)
        card.drag_to(editor(page, "Volgende bijeenkomst").locator("> *").last)
        expect(card.locator("[data-state]")).to_contain_text("In:")
        expect_stored(site, session, "next_session", after)


def test_cards_that_are_put_at_the_end_make_one_list(writing, site, session):
    page = writing.page
    write(page, "Volgende bijeenkomst", "")
    cards = [page.locator("[data-card][data-section=considerations]").nth(place) for place in (0, 1)]
    for card in cards:
        card.get_by_role("button", name="Zet in…").click()
        page.get_by_role("dialog", name="Zet dit kaartje in").get_by_role("button", name="Volgende").click()
    one, other = (card.locator("[data-text]").inner_text() for card in cards)
    expect_stored(site, session, "next_session", f"<ul><li>{one}</li><li>{other}</li></ul>")


def test_on_a_phone_the_cards_are_a_drawer_and_eight_editors_open_fast(site, visitor, session):
    taker = visitor(phone=True).log_in(site.one_row(DRAFT)[1])
    page = taker.page
    taker.go(f"/sessions/{session}/minutes/edit/")
    expect(page.locator(".rich")).to_have_count(8)
    page.get_by_role("button", name="Kaartjes").click()
    expect(page.get_by_role("heading", name="Kaartjes van het bord")).to_be_visible()
    taker.check("minutes-cards-phone")
    page.locator(".cards-close").click()
    expect(page.locator("#cards")).to_be_hidden()
    page.emulate_media(media="print")
    expect(page.locator(".rich").first).to_be_hidden()
