"""Minutes that were distributed before there was a search can be found, too."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from sessions.search import backend
from sessions.services.search import plain_sections, stemmed


def index_distributed(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    version_model = apps.get_model("community_sessions", "MinutesVersion")
    entry_model = apps.get_model("community_sessions", "SearchEntry")
    versions = version_model.objects.select_related("minutes__session").prefetch_related("minutes__themes")
    for version in versions.order_by("minutes", "number").iterator(chunk_size=200):  # the newest last, and so in the place of the others
        minutes = version.minutes
        sections = plain_sections(version.content["sections"])
        entry_model.objects.update_or_create(
            minutes=minutes,
            defaults={
                "community_id": minutes.session.community_id,
                "held_at": minutes.session.starts_at,
                "sections": sections,
            },
        )
        names = dict.fromkeys([*version.content["themes"], *(theme.name for theme in minutes.themes.all())])
        backend(schema_editor.connection.vendor).write(minutes.pk, stemmed(sections, names))


class Migration(migrations.Migration):
    dependencies = [("community_sessions", "0021_words_of_minutes")]

    operations = [migrations.RunPython(index_distributed, migrations.RunPython.noop)]
