"""Rosters that were published before versions were kept get their first one."""

from importlib import import_module

from django.apps import apps
from django.db import connection

from sessions.services import planning

keep_first_versions = import_module("sessions.migrations.0012_first_versions_of_rosters").keep_first_versions


def test_the_first_version_is_of_the_sessions_that_stand(cast):
    first, second = cast.publishes("2027-02-04", "2027-03-04")
    cast.roster.versions.all().delete()
    planning.cancel_session(actor=cast.guide, session=second, reason="")

    keep_first_versions(apps, connection.schema_editor())

    version = cast.roster.versions.get()
    assert (version.number, version.published_at) == (1, cast.roster.published_at)
    assert [one["session"] for one in version.dates] == [first.pk]
    assert version.dates[0]["ends_at"] == first.ends_at.isoformat()


def test_a_roster_that_has_versions_gets_no_other(cast):
    cast.publishes("2027-02-04")

    keep_first_versions(apps, connection.schema_editor())

    assert cast.roster.versions.count() == 1
