"""Whether a member comes: the answer itself, whichever way it comes, and what it means for the presence."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from communities.models import Membership
from lwg import clock
from lwg.accounts.models import User
from sessions.enums import AnswerChoice, AnswerWay, AttendanceState, SessionState
from sessions.models import Answer, Attendance, Session
from sessions.services.attendance import set_presence

PRESENCE = {AnswerChoice.ACCEPTED: AttendanceState.PRESENT, AnswerChoice.DECLINED: AttendanceState.EXCUSED}


@transaction.atomic
def answer_on_page(*, actor: User, session: Session, choice: AnswerChoice) -> Answer:
    """A member says for themself whether they come. Raises ValidationError when it is too late, or they are none."""
    mine = Membership.objects.of(actor).active_on(clock.today()).filter(community_id=session.community_id).first()
    if mine is None:
        raise ValidationError(_("You are not a member of this community."))
    return give_answer(session=session, membership=mine, choice=choice, way=AnswerWay.PAGE)


@transaction.atomic
def give_answer(
    *,
    session: Session,
    membership: Membership,
    choice: AnswerChoice,
    way: AnswerWay,
    answered_at: datetime | None = None,
) -> Answer:
    """Keep the answer; one that was given earlier than what stands changes nothing. The presence follows.

    `answered_at` is now unless given, and never later. Raises ValidationError when the session began, ended or was
    cancelled, and for a member of another community.
    """
    session = Session.objects.select_for_update(of=("self",)).get(pk=session.pk)
    if session.state == SessionState.CANCELLED:
        raise ValidationError(_("This session was cancelled."))
    if not is_open(session):
        raise ValidationError(_("It is too late to answer: this session has begun."))
    moment = min(answered_at or clock.now(), clock.now())
    answer, created = Answer.objects.get_or_create(
        session=session,
        membership=membership,
        defaults={"choice": choice, "way": way, "answered_at": moment},
    )
    if not created:
        if answer.answered_at >= moment and way == AnswerWay.CALENDAR:
            return answer
        answer.choice, answer.way, answer.answered_at = choice, way, moment
        answer.save(update_fields=["choice", "way", "answered_at"])
    if choice in PRESENCE:
        set_presence(actor=membership.user, session=session, membership=membership, state=PRESENCE[choice])
    else:
        Attendance.objects.filter(session=session, membership=membership).delete()
    return answer


def is_open(session: Session) -> bool:
    """Whether one can still answer: not begun on the board, not over, not cancelled."""
    return session.state == SessionState.PLANNED and not session.has_ended


def forget_answers(session: Session) -> None:
    """After a move to another moment: who could come then may not be able to now (RFC 5546 asks again as well).

    Call under the lock of the session, in the transaction of the move.
    """
    session.answers.all().delete()
    session.attendances.all().delete()
