"""Writing down what was learned, and feedback on it."""

from collections.abc import Collection
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from communities.models import Membership
from lwg import clock
from lwg.accounts.models import User
from lwg.audit.models import Entry
from lwg.audit.services import record
from lwg.notifications.outbox import enqueue
from lwg.web.once import first_time
from reports import evidence
from reports.models import Competence, Feedback, LearningOutcome
from reports.selectors.outcomes import competences_for
from sessions.models import Session


@transaction.atomic
def log_outcome(
    *,
    actor: User,
    membership: Membership,
    title: str,
    text: str,
    way: str,
    audience: str,
    competences: Collection[Competence],
    session: Session | None = None,
    upload: evidence.Upload | None = None,
    form_key: UUID | None = None,
) -> LearningOutcome | None:
    """Write down an outcome; None when the form with that key was handed in before.

    Raises ValidationError for a membership that is not the actor's or has no access now (P4), a session of another
    community, competences of another organisation, or a file that may not be evidence.
    """
    if not first_time(form_key):
        return None
    if not Membership.objects.opening_to(actor).filter(pk=membership.pk).exists():
        raise ValidationError(_("You are no member of this community now."))
    outcome = LearningOutcome(membership=membership)
    _write(outcome, title, text, way, audience, competences, session, upload)
    record(actor=actor, verb="outcome.logged", target=outcome, audience=audience)
    return outcome


@transaction.atomic
def change_outcome(
    *,
    actor: User,
    outcome: LearningOutcome,
    title: str,
    text: str,
    way: str,
    audience: str,
    competences: Collection[Competence],
    session: Session | None = None,
    upload: evidence.Upload | None = None,
    without_evidence: bool = False,
) -> LearningOutcome:
    """Change one's own outcome; a new file replaces the old one, which is deleted after the commit."""
    locked = (
        LearningOutcome.objects.select_for_update(of=("self",))
        .select_related("membership__community")
        .get(pk=outcome.pk, membership__user=actor)
    )
    if locked.evidence and (upload or without_evidence):
        _delete_file_later(locked)
        locked.evidence, locked.evidence_name = None, ""
    _write(locked, title, text, way, audience, competences, session, upload)
    record(actor=actor, verb="outcome.changed", target=locked, audience=audience)
    return locked


@transaction.atomic
def remove_outcome(*, actor: User, outcome: LearningOutcome) -> None:
    """Remove one's own outcome with its evidence and feedback; once more does nothing."""
    locked = LearningOutcome.objects.select_for_update().filter(pk=outcome.pk, membership__user=actor).first()
    if locked is None:
        return
    record(actor=actor, verb="outcome.removed", target=locked)
    _delete_file_later(locked)
    locked.delete()


def has_removed(*, actor: User, pk: int) -> bool:
    """Whether the actor removed the outcome with this id before."""
    kind = ContentType.objects.get_for_model(LearningOutcome)
    return Entry.objects.filter(actor=actor, verb="outcome.removed", content_type=kind, object_id=pk).exists()


@transaction.atomic
def give_feedback(*, actor: User, outcome: LearningOutcome, text: str, form_key: UUID | None = None) -> Feedback | None:
    """Say something about another's outcome and tell its writer; None when that form was handed in before.

    Raises ValidationError when the outcome is not shared with the actor (any more), or is their own.
    """
    if not first_time(form_key):
        return None
    shared = LearningOutcome.objects.visible_to(actor).exclude(membership__user=actor)
    locked = shared.select_for_update(of=("self",)).select_related("membership__user").filter(pk=outcome.pk).first()
    if locked is None:
        raise ValidationError(_("This learning outcome is not shared with you any more."))
    author = Membership.objects.of(actor).get(community_id=locked.membership.community_id)
    feedback = Feedback(outcome=locked, author=author, text=text)
    feedback.full_clean()
    feedback.save()
    record(actor=actor, verb="outcome.feedback_given", target=locked)
    enqueue(
        kind="reports.feedback_received",
        key=f"feedback:{feedback.pk}",
        recipient=locked.membership.user,
        params={"feedback": feedback.pk},
    )
    return feedback


def _write(
    outcome: LearningOutcome,
    title: str,
    text: str,
    way: str,
    audience: str,
    competences: Collection[Competence],
    session: Session | None,
    upload: evidence.Upload | None,
) -> None:
    """Check what belongs together, and save."""
    community = outcome.membership.community
    if session is not None and session.community_id != community.pk:
        raise ValidationError({"session": _("This session is of another community.")})
    chosen = {competence.pk for competence in competences}
    allowed = set(competences_for([community.organisation_id]).filter(pk__in=chosen).values_list("pk", flat=True))
    if not chosen or chosen != allowed:
        raise ValidationError({"competences": _("Choose at least one competence that this community uses.")})
    outcome.title, outcome.text, outcome.way = title, text, way
    outcome.audience, outcome.session = audience, session
    outcome.changed_at = clock.now()
    if upload is not None:
        evidence.check(upload)
        outcome.evidence_name = evidence.clean_name(upload.name or "")
        outcome.evidence = upload
    outcome.full_clean(exclude=["evidence"])
    outcome.save()
    outcome.competences.set(chosen)


def _delete_file_later(outcome: LearningOutcome) -> None:
    """Delete the stored file once the change is sure."""
    if outcome.evidence and outcome.evidence.name:
        storage, name = outcome.evidence.storage, outcome.evidence.name
        transaction.on_commit(lambda: storage.delete(name))
