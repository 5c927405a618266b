"""Feedback on a learning outcome, and what goes when it is removed."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from lwg.audit.models import Entry
from lwg.notifications.kinds import kind_named
from lwg.notifications.models import Message
from reports.enums import Audience
from reports.models import Feedback, LearningOutcome
from tests.factories.reports import FeedbackFactory, LearningOutcomeFactory
from tests.reports.outcomes.logged import membership_of, stored_files
from tests.reports.test_evidence import PDF

pytestmark = pytest.mark.django_db


def test_removing_takes_file_and_feedback_along_and_a_second_click_is_harmless(
    cast, logged_in, tmp_path, django_capture_on_commit_callbacks
):
    membership = membership_of(cast, "member")
    outcome = LearningOutcomeFactory(
        membership=membership, evidence=SimpleUploadedFile("x", PDF), evidence_name="old.pdf"
    )
    FeedbackFactory(outcome=outcome)
    browser = logged_in(membership.user)

    with django_capture_on_commit_callbacks(execute=True):
        answers = [browser.post(reverse("remove_outcome", args=[outcome.pk])) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert (LearningOutcome.objects.count(), Feedback.objects.count(), stored_files(tmp_path)) == (0, 0, [])
    assert Entry.objects.filter(verb="outcome.removed").count() == 1


def test_feedback_mails_the_writer_once_without_any_contents(cast, logged_in):
    membership = membership_of(cast, "member")
    outcome = LearningOutcomeFactory(membership=membership, audience=Audience.COMMUNITY, title="Geheim", text="Diep")
    giver = cast.people["minute_taker"]
    browser = logged_in(giver)
    key = browser.get(reverse("outcome", args=[outcome.pk])).context["form"]["form_key"].value()

    for _ in range(2):
        browser.post(reverse("give_feedback", args=[outcome.pk]), {"text": "Heel mooi gezegd", "form_key": key})

    feedback = Feedback.objects.get()
    message = Message.objects.get()
    assert (message.kind, message.key, message.recipient, message.params) == (
        "reports.feedback_received",
        f"feedback:{feedback.pk}",
        membership.user,
        {"feedback": feedback.pk},
    )
    mail = kind_named(message.kind).compose(message)
    for text in (mail.subject, mail.text, mail.html):
        assert not any(word in text for word in ("Geheim", "Diep", "Heel mooi gezegd"))
    assert str(giver) in mail.subject
    assert f"http://testserver{reverse('outcome', args=[outcome.pk])}" in mail.text


def test_a_mail_about_feedback_that_was_removed_is_not_sent(cast):
    feedback = FeedbackFactory()
    message = Message(kind="reports.feedback_received", params={"feedback": feedback.pk})
    assert kind_named(message.kind).still_wanted(message)

    feedback.outcome.delete()

    assert not kind_named(message.kind).still_wanted(message)
