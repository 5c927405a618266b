"""Pages of communities: who sees what, gaps in perspectives, and a constant number of queries."""

from datetime import timedelta

import pytest

from communities import panels
from communities.enums import Background
from communities.panels import Panel
from lwg import clock
from tests.factories.accounts import UserFactory
from tests.factories.communities import CommunityFactory, CoordinatorshipFactory, MembershipFactory, OrganisationFactory
from tests.factories.sessions import SessionFactory

pytestmark = pytest.mark.django_db


SCRIPT = "<script>alert(1)</script>"


ESCAPED = "&lt;script&gt;alert(1)&lt;/script&gt;"


TODAY = clock.today()


FORMER = {"ends_on": TODAY - timedelta(days=1)}


FUTURE = {"starts_on": TODAY + timedelta(days=1)}


@pytest.fixture
def no_panels(monkeypatch):
    """The page as it is without other apps."""
    monkeypatch.setattr(panels, "_fillers", {})


def managing_pages(community):
    base = f"/communities/{community.pk}/"
    membership = MembershipFactory(community=community)
    return [
        ("get", f"{base}change/"),
        ("get", f"{base}members/"),
        ("get", f"{base}members/invite/"),
        ("get", f"{base}members/import/"),
        ("get", f"{base}members/{membership.pk}/"),
        ("post", f"{base}change/"),
        ("post", f"{base}members/invite/"),
        ("post", f"{base}members/import/"),
        ("post", f"{base}members/import/edit/"),
        ("post", f"{base}members/import/confirm/"),
        ("post", f"{base}members/{membership.pk}/"),
        ("post", f"{base}members/{membership.pk}/end/"),
        ("post", f"{base}members/{membership.pk}/invitation/"),
    ]


CAST = {
    "outsider": lambda community: UserFactory(),
    "former member": lambda community: MembershipFactory(community=community, **FORMER).user,
    "future member": lambda community: MembershipFactory(community=community, **FUTURE).user,
    "member": lambda community: MembershipFactory(community=community).user,
    "facilitator": lambda community: MembershipFactory(community=community, is_facilitator=True).user,
    "coordinator of another": lambda community: CoordinatorshipFactory().user,
    "coordinator": lambda community: CoordinatorshipFactory(organisation=community.organisation).user,
    "administrator": lambda community: UserFactory(is_staff=True),
}


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("outsider", 404),
        ("former member", 404),
        ("future member", 404),
        ("coordinator of another", 404),
        ("member", 200),
        ("facilitator", 200),
        ("coordinator", 200),
        ("administrator", 200),
    ],
)
def test_who_sees_the_page_of_a_community(role, status, community, logged_in):
    client = logged_in(CAST[role](community))
    assert client.get(f"/communities/{community.pk}/").status_code == status
    assert client.get(f"/communities/{community.pk}/agreements/").status_code == status


@pytest.mark.parametrize(
    "role", ["outsider", "former member", "future member", "member", "facilitator", "coordinator of another"]
)
def test_members_are_managed_by_coordinators_only(role, community, logged_in):
    client = logged_in(CAST[role](community))
    before = community.memberships.count()
    answers = {path: getattr(client, method)(path).status_code for method, path in managing_pages(community)}
    assert set(answers.values()) == {404}
    assert community.memberships.count() == before + 1


@pytest.mark.parametrize("role", ["coordinator", "administrator"])
def test_coordinators_and_administrators_get_every_page(role, community, logged_in):
    client = logged_in(CAST[role](community))
    answers = {path: client.get(path).status_code for method, path in managing_pages(community) if method == "get"}
    assert set(answers.values()) == {200}


def test_a_member_who_has_yet_to_accept_sees_the_agreements_first(community, logged_in):
    client = logged_in(MembershipFactory(community=community, accepted=False).user)
    base = f"/communities/{community.pk}/"
    assert client.get(base).url == f"{base}agreements/?next=%2Fcommunities%2F{community.pk}%2F"
    assert client.get(f"{base}agreements/").status_code == 200


def test_the_page_shows_members_by_background_with_their_duties(community, logged_in, no_panels):
    reader = MembershipFactory(community=community, user__name="Rita Voorbeeld", is_reader=True)
    MembershipFactory(community=community, user__name="Leo Voorbeeld", background=Background.LECTURER)
    MembershipFactory(community=community, user__name="Oud Voorbeeld", **FORMER)
    MembershipFactory(community=community, user__name="Later Voorbeeld", **FUTURE)
    page = logged_in(reader.user).get(f"/communities/{community.pk}/")
    groups = [[(person.name, list(person.duties)) for person in people] for _, people in page.context["members"].groups]
    assert groups == [[("Rita Voorbeeld", ["reader"])], [("Leo Voorbeeld", [])]]
    text = page.content.decode()
    assert "Oud Voorbeeld" not in text
    assert "Later Voorbeeld" not in text


def test_gaps_in_perspectives_show_with_icon_and_word(community, logged_in, no_panels):
    client = logged_in(MembershipFactory(community=community).user)
    client.cookies["django_language"] = "en"
    page = client.get(f"/communities/{community.pk}/")
    found = page.context["members"].perspectives
    assert found.missing_backgrounds == [background for background in Background if background != Background.STUDENT]
    text = " ".join(page.content.decode().split())
    icon = '<i class="bi bi-exclamation-triangle" aria-hidden="true"></i>'
    assert f'<li class="is-missing">{icon} researcher: nobody yet</li>' in text
    assert f'<li class="is-missing">{icon} local knowledge: missing</li>' in text


@pytest.mark.parametrize("role", ["member", "coordinator", "administrator"])
@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_takes_the_same_queries_for_more_members(
    rows, role, community, logged_in, no_panels, django_assert_num_queries
):
    community.kind = "network"
    community.save()
    for _ in range(rows):
        MembershipFactory(community=community)
        community.partners.add(OrganisationFactory())
    client = logged_in(CAST[role](community))
    client.get(f"/communities/{community.pk}/")
    with django_assert_num_queries(4 if role == "member" else 5):
        assert client.get(f"/communities/{community.pk}/").status_code == 200


@pytest.mark.parametrize("role", ["member", "facilitator", "coordinator", "administrator"])
def test_the_page_with_all_its_panels_takes_ten_queries_at_most(
    role, community, logged_in, django_assert_max_num_queries
):
    community.kind = "network"
    community.save()
    for _ in range(3):
        SessionFactory(community=community)
    client = logged_in(CAST[role](community))
    client.get(f"/communities/{community.pk}/")
    with django_assert_max_num_queries(10):
        assert client.get(f"/communities/{community.pk}/").status_code == 200


def test_panels_of_other_apps_are_drawn_for_the_reader(community, browser, no_panels):
    seen = []

    def fill(standing):
        seen.append((standing.community, standing.sees_contents))
        return Panel("components/empty.html", {"icon_name": "sun", "title": SCRIPT, "text": "In it"})

    panels.register("one", fill)
    panels.register("none", lambda standing: None)
    page = browser.get(f"/communities/{community.pk}/").content.decode()
    assert seen == [(community, False)]
    assert ESCAPED in page
    assert SCRIPT not in page


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_the_same_queries_for_more_rows(
    rows, browser, coordinator, organisation, django_assert_num_queries
):
    for _ in range(rows):
        MembershipFactory(user=coordinator)
        CommunityFactory(organisation=organisation)
    with django_assert_num_queries(7):
        page = browser.get("/communities/")
    assert (len(page.context["mine"]), len(page.context["page"].object_list)) == (rows, rows)


def test_the_list_has_what_one_is_in_now(community, logged_in):
    user = MembershipFactory(community=community, accepted=False).user
    MembershipFactory(user=user, **FORMER)
    MembershipFactory(user=user, **FUTURE)
    page = logged_in(user).get("/communities/")
    assert [(one, one.has_accepted, one.member_count) for one in page.context["mine"]] == [(community, False, 1)]
    assert page.context["page"] is None
    assert community.shared_question not in page.content.decode()


def test_an_empty_list_says_what_to_do(logged_in, browser):
    nobody = logged_in(UserFactory())
    assert 'class="empty-state"' in nobody.get("/communities/").content.decode()
    assert 'href="/organisations/"' in browser.get("/communities/").content.decode()


def test_scripts_are_shown_as_text(browser, organisation, community, community_fields):
    typed = community_fields(name=SCRIPT, shared_question=SCRIPT)
    browser.post(f"/communities/{community.pk}/change/", typed)
    MembershipFactory(community=community, user__name=SCRIPT)
    base = f"/communities/{community.pk}/"
    for path in ("/communities/", base, f"{base}members/", f"{base}change/", f"/organisations/{organisation.pk}/"):
        page = browser.get(path).content.decode()
        assert SCRIPT not in page
        assert ESCAPED in page


def test_the_menu_has_the_dashboard_for_coordinators_only(browser, community, logged_in):
    dashboard = 'href="/dashboard/"'
    member = logged_in(MembershipFactory(community=community).user)
    assert dashboard in browser.get("/communities/").content.decode()
    assert dashboard not in member.get("/communities/").content.decode()
