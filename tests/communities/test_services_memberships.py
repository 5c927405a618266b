"""Inviting, changing and ending memberships: who is told, and what repeating does."""

import uuid
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from communities.enums import Background, Duty, Knowledge
from communities.models import Community, Membership
from communities.services.memberships import (
    Invited,
    NewMember,
    change_membership,
    end_membership,
    invite_member,
    invite_member_again,
    invite_members,
)
from lwg import clock
from lwg.accounts.models import Invitation, User
from lwg.accounts.services import accept_invitation
from lwg.audit.models import Entry
from lwg.notifications.kinds import kind_named
from lwg.notifications.models import Message
from tests.factories.accounts import UserFactory
from tests.factories.communities import MembershipFactory
from tests.factories.sessions import SessionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def invite(community, coordinator, terms):
    def act(email="anna@demo.example", form_key=None, **changes):
        return invite_member(
            actor=coordinator,
            community=community,
            email=email,
            name="Anna Voorbeeld",
            terms=terms(**changes),
            form_key=form_key,
        )

    return act


def mails():
    return sorted((one.kind, one.address) for one in Message.objects.all())


def test_a_newcomer_gets_a_link(invite, community):
    membership = invite("Anna@Demo.Example", duties=frozenset({Duty.READER}))
    assert (membership.user.email, membership.user.name) == ("anna@demo.example", "Anna Voorbeeld")
    assert (membership.background, membership.knowledge, membership.duties) == (
        Background.STUDENT,
        [Knowledge.EXPERIENTIAL],
        [Duty.READER],
    )
    assert mails() == [("accounts.invitation", "anna@demo.example")]
    assert Entry.objects.filter(verb="membership.invited", object_id=community.pk).count() == 1


def test_who_can_log_in_is_told_of_the_community(invite):
    user = UserFactory(name="Eigen Naam")
    membership = invite(user.email)
    assert (membership.user.name, mails()) == ("Eigen Naam", [("communities.added", user.email)])


def test_the_same_form_twice_invites_once(invite):
    key = uuid.uuid4()
    assert invite(form_key=key) == invite(form_key=key)
    assert Membership.objects.count() == 1
    assert len(mails()) == 1


def test_who_is_in_the_list_already_is_refused(invite):
    invite()
    with pytest.raises(ValidationError, match="in the list of members already"):
        invite("ANNA@demo.example")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"knowledge": frozenset()}, "knowledge"),
        ({"background": "boss"}, "background"),
        ({"ends_on": date(2026, 8, 31)}, "ends_on"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(invite, changes, field):
    with pytest.raises(ValidationError) as refused:
        invite(**changes)
    assert list(refused.value.message_dict) == [field]
    assert not User.objects.filter(email="anna@demo.example").exists()
    assert mails() == []


def people_of(terms, *emails):
    return [NewMember(email, "Naam", terms()) for email in emails]


def test_a_list_invites_newcomers_and_tells_the_others(community, coordinator, terms):
    known = UserFactory()
    member = MembershipFactory(community=community)
    people = people_of(terms, "a@demo.example", "b@demo.example", known.email, member.user.email)
    done = invite_members(actor=coordinator, community=community, people=people)
    assert done == Invited(added=3, links=2)
    assert mails() == [
        ("accounts.invitation", "a@demo.example"),
        ("accounts.invitation", "b@demo.example"),
        ("communities.added", known.email),
    ]
    assert Entry.objects.get(verb="membership.imported").detail == {"number": 3}
    member.refresh_from_db()
    assert member.starts_on == date(2020, 9, 1)


def test_the_same_list_twice_has_one_effect(community, coordinator, terms):
    people = people_of(terms, "a@demo.example", "b@demo.example")
    invite_members(actor=coordinator, community=community, people=people)
    again = invite_members(actor=coordinator, community=community, people=people)
    assert again == Invited(added=0, links=0)
    assert (community.memberships.count(), len(mails()), Invitation.objects.count()) == (2, 2, 2)


def test_one_person_who_cannot_be_stops_the_whole_list(community, coordinator, terms):
    people = [*people_of(terms, "a@demo.example"), NewMember("b@demo.example", "B", terms(knowledge=frozenset()))]
    with pytest.raises(ValidationError):
        invite_members(actor=coordinator, community=community, people=people)
    assert not community.memberships.exists()
    assert mails() == []


def test_a_list_of_many_takes_no_more_queries_than_one_of_few(
    community, coordinator, terms, django_assert_max_num_queries
):
    with django_assert_max_num_queries(30):
        invite_members(
            actor=coordinator,
            community=community,
            people=people_of(terms, *(f"p{number}@demo.example" for number in range(300))),
        )
    assert community.memberships.count() == 300


def test_an_invited_person_enters_with_the_link_of_a_list(community, coordinator, terms):
    invite_members(actor=coordinator, community=community, people=people_of(terms, "a@demo.example"))
    invitation = Invitation.objects.get()
    assert kind_named("accounts.invitation").still_wanted(Message.objects.get())
    user = accept_invitation(invitation=invitation, password="learning-together", name="Anna")
    assert user.has_usable_password()


def test_a_new_link_closes_the_older_one(invite, coordinator, at):
    at("2026-11-23T09:00")
    membership = invite()
    first = Invitation.objects.get()
    at("2026-11-23T09:05")
    assert not invite_member_again(actor=coordinator, membership=membership)
    at("2026-11-23T10:00")
    assert invite_member_again(actor=coordinator, membership=membership)
    assert not invite_member_again(actor=coordinator, membership=membership)
    first.refresh_from_db()
    assert [one.is_open for one in (first, Invitation.objects.exclude(pk=first.pk).get())] == [False, True]
    assert len(mails()) == 2


def test_who_can_log_in_gets_no_new_link(coordinator):
    membership = MembershipFactory()
    assert not invite_member_again(actor=coordinator, membership=membership)
    assert mails() == []


def test_a_change_is_written_down_by_its_fields_only(invite, coordinator, terms):
    membership = invite()
    changed = terms(ends_on=date(2027, 8, 31), duties=frozenset({Duty.FACILITATOR}))
    for _ in range(2):
        change_membership(actor=coordinator, membership=membership, terms=changed)
    assert [one.detail["fields"] for one in Entry.objects.filter(verb="membership.changed")] == [
        ["ends_on", "is_facilitator"]
    ]
    membership.refresh_from_db()
    assert (membership.ends_on, membership.duties) == (date(2027, 8, 31), [Duty.FACILITATOR])


def test_an_end_before_the_start_changes_nothing(invite, coordinator, terms):
    membership = invite()
    with pytest.raises(ValidationError, match="before the first"):
        change_membership(actor=coordinator, membership=membership, terms=terms(ends_on=date(2026, 1, 1)))
    membership.refresh_from_db()
    assert membership.ends_on is None


def test_an_ended_member_sees_nothing_from_that_moment(coordinator):
    membership = MembershipFactory()
    for _ in range(2):
        end_membership(actor=coordinator, membership=membership)
    membership.refresh_from_db()
    assert membership.ends_on == clock.today() - timedelta(days=1)
    assert not Community.objects.visible_to(membership.user).exists()
    assert Entry.objects.filter(verb="membership.ended").count() == 1


@pytest.mark.parametrize("days", [0, 30], ids=["today", "later"])
def test_a_membership_that_did_not_start_is_taken_back(coordinator, days):
    membership = MembershipFactory(starts_on=clock.today() + timedelta(days=days))
    for _ in range(2):
        end_membership(actor=coordinator, membership=membership)
    assert not Membership.objects.filter(pk=membership.pk).exists()
    assert Entry.objects.filter(verb="membership.ended").count() == 1


def test_a_former_membership_keeps_its_last_day(coordinator):
    membership = MembershipFactory(ends_on=date(2021, 1, 1))
    end_membership(actor=coordinator, membership=membership)
    membership.refresh_from_db()
    assert membership.ends_on == date(2021, 1, 1)


def test_a_coming_member_on_whom_a_session_counts_is_not_taken_back(coordinator):
    membership = MembershipFactory(starts_on=clock.today() + timedelta(days=1), is_facilitator=True)
    SessionFactory(community=membership.community, facilitator=membership)
    with pytest.raises(ValidationError, match="A session counts on this person"):
        end_membership(actor=coordinator, membership=membership)


@pytest.mark.parametrize(
    ("days", "path"),
    [(0, "/communities/{}/"), (30, "/home/")],
    ids=["open now", "opens later"],
)
def test_the_mail_says_when_the_community_opens(invite, days, path):
    user = UserFactory()
    first = clock.today() + timedelta(days=days)
    membership = invite(user.email, starts_on=first)
    email = kind_named("communities.added").compose(Message.objects.get())
    assert email.subject == "You are a member of LWG Havenlicht"
    assert f"http://testserver{path.format(membership.community_id)}\n" in email.text
    assert ("It opens for you on" in email.text) == bool(days)


def test_the_mail_is_dropped_when_the_membership_is(invite, coordinator):
    membership = invite(UserFactory().email, starts_on=clock.today())
    kind, message = kind_named("communities.added"), Message.objects.get()
    assert kind.still_wanted(message)
    end_membership(actor=coordinator, membership=membership)
    assert not kind.still_wanted(message)
