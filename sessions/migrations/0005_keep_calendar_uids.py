"""Keep the UIDs under which sessions stand in people's calendars already."""

from django.db import migrations
from django.db.models import CharField, F, Value
from django.db.models.functions import Cast, Concat


def keep(apps, schema_editor):
    Session = apps.get_model("community_sessions", "Session")
    Session.objects.filter(uid=None).update(
        uid=Concat(Value("session-"), Cast(F("pk"), CharField()), Value("@lwg"), output_field=CharField())
    )


class Migration(migrations.Migration):
    dependencies = [("community_sessions", "0004_calendar_entries")]
    operations = [migrations.RunPython(keep, migrations.RunPython.noop)]
