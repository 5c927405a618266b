"""The demo is loaded once, through the same doors as the pages, and stands around the day on which it is loaded."""

from datetime import date, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from communities.models import Community
from lwg.accounts.models import User
from lwg.clock import AMSTERDAM
from lwg.notifications.models import Message
from reports.demo.calendar import HalfYear, half_year_of
from sessions.enums import MinutesState, RosterState
from sessions.models import Minutes, Roster, Session
from sessions.planning.roster_options import PlanningOptions
from sessions.selectors.availability import round_page
from sessions.selectors.proposals import Telling
from sessions.selectors.roster_changes import versions_of
from sessions.selectors.roster_problem import asked_of, is_roster, plan_of

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)


@pytest.fixture
def password(monkeypatch):
    monkeypatch.setenv("LWG_DEMO_PASSWORD", "samen-leren-in-de-wijk")


def load(today: date = TODAY) -> str:
    out = StringIO()
    call_command("demo", today=today, stdout=out)
    return out.getvalue()


def _has_the_worked_example() -> None:
    """And minutes that are overdue, and minutes that wait for their reader."""
    havenlicht = Community.objects.get(name="LWG Havenlicht")
    running = havenlicht.rosters.get(first_day=date(2026, 9, 10))
    assert [one.day for one in running.dates.all()] == [
        date(2026, 9, 10), date(2026, 10, 8), date(2026, 11, 5), date(2026, 12, 3), date(2027, 1, 7),
    ]  # fmt: skip
    coming = havenlicht.rosters.get(state=RosterState.DRAFT)
    assert [one.day for one in coming.dates.all()] == [
        date(2027, 2, 4), date(2027, 3, 4), date(2027, 4, 1), date(2027, 5, 13), date(2027, 6, 10), date(2027, 7, 8),
    ]  # fmt: skip
    states = Minutes.objects.filter(session__community=havenlicht, started_at__isnull=False)
    assert list(states.order_by("-session__starts_at").values_list("state", flat=True)[:3]) == [
        MinutesState.DRAFT,
        MinutesState.IN_REVIEW,
        MinutesState.DISTRIBUTED,
    ]
    assert havenlicht.memberships.active_on(TODAY).count() == 22
    assert Message.objects.filter(sent_at=None).count() == 0  # no mail of the past goes out
    page = round_page(coming)
    assert page.asking is not None
    assert page.asking.respond_by.astimezone(AMSTERDAM) == datetime(2026, 11, 29, 18, tzinfo=AMSTERDAM)
    assert (page.number_answered, len(page.members), len(page.dates)) == (16, 22, 43)
    assert {one.name for one in page.members if one.answered_by} == {"Wim van Testen"}
    asked = asked_of(coming, PlanningOptions())
    found = plan_of(asked)
    assert is_roster(found)
    assert {name for name, _times in Telling(asked).card(found.best.keys).misses} >= {
        "Marleen Bedacht",
        "Anouk Proefman",
    }
    changed = Roster.objects.get(community__name="Netwerk Buurtkracht Zuid", first_day__gte=date(2027, 2, 1))
    assert [(one.number, len(one.difference.moved)) for one in versions_of(changed)] == [(2, 1), (1, 0)]


def test_it_loads_once_prints_who_can_log_in_and_holds_the_worked_example(password):
    printed = load()
    _has_the_worked_example()
    assert "gespreksleider@demo.example" in printed
    assert "password of each: samen-leren-in-de-wijk" in printed
    assert "/calendar/" in printed
    counts = [model.objects.count() for model in (User, Community, Session, Message, Roster)]
    assert load() == printed
    assert [model.objects.count() for model in (User, Community, Session, Message, Roster)] == counts
    assert User.objects.get(email="gespreksleider@demo.example").check_password("samen-leren-in-de-wijk")


def test_it_can_be_loaded_on_the_last_day_of_a_study_year(password):
    load(date(2027, 8, 31))
    assert Session.objects.filter(state="held").exists()


def test_it_refuses_production_settings(settings):
    settings.DEMO_ALLOWED = False
    with pytest.raises(CommandError, match="does not run on these settings"):
        load()


def test_half_years_follow_the_study_year():
    autumn = HalfYear(date(2026, 9, 1), date(2027, 1, 31))
    assert half_year_of(date(2026, 9, 1)) == half_year_of(date(2027, 1, 31)) == autumn
    assert autumn.after == HalfYear(date(2027, 2, 1), date(2027, 8, 31))
    assert autumn.after.before == autumn
