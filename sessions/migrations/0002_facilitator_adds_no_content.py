"""A7a in the database itself."""

from django.db import migrations

from sessions import triggers


class Migration(migrations.Migration):
    dependencies = [("community_sessions", "0001_initial")]
    operations = [
        migrations.RunPython(
            lambda apps, schema_editor: triggers.install(schema_editor),
            lambda apps, schema_editor: triggers.remove(schema_editor),
        )
    ]
