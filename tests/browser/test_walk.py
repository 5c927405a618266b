"""The nine points of the first issue, walked in a real browser on a site as `make run` starts it.

The tests build on each other, as the half-year of a community does.
"""

import re
import urllib.request
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from lwg import clock
from tests.browser.cast import GUIDE, PASSWORD, READER, STUDENT, WALKERS, WRITER
from tests.browser.editors import editor, write
from tests.browser.steps import PLAN_TODAY, Walk, authors, confirm, count, enter, in_the_site, manage, submit, to_part

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def walk() -> Walk:
    return Walk()


def test_1_a_coordinator_sets_up_organisation_locations_and_community(visitor, site, walk):
    els = visitor().log_in("coordinator@demo.example")
    els.check()
    els.go("/organisations/add/")
    els.page.fill("[name=name]", "Stichting Wandelgang")
    submit(els)
    els.check("organisation-new")
    organisation = re.search(r"/organisations/(\d+)/", els.page.url).group(1)
    els.go(f"/organisations/{organisation}/locations/add/")
    els.page.fill("[name=name]", "Het Atelier")
    els.page.fill("[name=city]", "Rotterdam")
    submit(els)
    els.go(f"/organisations/{organisation}/holidays/")
    els.go(f"/organisations/{organisation}/communities/add/")
    els.page.fill("[name=name]", "LWG Wandelgang")
    els.page.check("[name=kind][value=organisation]")
    els.page.fill("[name=shared_question]", "Hoe lopen we een eind met iemand mee?")
    els.page.select_option("[name=region]", "midden")
    els.page.select_option("[name=cadence_weeks]", "4")
    els.page.fill("[name=starts_on]", "2025-09-01")
    submit(els)
    els.check("community-new")
    walk.community = re.search(r"/communities/(\d+)/", els.page.url).group(1)
    # Members as a pasted list, one row wrong: it is told with its line, and nothing goes in.
    rows = [f"{one.email}; {one.name}; {one.row}" for one in WALKERS]
    els.go(f"/communities/{walk.community}/members/import/")
    els.page.fill("[name=text]", "\n".join([*rows, "geen-adres; Iemand; student; professioneel"]))
    submit(els)
    els.check("import-wrong")
    assert "geen-adres" in els.page.inner_text("main")
    assert in_the_site(site, count("memberships")).strip() == "0"
    els.go(f"/communities/{walk.community}/members/import/")
    els.page.fill("[name=text]", "\n".join(rows))
    submit(els)
    els.check("import-preview")
    els.page.get_by_role("button", name="Uitnodigingen sturen").click()
    expect(els.page.get_by_text("4 mensen zijn per mail uitgenodigd")).to_be_visible(timeout=15_000)
    els.check("members-invited")
    assert in_the_site(site, count("memberships")).strip() == "4"
    els.go(f"/communities/{walk.community}/")
    # A5: nobody researches here, and the page says so.
    assert "onderzoeker" in els.page.inner_text(".perspective.is-missing, .is-missing")


def test_2_members_accept_invitation_and_agreements_and_only_then_see_content(visitor, site, walk):
    for who in WALKERS:
        person = visitor(phone=who is STUDENT)
        enter(person, who, site)
        person.check(f"first-home-{who.email.split('@')[0]}")
        person.page.goto(f"{site.url}/communities/{walk.community}/")
        person.page.wait_for_url("**/agreements/**")
        person.check("agreements")
        person.page.check("[name=accepted]")
        submit(person)
        person.page.wait_for_url(f"**/communities/{walk.community}/**")
        assert "Hoe lopen we een eind met iemand mee?" in person.page.inner_text("main")


def test_3_a_facilitator_drafts_and_publishes_a_half_year_into_every_calendar(visitor, site, walk):
    gijs = visitor().log_in(GUIDE.email)
    gijs.go(f"/communities/{walk.community}/rosters/")
    gijs.go(f"/communities/{walk.community}/rosters/draft/")
    first = clock.today() + timedelta(days=7 + (3 - clock.today().weekday()) % 7)
    gijs.page.fill("[name=first_day]", first.isoformat())
    gijs.page.select_option("[name=every_weeks]", "4")
    gijs.page.check("[name=half_day][value=afternoon]")
    submit(gijs)
    gijs.page.wait_for_url(re.compile(r"/rosters/\d+/$"))
    gijs.check("roster-draft")
    roster = re.search(r"/rosters/(\d+)/", gijs.page.url).group(1)
    gijs.go(f"/rosters/{roster}/publish/")
    assert "4" in gijs.page.inner_text("main")  # mails to four members, told before they go
    submit(gijs)
    gijs.page.wait_for_url(re.compile(r"/rosters/\d+/$"))
    gijs.check("roster-published")
    invitation = site.mail_to(STUDENT.email, "halfjaar")
    assert "text/calendar" in {part.get_content_type() for part in invitation.iter_attachments()}
    gijs.go(f"/communities/{walk.community}/sessions/")
    gijs.go("/sessions/")
    gijs.go("/calendar/")
    submit(gijs, "#communities form")
    gijs.check("calendar")
    address = re.search(r"http\S+?\.ics", gijs.page.content()).group(0)
    feed = urllib.request.urlopen(address, timeout=30).read().decode()
    assert feed.count("BEGIN:VEVENT") >= 5
    assert "LWG Wandelgang" in feed
    sil = visitor(phone=True)  # not logged in
    sil.go(re.search(r"/answers/[^/\"]+/", invitation.get_body(("html",)).get_content()).group(0))
    submit(sil)
    sil.check("answered")
    assert "Je komt." in sil.page.inner_text("main")


def test_4_the_board_walks_the_steps_and_keeps_the_facilitator_out_of_the_content(visitor, site, walk):
    gijs, sil = visitor().log_in(GUIDE.email), visitor(phone=True).log_in(STUDENT.email)
    gijs.go(f"/communities/{walk.community}/sessions/add/")
    walk.session = in_the_site(site, PLAN_TODAY).strip()
    board = f"/sessions/{walk.session}/"
    gijs.go(f"{board}duties/")
    gijs.go(board)
    gijs.page.locator("form[action$='/board/open/'] button").click()
    gijs.page.wait_for_load_state()
    gijs.check("board-check-in")
    for button in gijs.page.locator("button[name=presence][value$=':present']").all():
        button.click()
    expect(gijs.page.locator("[name=presence][value$=':present'][aria-pressed=true]")).to_have_count(4)
    to_part(gijs, board, "step_1")
    gijs.check("board-step-1")
    _, names = authors(gijs, "situations/add")
    assert GUIDE.name not in names  # A7a: not even offered
    sil.go(f"{board}?part=step_1")
    sil.page.fill("form[action*='situations/add'] [name=title]", "De dichte deur")
    sil.page.fill("form[action*='situations/add'] [name=text]", "<script>alert(1)</script> Hij deed niet open.")
    sil.page.locator("form[action*='situations/add'] button").last.click()
    sil.page.wait_for_selector("text=Hij deed niet open")
    sil.check("board-step-1-phone")
    for part, said in (
        ("step_2", [("question", "Wat zei je?")]),
        ("step_3", [("pattern", "We wachten op elkaar."), ("meaning", "Nabij zijn is uithouden.")]),
        ("step_4", [("consideration", "Melden kan zorg zijn."), ("action_perspective", "Zeg wat je gaat doen.")]),
    ):
        to_part(gijs, board, part)
        sil.go(f"{board}?part={part}")
        for kind, text in said:
            form = sil.page.locator("form", has=sil.page.locator(f"input[name=kind][value={kind}]")).first
            form.locator("[name=text]").fill(text)
            form.locator("button").last.click()
            sil.page.wait_for_selector(f"text={text}")
        sil.check(f"board-{part}-phone")
        gijs.go(f"{board}?part={part}")
    to_part(gijs, board, "close")
    sil.go(f"{board}?part=close")
    sil.page.check("[name=how][value=talk]")
    sil.page.fill("form[action*='intention'] [name=text]", "Ik vraag wat we doen als het niet lukt.")
    sil.page.locator("form[action*='intention'] button").last.click()
    sil.page.wait_for_selector("text=Ik vraag wat we doen")
    gijs.go(f"{board}?part=close")
    gijs.page.locator("form[action$='/board/close/'] button").last.click()
    confirm(gijs)
    gijs.page.wait_for_load_state()
    gijs.check("board-held")


def test_5_minutes_are_written_read_along_and_distributed_with_a_pdf(visitor, site, walk):
    nel, mees = visitor().log_in(WRITER.email), visitor(phone=True).log_in(READER.email)
    minutes = f"/sessions/{walk.session}/minutes/"
    nel.go(f"{minutes}edit/")
    expect(editor(nel.page, "Handelingsperspectieven")).to_contain_text("Zeg wat je gaat doen.")  # nobody types twice
    expect(nel.page.locator(".rich")).to_have_count(8)
    write(nel.page, "Afspraken en voornemens", "Volgende keer: het Atelier.")
    expect(nel.page.locator("[data-autosave-status]")).to_contain_text("ewaard om")
    nel.check("minutes-saved")
    nel.page.fill("[name=new_themes]", "Nabijheid, Uithouden")
    submit(nel, "form[data-autosave]")
    nel.go(f"{minutes}reader/")
    nel.page.select_option("[name=reader]", label=f"{READER.name} (meelezer)")
    submit(nel)
    site.mail_to(READER.email, "mee")
    mees.go(f"{minutes}review/")
    mees.page.fill("[name=remark]", "Laat het Atelier weg.")
    mees.page.locator("form[action*='/changes/'] button").last.click()
    mees.page.wait_for_load_state()
    site.mail_to(WRITER.email, "Aanpassingen")
    nel.go(f"{minutes}edit/")
    expect(nel.page.locator(".rich")).to_have_count(8)
    write(nel.page, "Afspraken en voornemens", "Volgende keer verder.")
    submit(nel, "form[data-autosave]")
    nel.go(f"{minutes}reader/")
    nel.page.select_option("[name=reader]", label=f"{READER.name} (meelezer)")
    submit(nel)
    mees.go(f"{minutes}review/")
    mees.page.locator(".page-actions form[action*='/approve/'] button").click()
    mees.page.wait_for_load_state()
    mees.check("minutes-approved")
    nel.go(f"{minutes}distribute/")
    submit(nel)
    nel.page.wait_for_url(f"**{minutes}")
    nel.check("minutes-distributed")
    mail = site.mail_to(STUDENT.email, minutes)
    pdf = next(part for part in mail.iter_attachments())
    assert pdf.get_content_type() == "application/pdf"
    assert pdf.get_payload(decode=True).startswith(b"%PDF-")
    assert mail["Message-ID"]


def test_6_the_deadline_is_watched_and_told_once(visitor, site, walk):
    later = (clock.today() + timedelta(days=60)).isoformat()
    told = manage(site, "reminders", "--at", f"{later}T09:00").splitlines()
    assert told, "the demo has minutes that are late by then"
    assert all("\t" in line or "  " in line for line in told)
    assert manage(site, "reminders", "--at", f"{later}T09:00").splitlines() == []
    bea = visitor().log_in("beheerder@demo.example")
    bea.go("/system/")
    bea.go("/system/outbox/")
    with urllib.request.urlopen(f"{site.url}/readyz", timeout=30) as answer:
        assert answer.status == 200


def test_7_a_student_logs_an_outcome_and_gets_feedback_and_notes_practice_in_private(visitor, site, walk, tmp_path):
    sil, gijs = visitor().log_in(STUDENT.email), visitor().log_in(GUIDE.email)
    evidence = tmp_path / "bewijs.pdf"
    evidence.write_bytes(b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n")
    sil.go("/outcomes/add/")
    sil.page.fill("[name=title]", "Wachten is ook werken")
    sil.page.fill("[name=text]", "Ik leerde dat blijven komen telt.")
    sil.page.locator("[name=competences]").first.check()
    sil.page.check("[name=way][value=in]")
    sil.page.check("[name=audience][value=lecturers]")
    sil.page.set_input_files("[name=evidence]", evidence)
    submit(sil)
    sil.page.wait_for_url(re.compile(r"/outcomes/\d+/$"))
    sil.check("outcome")
    outcome = sil.page.url.removeprefix(site.url)
    gijs.go(outcome)
    gijs.page.fill("[name=text]", "Mooi. Wat deed het wachten met jou?")
    gijs.page.locator("form[action*='/feedback/'] button").last.click()
    gijs.page.wait_for_load_state()
    site.mail_to(STUDENT.email, "feedback")
    sil.go(outcome)
    assert "Wat deed het wachten met jou?" in sil.page.inner_text("main")
    sil.go("/outcomes/")
    sil.go("/practice/")
    sil.page.locator("form[action*='/log/'] [name=text]").first.fill("Gevraagd bij de intake.")
    sil.page.locator("form[action*='/log/'] button").first.click()
    sil.page.wait_for_load_state()
    assert "Gevraagd bij de intake." in sil.page.inner_text("main")
    els = visitor().log_in("coordinator@demo.example")
    assert els.page.goto(f"{site.url}{outcome}").status == 404  # P2, P3


def test_8_a_coordinator_reads_figures_and_never_contents(visitor, site, walk):
    els = visitor().log_in("coordinator@demo.example")
    els.go("/dashboard/")
    els.go(f"/dashboard/{walk.community}/")
    els.go("/dashboard/1/")
    with els.page.expect_download() as download:
        els.page.locator("a[href*='.csv']").first.click()
    assert download.value.path().read_bytes().startswith(b"\xef\xbb\xbf")
    els.go(f"/sessions/{walk.session}/")
    assert "dichte deur" not in els.page.content()
    assert els.page.goto(f"{site.url}/sessions/{walk.session}/minutes/").status == 404


def test_9_everybodys_home_says_what_to_do_next(visitor, site, walk):
    femke = visitor(phone=True).log_in("notulist@demo.example")
    femke.check("home-phone")
    assert femke.page.locator(".todo-item.is-late").count() >= 1
    femke.page.locator("form[action$='/language/'] button").first.click()
    expect(femke.page.locator("main")).to_contain_text("What to do next")
    femke.check("home-english")


def test_what_was_typed_survives_a_log_in_that_expired(visitor, site, walk):
    rachid = visitor().log_in("student@demo.example")
    rachid.go("/outcomes/add/")
    rachid.page.fill("[name=title]", "Niet kwijt")
    rachid.page.fill("[name=text]", "Dit blijft staan.")
    rachid.page.locator("[name=competences]").first.check()
    rachid.page.check("[name=way][value=in]")
    rachid.page.wait_for_timeout(800)
    rachid.page.context.clear_cookies(name="sessionid")
    submit(rachid)
    rachid.page.wait_for_url("**/account/login/**")
    rachid.page.fill("input[name=login]", "student@demo.example")
    rachid.page.fill("input[name=password]", PASSWORD)
    rachid.page.click("main form button[type=submit]")
    rachid.page.wait_for_url("**/outcomes/add/**")
    expect(rachid.page.locator("[name=title]")).to_have_value("Niet kwijt")
    expect(rachid.page.locator("[name=text]")).to_have_value("Dit blijft staan.")


def test_pages_without_log_in_are_accessible(visitor, site):
    someone = visitor()
    for path in ("/", "/account/login/", "/account/password/reset/"):
        someone.go(path)
