"""The address of somebody's own calendar opens all of it: it is stored so that only this site can read it."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from lwg.sealed import BrokenSealError, digest_of, seal, unseal
from sessions.enums import BusyState
from sessions.models import BusyCalendar
from sessions.services.busy import add_address
from sessions.services.busy_reading import read_all_due
from tests.factories.accounts import UserFactory
from tests.sessions.calendars.test_migration import migrate

ADDRESS = "https://kalender.example/private-3f9c2a/basic.ics"


def stored():
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM community_sessions_busycalendar")
        return repr(cursor.fetchall())


def test_the_database_does_not_hold_the_address(cast):
    add_address(actor=cast.user("noor"), address=ADDRESS)

    assert "3f9c2a" not in stored()
    assert "kalender.example" not in stored()
    assert BusyCalendar.objects.get().address == ADDRESS


def test_the_same_address_does_not_look_the_same_twice_and_is_known_by_its_digest():
    assert seal(ADDRESS) != seal(ADDRESS)
    assert digest_of(ADDRESS) == digest_of(ADDRESS)
    assert digest_of(ADDRESS) != digest_of(ADDRESS + "?")


def test_the_database_keeps_an_address_once_for_each_person(cast):
    noor = cast.user("noor")
    BusyCalendar.objects.create(user=noor, address=ADDRESS)
    BusyCalendar.objects.create(user=cast.user("wim"), address=ADDRESS)
    for _nth in range(2):
        BusyCalendar.objects.create(user=noor, file_name="a.ics")

    with pytest.raises(IntegrityError), transaction.atomic():
        BusyCalendar.objects.create(user=noor, address=ADDRESS)


def test_what_was_sealed_with_a_former_key_is_opened_still(settings):
    sealed = seal(ADDRESS)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another"

    assert unseal(sealed) == ADDRESS


@pytest.mark.parametrize("altered", ["", "x", "gAAAAA", "é"])
def test_what_this_site_did_not_seal_is_not_opened(altered):
    with pytest.raises(BrokenSealError):
        unseal(altered)


def test_with_another_key_the_person_is_asked_to_paste_the_address_again(cast, logged_in, settings):
    noor = cast.user("noor")
    calendar = add_address(actor=noor, address=ADDRESS)
    browser = logged_in(noor)
    BusyCalendar.objects.update(sealed_address=calendar.sealed_address[:-8])

    assert read_all_due() == 1

    calendar.refresh_from_db()
    assert (calendar.state, calendar.error) == (BusyState.FAILED, "address_lost")
    page = browser.get(reverse("busy_times")).text
    assert "We can no longer read this address. Remove it, and paste it once more." in page
    browser.post(reverse("remove_busy_calendar", args=[calendar.pk]))
    assert BusyCalendar.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_addresses_of_before_are_sealed_and_stay_what_they_are(db):
    user = UserFactory()
    try:
        old = migrate("seal_busy_addresses").get_model("community_sessions", "BusyCalendar").objects
        old.create(user_id=user.pk, address=ADDRESS)
        old.create(user_id=user.pk, file="busy/a.ics", file_name="a.ics")
    finally:
        migrate("last")

    assert [one.address for one in BusyCalendar.objects.order_by("pk")] == [ADDRESS, ""]
    assert "3f9c2a" not in stored()
    assert BusyCalendar.objects.get(address_digest=digest_of(ADDRESS)).user == user
