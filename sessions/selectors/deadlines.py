"""Which minutes the watch must look at now."""

from collections.abc import Iterable
from datetime import datetime

from sessions.models import Minutes


def due_ids(*, now: datetime) -> Iterable[int]:
    """Primary keys of minutes whose next moment has come, longest waiting first; one query over a partial index."""
    return Minutes.objects.filter(next_reminder_at__lte=now).order_by("next_reminder_at").values_list("pk", flat=True)
