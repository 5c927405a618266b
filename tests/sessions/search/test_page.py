"""The page: for whom, with what marked, and whatever is asked."""

from datetime import date

import pytest
from django.urls import reverse

from tests.factories.accounts import UserFactory
from tests.factories.communities import CommunityFactory, CoordinatorshipFactory, MembershipFactory

pytestmark = pytest.mark.django_db
ADDRESS = reverse("search")
BAD = [
    "(",
    '"',
    '""" OR 1=1 --',
    "'; DROP TABLE minutes; --",
    "a & | ! <-> :*",
    "deur:A",
    "NEAR(deur koffie)",
    "centre:deur",
    "-",
    "--deur",
    "*",
    "\\",
    "deur\x00koffie",
    "%s %(x)s",
    "🚪",
    "x" * 10_000,
    '"' + "deur " * 2_000,
    "- " * 5_000,
    "بيت",
    "ﬃ ß İ",
]


@pytest.fixture(autouse=True)
def _in_english(settings):
    settings.LANGUAGE_CODE = "en"


def ask(browser, words="", **choices):
    return browser.get(ADDRESS, {"q": words, **choices})


def test_only_members_who_accepted_find_anything(cast, write, logged_in):
    one = write(patterns="Geheim")
    community, minutes = cast.community, reverse("minutes", args=[one.session.pk])
    people = {
        "member": (cast.member.user, 1),
        "outsider": (UserFactory(), 0),
        "elsewhere": (MembershipFactory(community=CommunityFactory()).user, 0),
        "former": (MembershipFactory(community=community, ends_on=date(2026, 11, 5)).user, 0),
        "future": (MembershipFactory(community=community, starts_on=date(2026, 11, 7)).user, 0),
        "has yet to accept": (MembershipFactory(community=community, accepted=False).user, 0),
        "coordinator": (CoordinatorshipFactory(organisation=community.organisation).user, 0),
        "administrator": (UserFactory(is_staff=True), 0),
    }
    told = {who: ask(logged_in(user), "geheim").text.count(minutes) for who, (user, _) in people.items()}
    assert told == {who: times for who, (_, times) in people.items()}


def test_who_may_read_nothing_sees_no_community_and_no_theme(cast, write, logged_in):
    write(themes=["schaamte"])
    coordinator = CoordinatorshipFactory(organisation=cast.community.organisation).user
    page = ask(logged_in(coordinator), "iets", community=cast.community.pk, theme="schaamte").text
    assert ">schaamte<" not in page
    assert cast.community.name not in page


def test_what_was_found_is_marked_and_everything_else_escaped(cast, write, logged_in):
    write(
        patterns="<p>De deur van bewoners &amp; &lt;script&gt;alert(1)&lt;/script&gt; op de trap</p>",
        themes=["<i>deur</i>"],
    )
    page = ask(logged_in(cast.member.user), "deur bewoner script").text
    assert "<script>alert" not in page
    assert "<i>" not in page
    assert "<mark>bewoners</mark> &amp; &lt;<mark>script</mark>&gt;alert(1)" in page
    assert "&lt;i&gt;<mark>deur</mark>&lt;/i&gt;" in page


@pytest.mark.parametrize("words", BAD)
def test_whatever_is_asked_gets_an_answer_and_stands_in_the_field_again(words, cast, write, logged_in):
    write(patterns="De deur en de koffie")
    response = ask(logged_in(cast.member.user), words)
    assert response.status_code == 200
    assert response.context["form"]["q"].value() == words


@pytest.mark.parametrize(
    "choices", [{"page": "0"}, {"page": "-3"}, {"page": "x"}, {"page": "9" * 30}, {"order": "?"}, {"theme": "\x00"}]
)
def test_no_choice_is_a_fault(choices, cast, write, logged_in):
    write(patterns="De deur")
    assert ask(logged_in(cast.member.user), "deur", **choices).status_code == 200


@pytest.mark.parametrize("community", ["x", "-1", "9" * 30, "\x00"])
def test_a_community_that_is_none_finds_nothing(community, cast, write, logged_in):
    write(patterns="De deur")
    assert "Nothing found" in ask(logged_in(cast.member.user), "deur", community=community).text


def test_it_says_what_to_do_when_there_is_nothing_to_show(cast, write, logged_in):
    browser = logged_in(cast.member.user)
    write(patterns="De deur")
    assert "Nothing found" in ask(browser, "olifant").text
    assert "Add a word that tells more" in ask(browser, "van de").text
    assert "Add a word that tells more" in ask(browser, "-deur").text
    assert "No minutes for you to search" in ask(logged_in(UserFactory(language="en"))).text
    plain = browser.get(ADDRESS).text
    assert "Nothing found" not in plain
    assert "empty-state" not in plain


def test_a_page_that_does_not_exist_is_the_first(cast, write, logged_in):
    one = write(patterns="De deur")
    assert reverse("minutes", args=[one.session.pk]) in ask(logged_in(cast.member.user), "deur", page="7").text


def test_as_many_queries_for_one_as_for_three(cast, write, logged_in, django_assert_max_num_queries):
    browser = logged_in(cast.member.user)
    write(8, patterns="deur")
    ask(browser, "deur")
    with django_assert_max_num_queries(10) as few:
        ask(browser, "deur")
    for month in (9, 10):
        write(month, patterns="deur", themes=["a", "b", str(month)])
    with django_assert_max_num_queries(10) as many:
        ask(browser, "deur")
    assert len(many) == len(few)
