"""Mails about learning outcomes; importing this registers their kinds."""

from lwg.notifications.kinds import Email, Kind, register
from lwg.notifications.models import Message
from lwg.notifications.rendering import absolute, render_email
from reports.models import Feedback


def _feedback_of(message: Message) -> Feedback | None:
    found = Feedback.objects.filter(pk=message.params["feedback"])
    return found.select_related("author__user", "outcome__membership__community").first()


def compose_feedback_received(message: Message) -> Email:
    """Who gave feedback, and where to read it; neither the outcome nor the feedback itself (P1)."""
    feedback = _feedback_of(message)
    assert feedback is not None  # noqa: S101 (the outbox asked `still_wanted` first)
    return render_email(
        "reports/feedback_received",
        {
            "name": str(message.recipient or ""),
            "author": str(feedback.author.user),
            "community": feedback.outcome.membership.community.name,
            "url": absolute("outcome", feedback.outcome_id),
        },
    )


register(
    Kind(
        name="reports.feedback_received",
        compose=compose_feedback_received,
        still_wanted=lambda message: _feedback_of(message) is not None,
    )
)
