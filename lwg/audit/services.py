"""Writing to and reading from the audit trail."""

from collections.abc import Sequence
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, QuerySet

from lwg.accounts.models import User
from lwg.audit.models import Entry
from lwg.audit.verbs import is_known


def record(*, actor: User | None, verb: str, target: Model, **detail: Any) -> Entry:
    """Write down that `actor` (None: the system) did `verb` to `target`, in the caller's transaction.

    Raises LookupError for a verb that no app registered.
    """
    if not is_known(verb):
        raise LookupError(f"unknown audit verb {verb!r}; name it in the app's audit.py")
    return Entry.objects.create(
        actor=actor,
        verb=verb,
        content_type=ContentType.objects.get_for_model(target),
        object_id=target.pk,
        detail=detail,
    )


def record_all(*, actor: User | None, verb: str, targets: Sequence[Model]) -> None:
    """As `record`, for many objects of one model in one statement."""
    if not is_known(verb):
        raise LookupError(f"unknown audit verb {verb!r}; name it in the app's audit.py")
    Entry.objects.bulk_create(
        (
            Entry(
                actor=actor,
                verb=verb,
                content_type=ContentType.objects.get_for_model(target),
                object_id=target.pk,
            )
            for target in targets
        ),
        batch_size=500,
    )


def trail_of(target: Model) -> QuerySet[Entry]:
    """What happened to `target`, newest first, with the actors."""
    return Entry.objects.filter(
        content_type=ContentType.objects.get_for_model(target), object_id=target.pk
    ).select_related("actor")
