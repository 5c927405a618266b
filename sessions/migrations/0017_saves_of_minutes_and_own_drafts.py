import django.db.models.deletion
import lwg.clock
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('community_sessions', '0016_minutes_as_rich_text'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='MinutesSave',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='version')),
                ('changed', models.JSONField()),
                ('saved_at', models.DateTimeField(default=lwg.clock.now, editable=False)),
                ('origin', models.CharField(choices=[('started', 'started from the board'), ('typed', 'written'), ('board', 'filled from the board'), ('merged', 'two texts brought together'), ('restored', 'an earlier version put back')], default='typed', max_length=10)),
                ('minutes', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='saves', to='community_sessions.minutes')),
                ('saved_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-number'],
                'constraints': [models.UniqueConstraint(fields=('minutes', 'number'), name='minutes_save_number_once'), models.CheckConstraint(condition=models.Q(('origin__in', ['started', 'typed', 'board', 'merged', 'restored'])), name='minutes_save_origin_known')],
            },
        ),
        migrations.CreateModel(
            name='OwnDraft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revision', models.PositiveIntegerField()),
                ('contents', models.JSONField()),
                ('saved_at', models.DateTimeField(default=lwg.clock.now, editable=False)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('minutes', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='own_drafts', to='community_sessions.minutes')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('minutes', 'author'), name='own_draft_once_per_author')],
            },
        ),
    ]
