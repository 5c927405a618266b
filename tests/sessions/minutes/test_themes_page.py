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
    told = [(theme.name, [one.session_pk for one in theme.occurrences]) for theme in response.context["themes"]]
    assert told == [("grenzen", [cast.session.pk, earlier.session.pk]), ("schaamte", [cast.session.pk])]
    assert "geheim" not in response.content.decode()


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
