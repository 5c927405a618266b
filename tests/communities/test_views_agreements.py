"""Accepting agreements before anything else (A6a), and publishing a new version."""

import pytest

from communities.models import Acceptance
from lwg.notifications.models import Message
from tests.factories.accounts import UserFactory
from tests.factories.communities import MembershipFactory

pytestmark = pytest.mark.django_db
SCRIPT = "<script>alert(1)</script>"


@pytest.fixture
def base(community):
    return f"/communities/{community.pk}/agreements/"


@pytest.fixture
def newcomer(community):
    return MembershipFactory(community=community, accepted=False).user


def test_the_box_is_not_ticked_beforehand(newcomer, base, logged_in):
    page = logged_in(newcomer).get(base)
    assert page.context["form"].initial == {"number": 1, "next": page.context["community"].get_absolute_url()}
    assert "checked" not in page.content.decode()


def test_a_member_accepts_and_goes_on_to_where_they_were_going(newcomer, base, logged_in, community):
    client = logged_in(newcomer)
    wanted = f"/communities/{community.pk}/?page=2"
    assert client.get(base, {"next": wanted}).context["form"].initial["next"] == wanted
    for _ in range(2):
        assert client.post(f"{base}accept/", {"number": 1, "accepted": "on", "next": wanted}).url == wanted
    assert Acceptance.objects.filter(user=newcomer).count() == 1


def test_without_the_tick_nothing_is_accepted(newcomer, base, logged_in):
    response = logged_in(newcomer).post(f"{base}accept/", {"number": 1})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["accepted"]
    assert not Acceptance.objects.filter(user=newcomer).exists()


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example", "javascript:alert(1)", ""])
def test_one_is_never_sent_elsewhere(newcomer, base, logged_in, community, wanted):
    client = logged_in(newcomer)
    assert client.get(base, {"next": wanted}).context["form"].initial["next"] == f"/communities/{community.pk}/"
    response = client.post(f"{base}accept/", {"number": 1, "accepted": "on", "next": wanted})
    assert response.url == f"/communities/{community.pk}/"


def test_a_version_that_changed_while_reading_is_shown_anew(newcomer, base, logged_in, community):
    community.agreements.create(number=2, text="Nieuw")
    response = logged_in(newcomer).post(f"{base}accept/", {"number": 1, "accepted": "on"})
    assert response.status_code == 422
    assert response.context["form"]["number"].value() == "2"
    assert not Acceptance.objects.filter(user=newcomer).exists()


def test_who_accepted_an_earlier_version_sees_what_changed(base, logged_in, community):
    member = MembershipFactory(community=community).user
    community.agreements.create(number=2, text=f"Wat hier gezegd wordt, blijft hier.\n{SCRIPT}")
    page = logged_in(member).get(base)
    assert [(line.kind, line.text) for line in page.context["agreements"].changes] == [
        ("kept", "Wat hier gezegd wordt, blijft hier."),
        ("added", SCRIPT),
    ]
    assert SCRIPT not in page.content.decode()


def test_coordinators_see_how_many_accepted_and_not_who(base, browser, community, newcomer):
    member = MembershipFactory(community=community, user__name="Wie Tekende")
    page = browser.get(base)
    assert (page.context["members"].accepted, page.context["members"].total) == (1, 2)
    assert page.context["form"] is None
    assert member.user.name not in page.content.decode()


def test_a_reloaded_page_goes_back_to_the_agreements(newcomer, base, logged_in):
    assert logged_in(newcomer).get(f"{base}accept/").url == base


def test_who_is_no_member_has_nothing_to_accept(base, browser, coordinator):
    assert browser.post(f"{base}accept/", {"number": 1, "accepted": "on"}).status_code == 404
    assert not Acceptance.objects.filter(user=coordinator).exists()


@pytest.mark.parametrize(
    ("fields", "status"),
    [({}, 404), ({"is_minute_taker": True}, 404), ({"is_facilitator": True}, 200), ({"is_process_coach": True}, 200)],
    ids=["member", "minute taker", "facilitator", "process coach"],
)
def test_who_guides_may_change_the_agreements(fields, status, base, community, logged_in):
    member = MembershipFactory(community=community, **fields).user
    assert logged_in(member).get(f"{base}change/").status_code == status


def test_a_facilitator_accepts_before_changing(base, community, logged_in):
    facilitator = MembershipFactory(community=community, is_facilitator=True, accepted=False).user
    assert logged_in(facilitator).get(f"{base}change/").url.startswith(f"{base}?next=")


def test_publishing_twice_has_one_effect_and_closes_the_community(base, browser, community, logged_in):
    member = MembershipFactory(community=community).user
    for _ in range(2):
        assert browser.post(f"{base}change/", {"text": "Nieuwe afspraken", "after": 1}).url == base
    assert community.agreements.count() == 2
    assert [one.recipient for one in Message.objects.all()] == [member]
    assert logged_in(member).get(f"/communities/{community.pk}/").url.startswith(base)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"text": "", "after": 1}, "text"),
        ({"text": "x" * 10_000, "after": 1}, "text"),
        ({"text": "Wat hier gezegd wordt, blijft hier.", "after": 1}, "text"),
        ({"text": "Nieuw", "after": 0}, "__all__"),
        ({"text": "Nieuw", "after": "x"}, "after"),
    ],
)
def test_a_version_that_cannot_be_is_an_error_in_the_form(base, browser, community, typed, field):
    response = browser.post(f"{base}change/", typed)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert community.agreements.count() == 1


def test_what_was_typed_stays_when_someone_published_meanwhile(base, browser, community):
    community.agreements.create(number=2, text="Van een ander", published_by=UserFactory())
    response = browser.post(f"{base}change/", {"text": "Van mij", "after": 1})
    page = response.content.decode()
    assert response.status_code == 422
    assert "Van mij" in page
    assert "Van een ander" in page


@pytest.mark.parametrize("members", [1, 3])
def test_the_page_takes_the_same_queries_for_more_members(members, base, browser, community, django_assert_num_queries):
    for _ in range(members):
        MembershipFactory(community=community)
    with django_assert_num_queries(8):
        assert browser.get(base).status_code == 200
