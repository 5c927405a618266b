"""Builds the demo through the same services as the pages, with the clock set to when things happened."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction

from communities.enums import CommunityKind
from communities.models import (
    Acceptance,
    Agreements,
    Community,
    Coordinatorship,
    Location,
    Membership,
    Organisation,
    Travel,
)
from lwg import clock
from lwg.accounts.models import User
from lwg.notifications.enums import OPEN_STATES, MessageState
from lwg.notifications.models import Message
from reports.demo import people
from reports.demo.availability import ask_and_answer
from reports.demo.calendar import HalfYear, half_year_of
from reports.demo.changes import move_second_date
from reports.demo.groups import ELSEWHERE, GROUPS, PLACES, TRAVEL, Group
from reports.demo.outcomes import log_outcomes
from reports.demo.people import Person
from reports.demo.turns import ask_to_take_over
from reports.demo.walk import walk_session
from sessions.models import CalendarFeed, Roster
from sessions.services.practice import nudge_practice
from sessions.services.rosters import draft_roster, publish_roster
from sessions.services.watch_availability import watch_availability
from sessions.services.watch_minutes import watch_minutes
from sessions.services.watch_rosters import watch_rosters
from sessions.services.watch_sessions import watch_sessions

AGREEMENTS = (
    "1. Wat hier wordt verteld, blijft hier. Buiten de groep noemen we geen namen en niets waaraan je iemand herkent.\n"
    "2. We oordelen niet. We vragen door, ook als het schuurt.\n"
    "3. Iedereen bepaalt zelf wat je deelt. Je mag altijd stoppen.\n"
    "4. In het verslag staan geen namen bij situaties."
)


def is_built() -> bool:
    return User.objects.filter(email=people.ADMINISTRATOR.email).exists()


@transaction.atomic
def build(*, today: date, password: str) -> None:
    """Make everything, once: a second call changes nothing.

    The half-year in which `today` lies runs; the one before it is past, the next is published or drafted. No mail of
    the past goes out: what the services wrote to the outbox counts as sent on its day.
    """
    if is_built():
        return
    password = make_password(password)
    coordinator, elsewhere = _person(people.COORDINATOR, password), _person(people.OTHER_COORDINATOR, password)
    _person(people.ADMINISTRATOR, password, is_staff=True, is_superuser=True)
    _person(people.OUTSIDER, password)
    Coordinatorship.objects.create(organisation=_organisation(ELSEWHERE), user=elsewhere)
    running = half_year_of(today)
    for group in GROUPS:
        community = _community(group, running, coordinator, password)
        _meet(group, community, running, today, coordinator)
    log_outcomes(today=today)
    # What the watches would have told by now, so that the first beat does not tell months of it at once.
    watch_minutes(now=clock.now())
    watch_rosters(now=clock.now())
    watch_availability(now=clock.now())
    nudge_practice(clock.now())
    watch_sessions(now=clock.now())
    Message.objects.filter(state__in=OPEN_STATES).update(
        state=MessageState.SENT, sent_at=clock.now(), claim=None, claimed_at=None
    )


def _person(person: Person, password: str, **fields: Any) -> User:
    """`password` is hashed already: one hash for all, or sixty of them take half a minute."""
    user = User.objects.filter(email=person.email).first()
    if user is None:
        user = User.objects.create_user(person.email, name=person.name, **fields)
        user.password = password
        user.save(update_fields=["password"])
    return user


def _organisation(name: str) -> Organisation:
    return Organisation.objects.get_or_create(name=name)[0]


def _travel(locations: Sequence[Location]) -> None:
    places = {one.name: one for one in locations}
    for one, other, minutes in TRAVEL:
        if one in places and other in places:
            first, second = sorted((places[one], places[other]), key=lambda place: place.pk)
            Travel.objects.get_or_create(first=first, second=second, defaults={"minutes": minutes})


def _community(group: Group, running: HalfYear, coordinator: User, password: str) -> Community:
    organisation = _organisation(group.organisation)
    Coordinatorship.objects.get_or_create(organisation=organisation, user=coordinator)
    locations = [
        Location.objects.get_or_create(
            organisation=organisation, name=name, defaults={"city": "Rotterdam", **PLACES.get(name, {})}
        )[0]
        for name in group.locations
    ]
    _travel(locations)
    community = Community.objects.create(
        organisation=organisation,
        name=group.name,
        kind=group.kind,
        shared_question=group.question,
        region=group.region,
        cadence_weeks=group.every_weeks,
        location=locations[0],
        starts_on=running.before.first,
    )
    community.partners.set(_organisation(name) for name in group.partners)
    started = datetime.combine(running.before.first, time(9), clock.AMSTERDAM)
    agreements = Agreements.objects.create(
        community=community, number=1, text=AGREEMENTS, published_by=coordinator, published_at=started
    )
    for person in group.members:
        user = _person(person, password)
        leaves_on = running.last if person in people.LEAVING else None
        _member(community, person, user, starts_on=running.before.first, ends_on=leaves_on)
        Acceptance.objects.create(agreements=agreements, user=user, accepted_at=started)
    if group.kind == CommunityKind.ORGANISATION:
        _member(
            community,
            people.FORMER,
            _person(people.FORMER, password),
            starts_on=running.before.first,
            ends_on=running.before.last,
        )
        _member(community, people.FUTURE, _person(people.FUTURE, password), starts_on=running.after.first)
    return community


def _member(community: Community, person: Person, user: User, **period: date | None) -> Membership:
    flags = {Membership.KNOWLEDGE_FIELDS[kind]: True for kind in person.knowledge}
    flags |= {Membership.DUTY_FIELDS[duty]: True for duty in person.duties}
    return Membership.objects.create(community=community, user=user, background=person.background, **flags, **period)


def _meet(group: Group, community: Community, running: HalfYear, today: date, coordinator: User) -> None:
    """Rosters of the past and the running half-year with their sessions, and the next one's."""
    facilitator = User.objects.get(email=group.members[0].email)
    CalendarFeed.objects.create(user=facilitator)
    for half_year in (running.before, running):
        roster = _roster(group, community, half_year, facilitator)
        with clock.at(_weeks_before(half_year)):
            publish_roster(actor=facilitator, roster=roster)
    is_network = group.kind == CommunityKind.NETWORK
    if group is not GROUPS[-1]:  # the last group's next roster is still to be made
        coming = _roster(group, community, running.after, facilitator)
        if is_network:
            publish_roster(actor=facilitator, roster=coming)
            move_second_date(roster=coming, facilitator=facilitator)
        else:
            ask_and_answer(roster=coming, facilitator=facilitator, today=today)
    past = [one for one in community.sessions.order_by("starts_at") if one.ends_at < clock.now()]
    for number, session in enumerate(past):
        story = group.stories[number % len(group.stories)]
        walk_session(session, story, number=number, sessions_ago=len(past) - number, overdue=group is GROUPS[0])
    ask_to_take_over(community)


def _weeks_before(half_year: HalfYear) -> datetime:
    return datetime.combine(half_year.first - timedelta(weeks=3), time(10), clock.AMSTERDAM)


def _roster(group: Group, community: Community, half_year: HalfYear, facilitator: User) -> Roster:
    nth = group.nth_autumn if half_year.first.month == 9 else group.nth_spring
    with clock.at(min(_weeks_before(half_year), clock.now())):
        return draft_roster(
            actor=facilitator,
            community=community,
            first_day=half_year.nth_weekday(group.weekday, nth),
            last_day=half_year.last,
            starts_at=group.starts_at,
            length_minutes=group.length_minutes,
            every_weeks=group.every_weeks,
            location=community.location,
        )
