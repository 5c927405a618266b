"""Load the five competences of Social Work (B5)."""

from django.db import migrations

COMPETENCES = [
    ("Informeert zich", "Informs oneself"),
    ("Intervenieert", "Intervenes"),
    ("Werkt samen en handelt duurzaam", "Cooperates and acts sustainably"),
    ("Is innovatief en ondernemend", "Is innovative and enterprising"),
    ("Profileert zichzelf", "Profiles oneself"),
]


def load(apps, schema_editor):
    framework = apps.get_model("reports", "Framework").objects.create(name="Social Work")
    apps.get_model("reports", "Competence").objects.bulk_create(
        apps.get_model("reports", "Competence")(framework=framework, position=position, name_nl=dutch, name_en=english)
        for position, (dutch, english) in enumerate(COMPETENCES, start=1)
    )


def unload(apps, schema_editor):
    apps.get_model("reports", "Framework").objects.filter(name="Social Work", organisation=None).delete()


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_initial")]
    operations = [migrations.RunPython(load, unload)]
