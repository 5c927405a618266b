"""The minute taker can put the reminders of minutes off, with a reason, never past the deadline."""

from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies = [("community_sessions", "0018_first_saves_of_minutes")]

    operations = [
        migrations.AddField(
            "minutes", "snooze_reason", models.CharField(blank=True, db_default="", default="", max_length=500)
        ),
        migrations.AddField("minutes", "snoozed_until", models.DateTimeField(blank=True, null=True)),
        migrations.AddConstraint(
            "minutes",
            models.CheckConstraint(
                condition=Q(snoozed_until=None) | (Q(snoozed_until__lt=F("due_at")) & ~Q(snooze_reason="")),
                name="minutes_snooze_ends_before_due_with_reason",
            ),
        ),
    ]
