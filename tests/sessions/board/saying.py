"""Saying something on the board."""

from sessions.enums import ContributionKind
from sessions.models import Attendance
from sessions.services import contributions as services

BALANCE = (ContributionKind.CONSIDERATION, ContributionKind.ACTION_PERSPECTIVE)


def add(cast, actor, author, kind, situation, **kwargs):
    return services.add_contribution(
        actor=actor.user, situation=situation, author=author, kind=kind, text="Gezegd", **kwargs
    )


def heard(cast, member):
    return Attendance.objects.filter(session=cast.session, membership=member, heard_at__isnull=False).exists()
