"""A member's own calendar: fetched or uploaded, read by the worker, for that person only."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from lwg import clock
from lwg.web import fetching
from sessions import tasks
from sessions.enums import BusyState
from sessions.models import BusyCalendar, BusyTime
from sessions.selectors.busy import busy_at, calendars_of, error_in_words
from sessions.services import busy_reading
from sessions.services.busy import add_address, add_file, read_again, remove_calendar
from sessions.services.busy_reading import read_all_due, window_of
from tests.sessions.availability.conftest import local

GOOGLE = (Path(__file__).parent / "calendars" / "google.ics").read_bytes()
SECRET = "/private-3f9c2a/basic.ics"


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def noor(cast):
    return cast.user("noor")


@pytest.fixture
def google(server):
    server.gives(SECRET, GOOGLE)
    return server.at(SECRET)


def files():
    return default_storage.listdir("busy")[1] if default_storage.exists("busy") else []


def test_an_address_is_read_by_the_worker_and_only_times_are_kept(noor, google):
    calendar = add_address(actor=noor, address=google)
    assert (calendar.state, BusyTime.objects.count()) == (BusyState.WAITING, 0)
    tasks.read_busy_times()
    calendar.refresh_from_db()
    assert (calendar.state, calendar.error, calendar.claimed_at) == (BusyState.READ, "", None)
    assert BusyTime.objects.filter(starts_at=local("2027-02-04T13:00"), ends_at=local("2027-02-04T14:00")).exists()
    columns = {field.name for field in BusyTime._meta.get_fields()}
    assert columns == {"id", "calendar", "starts_at", "ends_at"}


def test_the_address_is_not_shown_again_in_full(noor, google, logged_in):
    add_address(actor=noor, address=google)
    page = logged_in(noor).get(reverse("busy_times")).content.decode()
    assert "127.0.0.1/….ics" in page
    assert "3f9c2a" not in page
    assert "3f9c2a" not in str(BusyCalendar.objects.get())


def test_it_is_read_again_twice_a_day_and_follows_the_calendar(noor, google, server, at):
    add_address(actor=noor, address=google)
    assert [read_all_due(), read_all_due()] == [1, 0]
    server.gives(SECRET, b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")
    at(clock.now() + timedelta(hours=12))
    assert read_all_due() == 1
    assert BusyTime.objects.count() == 0


def test_a_server_that_fails_later_leaves_what_was_read_and_is_asked_again(noor, google, server, at):
    add_address(actor=noor, address=google)
    read_all_due()
    known = BusyTime.objects.count()
    server.gives(SECRET, b"", 404)
    at(clock.now() + timedelta(hours=12))
    read_all_due()
    calendar = BusyCalendar.objects.get()
    assert (calendar.state, calendar.error) == (BusyState.FAILED, fetching.REFUSED)
    assert BusyTime.objects.count() == known > 0
    assert calendar.next_read_at == clock.now() + timedelta(hours=6)
    assert "Perhaps the address was renewed" in calendars_of(noor)[0].problem


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1/a.ics", "https://169.254.169.254/", "http://[::1]/", "http://10.0.0.1/"]
)
def test_no_machine_of_ours_is_asked_for_a_calendar(noor, address):
    add_address(actor=noor, address=address)
    read_all_due()
    assert BusyCalendar.objects.get().error == fetching.NOT_PUBLIC


def test_an_address_of_apple_is_taken_as_it_is_pasted(noor):
    assert (
        add_address(actor=noor, address=" webcal://p1.icloud.example/a.ics ").address
        == "https://p1.icloud.example/a.ics"
    )


def test_the_same_address_stands_once_and_six_calendars_are_too_many(noor, cast):
    for number in range(5):
        add_address(actor=noor, address=f"https://kalender.example/{number}.ics")
    assert add_address(actor=noor, address="https://kalender.example/4.ics").pk
    assert add_address(actor=cast.user("wim"), address="https://kalender.example/4.ics").pk
    with pytest.raises(ValidationError):
        add_address(actor=noor, address="https://kalender.example/5.ics")
    assert BusyCalendar.objects.filter(user=noor).count() == 5


def test_a_file_is_read_and_goes_whether_it_was_a_calendar_or_not(noor, django_capture_on_commit_callbacks):
    add_file(actor=noor, upload=SimpleUploadedFile("agenda.ics", GOOGLE))
    add_file(actor=noor, upload=SimpleUploadedFile("foto.ics", b"\x89PNG"))
    assert len(files()) == 2
    with django_capture_on_commit_callbacks(execute=True):
        assert read_all_due() == 2
    assert files() == []
    assert [(row.name, row.state, row.problem) for row in calendars_of(noor)] == [
        ("agenda.ics", "read", ""),
        ("foto.ics", "could not be read", error_in_words("not_a_calendar")),
    ]
    assert not BusyCalendar.objects.exclude(next_read_at=None).exists()


def test_a_file_that_nobody_knows_goes_after_an_hour(noor, at):
    default_storage.save("busy/over.ics", ContentFile(b"x"))
    read_all_due()
    assert files() == ["over.ics"]
    clock_of_the_machine = default_storage.get_modified_time("busy/over.ics")
    at(clock_of_the_machine + timedelta(minutes=61))
    read_all_due()
    assert files() == []


def test_what_has_passed_is_forgotten(noor, at):
    add_file(actor=noor, upload=SimpleUploadedFile("agenda.ics", GOOGLE))
    read_all_due()
    at("2027-03-01T09:00")
    read_all_due()
    assert BusyTime.objects.order_by("starts_at").values_list("starts_at", flat=True)[0] == local("2027-03-04T13:00")


def test_removing_takes_the_times_and_the_file_along(noor, cast, google, django_capture_on_commit_callbacks):
    calendar = add_address(actor=noor, address=google)
    read_all_due()
    waiting = add_file(actor=noor, upload=SimpleUploadedFile("agenda.ics", GOOGLE))
    remove_calendar(actor=cast.user("wim"), calendar=calendar)  # not theirs
    assert BusyCalendar.objects.count() == 2
    with django_capture_on_commit_callbacks(execute=True):
        remove_calendar(actor=noor, calendar=calendar)
        remove_calendar(actor=noor, calendar=waiting)
        remove_calendar(actor=noor, calendar=waiting)
    assert (BusyCalendar.objects.count(), BusyTime.objects.count(), files()) == (0, 0, [])


def test_one_that_is_removed_while_it_is_read_stays_removed(noor, google, monkeypatch):
    calendar = add_address(actor=noor, address=google)
    real = busy_reading.parsed

    def removed_meanwhile(*arguments):
        remove_calendar(actor=noor, calendar=calendar)
        return real(*arguments)

    monkeypatch.setattr(busy_reading, "parsed", removed_meanwhile)
    assert read_all_due() == 1
    assert (BusyCalendar.objects.count(), BusyTime.objects.count()) == (0, 0)


def test_what_a_killed_worker_left_is_taken_up_after_five_minutes(noor, google, at):
    calendar = add_address(actor=noor, address=google)
    BusyCalendar.objects.update(state=BusyState.READING, claimed_at=clock.now())
    assert read_all_due() == 0
    at(clock.now() + timedelta(minutes=6))
    assert read_all_due() == 1
    calendar.refresh_from_db()
    assert calendar.state == BusyState.READ


def test_it_looks_a_half_year_ahead_or_as_far_as_one_is_asked(cast, noor):
    assert window_of(noor) == (date(2026, 11, 23), date(2027, 5, 24))
    cast.roster.last_day = date(2027, 7, 8)
    cast.roster.save()
    cast.ask()
    assert window_of(noor) == (date(2026, 11, 23), date(2027, 7, 8))


def test_reading_again_is_for_an_address_that_rests(noor, google):
    calendar = add_address(actor=noor, address=google)
    read_all_due()
    read_again(actor=noor, calendar=calendar)
    assert read_all_due() == 1


def test_busy_dates_are_marked_by_word_for_that_person_only(cast, noor, google, logged_in):
    cast.ask()
    add_address(actor=noor, address=google)
    read_all_due()
    moments = {one.pk: one.moments(150) for one in cast.candidates}
    busy = busy_at(noor, moments)
    days = [one.day for one in cast.candidates if one.pk in busy]
    assert date(2027, 2, 4) in days
    assert date(2027, 2, 11) not in days  # taken out of the series
    assert busy_at(cast.user("wim"), moments) == set()

    def marks(name, url):
        return logged_in(cast.user(name)).get(url).content.decode().count("you are busy</span>")

    round_pk = cast.roster.availability_rounds.get().pk
    own = reverse("answer_dates", args=[round_pk])
    for_noor = reverse("answer_for_member", args=[cast.roster.pk, cast.members["noor"].pk])
    assert marks("noor", own) == len(days) > 5
    assert [marks("wim", own), marks("guide", for_noor)] == [0, 0]
    assert marks("guide", reverse("availability", args=[cast.roster.pk])) == 0


def test_a_pasted_address_is_added_on_the_page_and_its_progress_shown(cast, noor, google, logged_in):
    browser = logged_in(noor)
    answer = browser.post(reverse("add_busy_address"), {"address": google})
    assert (answer.status_code, answer.url) == (302, reverse("busy_times"))
    assert b"hx-get" in browser.get(reverse("busy_state")).content
    read_all_due()
    state = browser.get(reverse("busy_state")).content.decode()
    assert "hx-get" not in state
    assert "looked until Monday 24 May 2027" in state


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("mijn kalender", "This is no address of a calendar."),
        ("ftp://kalender.example/a.ics", "This is no address of a calendar."),
        ("", "This field is required."),
    ],
)
def test_an_address_that_cannot_be_is_said_beside_the_field_and_stays_there(noor, logged_in, address, said):
    answer = logged_in(noor).post(reverse("add_busy_address"), {"address": address})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert f'value="{address}"' in answer.content.decode() or not address


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("agenda.zip", b"PK", "Choose a file that ends in .ics"),
        ("agenda.ics", b"", "The submitted file is empty."),
        ("agenda.ics", b"x" * (10 * 1024 * 1024 + 1), "This calendar is larger than 10 MB."),
    ],
    ids=["zip", "empty", "large"],
)
def test_a_file_that_cannot_be_is_said_at_once(noor, logged_in, name, content, said):
    answer = logged_in(noor).post(reverse("add_busy_file"), {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert files() == []


def test_a_file_is_added_on_the_page_without_being_read_there(noor, logged_in):
    answer = logged_in(noor).post(reverse("add_busy_file"), {"file": SimpleUploadedFile("agenda.ics", GOOGLE)})
    assert answer.status_code == 302
    assert BusyCalendar.objects.get().state == BusyState.WAITING
    assert len(files()) == 1
