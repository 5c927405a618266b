"""Pages outside any community: landing, log-in, language, and what stands there when something is wrong."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from tests.factories.accounts import PASSWORD, UserFactory


@pytest.fixture
def strict_client():
    """A browser whose forms need the token, as real ones do."""
    return Client(enforce_csrf_checks=True)


@pytest.mark.parametrize("path", ["/", "/account/login/", "/account/password/reset/"])
def test_who_is_not_logged_in_costs_no_query_and_no_session(client, db, django_assert_num_queries, path):
    with django_assert_num_queries(0):
        answer = client.get(path)

    assert answer.status_code == 200
    assert "sessionid" not in answer.cookies


def test_who_is_logged_in_goes_from_the_landing_page_to_home(db, logged_in):
    answer = logged_in(UserFactory()).get("/")

    assert (answer.status_code, answer["Location"]) == (302, "/home/")


def test_the_shell_of_a_page_asks_for_session_person_and_whether_they_coordinate(
    db, logged_in, django_assert_num_queries
):
    client = logged_in(UserFactory(name="Yasmin Voorbeeld"))
    client.get("/nowhere/")

    with django_assert_num_queries(3):
        answer = client.get("/nowhere/")

    assert answer.status_code == 404
    assert "Yasmin Voorbeeld" in answer.content.decode()


def test_logging_in_with_an_address_in_capitals(client, db):
    UserFactory(email="yasmin@demo.example")

    answer = client.post("/account/login/", {"login": "Yasmin@Demo.Example", "password": PASSWORD})

    assert (answer.status_code, answer["Location"]) == (302, "/home/")


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(client, db):
    UserFactory(email="yasmin@demo.example")

    def errors(email):
        form = client.post("/account/login/", {"login": email, "password": "not-this-one"}).context["form"]
        return form.errors.get_json_data()

    assert errors("yasmin@demo.example") == errors("nobody@demo.example")


def test_log_in_leads_nowhere_else(client, db):
    UserFactory(email="yasmin@demo.example")

    answer = client.post(
        "/account/login/?next=https://evil.example/",
        {"login": "yasmin@demo.example", "password": PASSWORD, "next": "https://evil.example/"},
    )

    assert answer["Location"] == "/home/"


def test_nobody_signs_up(client, db):
    answer = client.post("/account/signup/", {"email": "me@demo.example", "password1": PASSWORD, "password2": PASSWORD})

    assert answer.templates[0].name == "account/signup_closed.html"
    assert "_auth_user_id" not in client.session


def test_pages_are_dutch_unless_the_reader_chose_otherwise(client, db):
    assert '<html lang="nl">' in client.get("/", headers={"accept-language": "en"}).content.decode()

    answer = client.post("/language/", {"language": "en", "next": "/account/login/"})

    assert (answer.status_code, answer["Location"]) == (302, "/account/login/")
    assert '<html lang="en">' in client.get("/").content.decode()


def test_the_chosen_language_is_kept_for_mails(db, logged_in):
    user = UserFactory(language="nl")

    logged_in(user).post("/language/", {"language": "en"})

    user.refresh_from_db()
    assert user.language == "en"


@pytest.mark.parametrize("language", ["", "de", "xx" * 500])
def test_a_language_that_is_not_there_changes_nothing(client, db, settings, language):
    answer = client.post("/language/", {"language": language})

    assert answer.status_code == 302
    assert settings.LANGUAGE_COOKIE_NAME not in answer.cookies


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_the_switch_of_language_leads_nowhere_else(client, db, elsewhere):
    assert client.post("/language/", {"language": "en", "next": elsewhere})["Location"] == "/"


def test_the_language_is_no_matter_of_a_link(client, db):
    assert client.get("/language/").status_code == 405


def test_what_was_typed_stands_in_the_page_of_a_form_that_was_too_old(strict_client, db):
    answer = strict_client.post(
        reverse("choose_language"),
        {"text": "Wat <b>wij</b> zagen", "password": "geheim", "new_password1": "geheim", "empty": " "},
    )

    page = answer.content.decode()
    assert answer.status_code == 403
    assert escape("Wat <b>wij</b> zagen") in page
    assert "geheim" not in page
    assert answer.context["typed"] == {"text": "Wat <b>wij</b> zagen"}


def test_what_is_not_there_is_told_in_our_own_look(client, db):
    answer = client.get("/nowhere/")

    assert answer.status_code == 404
    assert "data-not-accepted" in answer.content.decode()


def test_no_page_allows_inline_script_or_style(client, db):
    answer = client.get("/account/login/")

    assert "unsafe" not in answer["Content-Security-Policy"]
    assert " style=" not in answer.content.decode()
    assert " onclick=" not in answer.content.decode()


def test_the_page_for_a_fault_needs_nothing_that_can_be_at_fault(client, db, django_assert_num_queries):
    from django.views.defaults import server_error

    with django_assert_num_queries(0):
        answer = server_error(client.get("/").wsgi_request)

    assert answer.status_code == 500
    assert "{%" not in answer.content.decode()


def test_a_form_that_was_open_too_long_gives_back_what_was_typed_and_not_what_the_page_added(db, strict_client):
    answer = strict_client.post(
        "/account/password/reset/",
        {"email": "yasmin@demo.example", "version": "731", "form_key": "k-15", "csrfmiddlewaretoken": "old"},
    )

    assert answer.status_code == 403
    assert answer.context["typed"] == {"email": "yasmin@demo.example"}
    assert 'for="typed-1"' in answer.content.decode()


def test_the_head_of_a_page_is_each_readers_own(db, logged_in):
    yasmin, bram = UserFactory(name="Yasmin Voorbeeld"), UserFactory(name="Bram <b>Voorbeeld</b>")
    for _ in range(2):  # the second time it was kept
        for one, other in ((yasmin, bram), (bram, yasmin)):
            page = logged_in(one).get("/communities/").content.decode()
            assert escape(one.name) in page
            assert one.email in page
            assert other.email not in page
            assert "<b>Voorbeeld" not in page


def test_the_head_changes_with_the_name_and_with_the_language(db, logged_in):
    user = UserFactory(name="Yasmin Voorbeeld")
    client = logged_in(user)
    assert "Yasmin Voorbeeld" in client.get("/communities/").content.decode()

    user.name = "Yasmin Anders"
    user.save()
    client.cookies["django_language"] = "en"
    page = client.get("/communities/").content.decode()

    assert ("Yasmin Anders" in page, "Yasmin Voorbeeld" in page, "Log out" in page) == (True, False, True)


def test_the_choice_of_language_comes_back_to_this_very_page(db, logged_in):
    client = logged_in(UserFactory())
    for query in ("?q=een&amp;x=%3Cb%3E", "?q=twee"):
        page = client.get(f"/communities/{query.replace('&amp;', '&')}").content.decode()
        assert f'name="next" value="/communities/{query}"' in page


def test_the_forms_in_the_head_carry_the_readers_own_token(strict_client, db):
    strict_client.force_login(UserFactory(), "allauth.account.auth_backends.AuthenticationBackend")
    page = strict_client.get("/communities/").content.decode()
    [token] = {part.split('"')[0] for part in page.split('name="csrfmiddlewaretoken" value="')[1:]}

    refused = strict_client.post("/language/", {"language": "en", "next": "/communities/"})
    taken = strict_client.post("/language/", {"language": "en", "next": "/communities/", "csrfmiddlewaretoken": token})

    assert (refused.status_code, taken.status_code, taken["Location"]) == (403, 302, "/communities/")


@pytest.mark.parametrize("path", ["/", "/account/login/", "/account/password/reset/"])
def test_the_pages_of_the_way_in_do_not_offer_it_again(client, db, path):
    assert 'href="/account/login/"' not in client.get(path).content.decode().partition("</header>")[0]


def test_other_pages_offer_a_visitor_the_way_in(client, db):
    page = client.get("/nowhere/")

    assert page.status_code == 404
    assert 'href="/account/login/"' in page.content.decode().partition("</header>")[0]
