"""Addresses of people's own calendars are secrets: stored sealed, with a digest that keeps each of them once."""

from django.db import migrations, models
from django.db.models import Q

from lwg.sealed import digest_of, seal, unseal


def seal_addresses(apps, schema_editor):
    calendars = apps.get_model("community_sessions", "BusyCalendar").objects
    for one in calendars.exclude(sealed_address=""):
        one.sealed_address, one.address_digest = seal(one.sealed_address), digest_of(one.sealed_address)
        one.save(update_fields=["sealed_address", "address_digest"])


def unseal_addresses(apps, schema_editor):
    calendars = apps.get_model("community_sessions", "BusyCalendar").objects
    for one in calendars.exclude(sealed_address=""):
        one.sealed_address = unseal(one.sealed_address)
        one.save(update_fields=["sealed_address"])


class Migration(migrations.Migration):
    dependencies = [("community_sessions", "0013_programme_plans")]

    operations = [
        migrations.RemoveConstraint("busycalendar", "busy_address_once"),
        migrations.RenameField("busycalendar", "address", "sealed_address"),
        migrations.AlterField("busycalendar", "sealed_address", models.TextField(blank=True)),
        migrations.AddField("busycalendar", "address_digest", models.CharField(blank=True, default="", max_length=64)),
        migrations.RunPython(seal_addresses, unseal_addresses),
        migrations.AddConstraint(
            "busycalendar",
            models.UniqueConstraint(
                fields=["user", "address_digest"], condition=~Q(address_digest=""), name="busy_address_once"
            ),
        ),
    ]
