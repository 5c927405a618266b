from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """What waits now gets the first place: there was one question at a time."""

    dependencies = [("community_sessions", "0024_corrected_saves")]

    operations = [
        migrations.AddField("review", "place", models.PositiveSmallIntegerField(default=1, editable=False)),
        migrations.AddConstraint(
            "review", models.CheckConstraint(condition=Q(place__in=(1, 2)), name="review_place_known")
        ),
        migrations.AddConstraint(
            "review",
            models.UniqueConstraint(
                fields=["minutes", "place"], condition=Q(decided_at=None), name="review_two_open_per_minutes"
            ),
        ),
        migrations.AddConstraint(
            "review",
            models.UniqueConstraint(
                fields=["minutes", "reader"], condition=Q(decided_at=None), name="review_one_open_per_reader"
            ),
        ),
        migrations.RemoveConstraint("review", "review_one_open_per_minutes"),
    ]
