"""Dates of a roster name whom the plan of a programme counts on in another community at that time."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("community_sessions", "0014_seal_busy_addresses")]

    operations = [
        migrations.AddField(
            model_name="rosterdate",
            name="needed_elsewhere",
            field=models.JSONField(blank=True, default=list),
        )
    ]
