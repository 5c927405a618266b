"""What could not be saved of a correction is kept as what could not be saved of minutes is."""

from uuid import uuid4

from django.conf import settings
from django.db import migrations, models


def give_sheets(apps, schema_editor):
    """So that they stand beside those of minutes again, of which each sheet has one."""
    for draft in apps.get_model("community_sessions", "OwnDraft").objects.filter(of_correction=True, sheet=""):
        draft.sheet = str(uuid4())
        draft.save(update_fields=["sheet"])


class Migration(migrations.Migration):
    dependencies = [
        ("community_sessions", "0029_several_own_drafts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="owndraft",
            name="own_draft_once_per_sheet",
        ),
        migrations.AddField(
            model_name="owndraft",
            name="of_correction",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddConstraint(
            model_name="owndraft",
            constraint=models.UniqueConstraint(
                fields=("minutes", "author", "of_correction", "sheet"), name="own_draft_once_per_sheet"
            ),
        ),
        migrations.RunPython(migrations.RunPython.noop, give_sheets),
    ]
