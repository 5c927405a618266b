"""A text of one's own in reminders of sessions, and who wants none."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('communities', '0005_travel_and_accessibility'),
    ]

    operations = [
        migrations.AddField(
            model_name='community',
            name='reminder_text',
            field=models.CharField(blank=True, max_length=500, verbose_name='text in reminders of sessions'),
        ),
        migrations.AddField(
            model_name='membership',
            name='gets_reminders',
            field=models.BooleanField(default=True, verbose_name='reminders of sessions'),
        ),
    ]
