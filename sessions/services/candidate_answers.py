"""Saving what a member says of the candidates: by themselves, or by a facilitator whom they phoned."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from lwg import clock
from lwg.accounts.models import User
from lwg.audit.services import record
from sessions.models import CandidateAnswer, Reply
from sessions.selectors.asked import candidates_for


class StaleAnswersError(ValidationError):
    """Somebody saved these answers meanwhile."""


class RoundClosedError(ValidationError):
    """The deadline has passed, the round is closed, or the member has left."""


@transaction.atomic
def save_answers(
    *, actor: User, reply: Reply, values: Mapping[int, str], remark: str, version: int | None, by_link: bool = False
) -> Reply:
    """Save what `values` says: per candidate yes, if_need_be, no, or "" for nothing yet; others stay as they are.

    `actor` is the member, or the facilitator who writes it down for them. Saving the same again changes nothing. Raises
    RoundClosedError, and StaleAnswersError when `version` is not the reply's: then nothing is saved.
    """
    locked = (
        Reply.objects.select_for_update(of=("self",))
        .select_related("round__roster", "membership__user")
        .filter(pk=reply.pk)
        .first()
    )
    if locked is None or not locked.round.is_open or not locked.membership.is_active:
        raise RoundClosedError(_("These dates are not asked for any more."), code="closed")
    known = {one.pk for one in candidates_for(locked.round.roster, locked.membership)}
    said = {
        one.candidate_id: one
        for one in CandidateAnswer.objects.filter(membership=locked.membership, candidate__in=known)
    }
    changed = {
        pk: value for pk, value in values.items() if pk in known and value != (said[pk].value if pk in said else "")
    }
    if not changed and remark == locked.remark:
        return locked
    if version != locked.revision:
        raise StaleAnswersError(_("These answers were changed elsewhere meanwhile."), code="stale")
    by = None if actor.pk == locked.membership.user_id else actor
    _write(locked, changed, said, by)
    locked.remark = remark
    locked.revision += 1
    locked.answered_at = clock.now()
    locked.answered_by = by
    locked.save(update_fields=["remark", "revision", "answered_at", "answered_by"])
    record(
        actor=actor,
        verb="availability.answered" if by is None else "availability.answered_for",
        target=locked.round.roster,
        answers=len(changed),
        membership=locked.membership_id,
        by_link=by_link,
    )
    return locked


def _write(reply: Reply, changed: Mapping[int, str], said: Mapping[int, CandidateAnswer], by: User | None) -> None:
    """`changed` holds what is new or another; `said` the answers that are there."""
    new = [
        CandidateAnswer(candidate_id=pk, membership_id=reply.membership_id, value=value, by=by, answered_at=clock.now())
        for pk, value in changed.items()
        if value and pk not in said
    ]
    other = [said[pk] for pk, value in changed.items() if value and pk in said]
    for answer in other:
        answer.value, answer.by, answer.answered_at = changed[answer.candidate_id], by, clock.now()
    CandidateAnswer.objects.filter(pk__in=[said[pk].pk for pk, value in changed.items() if not value]).delete()
    CandidateAnswer.objects.bulk_create(new)
    CandidateAnswer.objects.bulk_update(other, ["value", "by", "answered_at"])
