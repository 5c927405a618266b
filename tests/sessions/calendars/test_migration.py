"""Sessions that stand in people's calendars already keep the UID that they have there."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from sessions.models import Session
from sessions.triggers import REFUSALS
from tests.factories.sessions import SessionFactory

APP = "community_sessions"


def migrate(to):
    """To before the migration of that name, or to the last one; returns the models as they are then."""
    executor = MigrationExecutor(connection)
    if to == "last":
        targets = executor.loader.graph.leaf_nodes()
    else:
        (node,) = [node for node in executor.loader.graph.nodes if node[0] == APP and node[1].endswith(to)]
        targets = [parent.key for parent in executor.loader.graph.node_map[node].parents if parent.key[0] == APP]
    executor.migrate(targets)
    return MigrationExecutor(connection).loader.project_state(targets).apps


@pytest.mark.django_db(transaction=True)
def test_a_session_of_before_keeps_its_uid_and_the_triggers_of_a7_stand(db):
    before = SessionFactory()
    try:
        migrate("calendar_entries")
    finally:
        migrate("last")

    before.refresh_from_db()
    assert before.uid == f"session-{before.pk}@lwg"
    assert SessionFactory().uid != SessionFactory().uid
    assert Session.objects.filter(uid=None).count() == 0
    names = {name for name, *_rest in REFUSALS}
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        else:
            cursor.execute("SELECT tgname FROM pg_trigger")
        found = {row[0].removesuffix("_insert").removesuffix("_update") for row in cursor.fetchall()}
    assert names <= found
