"""A location holds one session at a time, in PostgreSQL itself; SQLite has no such constraint, and writes one by one.

It stands in a migration and not in the model, so that the model and its migrations are the same on both databases.
docs/decisions/rooms.md says more.
"""

from django.db import IntegrityError
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

NAME = "session_location_once_at_a_time"
TABLE = "community_sessions_session"


def install(schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Raises IntegrityError where two sessions stand in one location at one time already."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
        schema_editor.execute(
            f"ALTER TABLE {TABLE} ADD CONSTRAINT {NAME}"
            " EXCLUDE USING gist (location_id WITH =, tstzrange(starts_at, ends_at) WITH &&)"
            " WHERE (location_id IS NOT NULL AND state <> 'cancelled')"
        )


def remove(schema_editor: BaseDatabaseSchemaEditor) -> None:
    """The extension stays: others may use it."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"ALTER TABLE {TABLE} DROP CONSTRAINT IF EXISTS {NAME}")


def is_breach(error: IntegrityError) -> bool:
    """Whether this error says that a location would hold two sessions at one time."""
    return NAME in str(error)
