"""The coordinator's pages: who is ready, how far it is, what was found, and what stands in the way, by name."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils.html import escape

from lwg.jobs import long_work
from lwg.jobs.enums import WorkState
from lwg.jobs.models import LongWork
from sessions.models import ProgrammePlan
from sessions.selectors.programme_words import gap_in_words
from sessions.services.roster_changes import start_change
from sessions.services.rosters import add_date, publish_roster
from tests.factories.communities import CommunityFactory, LocationFactory
from tests.queries.asking import asked
from tests.sessions.programme.conftest import days_of, joins, person, says

pytestmark = pytest.mark.django_db


@pytest.fixture
def coen(programme, logged_in):
    return logged_in(programme.coordinator)


def choose(programme) -> str:
    return reverse("plan_together", args=[programme.organisation.pk])


def address(plan, name="programme_plan") -> str:
    return reverse(name, args=[plan.organisation_id, plan.pk])


def test_communities_are_ready_or_named_with_what_they_lack(programme, coen):
    programme.community("Baken", programme.samira)
    programme.community("Kade", programme.joris).candidates.all().delete()
    CommunityFactory(organisation=programme.organisation, name="Sluis")
    CommunityFactory(name="Van een ander")
    page = coen.get(choose(programme)).text
    assert "Baken (10 dates offered, 0 of 3 members answered)" in page
    assert "The draft offers no dates to choose from yet." in page
    assert "It has no draft roster for this half-year yet." in page
    assert "Van een ander" not in page


def test_a_change_to_a_published_roster_is_not_planned_along(programme, coen):
    roster = programme.community("Baken", programme.samira)
    add_date(actor=programme.samira, roster=roster, day=date(2027, 2, 18))
    publish_roster(actor=programme.samira, roster=roster)
    change = start_change(actor=programme.samira, roster=roster)
    assert change.candidates.exists()
    page = coen.get(choose(programme)).text
    assert "Its roster is published; its sessions are left where they are." in page
    assert "No community is ready for this half-year" in page


def test_it_is_asked_for_and_followed_on_a_page(programme, coen):
    roster = programme.community("Baken", programme.samira)
    data = {"communities": [roster.community_id], "seconds": "60", "seed": "3"}
    answer = coen.post(f"{choose(programme)}?half_year=2027-02-01", data)
    plan = ProgrammePlan.objects.get()
    assert (answer.status_code, answer.url) == (302, address(plan))
    assert (plan.seed, plan.seconds, plan.first_day) == (3, 60, date(2027, 2, 1))
    assert "It waits for its turn." in coen.get(address(plan)).text
    long_work.do_next()
    page = coen.get(address(plan)).text
    assert "Proven optimal: nothing better exists." in page
    assert "Seed 3: the same input and seed give the same plan." in page
    assert "3 of 3 can come" in page
    assert address(plan) in coen.get(choose(programme)).text


@pytest.mark.parametrize(
    "wrong", [{"communities": []}, {"seconds": "4"}, {"seconds": "101"}, {"seed": "-1"}, {"communities": ["999999"]}]
)
def test_what_is_typed_wrong_is_said_and_nothing_is_asked(programme, coen, wrong):
    roster = programme.community("Baken", programme.samira)
    data = {"communities": [roster.community_id], "seconds": "60", "seed": "3"} | wrong
    assert coen.post(choose(programme), data).status_code == 422
    assert not LongWork.objects.exists()


def test_an_unknown_half_year_is_the_next_one(programme, coen):
    page = coen.get(f"{choose(programme)}?half_year=gisteren").text
    assert '<option value="2027-02-01" selected>' in page


def test_who_cannot_be_at_two_places_is_named_with_the_date(programme, coen):
    place = LocationFactory(organisation=programme.organisation, name="De Kade", capacity=2)
    roster = programme.community("Baken", programme.samira, place=place)
    page = coen.get(address(programme.planned(roster))).text
    assert "1 community has no dates" in page
    assert "De Kade has too few seats for all members: " in page


def test_communities_that_take_each_others_people_are_named(programme, coen):
    rosters = [programme.community(name, programme.samira) for name in ("Baken", "Kade")]
    programme.only_three_dates(*rosters)
    page = coen.get(address(programme.planned(*rosters))).text
    assert "1 community has dates" in page
    assert "By itself it fits" in page
    assert "Samira would be with Kade then: Thu 18 Feb 13:30, Thu 18 Mar 13:30, Thu 15 Apr 13:30" in page


def test_where_nobody_facilitates_the_dates_and_the_people_are_named(programme, coen):
    roster = programme.community("Baken", programme.samira)
    says(roster, roster.community.memberships.get(user=programme.samira), "no")
    page = coen.get(address(programme.planned(roster))).text
    assert "Nobody who facilitates can come (Samira): Thu 4 Feb 13:30, " in page


def test_of_members_without_a_duty_only_the_number_is_told(programme, coen):
    roster = programme.community("Baken", programme.samira)
    says(roster, roster.community.memberships.get(user__name="Lid van Baken"), "no")
    says(roster, joins(roster.community, person("Lotte"), is_lwg_lecturer=True), "no")
    page = coen.get(address(programme.planned(roster))).text
    assert "2 of 4 can come, 2 cannot" in page
    assert "counting on Samira and Schrijver van Baken" in page
    assert "without Lotte" in page
    assert "Lid van Baken" not in page


def test_without_the_solver_the_page_says_that_there_is_no_proof(programme, coen):
    plan = programme.planned(programme.community("Baken", programme.samira))
    ProgrammePlan.objects.update(result=plan.result | {"ending": "no_solver", "bound": plan.result["objective"] + 1})
    page = coen.get(address(plan)).text
    assert "There is no proof, because the solver (highspy) is not installed here." in page
    assert "from the best possible" in page


@pytest.mark.parametrize(
    ("best", "bound", "told"),
    [
        (100, 100, "nothing better exists"),
        (997, 1000, "at most 0.3% from the best possible"),
        (99_999, 100_000, "at most 0.1% from the best possible"),
        (-10, 0, "not shown to be near the best possible"),
    ],
)
def test_the_gap_is_told_in_tenths_of_a_percent_rounded_up(best, bound, told):
    assert gap_in_words(best, bound) == told


def test_stopping_before_it_began_ends_it(programme, coen):
    plan = programme.ask(programme.community("Baken", programme.samira))
    assert coen.post(address(plan, "stop_programme")).url == address(plan)
    assert LongWork.objects.get().state == WorkState.STOPPED
    page = coen.get(address(plan)).text
    assert "It was stopped before it began. No draft was changed." in page
    again = coen.post(address(plan, "plan_programme_again")).url
    assert again == address(ProgrammePlan.objects.latest("pk"))
    assert again != address(plan)


def test_a_plan_that_failed_says_so_and_can_be_asked_again(programme, coen):
    plan = programme.ask(programme.community("Baken", programme.samira))
    LongWork.objects.update(state=WorkState.FAILED, finished_at=plan.asked_at, fault="its worker died each time")
    page = coen.get(address(plan)).text
    assert "Something went wrong on our side. No draft was changed" in page
    assert address(plan, "plan_programme_again") in page


def test_the_confirm_says_how_many_mails_go_out_and_does_it_once(programme, coen):
    rosters = [programme.community(name, programme.samira) for name in ("Baken", "Kade")]
    plan = programme.planned(*rosters)
    page = coen.get(address(plan, "take_programme")).text
    assert "2 drafts get their dates." in page
    assert "1 mail goes out, to who facilitates." in page
    assert not rosters[0].dates.exists()
    answer = coen.post(address(plan, "take_programme"), follow=True)
    assert escape("2 drafts have their dates. 1 mail goes out.") in answer.text
    assert "Taken over into the drafts by Coen" in answer.text
    assert rosters[0].dates.count() == len(days_of(plan, rosters[0])) == 3
    assert coen.post(address(plan, "take_programme")).url == address(plan)


def test_another_organisation_s_plan_is_not_found_there(programme, coen):
    plan = programme.ask(programme.community("Baken", programme.samira))
    plan.organisation = CommunityFactory().organisation
    plan.save()
    assert coen.get(reverse("programme_plan", args=[programme.organisation.pk, plan.pk])).status_code == 404


def test_pages_ask_as_much_of_one_community_as_of_three(programme, coen):
    first = programme.community("Baken", programme.samira)
    plan = programme.planned(first)
    urls = [choose(programme), address(plan), address(plan, "take_programme")]
    for url in urls:
        coen.get(url)
    few = [asked(coen, url)[0] for url in urls]
    rosters = [first, *(programme.community(name, programme.joris) for name in ("Kade", "Sluis"))]
    plan = programme.planned(*rosters)
    urls = [choose(programme), address(plan), address(plan, "take_programme")]
    for url, fewer in zip(urls, few, strict=True):
        statements, _page = asked(coen, url)
        assert len(statements) == len(fewer) <= 10, "\n".join(statements)
        assert len(set(statements)) == len(statements)
