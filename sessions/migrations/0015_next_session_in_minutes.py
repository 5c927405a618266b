from django.db import migrations, models

SECTIONS = (
    ("collective_question", "collective question"),
    ("situation", "situation, in a few lines, without names"),
    ("patterns", "patterns"),
    ("considerations", "considerations"),
    ("action_perspectives", "action perspectives"),
    ("agreements", "agreements and intentions"),
    ("yields", "yields of last time"),
)


class Migration(migrations.Migration):
    dependencies = [("community_sessions", "0014_seal_busy_addresses")]

    operations = [
        migrations.AddField(
            "minutes", "next_session", models.TextField(blank=True, default="", verbose_name="next session"),
            preserve_default=False,
        ),
        *(
            migrations.AlterField("minutes", name, models.TextField(blank=True, verbose_name=label))
            for name, label in SECTIONS
        ),
    ]
