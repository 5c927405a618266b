"""A calendar UID for each session, answers, invitations by mail and feeds of a community."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import lwg.accounts.models
import lwg.clock


def address_fields():
    return [
        ("token", models.CharField(blank=True, default=lwg.accounts.models.new_token, max_length=64, null=True, unique=True)),
        ("created_at", models.DateTimeField(default=lwg.clock.now, editable=False)),
        ("version", models.CharField(blank=True, default="", max_length=64)),
        ("version_since", models.DateTimeField(blank=True, null=True)),
    ]


def own_id():
    return ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"))


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("communities", "0003_own_holidays_once"),
        ("community_sessions", "0003_timing_and_helping_questions"),
    ]
    operations = [
        # Filled and made obligatory by the next two.
        migrations.AddField("session", "uid", models.CharField(editable=False, max_length=80, null=True)),
        migrations.AlterField(
            "calendarfeed",
            "token",
            models.CharField(blank=True, default=lwg.accounts.models.new_token, max_length=64, null=True, unique=True),
        ),
        migrations.AddField("calendarfeed", "version", models.CharField(blank=True, default="", max_length=64)),
        migrations.AddField("calendarfeed", "version_since", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("calendarfeed", "invites_by_mail", models.BooleanField(default=True)),
        migrations.CreateModel(
            name="CommunityFeed",
            fields=[
                own_id(),
                *address_fields(),
                (
                    "membership",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="community_feed",
                        to="communities.membership",
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="CalendarInvitation",
            fields=[
                own_id(),
                ("invited_at", models.DateTimeField(default=lwg.clock.now, editable=False)),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="calendar_invitations",
                        to="community_sessions.session",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="calendar_invitations",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("session", "user"), name="calendar_invitation_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Answer",
            fields=[
                own_id(),
                (
                    "choice",
                    models.CharField(
                        choices=[("accepted", "comes"), ("tentative", "maybe"), ("declined", "does not come")],
                        max_length=10,
                        verbose_name="answer",
                    ),
                ),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("page", "on the page"),
                            ("link", "by the link in a mail"),
                            ("calendar", "from a calendar program"),
                        ],
                        max_length=10,
                        verbose_name="given by",
                    ),
                ),
                ("answered_at", models.DateTimeField(verbose_name="answered at")),
                (
                    "membership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="answers", to="communities.membership"
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answers",
                        to="community_sessions.session",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("session", "membership"), name="answer_once_per_session"),
                    models.CheckConstraint(
                        condition=models.Q(choice__in=["accepted", "tentative", "declined"]), name="answer_choice_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(way__in=["page", "link", "calendar"]), name="answer_way_known"
                    ),
                ],
            },
        ),
    ]
