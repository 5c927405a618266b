"""Step 5: one's own intention, the private log of it, and the nudge half-way."""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import CharField, Exists, OuterRef, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext as _

from communities.models import Membership
from lwg import clock
from lwg.accounts.models import User
from lwg.notifications.models import Message
from lwg.notifications.outbox import enqueue
from lwg.web.once import first_time
from sessions.enums import PracticeForm, SessionState
from sessions.models import Intention, PracticeEntry, Session
from sessions.planning.timing import halfway
from sessions.selectors.moments import next_start_after
from sessions.selectors.practice import nudgeable
from sessions.services.attendance import note_heard
from sessions.services.board import locked
from sessions.services.contributions import may_enter_for


@transaction.atomic
def set_intention(*, actor: User, session: Session, member: Membership, form: PracticeForm, text: str) -> Intention:
    """What `member` means to do until next time; saving again changes it, so one stands per session.

    While the session runs, and by the member until the next session begins. Raises ValidationError otherwise.
    """
    session = locked(session)
    if session.state == SessionState.RUNNING:
        may_enter_for(actor, session, member)
    elif session.state == SessionState.HELD:
        _still_own(actor, session, member)
    else:
        raise ValidationError(_("This session is not open now."))
    intention = Intention.objects.filter(session=session, membership=member).first()
    if intention is None:
        intention = Intention(session=session, membership=member)
    intention.form = form
    intention.text = text
    intention.full_clean()
    intention.save()
    if session.state == SessionState.RUNNING:
        note_heard(session, member)
    return intention


def _still_own(actor: User, session: Session, member: Membership) -> None:
    """After the session only the member, and only until the next one begins."""
    if member.user_id != actor.pk or member.community_id != session.community_id or not member.is_active:
        raise ValidationError(_("After the session everyone changes only their own intention."))
    upcoming = next_start_after(session)
    if upcoming is not None and upcoming <= clock.now():
        raise ValidationError(_("The next session has begun; this intention stays as it is."))


@transaction.atomic
def log_practice(*, actor: User, intention: Intention, text: str, form_key: UUID | None = None) -> PracticeEntry | None:
    """Write in one's own private log; None when this form was handed in before.

    Raises ValidationError when the intention is someone else's.
    """
    if intention.membership.user_id != actor.pk:
        raise ValidationError(_("This is someone else's intention."))
    if not first_time(form_key):
        return None
    entry = PracticeEntry(intention=intention, text=text)
    entry.full_clean()
    entry.save()
    return entry


@transaction.atomic
def remove_practice_entry(*, actor: User, entry: PracticeEntry) -> None:
    """Throw away a note of one's own log; raises ValidationError for someone else's."""
    if entry.intention.membership.user_id != actor.pk:
        raise ValidationError(_("This is someone else's note."))
    entry.delete()


def nudge_practice(now: datetime) -> list[Message]:
    """Remind of each intention once, from half-way to the next session on, where nothing was logged (step 5).

    May run late, twice or at once: the key of the message stands once in the outbox. Returns what was written.
    """
    told = Message.objects.filter(key=Concat(Value("practice:"), Cast(OuterRef("pk"), CharField())))
    written = []
    for intention in list(nudgeable(now).filter(~Exists(told))):
        if halfway(intention.session.ends_at, intention.next_starts_at) > now:
            continue
        message = _nudge(intention)
        if message is not None:
            written.append(message)
    return written


@transaction.atomic
def _nudge(intention: Intention) -> Message | None:
    return enqueue(
        kind="sessions.practice_nudge",
        key=f"practice:{intention.pk}",
        recipient=intention.membership.user,
        params={"intention": intention.pk},
    )
