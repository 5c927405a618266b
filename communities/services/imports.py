"""Inviting a whole list: written down in the request, carried out by a worker, everybody of it or nobody."""

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from communities.member_list import WrongRow, read_members
from communities.models import Community, MemberImport
from communities.selectors.members import already_in, closed_accounts
from communities.services.memberships import NewMember, invite_members
from lwg import clock
from lwg.accounts.models import User
from lwg.jobs import long_work
from lwg.jobs.long_work import Hold, RefusedError, StoppedError
from lwg.web.access import may

KIND = "communities.import_members"
PART = 100
"""So many rows are checked between two reports."""


def usual_first_day(community: Community) -> date:
    """Of who has none in the list: today, or when the community starts."""
    return max(clock.today(), community.starts_on)


def wrong_now(people: Sequence[NewMember]) -> list[WrongRow]:
    """Who cannot be invited any more, though the row reads well."""
    closed = closed_accounts([one.email for one in people])
    return [
        WrongRow(one.line, f"{one.email} · {one.name}", (_("The account of this person is closed."),))
        for one in people
        if one.email in closed
    ]


@transaction.atomic
def ask_import(
    *, actor: User, community: Community, text: str, rows: int, form_key: uuid.UUID | None = None
) -> MemberImport:
    """Hand over a list that was read and found right; the same form a second time returns the import that it made."""
    work, is_new = long_work.ask(
        kind=KIND, key=f"{KIND}:{community.pk}:{form_key or uuid.uuid4()}", asked_by=actor, total=rows
    )
    if not is_new:
        return MemberImport.objects.get(work=work)
    return MemberImport.objects.create(community=community, work=work, text=text, starts_on=usual_first_day(community))


def carry_out(hold: Hold) -> None:
    """Check each row against the world as it is now, then let all in; one wrong row, and nobody comes in.

    The result has `invited`, and as (line, address) who was in the list of members already; after a refusal the `wrong`
    rows. Raises RefusedError, StoppedError.
    """
    wanted = MemberImport.objects.select_related("community").get(work=hold.work)
    community, actor = wanted.community, hold.work.asked_by
    if not (actor.is_active and may(actor, "communities.manage_members", community)):
        raise RefusedError(_("You do not manage the members of this community any more. Nobody was invited."))
    found = read_members(wanted.text, starts_on=wanted.starts_on)
    people, wrong = list(found.people), list(found.wrong)
    for first in range(0, len(people), PART):
        hold.report(first, len(people), _("Each row is looked at."))
        if hold.stop_wished:
            raise StoppedError
        wrong += wrong_now(people[first : first + PART])
    if wrong:
        raise RefusedError(_("The list is not right any more. Nobody was invited."), wrong=_kept(wrong))
    hold.report(len(people), len(people), _("The invitations are written."))
    with hold.finishing() as result:
        Community.objects.select_for_update(of=("self",)).get(pk=community.pk)
        already = already_in(community, [one.email for one in people])
        invited = invite_members(actor=actor, community=community, people=people)
        MemberImport.objects.filter(pk=wanted.pk).update(text="")
        result["invited"] = invited.added
        result["already"] = [[one.line, one.email] for one in people if one.email in already]


def _kept(wrong: list[WrongRow]) -> list[dict[str, Any]]:
    """As JSON keeps them; `WrongRow(**one)` reads them back."""
    ordered = sorted(wrong, key=lambda row: row.line)
    return [{"line": row.line, "typed": row.typed, "reasons": list(row.reasons)} for row in ordered]
