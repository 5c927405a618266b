"""Things of another community, as the arguments of addresses name them."""

from datetime import date, time

from django.db import models

from communities.models import SchoolHoliday
from sessions.enums import SessionState
from sessions.models import Contribution, Roster, Situation, Yield
from tests.cast import NOW
from tests.factories.communities import LocationFactory, MembershipFactory
from tests.factories.sessions import SessionFactory


def of_another_community(argument: str) -> models.Model:
    """A thing as that argument of an address names, that exists elsewhere."""
    session = SessionFactory(starts_at=NOW, state=SessionState.RUNNING)
    bringer = MembershipFactory(community=session.community)
    if argument == "date_pk":
        period = {"first_day": date(2027, 2, 4), "last_day": date(2027, 7, 8)}
        rhythm = {"weekday": 3, "starts_at": time(13, 30), "length_minutes": 150, "every_weeks": 4}
        roster = Roster.objects.create(community=session.community, **period, **rhythm)
        return roster.dates.create(rhythm_day=roster.first_day, day=roster.first_day)
    if argument == "holiday_pk":
        days = {"study_year": 2026, "first_day": NOW.date(), "last_day": NOW.date()}
        return SchoolHoliday.objects.create(organisation=session.community.organisation, kind="other", **days)
    if argument == "location_pk":
        return LocationFactory()
    if argument == "membership_pk":
        return bringer
    if argument == "yield_pk":
        return Yield.objects.create(session=session, membership=bringer, change="Het ging beter.")
    situation = Situation.objects.create(session=session, bringer=bringer, title="De deur")
    if argument == "situation_pk":
        return situation
    return Contribution.objects.create(situation=situation, step=2, kind="question", author=bringer, text="Wie?")
