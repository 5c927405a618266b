"""Minutes that were saved already get one save: their text as it stands, with the number of their revision."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

SECTIONS = (
    "collective_question",
    "situation",
    "patterns",
    "considerations",
    "action_perspectives",
    "agreements",
    "yields",
    "next_session",
)


def keep_what_stands(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    minutes_model = apps.get_model("community_sessions", "Minutes")
    save_model = apps.get_model("community_sessions", "MinutesSave")
    written = minutes_model.objects.filter(revision__gt=0, saves=None)
    for minutes in written.prefetch_related("themes").iterator(chunk_size=500):
        texts = {section: text for section in SECTIONS if (text := getattr(minutes, section))}
        names = sorted(theme.name for theme in minutes.themes.all())
        save_model.objects.create(
            minutes=minutes,
            number=minutes.revision,
            changed=texts | ({"themes": names} if names else {}),
            saved_at=minutes.saved_at or minutes.started_at or minutes.due_at,
            saved_by_id=minutes.saved_by_id,
            origin="typed",
        )


class Migration(migrations.Migration):
    dependencies = [("community_sessions", "0017_saves_of_minutes_and_own_drafts")]

    operations = [migrations.RunPython(keep_what_stands, migrations.RunPython.noop)]
