"""A save can be one of a correction; its numbers are then those of the correction."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def forget_those_of_corrections(apps, schema_editor):
    """Without their correction they would pass for saves of the minutes."""
    apps.get_model("community_sessions", "MinutesSave").objects.exclude(correction=None).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("community_sessions", "0030_own_drafts_of_corrections"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="minutessave",
            name="minutes_save_number_once",
        ),
        migrations.AddField(
            model_name="minutessave",
            name="correction",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="saves",
                to="community_sessions.correction",
            ),
        ),
        migrations.AddConstraint(
            model_name="minutessave",
            constraint=models.UniqueConstraint(
                condition=models.Q(("correction", None)), fields=("minutes", "number"), name="minutes_save_number_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="minutessave",
            constraint=models.UniqueConstraint(fields=("correction", "number"), name="correction_save_number_once"),
        ),
        migrations.RunPython(migrations.RunPython.noop, forget_those_of_corrections),
    ]
