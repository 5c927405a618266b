"""Logging what was learned: once, and with bad input told beside its field."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from communities.models import Membership
from lwg.audit.models import Entry
from reports.models import Competence, LearningOutcome
from tests.cast import NOW
from tests.factories.communities import CommunityFactory, MembershipFactory, OrganisationFactory
from tests.factories.sessions import SessionFactory
from tests.reports.outcomes.logged import competence, given, membership_of

pytestmark = pytest.mark.django_db


def test_a_member_logs_an_outcome_and_only_they_see_it(cast, logged_in):
    membership = membership_of(cast, "member")
    session = SessionFactory(community=cast.community, starts_at=NOW - timedelta(days=5, hours=1))

    answer = logged_in(membership.user).post(reverse("add_outcome"), given(membership, session=session.pk))

    outcome = LearningOutcome.objects.get()
    assert answer.url == reverse("outcome", args=[outcome.pk])
    assert (outcome.membership, outcome.session, outcome.title, outcome.way, outcome.audience) == (
        membership,
        session,
        "Eerst vragen",
        "in",
        "self",
    )
    assert list(outcome.competences.all()) == [competence()]
    assert list(Entry.objects.values_list("verb", "actor", "detail")) == [
        ("outcome.logged", membership.user_id, {"audience": "self"})
    ]


def test_the_form_chooses_only_me_at_first_and_says_in_words_who_the_others_are(cast, logged_in):
    lecturer = cast.people["facilitator"]

    form = logged_in(cast.people["member"]).get(reverse("add_outcome")).context["form"]

    assert form["audience"].value() == "self"
    assert str(lecturer) in form.fields["audience"].help_text
    assert cast.community.name in form.fields["audience"].help_text


@pytest.mark.parametrize("role", ["outsider", "former", "future", "elsewhere", "coordinator", "administrator"])
def test_who_is_no_member_now_logs_nothing(cast, logged_in, role):
    membership = Membership.objects.filter(user=cast.people[role]).first() or membership_of(cast, "member")

    answer = logged_in(cast.people[role]).post(reverse("add_outcome"), given(membership))

    assert (answer.status_code, LearningOutcome.objects.count()) == (404, 0)


def test_a_repeated_post_logs_one_outcome(cast, logged_in):
    membership = membership_of(cast, "member")
    browser = logged_in(membership.user)
    key = browser.get(reverse("add_outcome")).context["form"]["form_key"].value()

    answers = [browser.post(reverse("add_outcome"), given(membership, form_key=key)) for _ in range(3)]

    assert LearningOutcome.objects.count() == 1
    assert [answer.status_code for answer in answers] == [302, 302, 302]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 10_000}, "title"),
        ({"text": "x" * 10_000}, "text"),
        ({"way": "above"}, "way"),
        ({"audience": "everyone"}, "audience"),
        ({"competences": []}, "competences"),
        ({"competences": [999_999]}, "competences"),
        ({"session": 999_999}, "session"),
        ({"membership": 999_999}, "membership"),
    ],
)
def test_wrong_input_is_told_at_its_field_and_nothing_typed_is_lost(cast, logged_in, changes, field):
    membership = membership_of(cast, "member")
    typed = given(membership, **changes)

    answer = logged_in(membership.user).post(reverse("add_outcome"), typed)

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert answer.context["form"]["text"].value() == typed["text"]
    assert LearningOutcome.objects.count() == 0


def test_the_competences_of_another_organisation_are_not_offered(cast, logged_in):
    theirs = Competence.objects.create(
        framework=OrganisationFactory().frameworks.create(name="Verpleegkunde"), position=1, name_nl="x", name_en="x"
    )
    membership = membership_of(cast, "member")

    answer = logged_in(membership.user).post(reverse("add_outcome"), given(membership, competences=[theirs.pk]))

    assert (answer.status_code, LearningOutcome.objects.count()) == (422, 0)


def test_competences_of_one_community_are_refused_in_another(cast, logged_in):
    user = cast.people["member"]
    other = MembershipFactory(user=user)
    theirs = Competence.objects.create(
        framework=other.community.organisation.frameworks.create(name="Eigen"), position=1, name_nl="x", name_en="x"
    )

    answer = logged_in(user).post(reverse("add_outcome"), given(membership_of(cast, "member"), competences=[theirs.pk]))

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["competences"]


def test_a_session_of_another_community_is_refused(cast, logged_in):
    user = cast.people["member"]
    other = SessionFactory(community=MembershipFactory(user=user).community)

    answer = logged_in(user).post(reverse("add_outcome"), given(membership_of(cast, "member"), session=other.pk))

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["session"]


def test_membership_periods_are_asked_again_when_saving(cast):
    from django.core.exceptions import ValidationError

    from reports.services.outcomes import log_outcome

    over = MembershipFactory(community=CommunityFactory(), ends_on=date(2026, 11, 22))

    with pytest.raises(ValidationError):
        log_outcome(
            actor=over.user,
            membership=over,
            title="x",
            text="x",
            way="in",
            audience="self",
            competences=[competence()],
        )
