"""Database triggers for A7a: whoever facilitates a session brings no situation into it and adds nothing to step 4.

They stand in migrations; a migration that rebuilds one of these tables on SQLite must install them again
(a test asks whether they are there).
"""

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

MESSAGE = "A7a: the facilitator takes no part in the content"

# name, table, event, condition that refuses (NEW is the row being written)
REFUSALS = [
    (
        "a7_situation",
        "community_sessions_situation",
        ("INSERT", "UPDATE"),
        "EXISTS (SELECT 1 FROM community_sessions_session s"
        " WHERE s.id = NEW.session_id AND s.facilitator_id = NEW.bringer_id)",
    ),
    (
        "a7_contribution",
        "community_sessions_contribution",
        ("INSERT", "UPDATE"),
        "NEW.step = 4 AND EXISTS (SELECT 1 FROM community_sessions_situation t"
        " JOIN community_sessions_session s ON s.id = t.session_id"
        " WHERE t.id = NEW.situation_id AND s.facilitator_id = NEW.author_id)",
    ),
    (
        "a7_facilitator",
        "community_sessions_session",
        ("UPDATE",),
        "NEW.facilitator_id IS NOT NULL AND ("
        "EXISTS (SELECT 1 FROM community_sessions_situation t"
        " WHERE t.session_id = NEW.id AND t.bringer_id = NEW.facilitator_id)"
        " OR EXISTS (SELECT 1 FROM community_sessions_contribution c"
        " JOIN community_sessions_situation t ON t.id = c.situation_id"
        " WHERE t.session_id = NEW.id AND c.step = 4 AND c.author_id = NEW.facilitator_id))",
    ),
]


def install(schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Create the triggers where they are not there yet, on PostgreSQL and SQLite."""
    for name, table, events, condition in REFUSALS:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(
                f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
                f" IF {condition} THEN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'check_violation'; END IF;"
                " RETURN NEW; END $$"
            )
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}")
            schema_editor.execute(
                f"CREATE TRIGGER {name} BEFORE {' OR '.join(events)} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()"
            )
        else:
            for event in events:
                schema_editor.execute(
                    f"CREATE TRIGGER IF NOT EXISTS {name}_{event.lower()} BEFORE {event} ON {table}"
                    f" WHEN {condition} BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
                )


def remove(schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take the triggers away."""
    for name, table, events, _condition in REFUSALS:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}")
            schema_editor.execute(f"DROP FUNCTION IF EXISTS {name}()")
        else:
            for event in events:
                schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}_{event.lower()}")
