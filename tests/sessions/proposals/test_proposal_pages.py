"""The pages of the proposal: what they say of each date, swapping, taking, and why there is none."""

import re
import subprocess
import sys
from datetime import date

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sessions.services.rosters import add_date


def page(logged_in, cast, route="propose_dates", query=""):
    response = logged_in(cast.guide).get(reverse(route, args=[cast.roster.pk]) + query)
    return response, re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def keys(cast, *days):
    return ",".join(str(cast.key_of(day)) for day in days)


def test_the_best_set_the_next_two_and_who_misses_each_date(cast, logged_in):
    cast.everybody_says()
    cast.says("wim", "no", but=9)
    reply = cast.reply("noor")
    reply.membership.availability_answers.filter(candidate__day="2027-03-04").update(value="if_need_be")

    response, text = page(logged_in, cast)

    card = response.context["card"]
    assert [line.day for line in card.lines] == [date(2027, 2, 11), date(2027, 3, 11), date(2027, 4, 8)]
    assert [one.name for line in card.lines for one in line.missing] == []
    assert len(response.context["alternatives"]) == 2
    assert "Take these 3 dates" in text
    assert "short of 2 more people with experiential knowledge" not in text
    assert "Who can come: 24" in text
    assert "write: Taker" in text


def test_a_date_says_who_cannot_come_who_did_not_answer_and_which_knowledge_is_short(cast, logged_in):
    cast.ask()
    for name in ("guide", "taker"):
        cast.says(name)
    cast.says("wim", "no")

    response, text = page(logged_in, cast)

    line = response.context["card"].lines[1]
    assert [(one.name, one.again) for one in line.missing] == [("Wim", True)]
    assert (line.unanswered, line.if_need_be) == (["Noor"], [])
    assert (line.facilitators, line.minute_takers) == (["Guide"], ["Taker"])
    assert "1 more person with local knowledge" in line.short
    assert response.context["card"].misses == [("Wim", 3)]
    assert "second time in a row" in text


def test_swapping_says_what_it_costs_and_leads_to_a_set_to_take(cast, logged_in):
    cast.everybody_says()
    cast.says("wim", "no", but=9)
    chosen = keys(cast, "2027-02-11", "2027-03-11", "2027-04-08")

    response, text = page(logged_in, cast, "swap_date", f"?dates={chosen}&out={cast.key_of('2027-02-11')}")

    first = response.context["lines"][0]
    assert first.breaks == []
    costs = {one.label: (one.cost, one.loses) for one in response.context["lines"]}
    assert costs["Thu 4 Feb 13:30"][1] == ["Wim"]
    assert costs["Thu 4 Feb 13:30"][0] > 0
    assert "Cannot come then: Wim." in text
    url = next(one.url for one in response.context["lines"] if one.label == "Thu 4 Feb 13:30")
    after = logged_in(cast.guide).get(url)
    assert after.context["card"].by_hand == str(cast.key_of("2027-02-04"))
    assert after.context["behind"] == costs["Thu 4 Feb 13:30"][0]
    assert "chosen by hand" in after.content.decode()


def test_taking_a_set_leads_to_the_draft_with_these_dates(cast, logged_in):
    cast.everybody_says()
    client = logged_in(cast.guide)
    response = client.get(reverse("propose_dates", args=[cast.roster.pk]))
    card = response.context["card"]

    taken = client.post(
        reverse("take_dates", args=[cast.roster.pk]),
        {"dates": card.keys, "by_hand": card.by_hand, "seen": response.context["asked"].fingerprint},
    )

    assert taken.headers["Location"] == reverse("roster", args=[cast.roster.pk])
    assert cast.roster.dates.count() == 3


def test_when_an_answer_changed_since_a_new_proposal_is_shown_instead(cast, logged_in):
    cast.everybody_says()
    client = logged_in(cast.guide)
    response = client.get(reverse("propose_dates", args=[cast.roster.pk]))
    seen, card = response.context["asked"].fingerprint, response.context["card"]
    cast.says("wim", "no")

    refused = client.post(reverse("take_dates", args=[cast.roster.pk]), {"dates": card.keys, "seen": seen})

    assert refused.status_code == 422
    assert "changed since this proposal was made. Here is a new one." in refused.content.decode()
    assert refused.context["asked"].fingerprint != seen
    assert cast.roster.dates.count() == 0


def test_no_roster_says_which_weeks_and_who_and_a_button_plans_again(cast, logged_in):
    cast.everybody_says()
    member = cast.members["guide"]
    member.availability_answers.filter(candidate__day__gte="2027-02-10", candidate__day__lte="2027-03-24").update(
        value="no"
    )

    response, text = page(logged_in, cast)

    assert "There is no set of dates that keeps to everything" in text
    assert "Between 4 February and 25 March (7 weeks) there must be a date, from 25 February until 18 March." in text
    assert "Thu 4 Mar: nobody who facilitates can come (Guide cannot)." in text
    assert "25 February is in the spring holiday" in text
    ways = {one.label: one for one in response.context["no_roster"].ways_out}
    assert ways["It works if Guide could come on Thu 4 Mar. Ask, and plan again."].is_asking
    longer = logged_in(cast.guide).get(ways["Allow a gap of 7 weeks"].url)
    assert [line.day for line in longer.context["card"].lines][:2] == [date(2027, 2, 4), date(2027, 3, 25)]
    assert "a gap may last 7 weeks" in longer.content.decode()
    purpose = logged_in(cast.guide).get(ways["Meet on purpose on 25 February"].url)
    assert date(2027, 2, 25) in [line.day for line in purpose.context["card"].lines]


def test_without_candidates_the_page_says_what_to_do(cast, logged_in):
    response, text = page(logged_in, cast)

    assert response.status_code == 200
    assert "No dates to choose from" in text


def test_nonsense_in_the_address_leads_to_the_best_set(cast, logged_in):
    cast.everybody_says()
    client = logged_in(cast.guide)
    for route, query in (
        ("proposed_set", "?dates="),
        ("proposed_set", "?dates=999999999,-5,x"),
        ("swap_date", "?dates=1,2&out=3"),
        ("swap_date", f"?dates={keys(cast, '2027-02-04')}&out="),
    ):
        response = client.get(reverse(route, args=[cast.roster.pk]) + query)
        assert response.status_code == 302
        assert response.headers["Location"].startswith(reverse("propose_dates", args=[cast.roster.pk]))
    odd = client.get(reverse("propose_dates", args=[cast.roster.pk]) + "?longest_days=5&shortest_days=300&sessions=0")
    assert odd.status_code == 200


def test_the_number_of_queries_does_not_grow_with_dates_and_members(cast, logged_in):
    cast.everybody_says()
    add_date(actor=cast.guide, roster=cast.roster, day=date(2027, 2, 18))
    client, address = logged_in(cast.guide), reverse("propose_dates", args=[cast.roster.pk])
    client.get(address)

    def queries():
        with CaptureQueriesContext(
            connection,
        ) as found:
            client.get(address)
        return [one["sql"] for one in found.captured_queries]

    few = queries()
    for number in range(5):
        cast.joins(f"more{number}")
    cast.offer(weekdays=(1, 2), half_days=("morning", "afternoon"))
    add_date(actor=cast.guide, roster=cast.roster, day=date(2027, 3, 19))
    many = queries()

    assert len(many) == len(few) <= 15
    assert len(set(many)) == len(many)


def test_a_web_worker_that_plans_nothing_goes_without_numpy():
    code = "import django; django.setup(); import lwg.urls, sys; print('numpy' in sys.modules)"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "False"
