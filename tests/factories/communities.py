"""Organisations, communities and members for tests."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from communities.enums import Background, CommunityKind, Region
from communities.models import (
    Acceptance,
    Agreements,
    Community,
    Coordinatorship,
    Location,
    Membership,
    Organisation,
)
from tests.factories.accounts import UserFactory


class OrganisationFactory(DjangoModelFactory):
    class Meta:
        model = Organisation

    name = factory.Sequence(lambda n: f"Stichting Voorbeeld {n}")


class LocationFactory(DjangoModelFactory):
    class Meta:
        model = Location

    organisation = factory.SubFactory(OrganisationFactory)
    name = factory.Sequence(lambda n: f"De Kade {n}")
    city = "Rotterdam"


class CoordinatorshipFactory(DjangoModelFactory):
    class Meta:
        model = Coordinatorship

    organisation = factory.SubFactory(OrganisationFactory)
    user = factory.SubFactory(UserFactory)


class CommunityFactory(DjangoModelFactory):
    """With version 1 of its agreements."""

    class Meta:
        model = Community
        skip_postgeneration_save = True

    organisation = factory.SubFactory(OrganisationFactory)
    name = factory.Sequence(lambda n: f"LWG Voorbeeld {n}")
    kind = CommunityKind.ORGANISATION
    shared_question = "Hoe blijven we nabij?"
    region = Region.MIDDLE
    cadence_weeks = 4
    starts_on = date(2020, 9, 1)

    @factory.post_generation
    def agreements(self, create, extracted, **kwargs):
        if create:
            Agreements.objects.create(community=self, number=1, text="Wat hier gezegd wordt, blijft hier.")


class MembershipFactory(DjangoModelFactory):
    """An active member who accepted the agreements; `accepted=False` leaves that out."""

    class Meta:
        model = Membership
        skip_postgeneration_save = True

    community = factory.SubFactory(CommunityFactory)
    user = factory.SubFactory(UserFactory)
    background = Background.STUDENT
    knows_professionally = True
    starts_on = date(2020, 9, 1)

    @factory.post_generation
    def accepted(self, create, extracted, **kwargs):
        if create and extracted is not False:
            Acceptance.objects.create(agreements=self.community.agreements.first(), user=self.user)
