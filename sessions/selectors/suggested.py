"""Whose turn it is to write or to read along when somebody cannot: who did so least in a year, and was there."""

from datetime import datetime
from typing import Any

from django.db.models import Case, Count, Exists, F, IntegerField, Max, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from communities.models import Membership
from sessions.enums import AnswerChoice, AttendanceState, Decision, SessionDuty, SessionState, SwapState
from sessions.models import Answer, Attendance, DutySwap, Minutes, Review, Session
from sessions.selectors.minutes import possible_readers
from sessions.selectors.swaps import members_to_ask
from sessions.selectors.turns import YEAR


def possible_writers(session: Session) -> QuerySet[Any, Any]:
    """Who can take the minutes of `session` over, whose turn it is first: members now and then, not the facilitator.

    `is_free` says that one may be suggested: accepted the agreements, was there or said nothing else, was needed
    nowhere else, reads these minutes along for nobody, and did not hand them over already.
    """
    accepted = Membership.objects.accepted().filter(pk=OuterRef("pk"))
    away = Attendance.objects.filter(
        session=session, membership=OuterRef("pk"), state__in=[AttendanceState.EXCUSED, AttendanceState.ABSENT]
    )
    declined = Answer.objects.filter(session=session, membership=OuterRef("pk"), choice=AnswerChoice.DECLINED)
    there = Attendance.objects.filter(session=session, membership=OuterRef("pk"), state=AttendanceState.PRESENT)
    elsewhere = (
        Session.objects.standing()
        .exclude(community=session.community_id)
        .filter(starts_at__lt=session.ends_at, ends_at__gt=session.starts_at)
        .filter(Q(facilitator__user=OuterRef("user_id")) | Q(minute_taker__user=OuterRef("user_id")))
    )
    reads = Review.objects.filter(minutes__session=session, decided_at=None, reader=OuterRef("pk"))
    gave = DutySwap.objects.filter(
        session=session, duty=SessionDuty.MINUTE_TAKER, state=SwapState.ACCEPTED, holder=OuterRef("pk")
    )
    not_there = Q(Exists(away)) | (Q(Exists(declined)) & ~Q(Exists(there)))
    busy = not_there | Q(Exists(elsewhere)) | Q(Exists(reads)) | Q(Exists(gave)) | ~Q(Exists(accepted))
    found = _with_turns(members_to_ask(session, SessionDuty.MINUTE_TAKER), SessionDuty.MINUTE_TAKER, session.starts_at)
    ordered: QuerySet[Any, Any] = found.annotate(
        is_free=_one_if(~busy), is_of_rota=_one_if(Q(pk=session.reader_id or 0))
    ).order_by("-is_free", "-is_minute_taker", "is_of_rota", "turns", F("last_turn").asc(nulls_first=True), "pk")
    return ordered


def suggested_writer(session: Session) -> Membership | None:
    """The first of `possible_writers` who is free; one query."""
    return possible_writers(session).filter(is_free=1).first()


def suggested_reader(minutes: Minutes) -> Membership | None:
    """Another reader: the one of the rota, else whose turn it is; nobody who was asked in vain; one query.

    The facilitator comes last: somebody who took part in the content reads with other eyes.
    """
    session = minutes.session
    unanswered = Review.objects.filter(minutes=minutes, decision__in=["", Decision.WITHDRAWN]).values("reader")
    found = _with_turns(possible_readers(minutes).exclude(pk__in=unanswered), SessionDuty.READER, session.starts_at)
    first: Membership | None = (
        found.annotate(
            is_of_rota=_one_if(Q(pk=session.reader_id or 0)), guides=_one_if(Q(pk=session.facilitator_id or 0))
        )
        .order_by("-is_of_rota", "guides", "-is_reader", "turns", F("last_turn").asc(nulls_first=True), "pk")
        .first()
    )
    return first


def _with_turns(members: QuerySet[Membership], duty: SessionDuty, until: datetime) -> QuerySet[Any, Any]:
    """With `turns`, how often each had that duty in the year up to `until`, and `last_turn`, when last."""
    had = (
        Session.objects.exclude(state=SessionState.CANCELLED)
        .filter(**{str(duty): OuterRef("pk")}, starts_at__gt=until - YEAR, starts_at__lte=until)
        .order_by()
        .values(str(duty))
    )
    return members.annotate(
        turns=Coalesce(Subquery(had.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0),
        last_turn=Subquery(had.annotate(last=Max("starts_at")).values("last")),
    )


def _one_if(condition: Q) -> Case:
    return Case(When(condition, then=Value(1)), default=Value(0), output_field=IntegerField())
