"""The evidence file of a learning outcome."""

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from reports.models import LearningOutcome
from tests.factories.reports import LearningOutcomeFactory
from tests.reports.outcomes.logged import given, membership_of, stored_files
from tests.reports.test_evidence import EXE, PDF

pytestmark = pytest.mark.django_db


def test_evidence_is_kept_under_a_name_that_tells_nothing(cast, logged_in, tmp_path):
    membership = membership_of(cast, "member")
    upload = SimpleUploadedFile("../Bezoek aan mw. X.pdf", PDF)

    logged_in(membership.user).post(reverse("add_outcome"), given(membership, evidence=upload))

    outcome = LearningOutcome.objects.get()
    assert outcome.evidence_name == "Bezoek aan mw. X.pdf"
    assert [path.read_bytes() for path in stored_files(tmp_path)] == [PDF]
    assert "Bezoek" not in outcome.evidence.name


def test_evidence_is_always_a_download_that_no_browser_guesses_at(cast, logged_in):
    outcome = LearningOutcomeFactory(
        membership=membership_of(cast, "member"),
        evidence=SimpleUploadedFile("x", PDF),
        evidence_name="één bezoek.pdf",
    )

    answer = logged_in(cast.people["member"]).get(reverse("evidence", args=[outcome.pk]))

    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment; ")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Content-Security-Policy"].startswith("default-src 'none'")


def test_evidence_that_is_gone_from_the_disk_is_absent(cast, logged_in, tmp_path):
    outcome = LearningOutcomeFactory(
        membership=membership_of(cast, "member"), evidence=SimpleUploadedFile("x", PDF), evidence_name="x.pdf"
    )
    for path in stored_files(tmp_path):
        path.unlink()

    assert logged_in(cast.people["member"]).get(reverse("evidence", args=[outcome.pk])).status_code == 404


def test_a_disguised_upload_is_refused_and_the_text_is_kept(cast, logged_in, tmp_path):
    membership = membership_of(cast, "member")

    answer = logged_in(membership.user).post(
        reverse("add_outcome"), given(membership, evidence=SimpleUploadedFile("bezoek.pdf", EXE))
    )

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["evidence"]
    assert "Ik stelde eerst een vraag." in answer.content.decode()
    assert (LearningOutcome.objects.count(), stored_files(tmp_path)) == (0, [])


def test_an_upload_of_50_mb_is_refused_in_words_and_not_written_whole(cast, logged_in, tmp_path, monkeypatch):
    membership = membership_of(cast, "member")
    written = []
    monkeypatch.setattr(
        "django.core.files.uploadhandler.TemporaryFileUploadHandler.receive_data_chunk",
        lambda self, chunk, start: written.append(len(chunk)) or self.file.write(chunk),
    )
    upload = SimpleUploadedFile("bezoek.pdf", PDF + bytes(50 * 1024 * 1024))

    answer = logged_in(membership.user).post(reverse("add_outcome"), given(membership, evidence=upload))

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["evidence"]
    assert answer.context["form"].errors.as_data()["evidence"][0].code == "too_large"
    assert answer.context["form"]["text"].value() == "Ik stelde eerst een vraag."
    assert settings.EVIDENCE_MAX_BYTES < sum(written) <= settings.EVIDENCE_MAX_BYTES + 2 * 65536
    assert (LearningOutcome.objects.count(), stored_files(tmp_path)) == (0, [])


def test_when_something_else_is_wrong_the_form_says_that_the_file_must_be_chosen_again(cast, logged_in):
    membership = membership_of(cast, "member")

    answer = logged_in(membership.user).post(
        reverse("add_outcome"), given(membership, title="", evidence=SimpleUploadedFile("bezoek.pdf", PDF))
    )

    assert sorted(answer.context["form"].errors) == ["evidence", "title"]


def test_a_new_file_replaces_the_old_one(cast, logged_in, tmp_path, django_capture_on_commit_callbacks):
    membership = membership_of(cast, "member")
    outcome = LearningOutcomeFactory(
        membership=membership, evidence=SimpleUploadedFile("x", PDF), evidence_name="old.pdf"
    )
    upload = SimpleUploadedFile("new.txt", b"nieuw")

    with django_capture_on_commit_callbacks(execute=True):
        logged_in(membership.user).post(
            reverse("change_outcome", args=[outcome.pk]), given(membership, evidence=upload, audience="community")
        )

    outcome.refresh_from_db()
    assert (outcome.evidence_name, outcome.audience) == ("new.txt", "community")
    assert [path.read_bytes() for path in stored_files(tmp_path)] == [b"nieuw"]


def test_the_file_can_be_taken_away(cast, logged_in, tmp_path, django_capture_on_commit_callbacks):
    membership = membership_of(cast, "member")
    outcome = LearningOutcomeFactory(
        membership=membership, evidence=SimpleUploadedFile("x", PDF), evidence_name="old.pdf"
    )

    with django_capture_on_commit_callbacks(execute=True):
        logged_in(membership.user).post(
            reverse("change_outcome", args=[outcome.pk]), given(membership, without_evidence="on")
        )

    outcome.refresh_from_db()
    assert (bool(outcome.evidence), outcome.evidence_name, stored_files(tmp_path)) == (False, "", [])
