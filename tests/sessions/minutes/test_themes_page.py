"""The themes of a community over time (A8b)."""

import pytest
from django.urls import reverse

from sessions.enums import MinutesState
from tests.factories.communities import CoordinatorshipFactory, MembershipFactory
from tests.sessions.minutes.conftest import make_cast

pytestmark = pytest.mark.django_db


def test_themes_are_counted_over_distributed_minutes_only(cast, logged_in):
    earlier = make_cast(community=cast.community, starts_at=cast.session.starts_at.replace(month=10))
    draft = make_cast(community=cast.community, starts_at=cast.session.starts_at.replace(day=1))
    for one, themes in [(earlier, ["grenzen"]), (cast, ["grenzen", "schaamte"])]:
        one.save(themes=themes)
        one.bring_to(MinutesState.DISTRIBUTED)
    draft.save(themes=["grenzen", "geheim"])
    response = logged_in(cast.member.user).get(reverse("themes", args=[cast.community.pk]))
    page = response.context["page"]
    told = [(theme.name, [one.session_pk for one in theme.occurrences]) for theme in page.named]
    assert told == [("grenzen", [cast.session.pk, earlier.session.pk]), ("schaamte", [cast.session.pk])]
    assert [theme.name for theme in page.recurring] == ["grenzen"]
    assert [theme.name for theme in page.once] == ["schaamte"]
    assert "geheim" not in response.content.decode()


def test_the_strip_of_a_theme_has_every_session_by_half_year(cast, logged_in):
    spring, summer = (
        make_cast(community=cast.community, starts_at=cast.session.starts_at.replace(month=month)) for month in (3, 8)
    )
    for one, themes in [(spring, ["grenzen"]), (summer, ["schaamte"]), (cast, ["Grénzen"])]:
        one.save(themes=themes)
        one.bring_to(MinutesState.DISTRIBUTED)
    response = logged_in(cast.member.user).get(reverse("themes", args=[cast.community.pk]))
    [theme] = response.context["page"].recurring
    told = [
        (half.label, [(stop.session_pk, stop.is_named) for stop in half.stops], half.times) for half in theme.half_years
    ]
    assert told == [
        ("spring 2026", [(spring.session.pk, True), (summer.session.pk, False)], 1),
        ("autumn 2026", [(cast.session.pk, True)], 1),
    ]
    assert theme.since == "March 2026"


def test_without_distributed_minutes_the_page_says_when_themes_come(cast, logged_in):
    cast.save(themes=["grenzen"])
    page = logged_in(cast.member.user).get(reverse("themes", args=[cast.community.pk])).text
    assert "empty-state" in page
    assert "grenzen" not in page


def test_themes_are_for_members(cast, former, logged_in):
    coordinator = CoordinatorshipFactory(organisation=cast.community.organisation).user
    for user in (former.user, MembershipFactory().user, coordinator):
        assert logged_in(user).get(reverse("themes", args=[cast.community.pk])).status_code == 404


def test_the_themes_page_takes_the_same_queries_for_one_and_three(cast, logged_in, django_assert_max_num_queries):
    browser = logged_in(cast.member.user)
    address = reverse("themes", args=[cast.community.pk])
    cast.save(themes=["a"])
    cast.bring_to(MinutesState.DISTRIBUTED)
    with django_assert_max_num_queries(10) as few:
        browser.get(address)
    for month in (9, 10):
        other = make_cast(community=cast.community, starts_at=cast.session.starts_at.replace(month=month))
        other.save(themes=["a", f"b{month}"])
        other.bring_to(MinutesState.DISTRIBUTED)
    with django_assert_max_num_queries(10) as many:
        browser.get(address)
    assert len(many) == len(few)
