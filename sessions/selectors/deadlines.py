"""Which minutes the watch must look at now."""

from datetime import datetime

from django.db.models import QuerySet

from lwg.prepared import prepared
from sessions.models import Minutes


@prepared
def due(moment: datetime) -> "QuerySet[Minutes, tuple[int]]":
    """By the partial index `minutes_to_watch`; see due_ids."""
    return Minutes.objects.filter(next_reminder_at__lte=moment).order_by("next_reminder_at").values_list("pk")


def due_ids(*, now: datetime) -> list[int]:
    """Primary keys of minutes whose next moment has come, longest waiting first; one query over a partial index."""
    return [pk for (pk,) in due(moment=now)]
