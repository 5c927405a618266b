"""Learning outcomes: who sees them (P1, P2), writing them, their evidence and the feedback on them."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from communities.models import Membership
from lwg.audit.models import Entry
from lwg.notifications.kinds import kind_named
from lwg.notifications.models import Message
from reports.enums import Audience
from reports.models import Competence, Feedback, LearningOutcome
from tests.cast import NOW, ROLES, make_cast
from tests.factories.communities import CommunityFactory, MembershipFactory, OrganisationFactory
from tests.factories.reports import FeedbackFactory, LearningOutcomeFactory
from tests.factories.sessions import SessionFactory
from tests.reports.test_evidence import EXE, PDF

pytestmark = pytest.mark.django_db
SCRIPT = "<script>alert(1)</script>"


@pytest.fixture(autouse=True)
def _now(at):
    at(NOW)


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def cast():
    """The cast without the outcome, the feedback and the mails that come with it."""
    found = make_cast()
    LearningOutcome.objects.all().delete()
    Entry.objects.all().delete()
    Message.objects.all().delete()
    return found


def membership_of(cast, role):
    return Membership.objects.get(community=cast.community, user=cast.people[role])


def competence():
    return Competence.objects.order_by("pk").first()


def given(membership, /, **changes):
    return {
        "membership": membership.pk,
        "title": "Eerst vragen",
        "text": "Ik stelde eerst een vraag.",
        "way": "in",
        "competences": [competence().pk],
        "audience": "self",
        **changes,
    }


def stored_files(tmp_path):
    return [path for path in Path(tmp_path).rglob("*") if path.is_file()]


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
