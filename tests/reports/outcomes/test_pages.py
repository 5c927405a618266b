"""The pages of learning outcomes: narrowed, safe, and in a constant number of queries."""

import pytest
from django.urls import reverse

from reports.enums import Audience
from reports.models import Competence
from tests.factories.communities import MembershipFactory
from tests.factories.reports import FeedbackFactory, LearningOutcomeFactory
from tests.factories.sessions import SessionFactory
from tests.reports.outcomes.logged import membership_of

pytestmark = pytest.mark.django_db


SCRIPT = "<script>alert(1)</script>"


def test_scripts_in_every_text_are_shown_as_text(cast, logged_in):
    membership = membership_of(cast, "member")
    outcome = LearningOutcomeFactory(
        membership=membership, audience=Audience.COMMUNITY, title=SCRIPT, text=SCRIPT, evidence_name=SCRIPT
    )
    FeedbackFactory(outcome=outcome, text=SCRIPT)
    browser = logged_in(membership.user)

    pages = [browser.get(reverse(name, args=args)) for name, args in (("outcomes", []), ("outcome", [outcome.pk]))]

    for page in pages:
        assert page.status_code == 200
        assert SCRIPT not in page.content.decode()
        assert "&lt;script&gt;alert(1)" in page.content.decode()


def test_the_list_is_narrowed_by_competence_and_community(cast, logged_in):
    user = cast.people["member"]
    other = MembershipFactory(user=user)
    first, second = Competence.objects.order_by("pk")[:2]
    here = LearningOutcomeFactory(membership=membership_of(cast, "member"), competences=[first])
    there = LearningOutcomeFactory(membership=other, competences=[second])
    browser = logged_in(user)

    def found(**query):
        return list(browser.get(reverse("outcomes"), query).context["page"].object_list)

    assert found() == [there, here]
    assert found(competence=first.pk) == [here]
    assert found(community=other.community_id) == [there]
    assert found(community=other.community_id, competence=first.pk) == []
    assert found(community="x", competence=999_999) == [there, here]


def test_shared_outcomes_of_others_stand_apart_from_mine(cast, logged_in):
    mine = LearningOutcomeFactory(membership=membership_of(cast, "minute_taker"))
    shared = LearningOutcomeFactory(membership=membership_of(cast, "member"), audience=Audience.COMMUNITY)
    LearningOutcomeFactory(membership=membership_of(cast, "facilitator"))
    browser = logged_in(cast.people["minute_taker"])

    assert list(browser.get(reverse("outcomes")).context["page"].object_list) == [mine]
    assert list(browser.get(reverse("outcomes"), {"show": "shared"}).context["page"].object_list) == [shared]


@pytest.mark.parametrize("page", ["outcomes", "shared", "outcome", "form"])
def test_pages_of_outcomes_take_the_same_queries_with_1_and_3_rows(
    cast, logged_in, page, django_assert_max_num_queries
):
    membership = membership_of(cast, "member")
    reader = cast.people["minute_taker"] if page == "shared" else membership.user
    first = LearningOutcomeFactory(membership=membership, audience=Audience.COMMUNITY)
    path = {
        "outcomes": reverse("outcomes"),
        "shared": reverse("outcomes") + "?show=shared",
        "outcome": reverse("outcome", args=[first.pk]),
        "form": reverse("add_outcome"),
    }[page]
    FeedbackFactory(outcome=first)
    browser = logged_in(reader)
    browser.get(path)
    counts = []
    for extra in (0, 2):
        for _ in range(extra):
            LearningOutcomeFactory(
                membership=membership, audience=Audience.COMMUNITY, competences=Competence.objects.all()
            )
            FeedbackFactory(outcome=first)
            SessionFactory(community=cast.community)
        with django_assert_max_num_queries(10) as captured:
            assert browser.get(path).status_code == 200
        counts.append(len(captured))
        statements = [query["sql"] for query in captured.captured_queries]
        assert len(set(statements)) == len(statements)

    assert counts[0] == counts[1]
