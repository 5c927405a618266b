"""A reader for each session, questions to take over a duty, and reminders of sessions.

SQLite rebuilds the table of sessions, which takes the triggers of A7a along: they are put aside and installed again.
"""

import django.db.models.deletion
from django.db import migrations, models

import lwg.clock
from sessions import triggers


def with_triggers(apps, schema_editor):
    triggers.install(schema_editor)


def without_triggers(apps, schema_editor):
    triggers.remove(schema_editor)


class Migration(migrations.Migration):

    dependencies = [
        ('communities', '0006_session_reminders'),
        ('community_sessions', '0009_one_session_at_a_place'),
    ]

    operations = [
        migrations.RunPython(without_triggers, with_triggers),
        migrations.CreateModel(
            name='DutySwap',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('duty', models.CharField(choices=[('facilitator', 'facilitator'), ('minute_taker', 'minute taker'), ('reader', 'reader')], max_length=20, verbose_name='duty')),
                ('asked_at', models.DateTimeField(default=lwg.clock.now)),
                ('state', models.CharField(choices=[('asked', 'asked'), ('accepted', 'accepted'), ('declined', 'declined'), ('withdrawn', 'taken back')], default='asked', max_length=10, verbose_name='state')),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-asked_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='SessionReminder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('week', 'a week before'), ('day', 'a day before')], max_length=5)),
                ('starts_at', models.DateTimeField()),
                ('issued_at', models.DateTimeField(default=lwg.clock.now)),
            ],
        ),
        migrations.AddField(
            model_name='session',
            name='reader',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reads_along', to='communities.membership', verbose_name='reader'),
        ),
        migrations.AddIndex(
            model_name='session',
            index=models.Index(condition=models.Q(('state', 'planned')), fields=['starts_at'], name='session_to_remind_of'),
        ),
        migrations.AddConstraint(
            model_name='session',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('reader', models.F('minute_taker')), _negated=True), ('reader', None), ('minute_taker', None), _connector='OR'), name='session_reader_is_not_minute_taker', violation_error_message='Somebody else than the minute taker reads along.'),
        ),
        migrations.AddField(
            model_name='dutyswap',
            name='asked',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='communities.membership'),
        ),
        migrations.AddField(
            model_name='dutyswap',
            name='holder',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='communities.membership'),
        ),
        migrations.AddField(
            model_name='dutyswap',
            name='session',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='swaps', to='community_sessions.session'),
        ),
        migrations.AddField(
            model_name='sessionreminder',
            name='session',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reminders', to='community_sessions.session'),
        ),
        migrations.AddIndex(
            model_name='dutyswap',
            index=models.Index(condition=models.Q(('state', 'asked')), fields=['asked'], name='swap_to_answer'),
        ),
        migrations.AddConstraint(
            model_name='dutyswap',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'asked')), fields=('session', 'duty'), name='swap_one_open_per_duty'),
        ),
        migrations.AddConstraint(
            model_name='dutyswap',
            constraint=models.CheckConstraint(condition=models.Q(('asked', models.F('holder')), _negated=True), name='swap_asks_somebody_else'),
        ),
        migrations.AddConstraint(
            model_name='dutyswap',
            constraint=models.CheckConstraint(condition=models.Q(('duty__in', ['facilitator', 'minute_taker', 'reader'])), name='swap_duty_known'),
        ),
        migrations.AddConstraint(
            model_name='dutyswap',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('state', 'asked')), models.Q(('decided_at__isnull', False), ('state__in', ['accepted', 'declined', 'withdrawn'])), _connector='OR'), name='swap_decided_when'),
        ),
        migrations.AddConstraint(
            model_name='sessionreminder',
            constraint=models.UniqueConstraint(fields=('session', 'kind', 'starts_at'), name='session_reminder_once'),
        ),
        migrations.AddConstraint(
            model_name='sessionreminder',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['week', 'day'])), name='session_reminder_kind_known'),
        ),
        migrations.RunPython(with_triggers, without_triggers),
    ]
