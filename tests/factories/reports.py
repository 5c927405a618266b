"""Learning outcomes and feedback for tests."""

import factory
from factory.django import DjangoModelFactory

from reports.enums import WayOfLearning
from reports.models import Competence, Feedback, LearningOutcome
from tests.factories.communities import MembershipFactory


class LearningOutcomeFactory(DjangoModelFactory):
    """For its writer only, and of the first competence of Social Work, unless said otherwise."""

    class Meta:
        model = LearningOutcome
        skip_postgeneration_save = True

    membership = factory.SubFactory(MembershipFactory)
    title = factory.Sequence(lambda n: f"Leeropbrengst {n}")
    text = "Ik stelde eerst een vraag."
    way = WayOfLearning.IN

    @factory.post_generation
    def competences(self, create, extracted, **kwargs):
        if create:
            self.competences.set(extracted or Competence.objects.order_by("pk")[:1])


class FeedbackFactory(DjangoModelFactory):
    class Meta:
        model = Feedback

    outcome = factory.SubFactory(LearningOutcomeFactory)
    author = factory.LazyAttribute(lambda feedback: MembershipFactory(community=feedback.outcome.membership.community))
    text = "Mooi dat je eerst vroeg."
