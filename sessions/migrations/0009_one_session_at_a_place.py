"""A location holds one session at a time, in PostgreSQL itself."""

from django.db import migrations

from sessions import exclusion


class Migration(migrations.Migration):
    dependencies = [("community_sessions", "0008_skipped_sessions")]
    operations = [
        migrations.RunPython(
            lambda apps, schema_editor: exclusion.install(schema_editor),
            lambda apps, schema_editor: exclusion.remove(schema_editor),
        )
    ]
