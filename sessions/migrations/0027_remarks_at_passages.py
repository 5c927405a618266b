import django.db.models.deletion
import lwg.clock
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('community_sessions', '0026_dates_name_who_is_needed_elsewhere'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Remark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('section', models.CharField(choices=[('collective_question', 'collective_question'), ('situation', 'situation'), ('patterns', 'patterns'), ('considerations', 'considerations'), ('action_perspectives', 'action_perspectives'), ('agreements', 'agreements'), ('yields', 'yields'), ('next_session', 'next_session')], max_length=30)),
                ('passage', models.CharField(blank=True, max_length=500, verbose_name='words')),
                ('before', models.CharField(blank=True, max_length=80)),
                ('text', models.TextField(blank=True, max_length=2000, verbose_name='remark')),
                ('suggestion', models.TextField(blank=True, max_length=2000, verbose_name='suggestion')),
                ('revision', models.PositiveIntegerField()),
                ('made_at', models.DateTimeField(default=lwg.clock.now, editable=False)),
                ('state', models.CharField(choices=[('open', 'open'), ('accepted', 'taken over'), ('declined', 'left as it was'), ('done', 'done')], default='open', max_length=10, verbose_name='state')),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('section_before', models.TextField(blank=True)),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('review', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='remarks', to='community_sessions.review')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['open', 'accepted', 'declined', 'done'])), name='remark_state_known'), models.CheckConstraint(condition=models.Q(('section__in', ('collective_question', 'situation', 'patterns', 'considerations', 'action_perspectives', 'agreements', 'yields', 'next_session'))), name='remark_section_known'), models.CheckConstraint(condition=models.Q(models.Q(('text', ''), _negated=True), models.Q(('suggestion', ''), _negated=True), _connector='OR'), name='remark_says_something'), models.CheckConstraint(condition=models.Q(('suggestion', ''), models.Q(('passage', ''), _negated=True), _connector='OR'), name='remark_suggests_for_words'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('state', 'open')), models.Q(models.Q(('state', 'open'), _negated=True), ('decided_at__isnull', False)), _connector='OR'), name='remark_decided_when'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'accepted'), _negated=True), models.Q(('suggestion', ''), _negated=True), _connector='OR'), name='remark_accepts_a_suggestion')],
            },
        ),
    ]
