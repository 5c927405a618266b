"""Who is known not to be there, so that turns pass them over."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import F, Q
from django.db.models.functions import TruncDate

from communities.models import Community
from lwg.clock import AMSTERDAM
from sessions.enums import AttendanceState, Availability
from sessions.models import Attendance, CandidateAnswer
from sessions.planning.rhythm import local_day


def absences(community: Community, moments: Sequence[tuple[datetime, datetime]]) -> dict[int, set[date]]:
    """Per membership the days of `moments`, local, on which they will not come; one query.

    They said so of the session itself, or of that half-day when the dates of the roster were asked.
    """
    of_session = Attendance.objects.filter(
        session__community=community,
        session__starts_at__gte=min(moments)[0],
        session__starts_at__lte=max(starts for starts, _ends in moments),
        state__in=[AttendanceState.EXCUSED, AttendanceState.ABSENT],
    ).annotate(on=TruncDate("session__starts_at", tzinfo=AMSTERDAM))
    begins = Q()
    for starts, _ends in moments:
        begins |= Q(candidate__day=local_day(starts), candidate__starts_at=starts.astimezone(AMSTERDAM).time())
    of_dates = CandidateAnswer.objects.filter(
        begins, candidate__roster__community=community, value=Availability.NO
    ).annotate(on=F("candidate__day"))
    away: dict[int, set[date]] = {}
    for membership, day in of_session.values_list("membership_id", "on").union(
        of_dates.values_list("membership_id", "on")
    ):
        away.setdefault(membership, set()).add(day)
    return away
