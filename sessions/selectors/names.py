"""How people are called, written by the database: a page names many of them, and needs nothing else of most."""

from django.db.models import CharField, F, Value
from django.db.models.functions import Coalesce, NullIf


def name_of(user: str) -> Coalesce:
    """As `str(user)`, for the lookup that leads to a user; null where there is nobody."""
    return Coalesce(NullIf(F(f"{user}__name"), Value("")), F(f"{user}__email"), output_field=CharField())


def not_shown_of(membership: str) -> list[str]:
    """Of a membership and its account, what no page shows that only says who somebody is; for `defer`."""
    account = ("password", "last_login", "is_superuser", "is_staff", "joined_at", "language")
    duties = ("is_facilitator", "is_minute_taker", "is_reader", "is_lwg_lecturer", "is_process_coach")
    knowledge = ("background", "knows_by_experience", "knows_locally", "knows_professionally")
    return [
        *(f"{membership}__user__{field}" for field in account),
        *(f"{membership}__{field}" for field in ("community", *duties, *knowledge, "gets_reminders")),
    ]
