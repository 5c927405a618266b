"""Learning outcomes: for whom each is there (P1, P2)."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from reports.enums import Audience
from reports.models import Feedback, LearningOutcome
from tests.cast import ROLES
from tests.factories.communities import MembershipFactory
from tests.factories.reports import LearningOutcomeFactory
from tests.reports.outcomes.logged import membership_of
from tests.reports.test_evidence import PDF

pytestmark = pytest.mark.django_db


# The writer is the member; the facilitator of the cast is an LWG lecturer too.
SEES = {
    Audience.SELF: {"member"},
    Audience.LECTURERS: {"member", "facilitator"},
    Audience.COMMUNITY: {"member", "facilitator", "minute_taker"},
}


@pytest.mark.parametrize("audience", Audience)
@pytest.mark.parametrize("role", ROLES)
def test_an_outcome_is_there_for_whom_its_writer_chose_and_for_nobody_else(cast, logged_in, client, role, audience):
    outcome = LearningOutcomeFactory(
        membership=membership_of(cast, "member"),
        audience=audience,
        evidence=SimpleUploadedFile("x.pdf", PDF),
        evidence_name="x.pdf",
    )
    browser = client if role == "anonymous" else logged_in(cast.people[role])
    refused = 302 if role == "anonymous" else 404
    sees = role in SEES[audience]

    assert browser.get(reverse("outcome", args=[outcome.pk])).status_code == (200 if sees else refused)
    assert browser.get(reverse("evidence", args=[outcome.pk])).status_code == (200 if sees else refused)
    changes = browser.get(reverse("change_outcome", args=[outcome.pk])).status_code
    assert changes == (200 if role == "member" else refused)
    feedback = browser.post(reverse("give_feedback", args=[outcome.pk]), {"text": "Mooi."}).status_code
    assert feedback == (302 if sees and role != "member" else refused)
    assert Feedback.objects.count() == (1 if sees and role != "member" else 0)
    removed = browser.post(reverse("remove_outcome", args=[outcome.pk])).status_code
    assert removed == (302 if role in {"member", "anonymous"} else refused)
    assert LearningOutcome.objects.exists() == (role != "member")


def test_an_lwg_lecturer_of_another_community_sees_nothing(cast, logged_in):
    LearningOutcomeFactory(membership=membership_of(cast, "member"), audience=Audience.LECTURERS)
    elsewhere = MembershipFactory(is_lwg_lecturer=True).user

    assert list(LearningOutcome.objects.visible_to(elsewhere)) == []


def test_what_is_shared_with_lecturers_is_hidden_until_they_accept_the_agreements(cast):
    outcome = LearningOutcomeFactory(membership=membership_of(cast, "member"), audience=Audience.LECTURERS)
    lecturer = MembershipFactory(community=cast.community, is_lwg_lecturer=True, accepted=False).user

    assert list(LearningOutcome.objects.visible_to(lecturer)) == []
    assert list(LearningOutcome.objects.visible_to(cast.people["facilitator"])) == [outcome]


def test_ones_own_stays_ones_own_after_the_membership(cast, logged_in):
    outcome = LearningOutcomeFactory(membership=membership_of(cast, "former"))

    answer = logged_in(cast.people["former"]).get(reverse("outcomes"))

    assert list(answer.context["page"].object_list) == [outcome]
    assert not answer.context["may_add"]
