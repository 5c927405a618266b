"""Offering dates and asking members: what is offered, who is asked, until when, and by which mails."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from communities.enums import Duty, Knowledge
from lwg.audit.services import trail_of
from lwg.notifications.models import Message
from lwg.notifications.sending import compose
from sessions.enums import Availability, HalfDay, RosterState
from sessions.models import AvailabilityRound, Candidate, CandidateAnswer, Reply
from sessions.selectors.availability import availability_of, round_page
from sessions.services.availability import close_round, extend_round, renew_links, revoke_links
from sessions.services.candidate_answers import RoundClosedError, StaleAnswersError, save_answers
from sessions.services.candidates import withdraw_candidates
from sessions.services.rosters import publish_roster
from tests.sessions.availability.conftest import DEADLINE, local


def refused(service, **arguments):
    with pytest.raises(ValidationError) as error:
        service(**arguments)
    return error.value.messages


def mails(kind="availability_asked"):
    found = Message.objects.filter(kind=f"sessions.{kind}").order_by("address")
    return [one.address.partition("@")[0] for one in found]


def test_each_free_half_day_on_these_weekdays_is_offered_and_a_holiday_is_left_out_with_its_reason(cast):
    made, left_out = cast.offer()
    assert [one.day for one in made] == [
        date(2027, 2, 4), date(2027, 2, 11), date(2027, 2, 18), date(2027, 3, 4), date(2027, 3, 11),
        date(2027, 3, 18), date(2027, 3, 25), date(2027, 4, 1), date(2027, 4, 8), date(2027, 4, 15),
    ]  # fmt: skip
    assert [(one.day, one.reason) for one in left_out] == [(date(2027, 2, 25), "school:spring")]
    assert {(one.half_day, f"{one.starts_at:%H:%M}") for one in made} == {("afternoon", "13:30")}


def test_another_half_day_starts_at_its_usual_hour_and_what_stood_there_stays(cast):
    cast.offer()
    made, _left_out = cast.offer(weekdays=(3, 4), half_days=(HalfDay.AFTERNOON, HalfDay.EVENING))
    assert {(one.day.weekday(), one.half_day, f"{one.starts_at:%H:%M}") for one in made} == {
        (3, "evening", "19:00"),
        (4, "afternoon", "13:30"),
        (4, "evening", "19:00"),
    }
    assert cast.offer()[0] == []


def test_a_candidate_stands_once_per_half_day(cast):
    one = cast.offer()[0][0]
    with pytest.raises(IntegrityError), transaction.atomic():
        Candidate.objects.create(roster=one.roster, day=one.day, half_day=one.half_day, starts_at=one.starts_at)


def test_nobody_is_asked_more_dates_than_one_can_answer(cast):
    cast.roster.last_day = date(2028, 2, 1)
    cast.roster.save()
    assert "nobody answers more than 300" in refused(cast.offer, weekdays=tuple(range(7)), half_days=tuple(HalfDay))[0]
    assert cast.candidates == []


def test_a_published_roster_offers_and_asks_nothing(cast):
    cast.offer()
    cast.roster.state, cast.roster.published_at = RosterState.PUBLISHED, local("2026-11-23T09:00")
    cast.roster.save()
    said = ["This roster is published; its dates are not asked for any more."]
    assert refused(cast.offer) == refused(cast.ask) == said


def test_each_active_member_is_asked_once_and_nobody_who_left_is_yet_to_come_or_leaves_before_the_first_date(cast):
    cast.joins("left", starts_on=date(2026, 1, 1), ends_on=date(2026, 11, 22))
    cast.joins("comes", starts_on=date(2026, 11, 24))
    cast.joins("leaves", ends_on=date(2027, 2, 3))
    cast.joins("closed", user__is_active=False)
    cast.ask()
    assert mails() == ["guide", "noor", "taker", "wim"]
    assert Reply.objects.count() == 4
    assert [entry.verb for entry in trail_of(cast.roster)] == ["availability.asked", "candidates.offered"]


def test_one_round_is_open_at_a_time(cast):
    asking = cast.ask()
    assert refused(cast.ask) == ["The members are asked already. Move the deadline, or close the round."]
    with pytest.raises(IntegrityError), transaction.atomic():
        AvailabilityRound.objects.create(roster=cast.roster, respond_by=DEADLINE)
    close_round(actor=cast.guide, roster=cast.roster)
    assert cast.ask() != asking


@pytest.mark.parametrize(
    ("respond_by", "said"),
    [
        ("2026-11-23T08:59", "That moment has passed. Choose a later one."),
        ("2027-02-04T08:00", "The first date is 4 February 2027. Choose an earlier day."),
        ("2027-03-24T09:00", "That is more than four months away. Choose an earlier day."),
    ],
)
def test_a_deadline_lies_ahead_and_before_the_first_date(cast, respond_by, said):
    assert refused(cast.ask, respond_by=local(respond_by)) == [said]


def test_without_dates_nothing_can_be_asked(cast):
    candidates = cast.offer()[0]
    withdraw_candidates(actor=cast.guide, roster=cast.roster, candidates=[one.pk for one in candidates])
    with pytest.raises(ValidationError) as error:
        from sessions.services.availability import ask_availability

        ask_availability(actor=cast.guide, roster=cast.roster, respond_by=DEADLINE)
    assert error.value.messages == ["There are no dates to ask for. Offer some first."]


def test_answers_are_yes_if_need_be_or_no_and_stand_once(cast):
    cast.ask()
    cast.says("noor", "if_need_be", remark="Liefst laat")
    answers = CandidateAnswer.objects.filter(membership=cast.members["noor"])
    assert {one.value for one in answers} == {Availability.IF_NEED_BE}
    assert {one.by for one in answers} == {None}
    with pytest.raises(IntegrityError), transaction.atomic():
        CandidateAnswer.objects.create(candidate=cast.candidates[0], membership=cast.members["noor"], value="no")
    with pytest.raises(IntegrityError), transaction.atomic():
        CandidateAnswer.objects.create(candidate=cast.candidates[0], membership=cast.members["wim"], value="perhaps")
    assert cast.reply("noor").remark == "Liefst laat"


def test_what_a_facilitator_writes_down_for_who_phoned_says_so_until_the_member_changes_it(cast):
    cast.ask()
    cast.says("wim", by="guide")
    assert {one.by for one in CandidateAnswer.objects.filter(membership=cast.members["wim"])} == {cast.guide}
    assert trail_of(cast.roster)[0].verb == "availability.answered_for"
    first = cast.candidates[0]
    reply = cast.reply("wim")
    save_answers(actor=cast.user("wim"), reply=reply, values={first.pk: "no"}, remark="", version=reply.revision)
    assert CandidateAnswer.objects.get(candidate=first, membership=cast.members["wim"]).by is None
    assert cast.reply("wim").answered_by is None


def test_saving_the_same_again_changes_nothing_and_an_older_page_does_not_overwrite(cast):
    cast.ask()
    reply = cast.says("noor")
    again = save_answers(
        actor=cast.user("noor"), reply=reply, values={cast.candidates[0].pk: "yes"}, remark="", version=0
    )
    assert again.revision == 1
    assert trail_of(cast.roster).filter(verb="availability.answered").count() == 1
    with pytest.raises(StaleAnswersError):
        save_answers(actor=cast.user("noor"), reply=reply, values={cast.candidates[0].pk: "no"}, remark="", version=0)
    assert CandidateAnswer.objects.filter(value="no").count() == 0


def test_an_answer_can_be_taken_back_and_one_of_another_roster_is_not_written(cast):
    cast.ask()
    reply = cast.says("noor")
    first, second = cast.candidates[:2]
    save_answers(
        actor=cast.user("noor"), reply=reply, values={first.pk: "", second.pk + 999: "no"}, remark="", version=1
    )
    assert availability_of(cast.roster).answers.get((first.pk, cast.members["noor"].pk)) is None
    assert CandidateAnswer.objects.filter(membership=cast.members["noor"]).count() == 9


@pytest.mark.parametrize("over", ["deadline", "closed", "published", "left"])
def test_nothing_is_saved_once_it_is_over(cast, at, over):
    cast.ask()
    reply = cast.reply("noor")
    if over == "deadline":
        at(DEADLINE)
    elif over == "closed":
        close_round(actor=cast.guide, roster=cast.roster)
    elif over == "published":
        cast.roster.dates.create(rhythm_day=date(2027, 2, 4), day=date(2027, 2, 4))
        publish_roster(actor=cast.guide, roster=cast.roster)
    else:
        cast.members["noor"].ends_on = date(2026, 11, 22)
        cast.members["noor"].save()
    with pytest.raises(RoundClosedError):
        save_answers(actor=cast.user("noor"), reply=reply, values={cast.candidates[0].pk: "yes"}, remark="", version=0)
    assert CandidateAnswer.objects.count() == 0


def test_a_moved_deadline_opens_the_round_again(cast, at):
    cast.ask()
    at(DEADLINE + timedelta(hours=1))
    assert not cast.roster.availability_rounds.get().is_open
    extend_round(actor=cast.guide, roster=cast.roster, respond_by=DEADLINE + timedelta(days=2))
    assert cast.roster.availability_rounds.get().is_open
    assert trail_of(cast.roster)[0].detail == {
        "was": "2026-12-07T17:00:00+00:00",
        "respond_by": (DEADLINE + timedelta(days=2)).isoformat(),
    }


def test_a_new_round_mails_only_who_has_something_to_answer(cast):
    cast.ask()
    cast.says("noor")
    close_round(actor=cast.guide, roster=cast.roster)
    cast.ask()
    assert mails() == sorted(["guide", "noor", "taker", "wim", "guide", "taker", "wim"])
    assert Reply.objects.filter(round__closed_at=None).count() == 4


def test_taking_a_date_back_takes_its_answers_along(cast):
    cast.ask()
    cast.says("noor")
    first = cast.candidates[0]
    assert withdraw_candidates(actor=cast.guide, roster=cast.roster, candidates=[first.pk, first.pk]) == 1
    assert withdraw_candidates(actor=cast.guide, roster=cast.roster, candidates=[first.pk]) == 0
    assert CandidateAnswer.objects.count() == 9


def test_links_are_renewed_and_stopped_for_one_or_for_all(cast):
    cast.ask()
    assert renew_links(actor=cast.guide, roster=cast.roster, membership=cast.members["noor"]) == 1
    assert revoke_links(actor=cast.guide, roster=cast.roster) == 4
    assert revoke_links(actor=cast.guide, roster=cast.roster) == 0
    assert renew_links(actor=cast.guide, roster=cast.roster) == 4
    assert mails("availability_link") == ["guide", "noor", "noor", "taker", "wim"]
    assert sorted(Reply.objects.values_list("link_version", "link_revoked")) == [(2, False)] * 3 + [(3, False)]
    assert [entry.verb for entry in trail_of(cast.roster)][:3] == [
        "availability.links_renewed",
        "availability.links_revoked",
        "availability.links_renewed",
    ]


def test_the_asking_mail_tells_how_many_dates_until_when_and_holds_the_members_own_link(cast):
    cast.ask()
    texts = {one.address: compose(one) for one in Message.objects.filter(kind="sessions.availability_asked")}
    noor = texts["noor@demo.example"]
    assert noor.subject == "Which dates suit you? LWG Havenlicht plans the half-year"
    assert "Say of 10 half-days whether you can come. Answer before Mon 7 Dec 18:00." in noor.body
    assert len({one.body.partition("/answer/")[2].split("/")[0] for one in texts.values()}) == 4


def test_who_left_counts_for_nothing_and_the_planner_gets_everything_in_three_queries(cast, django_assert_num_queries):
    cast.ask()
    cast.says("noor", but=3)
    cast.says("wim", "no")
    cast.members["wim"].ends_on = date(2026, 11, 22)
    cast.members["wim"].save()
    cast.joins("comes", starts_on=date(2027, 3, 1))
    with django_assert_num_queries(3):
        found = availability_of(cast.roster)
    assert [one.name for one in found.members] == ["Comes", "Guide", "Noor", "Taker"]
    assert len(found.candidates) == 10
    assert set(found.answers.values()) == {"yes"}
    assert len(found.answers) == 7
    taker = found.members[3]
    assert (taker.duties, taker.knowledge) == (
        frozenset({Duty.MINUTE_TAKER}),
        frozenset({Knowledge.LOCAL, Knowledge.PROFESSIONAL}),
    )
    first = found.candidates[0]
    assert (first.day, first.starts, first.ends) == (
        date(2027, 2, 4), local("2027-02-04T13:30"), local("2027-02-04T16:00")
    )  # fmt: skip
    assert not found.members[0].is_member_on(first.day)


def test_a_candidate_keeps_its_wall_clock_time_across_the_clock_change(cast):
    cast.offer()
    found = {one.day: one for one in availability_of(cast.roster).candidates}
    assert found[date(2027, 3, 25)].starts.hour == 12  # UTC, in winter
    assert found[date(2027, 4, 1)].starts.hour == 11


def test_the_round_counts_per_date_and_tells_who_has_still_to_answer(cast, django_assert_num_queries):
    cast.ask()
    cast.says("noor")
    cast.says("wim", "if_need_be", but=4, remark="Pas na twee uur")
    with django_assert_num_queries(5):
        page = round_page(cast.roster)
    first, last = page.dates[0], page.dates[-1]
    assert [(one.number, one.word, one.names) for one in first.counts] == [
        (1, "yes", "Noor"), (1, "if need be", "Wim"), (0, "no", ""), (2, "no answer yet", "Guide, Taker")
    ]  # fmt: skip
    assert [one.number for one in last.counts] == [1, 0, 0, 3]
    assert [(one.name, one.state) for one in page.missing] == [
        ("Guide", "10 dates to answer"), ("Taker", "10 dates to answer"), ("Wim", "4 dates to answer")
    ]  # fmt: skip
    assert [(one.name, one.remark) for one in page.remarks] == [("Wim", "Pas na twee uur")]
