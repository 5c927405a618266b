"""A programme of many communities, made from a seed; `programme` says what is in it."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sessions.planning.programme.problem import Candidate, Community, Programme, Room

FIRST_DAY = date(2026, 9, 7)
WEEKS = 26
FREE_WEEKS = (6, 15, 16)  # autumn and Christmas
HALF_DAYS = (time(9, 30), time(13, 30))
LENGTH = timedelta(minutes=150)
SESSIONS = 6
MEMBERS = 20
CAPACITIES = (40, 30, 24, 24)
LOCATIONS_A_TOWN = 4

Slots = list[datetime]


@dataclass
class _Person:
    """`usual`: of each half-day of the week the chance of being free in a given week."""

    usual: list[float]

    @classmethod
    def made(cls, chance: random.Random) -> "_Person":
        return cls([chance.choice((0.0, 0.3, 0.9, 0.95, 1.0)) for _ in range(10)])

    def free(self, slots: Slots, chance: random.Random) -> set[datetime]:
        return {one for one in slots if chance.random() < self.usual[_half_day(one)]}


def _half_day(moment: datetime) -> int:
    return 2 * moment.weekday() + (moment.time() >= time(12))


def half_days() -> Iterator[datetime]:
    """Ten half-days a week for 26 weeks, without the holidays."""
    for week in range(WEEKS):
        for weekday in range(5):
            day = FIRST_DAY + timedelta(weeks=week, days=weekday)
            yield from (datetime.combine(day, at) for at in HALF_DAYS if week not in FREE_WEEKS)


def programme(seed: int, communities: int, rooms_a_location: int = len(CAPACITIES)) -> Programme:
    """As many communities of 20 people, each with 6 sessions in 26 weeks of 10 half-days.

    For each 20 communities a location with rooms for 40, 30, 24 and 24 people (or fewer rooms, from the front); 4
    locations make a town, 15 to 35 minutes apart; towns are 60 to 90 minutes apart. A community of 14 to 26 meets
    in its own location or in one more of its town. It has one lecturer, who has 4 communities (one in ten has one from
    anywhere); a facilitator out of two, nearby, of a pool with one for 4 communities; a minute taker out of three own
    members. Each person's week has half-days on which they never, now and then, or nearly always can; a candidate is
    where all duties can be filled. Points: 2 for each member who can, 1 for each who can if need be (one in six of
    those who cannot); 2 off for each who misses twice in a row, and 2 for each week squared off the four-weekly rhythm.
    """
    chance = random.Random(seed)
    slots = list(half_days())
    locations = max(1, communities // 20)
    rooms = tuple(
        Room(10 * location + number, location, CAPACITIES[number])
        for location in range(locations)
        for number in range(rooms_a_location)
    )
    travel = {
        (here, there): chance.randint(15, 35)
        if here // LOCATIONS_A_TOWN == there // LOCATIONS_A_TOWN
        else chance.randint(60, 90)
        for here in range(locations)
        for there in range(here)
    }
    people = max(1, communities // 4)
    lecturers = [_Person.made(chance).free(slots, chance) for _ in range(people)]
    facilitators = [_Person.made(chance).free(slots, chance) for _ in range(people)]
    made = []
    for number in range(communities):
        home = number * locations // communities
        lecturer = number // 4 if chance.random() < 0.9 else chance.randrange(people)
        nearby = range(max(0, number // 4 - 5), min(people, number // 4 + 6))
        guides = chance.sample(nearby, min(2, len(nearby)))
        made.append(
            Community(
                key=number,
                candidates=_candidates(
                    slots,
                    {lecturer: lecturers[lecturer]},
                    {people + guide: facilitators[guide] for guide in guides},
                    1000 + MEMBERS * number,
                    chance,
                ),
                sessions=SESSIONS,
                size=chance.choice((14, 18, 22, 22, 26)),
                rooms=tuple(room.key for room in rooms if room.location in {home, _neighbour(home, locations)}),
                twice_missed=2,
                off_rhythm=2,
            )
        )
    return Programme(tuple(made), rooms, (), travel)


def _neighbour(location: int, locations: int) -> int:
    town = location // LOCATIONS_A_TOWN * LOCATIONS_A_TOWN
    return min(locations - 1, town + (location - town + 1) % LOCATIONS_A_TOWN)


def _candidates(
    slots: Slots,
    lecturer: dict[int, set[datetime]],
    guides: dict[int, set[datetime]],
    first_member: int,
    chance: random.Random,
) -> tuple[Candidate, ...]:
    members = {first_member + place: _Person.made(chance).free(slots, chance) for place in range(MEMBERS)}
    writers = list(members)[:3]
    found = []
    for key, starts in enumerate(slots):
        absent = {person for person, free in members.items() if starts not in free}
        if_need_be = {person for person in sorted(absent) if chance.random() < 1 / 6}
        missed = frozenset(absent - if_need_be)
        needs = (
            tuple(one for one, free in lecturer.items() if starts in free),
            tuple(one for one, free in guides.items() if starts in free),
            tuple(one for one in writers if one not in missed),
        )
        if all(needs):
            points = 2 * (MEMBERS - len(absent)) + len(if_need_be)
            opening = 0 if starts.date() < FIRST_DAY + timedelta(weeks=6) else None
            closing = 0 if starts.date() >= FIRST_DAY + timedelta(weeks=WEEKS - 6) else None
            made = Candidate(
                key, starts, starts + LENGTH, points, needs, missed_by=missed, opening=opening, closing=closing
            )
            found.append(made)
    return tuple(found)
