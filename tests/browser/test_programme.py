"""A coordinator plans the half-year, on a phone and at a desk: choosing, following, reading, taking over."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visitor
from tests.browser.steps import in_the_site

# The services are tried on both databases; what a person sees of them is the same on each.
pytestmark = [pytest.mark.browser, pytest.mark.only_on("sqlite")]

EVERYBODY_CAN = """
from sessions.models import CandidateAnswer, Roster
roster = Roster.objects.get(state="draft", community__name="LWG Havenlicht")
CandidateAnswer.objects.filter(candidate__roster=roster).delete()
CandidateAnswer.objects.bulk_create(
    CandidateAnswer(candidate=one, membership=member, value="yes")
    for one in roster.candidates.all() for member in roster.community.memberships.all()
)
roster.dates.update(by_hand=False)
print(roster.community.organisation_id)
"""


@pytest.mark.parametrize("phone", [True, False], ids=["phone", "desk"])
def test_a_coordinator_plans_and_takes_the_dates_over(visitor, site, phone):
    organisation = in_the_site(site, EVERYBODY_CAN).strip()
    els: Visitor = visitor(phone=phone).log_in("coordinator@demo.example")
    page = els.page
    els.go(f"/organisations/{organisation}/")
    page.get_by_role("link", name="Plan het halfjaar samen").click()
    els.check("programme-choose")
    page.get_by_text("Meer instellingen").click()
    page.fill("[name=seconds]", "3")
    page.get_by_role("button", name="Zoek data").click()
    els.check("programme-wrong")
    expect(page.locator("[name=seconds]")).to_be_visible()
    page.fill("[name=seconds]", "60")
    page.get_by_role("button", name="Zoek data").click()
    page.wait_for_url(re.compile(r"/programme/\d+/$"))
    els.check("programme-running")
    expect(page.get_by_role("button", name="Opnieuw plannen")).to_be_visible(timeout=120_000)
    els.check("programme-plan")
    expect(page.locator(".callout").first).to_contain_text("Bewezen het beste")
    page.get_by_role("link", name="Neem over in de concepten").click()
    els.check("programme-take")
    assert not page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    page.get_by_role("button", name="Neem over en verstuur de mails").click()
    expect(page.get_by_text("Overgenomen in de concepten door")).to_be_visible()
    els.check("programme-taken")
    mail = site.mail_to("gespreksleider@demo.example", "in je conceptrooster")
    assert "LWG Havenlicht" in site.text_of(mail)
