"""The links in a mail with which one says whether one comes, without logging in."""

from typing import NamedTuple
from uuid import UUID, uuid4

from django.core import signing
from django.db import transaction

from communities.models import Membership
from lwg import clock
from lwg.notifications.rendering import absolute
from lwg.web.models import UsedForm
from lwg.web.once import first_time
from sessions.enums import AnswerChoice, AnswerWay
from sessions.models import Answer, Session
from sessions.services.answers import give_answer, is_open

SALT = "sessions.answer"


class AnswerLink(NamedTuple):
    """What an intact link that is still open says: this member, this session, this answer, once."""

    session: Session
    membership: Membership
    choice: AnswerChoice
    key: UUID


def links_for(session: Session, membership: Membership) -> dict[str, str]:
    """Addresses by answer; each works once, until the session begins."""
    return {choice.value: absolute("answer_by_link", _token(session, membership, choice)) for choice in AnswerChoice}


def _token(session: Session, membership: Membership, choice: AnswerChoice) -> str:
    return signing.dumps([session.pk, membership.pk, choice.value, uuid4().hex], salt=SALT)


def read_link(token: str) -> AnswerLink | None:
    """None for a link that was altered, was used, came too late, or is of someone who is no member now (P4)."""
    try:
        session_pk, membership_pk, choice, key = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    session = Session.objects.select_related("community", "location").filter(pk=session_pk).first()
    membership = (
        Membership.objects.active_on(clock.today())
        .select_related("user")
        .filter(pk=membership_pk, user__is_active=True)
        .first()
    )
    if session is None or membership is None or membership.community_id != session.community_id:
        return None
    if not is_open(session) or UsedForm.objects.filter(pk=UUID(key)).exists():
        return None
    return AnswerLink(session, membership, AnswerChoice(choice), UUID(key))


@transaction.atomic
def use_link(link: AnswerLink) -> Answer | None:
    """Give the answer of the link and use it up; None when that happened meanwhile.

    Raises ValidationError where it became too late meanwhile.
    """
    if not first_time(link.key):
        return None
    return give_answer(session=link.session, membership=link.membership, choice=link.choice, way=AnswerWay.LINK)
