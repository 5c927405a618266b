"""The pages of a change: its draft, what it does and who hears of it, and what was published before."""

import re
from datetime import date

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lwg.notifications.models import Message
from sessions.models import Roster
from sessions.services.rosters import add_date, remove_date

DAYS = ("2027-02-04", "2027-03-04", "2027-04-01")


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_changing_leads_to_a_draft_that_says_what_holds(cast, logged_in):
    cast.publishes(*DAYS)
    client = logged_in(cast.guide)
    assert "Change this roster" in text_of(client.get(reverse("roster", args=[cast.roster.pk])))

    response = client.post(reverse("change_roster", args=[cast.roster.pk]), follow=True)

    draft = Roster.objects.get(replaces=cast.roster)
    assert response.redirect_chain == [(reverse("roster", args=[draft.pk]), 302)]
    text = text_of(response)
    assert "Change of the roster from Thursday 4 February 2027" in text
    assert "Until you publish it, the published dates hold." in text
    assert "Propose dates" in text


def test_a_draft_of_a_change_shows_what_moves_what_is_new_and_what_has_begun(cast, logged_in, at):
    cast.publishes(*DAYS)
    draft = cast.changes(_2027_03_04="2027-03-11")
    add_date(actor=cast.guide, roster=draft, day=date(2027, 4, 15))
    at("2027-02-05T09:00")

    rows = logged_in(cast.guide).get(reverse("roster", args=[draft.pk])).context["page"].rows

    assert [(row.day, row.was_held, row.moved_from, row.is_new, bool(row.change_url)) for row in rows] == [
        (date(2027, 2, 4), True, None, False, False),
        (date(2027, 3, 11), False, date(2027, 3, 4), False, True),
        (date(2027, 4, 1), False, None, False, True),
        (date(2027, 4, 15), False, None, True, True),
    ]
    assert [row.facilitator for row in rows] == ["Guide", "Guide", "Guide", ""]


def test_the_confirm_says_what_changes_how_many_mails_and_to_whom(cast, logged_in):
    cast.members["wim"].ends_on = date(2027, 2, 20)
    cast.members["wim"].save()
    cast.publishes(*DAYS)
    draft = cast.changes(_2027_03_04="2027-03-11")
    add_date(actor=cast.guide, roster=draft, day=date(2027, 4, 15))
    Message.objects.all().delete()
    client, address = logged_in(cast.guide), reverse("publish_change", args=[cast.roster.pk])

    response = client.get(address)

    text = text_of(response)
    assert "Thu 4 Mar 13:30 Thu 11 Mar 13:30" in text
    assert "3 mails go out, one for each person, with what concerns them." in text
    assert "1 member is no member on these days, and hears nothing." in text
    assert "Publish and send 3 mails" in text
    assert "Under 3 weeks: 2 weeks between 1 April and 15 April" in text
    assert Message.objects.count() == 0

    done = client.post(address, {"seen": response.context["change"].fingerprint}, follow=True)

    assert Message.objects.count() == 3
    assert "The change is published." in text_of(done)
    assert "Version 2" in text_of(done)
    again = client.post(address, {"seen": response.context["change"].fingerprint}, follow=True)
    assert "There is no change to publish any more. Version 2 was published by Guide" in text_of(again)
    assert Message.objects.count() == 3


def test_a_confirm_that_is_out_of_date_shows_what_would_happen_now(cast, logged_in):
    cast.publishes(*DAYS)
    draft = cast.changes(_2027_03_04="2027-03-11")
    client, address = logged_in(cast.guide), reverse("publish_change", args=[cast.roster.pk])
    seen = client.get(address).context["change"].fingerprint
    remove_date(actor=cast.guide, roster_date=draft.dates.get(day="2027-04-01"))

    refused = client.post(address, {"seen": seen})

    assert refused.status_code == 422
    assert "The dates changed since you looked." in text_of(refused)
    assert len(refused.context["difference"].dropped) == 1
    assert cast.roster.versions.count() == 1


def test_a_change_that_changes_nothing_has_nothing_to_publish(cast, logged_in):
    cast.publishes(*DAYS)
    cast.changes()

    assert "Nothing changes yet" in text_of(logged_in(cast.guide).get(reverse("publish_change", args=[cast.roster.pk])))


def test_publishing_the_draft_of_a_change_leads_to_its_confirm(cast, logged_in):
    cast.publishes(*DAYS)
    draft = cast.changes()

    response = logged_in(cast.guide).get(reverse("publish_roster", args=[draft.pk]))

    assert response.headers["Location"] == reverse("publish_change", args=[cast.roster.pk])


def test_the_second_who_publishes_a_draft_is_told(cast, logged_in):
    cast.publishes(*DAYS)

    response = logged_in(cast.guide).post(reverse("publish_roster", args=[cast.roster.pk]), follow=True)

    assert "The roster was published already. Nothing was done twice." in text_of(response)


def test_the_queries_of_a_change_do_not_grow_with_its_dates(cast, logged_in):
    cast.publishes(*DAYS)
    draft = cast.changes(_2027_03_04="2027-03-11")
    client = logged_in(cast.guide)

    def queries(route, pk):
        address = reverse(route, args=[pk])
        client.get(address)
        with CaptureQueriesContext(connection) as found:
            client.get(address)
        return len(found)

    few = queries("roster", draft.pk), queries("publish_change", cast.roster.pk)
    for day in (date(2027, 2, 11), date(2027, 3, 18), date(2027, 4, 8)):
        add_date(actor=cast.guide, roster=draft, day=day)

    assert (queries("roster", draft.pk), queries("publish_change", cast.roster.pk)) == few
    assert few[0] <= 12
