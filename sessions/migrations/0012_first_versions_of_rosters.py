"""Rosters that were published before versions were kept get their first one: the sessions as they stand."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def keep_first_versions(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    roster_model = apps.get_model("community_sessions", "Roster")
    session_model = apps.get_model("community_sessions", "Session")
    version_model = apps.get_model("community_sessions", "RosterVersion")
    for roster in roster_model.objects.filter(state="published", versions=None).iterator():
        sessions = session_model.objects.filter(roster_date__roster=roster).exclude(state="cancelled")
        version_model.objects.create(
            roster=roster,
            number=1,
            published_at=roster.published_at,
            published_by=roster.drafted_by,
            dates=[
                {"session": one.pk, "starts_at": one.starts_at.isoformat(), "ends_at": one.ends_at.isoformat()}
                for one in sessions.order_by("starts_at")
            ],
        )


class Migration(migrations.Migration):
    dependencies = [("community_sessions", "0011_versions_and_changes_of_rosters")]

    operations = [migrations.RunPython(keep_first_versions, migrations.RunPython.noop)]
