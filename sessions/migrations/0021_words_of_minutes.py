"""Full text beside the entries of search: a tsvector on PostgreSQL, a table of FTS5 on SQLite."""

from django.db import migrations

from sessions.search import backend


class Migration(migrations.Migration):
    dependencies = [("community_sessions", "0020_search_and_merged_themes")]
    operations = [
        migrations.RunPython(
            lambda apps, schema_editor: backend(schema_editor.connection.vendor).install(schema_editor),
            lambda apps, schema_editor: backend(schema_editor.connection.vendor).remove(schema_editor),
        )
    ]
