"""Every session has a calendar UID, and no two the same."""

from django.db import migrations, models

import sessions.models.sessions
from sessions import triggers


class Migration(migrations.Migration):
    dependencies = [("community_sessions", "0005_keep_calendar_uids")]
    operations = [
        # SQLite makes the table anew, and stumbles over triggers that speak of it.
        migrations.RunPython(
            lambda apps, schema_editor: triggers.remove(schema_editor),
            lambda apps, schema_editor: triggers.install(schema_editor),
        ),
        migrations.AlterField(
            "session",
            "uid",
            models.CharField(default=sessions.models.sessions.new_uid, editable=False, max_length=80, unique=True),
        ),
        migrations.RunPython(
            lambda apps, schema_editor: triggers.install(schema_editor),
            lambda apps, schema_editor: triggers.remove(schema_editor),
        ),
    ]
