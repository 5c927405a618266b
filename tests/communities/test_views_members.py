"""Pages for who manages members: one by mail, a whole list, changes and ends."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from communities.models import Membership
from lwg import clock
from lwg.accounts.models import User
from lwg.notifications.models import Message
from tests.factories.communities import MembershipFactory

pytestmark = pytest.mark.django_db
SCRIPT = "<script>alert(1)</script>"
ESCAPED = "&lt;script&gt;alert(1)&lt;/script&gt;"
TODAY = clock.today()
GOOD = "anna@demo.example;Anna Voorbeeld;student;ervaring;notulist"
WRONG = "bert;Bert <b>Bedacht</b>;baas;veel"


@pytest.fixture
def base(community):
    return f"/communities/{community.pk}/members/"


def typed(**changes):
    return {
        "email": "anna@demo.example",
        "name": "Anna Voorbeeld",
        "background": "student",
        "knowledge": ["experiential", "local"],
        "duties": ["reader"],
        "starts_on": "2026-09-01",
        "ends_on": "",
    } | changes


def test_a_member_is_invited_once_however_often_it_is_sent(browser, base, community):
    form = typed(form_key="8a0d0a5e-7b0c-4f0e-9d43-0f3f0a1b2c3d")
    for _ in range(2):
        assert browser.post(f"{base}invite/", form).url == base
    membership = community.memberships.get()
    assert (membership.knowledge, membership.duties, membership.starts_on) == (
        ["experiential", "local"],
        ["reader"],
        date(2026, 9, 1),
    )
    assert Message.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"email": "anna"}, "email"),
        ({"email": "x" * 10_000 + "@demo.example"}, "email"),
        ({"name": "x" * 10_000}, "name"),
        ({"background": ""}, "background"),
        ({"background": "boss"}, "background"),
        ({"knowledge": []}, "knowledge"),
        ({"knowledge": ["all"]}, "knowledge"),
        ({"duties": ["boss"]}, "duties"),
        ({"starts_on": ""}, "starts_on"),
        ({"ends_on": "2026-08-31"}, "ends_on"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_what_cannot_be_is_an_error_beside_its_field(browser, base, changes, field):
    response = browser.post(f"{base}invite/", typed(**changes))
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert not Membership.objects.exists()
    assert not Message.objects.exists()


def test_who_is_in_the_list_already_is_told_beside_the_address(browser, base, community):
    member = MembershipFactory(community=community)
    response = browser.post(f"{base}invite/", typed(email=member.user.email))
    assert list(response.context["form"].errors) == ["email"]


@pytest.mark.parametrize(
    ("period", "names"),
    [("", ["Nu"]), ("active", ["Nu"]), ("former", ["Oud"]), ("coming", ["Straks"]), ("nonsense", ["Nu"])],
)
def test_members_are_listed_by_period(browser, base, community, period, names):
    MembershipFactory(community=community, user__name="Nu", ends_on=TODAY)
    MembershipFactory(community=community, user__name="Oud", ends_on=TODAY - timedelta(days=1))
    MembershipFactory(community=community, user__name="Straks", starts_on=TODAY + timedelta(days=1))
    page = browser.get(base, {"period": period})
    assert [one.user.name for one in page.context["page"].object_list] == names


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_the_same_queries_for_more_rows(rows, browser, base, community, django_assert_num_queries):
    for _ in range(rows):
        MembershipFactory(community=community)
    with django_assert_num_queries(8):
        assert browser.get(base).status_code == 200


def test_a_page_that_does_not_exist_is_the_nearest_one(browser, base):
    for asked in ("0", "999", "x", "-1"):
        assert browser.get(base, {"page": asked}).status_code == 200


def test_a_membership_is_changed(browser, base, community):
    membership = MembershipFactory(community=community)
    form = typed(duties=["facilitator", "process_coach"], ends_on="2027-08-31")
    assert browser.post(f"{base}{membership.pk}/", form).url == base
    membership.refresh_from_db()
    assert (membership.duties, membership.ends_on) == (["facilitator", "process_coach"], date(2027, 8, 31))


def test_a_membership_of_another_community_is_out_of_reach(browser, base):
    foreign = MembershipFactory()
    assert browser.get(f"{base}{foreign.pk}/").status_code == 404
    assert browser.post(f"{base}{foreign.pk}/", typed()).status_code == 404
    assert browser.post(f"{base}{foreign.pk}/invitation/").status_code == 404
    assert browser.post(f"{base}{foreign.pk}/end/").url == base
    foreign.refresh_from_db()
    assert foreign.ends_on is None


def test_ending_a_membership_closes_the_community_at_once(browser, base, community, logged_in):
    membership = MembershipFactory(community=community)
    theirs = logged_in(membership.user)
    assert theirs.get(f"/communities/{community.pk}/").status_code == 200
    for _ in range(2):
        assert browser.post(f"{base}{membership.pk}/end/").url == base
    assert theirs.get(f"/communities/{community.pk}/").status_code == 404


def test_a_link_is_sent_again_to_who_never_entered(browser, base, at):
    at("2026-11-23T09:00")
    browser.post(f"{base}invite/", typed())
    membership = Membership.objects.get()
    at("2026-11-24T09:00")
    for _ in range(2):
        assert browser.post(f"{base}{membership.pk}/invitation/").url == base
    assert Message.objects.filter(kind="accounts.invitation").count() == 2


def test_a_list_is_shown_before_anybody_is_invited(browser, base, community):
    member = MembershipFactory(community=community)
    text = f"{GOOD}\n{member.user.email};Al lid;docent;lokaal"
    page = browser.post(f"{base}import/", {"text": text})
    assert page.status_code == 200
    assert (page.context["new_count"], page.context["already"]) == (1, {member.user.email})
    assert community.memberships.count() == 1
    assert not Message.objects.exists()


@pytest.mark.parametrize("step", ["import/", "import/confirm/"])
def test_of_a_list_with_wrong_rows_nobody_is_invited_and_what_was_typed_stays(browser, base, step):
    text = f"{GOOD}\n{WRONG}"
    response = browser.post(f"{base}{step}", {"text": text})
    assert response.status_code == 422
    assert [(row.line, len(row.reasons)) for row in response.context["wrong"]] == [(2, 3)]
    page = response.content.decode()
    assert "bert;Bert &lt;b&gt;Bedacht&lt;/b&gt;;baas;veel" in page
    assert "<b>Bedacht" not in page
    assert not Membership.objects.exists()
    assert not User.objects.filter(email="anna@demo.example").exists()


def test_back_from_the_preview_what_was_typed_is_still_there(browser, base):
    page = browser.post(f"{base}import/edit/", {"text": f"{GOOD}{SCRIPT}"})
    assert page.status_code == 200
    assert f"{GOOD}{ESCAPED}" in page.content.decode()


@pytest.mark.parametrize("step", ["import/edit/", "import/confirm/"])
def test_a_reloaded_page_starts_the_list_anew(browser, base, step):
    assert browser.get(f"{base}{step}").url == f"{base}import/"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_file_is_read_as_spreadsheets_write_it(browser, base, encoding):
    content = "e-mail;naam;achtergrond;kennis\ncoen@demo.example;Coën;cliëntvertegenwoordiger;lokaal"
    file = SimpleUploadedFile("leden.csv", content.encode(encoding))
    page = browser.post(f"{base}import/", {"text": "", "file": file})
    assert [(one.email, one.name) for one in page.context["people"]] == [("coen@demo.example", "Coën")]


def test_the_text_of_a_wrong_file_stands_in_the_page_to_mend(browser, base):
    file = SimpleUploadedFile("leden.csv", WRONG.encode())
    response = browser.post(f"{base}import/", {"text": "", "file": file})
    assert response.status_code == 422
    assert "bert;Bert &lt;b&gt;Bedacht&lt;/b&gt;;baas;veel" in response.content.decode()


@pytest.mark.parametrize(
    "content",
    [b"\x89PNG\r\n\x1a\n" + bytes(100), b"PK\x03\x04" + bytes(100), b"%PDF-1.7", b"x" * 300_000, b"a\x00b"],
    ids=["picture", "spreadsheet", "PDF", "too large", "NUL"],
)
def test_a_file_that_is_no_list_is_refused_in_words(browser, base, content):
    response = browser.post(f"{base}import/", {"text": "", "file": SimpleUploadedFile("leden.csv", content)})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["file"]


@pytest.mark.parametrize("text", ["", "  \n", "x" * 300_000], ids=["nothing", "blank", "too long"])
def test_a_text_that_is_no_list_is_refused_in_words(browser, base, text):
    response = browser.post(f"{base}import/", {"text": text})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["text"]


def test_scripts_in_a_list_are_shown_as_text(browser, base):
    page = browser.post(f"{base}import/", {"text": f"anna@demo.example;{SCRIPT};student;lokaal"})
    assert SCRIPT not in page.content.decode()
    assert ESCAPED in page.content.decode()
