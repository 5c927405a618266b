"""How people are called, written by the database: a page names many of them, and needs nothing else of most."""

from django.db.models import CharField, F, Value
from django.db.models.functions import Coalesce, NullIf


def name_of(user: str) -> Coalesce:
    """As `str(user)`, for the lookup that leads to a user; null where there is nobody."""
    return Coalesce(NullIf(F(f"{user}__name"), Value("")), F(f"{user}__email"), output_field=CharField())


def not_shown_of(membership: str) -> list[str]:
    """Of the account behind a membership, what no page shows: for `defer`, where only the name is wanted."""
    return [f"{membership}__user__{field}" for field in ("password", "last_login", "is_superuser", "joined_at")]
