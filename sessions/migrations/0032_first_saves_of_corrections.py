"""Corrections that are open get one save: what they say as it stands, with the number of their revision."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

OPEN = ("writing", "with_reader", "changes", "approved")


def keep_what_stands(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    corrections = apps.get_model("community_sessions", "Correction").objects.filter(state__in=OPEN, saves=None)
    save_model = apps.get_model("community_sessions", "MinutesSave")
    for correction in corrections.iterator(chunk_size=500):
        contents = correction.contents
        save_model.objects.create(
            minutes_id=correction.minutes_id,
            correction=correction,
            number=correction.revision,
            changed={**contents["sections"], "themes": contents["themes"], "reason": correction.reason},
            saved_at=correction.saved_at,
            saved_by_id=correction.saved_by_id,
            origin="typed",
        )


class Migration(migrations.Migration):
    dependencies = [("community_sessions", "0031_saves_of_corrections")]

    operations = [migrations.RunPython(keep_what_stands, migrations.RunPython.noop)]
