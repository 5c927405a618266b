"""The demo's open round: which dates of the coming half-year suit the members, with some answers."""

from datetime import date, datetime, time, timedelta

from communities.models import Membership
from lwg import clock
from lwg.accounts.models import User
from sessions.enums import Availability, HalfDay
from sessions.models import Candidate, Reply, Roster
from sessions.models.rosters import Weekday
from sessions.selectors.asked import candidates_for
from sessions.services.availability import ask_availability
from sessions.services.candidate_answers import save_answers
from sessions.services.candidates import offer_candidates

YES, IF_NEED_BE, NO = Availability
ASKED_BEFORE, ANSWER_WITHIN = timedelta(days=4), timedelta(days=6)
BY_TELEPHONE = "Wim van Testen"
NOT_YET = ("Samira Voorbeeld", "Lotte van Testen", "Tim Voorbeeld", "Kaj van Testen", "Koen Fictief", "Gerda Voorbeeld")
REMARKS = {
    "Femke Fictief": "Dinsdag is mijn vaste dag op De Sluis, liever niet.",
    "Marleen Bedacht": "In maart, juni, september en december heb ik nachtdienst.",
    "Anouk Proefman": "In januari, april, juli en oktober heb ik tentamens.",
    BY_TELEPHONE: "Liever niet voor twee uur.",
}

CANNOT_IN = {"Marleen Bedacht": (3, 6, 9, 12), "Anouk Proefman": (1, 4, 7, 10)}
"""Months; so that no set of dates suits everybody, and a proposal has somebody to name."""


def ask_and_answer(*, roster: Roster, facilitator: User, today: date) -> None:
    """Thursdays (the roster's own) and Tuesdays are asked; most members answered, one by telephone."""
    asked_at = clock.now() - ASKED_BEFORE
    with clock.at(asked_at):
        offer_candidates(
            actor=facilitator,
            roster=roster,
            weekdays=[roster.weekday, Weekday.TUESDAY],
            half_days=[HalfDay.AFTERNOON],
        )
        asking = ask_availability(actor=facilitator, roster=roster, respond_by=_deadline(roster, today))
    replies = Reply.objects.filter(round=asking).select_related("round__roster", "membership__user").order_by("pk")
    for number, reply in enumerate(replies):
        name = str(reply.membership.user)
        if name in NOT_YET:
            continue
        with clock.at(asked_at + timedelta(hours=3 * number)):
            save_answers(
                actor=facilitator if name == BY_TELEPHONE else reply.membership.user,
                reply=reply,
                values=_answers(candidates_for(roster, reply.membership), number, reply.membership),
                remark=REMARKS.get(name, ""),
                version=reply.revision,
            )


def _deadline(roster: Roster, today: date) -> datetime:
    """Within the week, and before the first date."""
    first = roster.candidates.order_by("day").values_list("day", flat=True)[0]
    usual = datetime.combine(today + ANSWER_WITHIN, time(18), clock.AMSTERDAM)
    return min(usual, datetime.combine(first - timedelta(days=1), time(23, 59), clock.AMSTERDAM))


def _answers(candidates: list[Candidate], number: int, member: Membership) -> dict[int, str]:
    """Most can on most Thursdays; on Tuesdays a third can only if need be; each has some dates that differ."""
    answers: dict[int, str] = {}
    for nth, one in enumerate(candidates):
        if one.day.weekday() == Weekday.TUESDAY:
            usual = (YES, IF_NEED_BE, NO)[number % 3]
        else:
            usual = IF_NEED_BE if number % 7 == 6 else YES
        answers[one.pk] = NO if (nth + 3 * number) % 9 == 0 and usual != NO else usual
    away = CANNOT_IN.get(str(member.user), ())
    answers |= {one.pk: NO for one in candidates if one.day.month in away}
    if member.is_minute_taker:
        answers |= {one.pk: NO for one in candidates if one.day.weekday() == Weekday.TUESDAY}
    return answers
