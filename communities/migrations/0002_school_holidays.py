"""Load the national school holidays of 2025-26 to 2027-28 (domain.md, "Roster, precisely")."""

from datetime import date

from django.db import migrations

N, M, Z = "noord", "midden", "zuid"
# study year, kind, regions, first day, last day (inclusive)
HOLIDAYS = [
    (2025, "autumn", (N, M), date(2025, 10, 18), date(2025, 10, 26)),
    (2025, "autumn", (Z,), date(2025, 10, 11), date(2025, 10, 19)),
    (2026, "autumn", (N,), date(2026, 10, 10), date(2026, 10, 18)),
    (2026, "autumn", (M, Z), date(2026, 10, 17), date(2026, 10, 25)),
    (2027, "autumn", (N, M), date(2027, 10, 16), date(2027, 10, 24)),
    (2027, "autumn", (Z,), date(2027, 10, 23), date(2027, 10, 31)),
    (2025, "christmas", (N, M, Z), date(2025, 12, 20), date(2026, 1, 4)),
    (2026, "christmas", (N, M, Z), date(2026, 12, 19), date(2027, 1, 3)),
    (2027, "christmas", (N, M, Z), date(2027, 12, 25), date(2028, 1, 9)),
    (2025, "spring", (N,), date(2026, 2, 21), date(2026, 3, 1)),
    (2025, "spring", (M, Z), date(2026, 2, 14), date(2026, 2, 22)),
    (2026, "spring", (N, M), date(2027, 2, 20), date(2027, 2, 28)),
    (2026, "spring", (Z,), date(2027, 2, 13), date(2027, 2, 21)),
    (2027, "spring", (N,), date(2028, 2, 19), date(2028, 2, 27)),
    (2027, "spring", (M, Z), date(2028, 2, 26), date(2028, 3, 5)),
    (2025, "may", (N, M, Z), date(2026, 4, 25), date(2026, 5, 3)),
    (2026, "may", (N, M, Z), date(2027, 4, 24), date(2027, 5, 2)),
    (2027, "may", (N, M, Z), date(2028, 4, 29), date(2028, 5, 7)),
    (2025, "summer", (N,), date(2026, 7, 4), date(2026, 8, 16)),
    (2025, "summer", (M,), date(2026, 7, 18), date(2026, 8, 30)),
    (2025, "summer", (Z,), date(2026, 7, 11), date(2026, 8, 23)),
    (2026, "summer", (N,), date(2027, 7, 10), date(2027, 8, 22)),
    (2026, "summer", (M,), date(2027, 7, 17), date(2027, 8, 29)),
    (2026, "summer", (Z,), date(2027, 7, 24), date(2027, 9, 5)),
    (2027, "summer", (N,), date(2028, 7, 15), date(2028, 8, 27)),
    (2027, "summer", (M,), date(2028, 7, 8), date(2028, 8, 20)),
    (2027, "summer", (Z,), date(2028, 7, 22), date(2028, 9, 3)),
]


def load(apps, schema_editor):
    SchoolHoliday = apps.get_model("communities", "SchoolHoliday")
    SchoolHoliday.objects.bulk_create(
        SchoolHoliday(region=region, kind=kind, study_year=year, first_day=first, last_day=last)
        for year, kind, regions, first, last in HOLIDAYS
        for region in regions
    )


def unload(apps, schema_editor):
    apps.get_model("communities", "SchoolHoliday").objects.filter(organisation=None).delete()


class Migration(migrations.Migration):
    dependencies = [("communities", "0001_initial")]
    operations = [migrations.RunPython(load, unload)]
