"""Load the default timing of the parts and the helping questions of steps 3, 4 and 6 (A2)."""

from django.db import migrations

PARTS = ["check_in", "step_6", "step_1", "step_2", "step_3", "break", "step_4", "close"]
MINUTES = {
    120: [10, 20, 10, 15, 25, 5, 25, 10],
    150: [10, 25, 10, 20, 30, 10, 30, 15],
    180: [10, 30, 15, 25, 35, 15, 35, 15],
}
PROMPTS = [
    (3, 1, "Waar was het om begonnen?", "What was it meant to bring about?"),
    (3, 2, "Wat stond dat in de weg?", "What stood in the way of that?"),
    (3, 3, "Welke drempels of patronen ken je zelf ook?", "Which obstacles or patterns do you know yourself?"),
    (4, 1, "Hoe dachten en deden anderen in zo'n situatie?", "How did others think and act in a case like this?"),
    (4, 2, "Wat kun je doen dat misschien helpt?", "What could one do that may help?"),
    (
        4,
        3,
        "Welke houding, vaardigheid of contacten kun je inzetten?",
        "Which attitude, skill or contacts could be put to use?",
    ),
    (6, 1, "Wat deed je anders, en wat werd daar beter van?", "What did you do differently, and what got better by it?"),
    (6, 2, "Welke afweging hielp je daarbij?", "Which consideration helped you there?"),
]


def load(apps, schema_editor):
    PartTiming = apps.get_model("community_sessions", "PartTiming")
    Prompt = apps.get_model("community_sessions", "Prompt")
    PartTiming.objects.bulk_create(
        PartTiming(length_minutes=length, part=part, position=position, minutes=minutes)
        for length, row in MINUTES.items()
        for position, (part, minutes) in enumerate(zip(PARTS, row, strict=True))
    )
    Prompt.objects.bulk_create(
        Prompt(step=step, position=position, text_nl=dutch, text_en=english)
        for step, position, dutch, english in PROMPTS
    )


def unload(apps, schema_editor):
    apps.get_model("community_sessions", "PartTiming").objects.all().delete()
    apps.get_model("community_sessions", "Prompt").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("community_sessions", "0002_facilitator_adds_no_content")]
    operations = [migrations.RunPython(load, unload)]
