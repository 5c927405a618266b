"""Dates of a roster name whom the plan of a programme counts on in another community at that time."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("community_sessions", "0025_two_readers_at_once")]

    operations = [
        migrations.AddField(
            model_name="rosterdate",
            name="needed_elsewhere",
            field=models.JSONField(blank=True, default=list),
        )
    ]
