"""Setting up a community, its agreements, and what repeating does."""

import uuid
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from communities.models import Acceptance, Community
from communities.services.agreements import accept_agreements, publish_agreements
from communities.services.communities import add_community, change_community
from lwg import clock
from lwg.accounts.models import User
from lwg.audit.models import Entry
from lwg.notifications.kinds import kind_named
from lwg.notifications.models import Message
from tests.factories.accounts import UserFactory
from tests.factories.communities import LocationFactory, MembershipFactory, OrganisationFactory

pytestmark = pytest.mark.django_db
YESTERDAY = clock.today() - timedelta(days=1)
TOMORROW = clock.today() + timedelta(days=1)


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def fields(**changes):
    return {
        "name": "LWG De Sluis",
        "kind": "organisation",
        "shared_question": "Hoe blijven we nabij?",
        "region": "midden",
        "cadence_weeks": 4,
        "location": None,
        "starts_on": date(2026, 9, 1),
        "ends_on": None,
    } | changes


def test_a_community_starts_with_agreements(organisation, coordinator):
    made = add_community(actor=coordinator, organisation=organisation, **fields())
    (agreements,) = made.agreements.all()
    assert (agreements.number, agreements.published_by) == (1, coordinator)
    assert len(agreements.text) > 200
    assert Entry.objects.get().verb == "community.created"
    assert not Message.objects.exists()


def test_the_same_form_twice_sets_up_one_community(organisation, coordinator):
    key = uuid.uuid4()
    first = add_community(actor=coordinator, organisation=organisation, form_key=key, **fields())
    assert add_community(actor=coordinator, organisation=organisation, form_key=key, **fields()) == first
    assert Community.objects.count() == 1


def test_a_network_has_partners_and_may_meet_at_their_place(organisation, coordinator):
    partner = OrganisationFactory()
    location = LocationFactory(organisation=partner)
    made = add_community(
        actor=coordinator,
        organisation=organisation,
        partners=[partner],
        **fields(kind="network", location=location),
    )
    assert (list(made.partners.all()), made.location) == ([partner], location)


@pytest.mark.parametrize(
    ("changes", "field", "reason"),
    [
        ({"ends_on": date(2026, 8, 31)}, "__all__", "The last day lies before the first."),
        ({"name": "x" * 10_000}, "name", "Ensure this value has at most 120 characters (it has 10000)."),
        ({"name": ""}, "name", "This field cannot be blank."),
        ({"kind": "club"}, "kind", "Value 'club' is not a valid choice."),
        ({"region": "west"}, "region", "Value 'west' is not a valid choice."),
        ({"cadence_weeks": 7}, "cadence_weeks", "Value 7 is not a valid choice."),
    ],
    ids=lambda value: str(value)[:30],
)
def test_what_cannot_be_is_refused_in_words(organisation, coordinator, changes, field, reason):
    with pytest.raises(ValidationError) as refused:
        add_community(actor=coordinator, organisation=organisation, **fields(**changes))
    assert reason in refused.value.message_dict[field]
    assert not Community.objects.exists()


def test_a_location_of_another_organisation_is_refused(organisation, coordinator):
    with pytest.raises(ValidationError, match="Choose a location of the organisation"):
        add_community(actor=coordinator, organisation=organisation, **fields(location=LocationFactory()))


def test_only_a_network_has_partners(organisation, coordinator):
    with pytest.raises(ValidationError, match="Only a network"):
        add_community(actor=coordinator, organisation=organisation, partners=[OrganisationFactory()], **fields())


def test_an_organisation_is_no_partner_of_itself(organisation, coordinator):
    with pytest.raises(ValidationError, match="itself is no partner"):
        add_community(actor=coordinator, organisation=organisation, partners=[organisation], **fields(kind="network"))


def test_a_change_is_written_down_by_its_fields_only(community, coordinator):
    same = {name: getattr(community, name) for name in fields()}
    change_community(actor=coordinator, community=community, **same)
    assert not Entry.objects.exists()
    change_community(actor=coordinator, community=community, **same | {"region": "zuid", "cadence_weeks": 3})
    assert [(one.verb, one.detail) for one in Entry.objects.all()] == [
        ("community.changed", {"fields": ["cadence_weeks", "region"]})
    ]


def test_a_new_version_is_mailed_once_to_each_active_member_who_can_log_in(community, coordinator):
    member = MembershipFactory(community=community).user
    MembershipFactory(community=community, ends_on=YESTERDAY)
    MembershipFactory(community=community, starts_on=TOMORROW)
    MembershipFactory(community=community, user=User.objects.create_user("invited@demo.example"))
    for _ in range(2):
        published = publish_agreements(actor=coordinator, community=community, text="Nieuw", after=1)
    assert (published.number, community.agreements.count()) == (2, 2)
    assert [(one.kind, one.recipient) for one in Message.objects.all()] == [("communities.agreements_changed", member)]
    assert Entry.objects.filter(verb="agreements.published").count() == 1


def test_who_published_meanwhile_is_not_overwritten(community, coordinator):
    publish_agreements(actor=coordinator, community=community, text="Van de een", after=1)
    with pytest.raises(ValidationError, match="published version 2 in the meantime"):
        publish_agreements(actor=UserFactory(), community=community, text="Van de ander", after=1)
    assert community.agreements.first().text == "Van de een"


def test_the_same_text_is_no_new_version(community, coordinator):
    text = community.agreements.get().text
    with pytest.raises(ValidationError, match="nothing was changed"):
        publish_agreements(actor=coordinator, community=community, text=text, after=1)


def test_accepting_twice_has_one_effect(community):
    member = MembershipFactory(community=community, accepted=False).user
    first = accept_agreements(actor=member, community=community, number=1)
    assert accept_agreements(actor=member, community=community, number=1) == first
    assert Acceptance.objects.filter(user=member).count() == 1
    assert [(one.verb, one.actor) for one in Entry.objects.all()] == [("agreements.accepted", member)]
    assert Community.objects.open_to(member).get() == community


def test_an_older_version_cannot_be_accepted(community, coordinator):
    member = MembershipFactory(community=community, accepted=False).user
    publish_agreements(actor=coordinator, community=community, text="Nieuw", after=1)
    with pytest.raises(ValidationError, match="changed just now"):
        accept_agreements(actor=member, community=community, number=1)
    assert not Acceptance.objects.filter(user=member).exists()


def test_the_mail_about_agreements_goes_with_its_cause(community, coordinator):
    member = MembershipFactory(community=community).user
    publish_agreements(actor=coordinator, community=community, text="Nieuw", after=1)
    message = Message.objects.get()
    kind = kind_named("communities.agreements_changed")
    assert kind.still_wanted(message)
    email = kind.compose(message)
    assert email.subject == "The agreements of LWG Havenlicht changed"
    assert f"http://testserver/communities/{community.pk}/agreements/" in email.text
    assert f"http://testserver/communities/{community.pk}/agreements/" in email.html
    accept_agreements(actor=member, community=community, number=2)
    assert not kind.still_wanted(message)
