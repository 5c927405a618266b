"""Who is not logged in is sent to log in, and comes back to the page that was in sight."""

from urllib.parse import parse_qs, urlsplit

import pytest

pytestmark = pytest.mark.django_db


def next_of(address):
    return parse_qs(urlsplit(address).query)["next"]


def test_a_page_comes_back_with_its_question(client):
    answer = client.get("/profile/?a=1&b=2")

    assert answer.status_code == 302
    assert urlsplit(answer["Location"]).path == "/account/login/"
    assert next_of(answer["Location"]) == ["/profile/?a=1&b=2"]


def test_a_part_of_a_page_sends_the_whole_page(client):
    answer = client.get(
        "/profile/", headers={"hx-request": "true", "hx-current-url": "http://testserver/home/?tab=late&page=2"}
    )

    assert answer.status_code == 200
    assert "Location" not in answer
    assert urlsplit(answer["HX-Redirect"]).path == "/account/login/"
    assert next_of(answer["HX-Redirect"]) == ["/home/?tab=late&page=2"]


def test_a_form_that_was_sent_too_late_comes_back_to_its_page(client):
    answer = client.post("/profile/", {"name": "Yasmin"}, headers={"referer": "http://testserver/home/?tab=1"})

    assert next_of(answer["Location"]) == ["/home/?tab=1"]


@pytest.mark.parametrize("elsewhere", ["https://evil.example/steal", "//evil.example/", "", "nonsense:["])
def test_the_way_back_leads_nowhere_else(client, elsewhere):
    posted = client.post("/profile/", headers={"referer": elsewhere})
    swapped = client.post("/profile/", headers={"hx-request": "true", "hx-current-url": elsewhere})

    assert next_of(posted["Location"]) == ["/"]
    assert next_of(swapped["HX-Redirect"]) == ["/"]


def test_a_page_made_for_a_person_is_kept_by_no_cache(client, logged_in):
    from tests.factories.accounts import UserFactory

    assert logged_in(UserFactory()).get("/profile/")["Cache-Control"] == "private, no-store"
