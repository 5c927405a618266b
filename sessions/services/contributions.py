"""What people bring in while a session runs: situations, questions and contributions, and yields of last time."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from communities.models import Membership
from lwg import clock
from lwg.accounts.models import User
from lwg.web.once import first_time
from sessions.enums import STEP_OF_KIND, AttendanceState, ContributionKind, Step
from sessions.models import Attendance, Contribution, Intention, Session, Situation, Yield
from sessions.selectors.moments import previous_of
from sessions.services.attendance import note_heard
from sessions.services.board import running, runs

FACILITATOR_ADDS_NOTHING = "facilitator_adds_nothing"


def may_enter_for(actor: User, session: Session, member: Membership) -> None:
    """Everyone enters their own; facilitator and minute taker also for a member who is present.

    Raises ValidationError otherwise, and for a member of another community or of another time (P4).
    """
    if member.community_id != session.community_id or not member.is_active_on(clock.today()):
        raise ValidationError(_("This person is not a member of this community."))
    if member.user_id == actor.pk:
        return
    if not runs(actor, session):
        raise ValidationError(_("Only the facilitator and the minute taker can write for someone else."))
    if not Attendance.objects.filter(session=session, membership=member, state=AttendanceState.PRESENT).exists():
        raise ValidationError(_("Note first that %(name)s is present.") % {"name": member})


def _may_take_back(actor: User, session: Session, member: Membership) -> None:
    if member.user_id != actor.pk and not runs(actor, session):
        raise ValidationError(_("This is someone else's."))


@transaction.atomic
def add_situation(
    *, actor: User, session: Session, bringer: Membership, title: str, text: str = "", form_key: UUID | None = None
) -> Situation | None:
    """Step 1: a situation of `bringer`; None when this form was handed in before.

    Raises ValidationError when the session does not run, the facilitator is named (A7a), or `actor` may not write for
    `bringer`.
    """
    session = running(session)
    may_enter_for(actor, session, bringer)
    if bringer.pk == session.facilitator_id:
        raise ValidationError(
            _("The facilitator brings in no situation: they guide the conversation (A7)."),
            code=FACILITATOR_ADDS_NOTHING,
        )
    if not first_time(form_key):
        return None
    situation = Situation(session=session, bringer=bringer, title=title, text=text)
    situation.full_clean()
    situation.save()
    note_heard(session, bringer)
    return situation


@transaction.atomic
def remove_situation(*, actor: User, situation: Situation) -> None:
    """Take back one's own situation while nothing was said about it.

    Raises ValidationError when something was, when the session does not run, or it is someone else's.
    """
    session = running(situation.session)
    _may_take_back(actor, session, situation.bringer)
    if situation.contributions.exists():
        raise ValidationError(_("People have spoken about this situation already, so it stays."))
    situation.delete()


@transaction.atomic
def add_contribution(
    *,
    actor: User,
    situation: Situation,
    author: Membership,
    kind: ContributionKind,
    text: str,
    form_key: UUID | None = None,
) -> Contribution | None:
    """Steps 2, 3 and 4: what `author` said; its kind tells the step. None when this form was handed in before.

    Raises ValidationError when the session does not run, the facilitator is named in step 4 (A7a), or `actor` may not
    write for `author`.
    """
    session = running(situation.session)
    may_enter_for(actor, session, author)
    step = STEP_OF_KIND[kind]
    if step == Step.BALANCE and author.pk == session.facilitator_id:
        raise ValidationError(
            _("The facilitator adds nothing in this step: they guide the conversation (A7)."),
            code=FACILITATOR_ADDS_NOTHING,
        )
    if not first_time(form_key):
        return None
    contribution = Contribution(situation=situation, step=step, kind=kind, author=author, text=text)
    contribution.full_clean()
    contribution.save()
    note_heard(session, author)
    return contribution


@transaction.atomic
def remove_contribution(*, actor: User, contribution: Contribution) -> None:
    """Take back while the session runs; raises ValidationError when it does not, or it is someone else's."""
    session = running(contribution.situation.session)
    _may_take_back(actor, session, contribution.author)
    contribution.delete()


@transaction.atomic
def share_yield(
    *,
    actor: User,
    session: Session,
    member: Membership,
    change: str,
    consideration: str = "",
    form_key: UUID | None = None,
) -> Yield | None:
    """Step 6: what `member` tells of the time since, tied to their intention of the previous session if there is one.

    None when this form was handed in before. Raises ValidationError when the session does not run, `actor` may not
    write for `member`, or a yield of that intention was shared already.
    """
    session = running(session)
    may_enter_for(actor, session, member)
    if not first_time(form_key):
        return None
    previous = previous_of(session)
    intention = Intention.objects.filter(session=previous, membership=member).first() if previous else None
    if intention is not None and Yield.objects.filter(session=session, intention=intention).exists():
        raise ValidationError(_("This was shared already. Remove it first to tell it anew."))
    shared = Yield(session=session, membership=member, intention=intention, change=change, consideration=consideration)
    shared.full_clean()
    shared.save()
    note_heard(session, member)
    return shared


@transaction.atomic
def remove_yield(*, actor: User, shared: Yield) -> None:
    """Take back while the session runs; raises ValidationError when it does not, or it is someone else's."""
    session = running(shared.session)
    _may_take_back(actor, session, shared.membership)
    shared.delete()
