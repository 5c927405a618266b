"""Pages that rename and merge themes, and suggestions while one writes."""

import pytest
from django.urls import reverse

from communities.models import Membership
from lwg.accounts.models import User
from sessions.enums import MinutesState
from sessions.models import Theme
from tests.sessions.minutes.conftest import make_cast
from tests.sessions.minutes.pages import SCRIPT, url

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _pages_in_english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def two(cast):
    """Themes of distributed minutes."""
    cast.save(themes=["grens", "grenzen"])
    cast.bring_to(MinutesState.DISTRIBUTED)
    return Theme.objects.get(name="grens"), Theme.objects.get(name="grenzen")


def page(name, theme):
    return reverse(name, args=[theme.community_id, theme.pk])


def test_minute_takers_facilitators_and_coaches_tend_themes_and_members_read(cast, two, logged_in):
    allowed = {
        who: logged_in(getattr(cast, who).user).get(page("change_theme", two[0])).status_code
        for who in ("taker", "facilitator", "reader", "member")
    }
    assert allowed == {"taker": 200, "facilitator": 200, "reader": 404, "member": 404}
    read = logged_in(cast.member.user).get(reverse("themes", args=[cast.community.pk])).text
    assert page("change_theme", two[0]) not in read


def test_a_theme_of_another_community_is_absent(cast, two, logged_in):
    other = make_cast()
    other.save(themes=["elders"])
    elsewhere = Theme.objects.get(name="elders")
    address = reverse("change_theme", args=[cast.community.pk, elsewhere.pk])
    assert logged_in(cast.taker.user).get(address).status_code == 404
    merging = page("merge_theme", two[0])
    response = logged_in(cast.taker.user).post(merging, {"into": elsewhere.pk})
    assert response.status_code == 422
    assert Theme.objects.filter(merged_into=None).count() == 3


def test_a_name_that_is_taken_comes_back_with_a_way_to_merge(cast, two, logged_in):
    response = logged_in(cast.taker.user).post(page("change_theme", two[0]), {"name": "GRÉNZEN"})
    assert response.status_code == 422
    assert 'value="GRÉNZEN"' in response.text
    assert f"{page('merge_theme', two[0])}?into={two[1].pk}" in response.text


def test_a_name_that_cannot_be_comes_back(cast, two, logged_in):
    response = logged_in(cast.taker.user).post(page("change_theme", two[0]), {"name": "…"})
    assert response.status_code == 422
    assert "use letters" in response.text


def test_merging_says_first_how_many_minutes_it_touches_and_can_be_taken_back(cast, two, logged_in):
    browser = logged_in(cast.taker.user)
    look = browser.get(page("merge_theme", two[0]), {"into": two[1].pk})
    assert (look.context["touched"], look.context["named_both"]) == (1, 1)
    assert Theme.objects.current().count() == 2
    after = browser.post(page("merge_theme", two[0]), {"into": two[1].pk}, follow=True)
    assert "in 1 set of minutes" in after.text
    assert page("undo_theme_merge", two[0]) in after.text
    assert Theme.objects.current().count() == 1
    browser.post(page("undo_theme_merge", two[0]))
    assert Theme.objects.current().count() == 2


def test_a_theme_to_merge_with_must_be_chosen(cast, two, logged_in):
    browser = logged_in(cast.taker.user)
    assert browser.get(page("merge_theme", two[0])).status_code == 200
    assert browser.get(page("merge_theme", two[0]), {"into": ""}).status_code == 422
    assert browser.get(page("merge_theme", two[0]), {"into": "x\x00"}).status_code == 422


def test_a_merge_that_was_overtaken_says_so(cast, two, logged_in):
    browser = logged_in(cast.taker.user)
    browser.post(page("merge_theme", two[0]), {"into": two[1].pk})
    assert browser.post(page("merge_theme", two[0]), {"into": two[1].pk}).status_code == 404
    assert browser.post(page("undo_theme_merge", two[1])).status_code == 302


def test_suggestions_come_from_the_text_as_it_stands_in_the_form(cast, two, logged_in):
    writing = make_cast(community=cast.community, starts_at=cast.session.starts_at.replace(month=10))
    browser = logged_in(writing.taker.user)
    asked = {"patterns": "<p>We bewaakten onze grenzen.</p>", "situation": SCRIPT * 2, "themes": ["iets"]}
    response = browser.post(url("suggest_themes", writing), asked)
    assert [(one.name, one.is_new) for one in response.context["suggestions"]] == [("grens", False)]
    assert "<script" not in response.text
    assert browser.post(url("suggest_themes", writing), {}).text.strip() == ""
    assert writing.minutes.revision == 0


def test_a_name_of_somebody_who_is_or_was_a_member_is_not_suggested(cast, two, logged_in):
    text = "<p>Over de molenaar en de bakker. Over de molenaar en de bakker, over de vijver: de vijver.</p>"
    earlier = make_cast(community=cast.community, starts_at=cast.session.starts_at.replace(month=9))
    earlier.save(patterns=text)
    earlier.bring_to(MinutesState.DISTRIBUTED)
    writing = make_cast(community=cast.community, starts_at=cast.session.starts_at.replace(month=10))
    User.objects.filter(pk=writing.member.user_id).update(name="Jan de Molenaar")
    User.objects.filter(pk=earlier.member.user_id).update(name="Piet Bakker")
    Membership.objects.filter(pk=earlier.member.pk).update(ends_on=earlier.session.starts_at)
    response = logged_in(writing.taker.user).post(url("suggest_themes", writing), {"patterns": text})
    assert [(one.name, one.is_new) for one in response.context["suggestions"]] == [("vijver", True)]


def test_suggestions_take_the_same_queries_for_few_and_for_many(cast, two, logged_in, django_assert_max_num_queries):
    writing = make_cast(community=cast.community, starts_at=cast.session.starts_at.replace(month=10))
    browser = logged_in(writing.taker.user)
    with django_assert_max_num_queries(10) as few:
        browser.post(url("suggest_themes", writing), {"patterns": "grens"})
    for month in (8, 9):
        other = make_cast(community=cast.community, starts_at=cast.session.starts_at.replace(month=month))
        other.save(themes=[f"a{month}", f"b{month}"])
        other.bring_to(MinutesState.DISTRIBUTED)
    with django_assert_max_num_queries(10) as many:
        browser.post(url("suggest_themes", writing), {"patterns": "grens"})
    assert len(many) == len(few)
