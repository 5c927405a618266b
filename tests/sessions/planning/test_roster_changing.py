"""Dates by hand, publishing and throwing away, on the page of a draft."""

from datetime import date

from django.urls import reverse

from lwg.notifications.models import Message
from sessions.enums import RosterState
from sessions.models import Roster, Session
from tests.factories.communities import CommunityFactory
from tests.sessions.planning.drafting import draft

# --- dates by hand ---------------------------------------------------------------------------------------------


def test_a_date_is_changed_added_and_removed_on_the_page(cast, logged_in):
    roster = draft(cast, last_day=date(2026, 12, 31))
    client = logged_in(cast.facilitator.user)
    second = roster.dates.get(day=date(2026, 10, 8))
    page = reverse("roster", args=[roster.pk])

    changed = client.post(reverse("change_roster_date", args=[roster.pk, second.pk]), {"day": "2026-10-15"})
    added = client.post(reverse("add_roster_date", args=[roster.pk]), {"day": "2026-11-26"})
    again = client.post(reverse("add_roster_date", args=[roster.pk]), {"day": "2026-11-26"})
    removed = [
        client.post(reverse("remove_roster_date", args=[roster.pk, roster.dates.first().pk])) for _time in range(1)
    ]

    assert [one.headers["Location"] for one in (changed, added, *removed)] == [page] * 3
    assert again.status_code == 422
    assert [one.day for one in roster.dates.all()] == [
        date(2026, 10, 15),
        date(2026, 11, 5),
        date(2026, 11, 26),
        date(2026, 12, 3),
    ]


def test_removing_a_date_twice_is_harmless(cast, logged_in):
    roster = draft(cast)
    url = reverse("remove_roster_date", args=[roster.pk, roster.dates.first().pk])
    client = logged_in(cast.facilitator.user)

    assert [client.post(url).status_code, client.post(url).status_code] == [302, 302]
    assert roster.dates.count() == 10


def test_a_holiday_is_refused_with_its_name_until_it_is_meant(cast, logged_in):
    roster = draft(cast)
    url = reverse("change_roster_date", args=[roster.pk, roster.dates.all()[1].pk])
    client = logged_in(cast.facilitator.user)

    refused = client.post(url, {"day": "2026-12-24"})
    assert refused.status_code == 422
    assert refused.context["form"].errors["day"] == [
        "24 December is in the Christmas holiday. Choose another day, or tick that you mean it."
    ]
    assert refused.context["form"]["day"].value() == "2026-12-24"
    assert client.post(url, {"day": "2026-12-24", "on_purpose": "on"}).status_code == 302


def test_a_date_of_another_roster_does_not_exist_here(cast, logged_in):
    roster = draft(cast)
    other_community = CommunityFactory(organisation=cast.community.organisation)
    other = draft(cast, community=other_community)
    client = logged_in(cast.facilitator.user)

    assert client.get(reverse("change_roster_date", args=[roster.pk, other.dates.first().pk])).status_code == 404
    client.post(reverse("remove_roster_date", args=[roster.pk, other.dates.first().pk]))
    assert other.dates.count() == 11


# --- publishing ------------------------------------------------------------------------------------------------


def test_the_page_before_publishing_says_how_many_mails_go_out(cast, logged_in):
    response = logged_in(cast.facilitator.user).get(reverse("publish_roster", args=[draft(cast).pk]))

    assert response.context["number_of_mails"] == 3
    assert "Publishing makes 11 sessions" in response.text
    assert "3 members get a mail" in response.text


def test_publishing_twice_has_one_effect(cast, logged_in):
    roster = draft(cast)
    client = logged_in(cast.coordinator)
    url = reverse("publish_roster", args=[roster.pk])

    answers = [client.post(url), client.post(url)]

    assert [one.headers["Location"] for one in answers] == [reverse("roster", args=[roster.pk])] * 2
    roster.refresh_from_db()
    assert roster.state == RosterState.PUBLISHED
    assert (Session.objects.count(), Message.objects.count()) == (11, 3)
    assert client.get(url).headers["Location"] == reverse("roster", args=[roster.pk])


def test_publishing_that_is_refused_says_why(cast, logged_in, at):
    roster = draft(cast)
    at("2026-09-11T09:00")

    response = logged_in(cast.facilitator.user).post(reverse("publish_roster", args=[roster.pk]))

    assert response.status_code == 422
    assert response.context["refusals"] == ["10 September 2026 is in the past. Choose today or later."]
    assert Session.objects.count() == 0


def test_a_draft_is_thrown_away(cast, logged_in):
    roster = draft(cast)
    client = logged_in(cast.facilitator.user)
    url = reverse("discard_roster", args=[roster.pk])

    assert client.get(url).status_code == 405
    assert client.post(url).headers["Location"] == reverse("rosters", args=[cast.community.pk])
    assert client.post(url).status_code == 404
    assert Roster.objects.count() == 0
