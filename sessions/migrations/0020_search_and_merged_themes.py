"""What search knows of minutes, and themes that were merged into another."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('communities', '0006_session_reminders'),
        ('community_sessions', '0019_put_off_reminders'),
    ]

    operations = [
        migrations.CreateModel(
            name='SearchEntry',
            fields=[
                ('minutes', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='search_entry', serialize=False, to='community_sessions.minutes')),
                ('held_at', models.DateTimeField()),
                ('sections', models.JSONField()),
            ],
        ),
        migrations.AddField(
            model_name='theme',
            name='merged_at',
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='theme',
            name='merged_into',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='merged', to='community_sessions.theme'),
        ),
        migrations.AddField(
            model_name='theme',
            name='moved',
            field=models.JSONField(default=list, editable=False),
        ),
        migrations.AddField(
            model_name='theme',
            name='named_by',
            field=models.JSONField(default=list, editable=False),
        ),
        migrations.AddConstraint(
            model_name='theme',
            constraint=models.CheckConstraint(condition=models.Q(('merged_into', models.F('pk')), _negated=True), name='theme_not_merged_into_itself'),
        ),
        migrations.AddConstraint(
            model_name='theme',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('merged_at', None), ('merged_into', None)), models.Q(('merged_at__isnull', False), ('merged_into__isnull', False)), _connector='OR'), name='theme_merged_when'),
        ),
        migrations.AddField(
            model_name='searchentry',
            name='community',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='communities.community'),
        ),
        migrations.AddIndex(
            model_name='searchentry',
            index=models.Index(fields=['community', '-held_at'], name='search_entry_of_community'),
        ),
        migrations.AddIndex(
            model_name='searchentry',
            index=models.Index(fields=['-held_at', '-minutes'], name='search_entry_newest'),
        ),
    ]
