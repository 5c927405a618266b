"""The round in which members are asked which candidates suit them: opening, extending and closing it, and its links."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from communities.models import Membership
from lwg import clock
from lwg.accounts.models import User
from lwg.audit.services import record
from lwg.notifications.models import Message
from lwg.notifications.outbox import enqueue
from lwg.web.once import first_time
from sessions.models import AvailabilityRound, Reply, Roster
from sessions.selectors.asked import with_unanswered
from sessions.services.candidates import locked_draft

LONGEST = timedelta(days=120)


@transaction.atomic
def ask_availability(
    *, actor: User, roster: Roster, respond_by: datetime, form_key: UUID | None = None
) -> AvailabilityRound:
    """Open a round until `respond_by`, and mail each active member who has a date to answer.

    The same form twice returns the round that it opened. Raises ValidationError for a round that is there already, a
    roster without candidates or that is no draft any more, and a moment that cannot be a deadline.
    """
    roster = locked_draft(roster)
    is_new_form = first_time(form_key)
    known = roster.availability_rounds.filter(closed_at=None).first()
    if known is not None:
        if not is_new_form:
            return known
        raise ValidationError(_("The members are asked already. Move the deadline, or close the round."), code="open")
    _check_deadline(roster, respond_by)
    asking = AvailabilityRound.objects.create(roster=roster, respond_by=respond_by, asked_by=actor)
    told = ask_newcomers(asking)
    record(actor=actor, verb="availability.asked", target=roster, mails=len(told), respond_by=respond_by.isoformat())
    return asking


def ask_newcomers(asking: AvailabilityRound) -> list[Message]:
    """Ask active members who were not asked in this round yet; returns the mails. Call in a transaction.

    Whoever has nothing to answer (another round had the same dates) gets a reply to change, but no mail.
    """
    known = Reply.objects.filter(round=asking).values("membership_id")
    newcomers = with_unanswered(asking.roster, clock.today()).exclude(pk__in=known).select_related("user")
    messages = []
    for member in newcomers:
        reply, made = Reply.objects.get_or_create(round=asking, membership=member)
        if made and member.unanswered:
            messages.append(_mail("sessions.availability_asked", f"ask:{member.user_id}", reply, asking))
    return [message for message in messages if message is not None]


@transaction.atomic
def extend_round(*, actor: User, roster: Roster, respond_by: datetime) -> AvailabilityRound:
    """Move the deadline, also of a round whose deadline has passed; links in the mails open again until then.

    Raises ValidationError for a round that was closed, and a moment that cannot be a deadline.
    """
    roster = locked_draft(roster)
    asking = _unclosed(roster)
    if asking.respond_by == respond_by:
        return asking
    _check_deadline(roster, respond_by)
    was, asking.respond_by = asking.respond_by, respond_by
    asking.save(update_fields=["respond_by"])
    record(
        actor=actor,
        verb="availability.deadline_moved",
        target=roster,
        was=was.isoformat(),
        respond_by=respond_by.isoformat(),
    )
    return asking


@transaction.atomic
def close_round(*, actor: User, roster: Roster) -> None:
    """Stop asking: links open nothing from now on, the answers stay. A round that is closed stays closed."""
    roster = locked_draft(roster)
    asking = roster.availability_rounds.filter(closed_at=None).first()
    if asking is not None:
        asking.closed_at = clock.now()
        asking.save(update_fields=["closed_at"])
        record(actor=actor, verb="availability.closed", target=roster)


@transaction.atomic
def renew_links(
    *, actor: User, roster: Roster, membership: Membership | None = None, form_key: UUID | None = None
) -> int:
    """Give one member, or all, a new link by mail; the old ones stop at once. Returns how many.

    The same form twice renews once. Raises ValidationError when the round is closed or past its deadline.
    """
    roster = locked_draft(roster)
    asking = _open(roster)
    if not first_time(form_key):
        return 0
    replies = _replies(asking, membership)
    for reply in replies:
        reply.link_version += 1
        reply.link_revoked = False
        reply.save(update_fields=["link_version", "link_revoked"])
        _mail("sessions.availability_link", f"link:{reply.pk}:{reply.link_version}", reply, asking)
    record(actor=actor, verb="availability.links_renewed", target=roster, links=len(replies))
    return len(replies)


@transaction.atomic
def revoke_links(*, actor: User, roster: Roster, membership: Membership | None = None) -> int:
    """Stop the link of one member, or of all; they answer after logging in. Once more changes nothing."""
    roster = locked_draft(roster)
    asking = _unclosed(roster)
    replies = [reply for reply in _replies(asking, membership) if not reply.link_revoked]
    Reply.objects.filter(pk__in=[reply.pk for reply in replies]).update(link_revoked=True)
    if replies:
        record(actor=actor, verb="availability.links_revoked", target=roster, links=len(replies))
    return len(replies)


def _replies(asking: AvailabilityRound, membership: Membership | None) -> Sequence[Reply]:
    """Of members who are there today and can log in (P4), locked."""
    found = Reply.objects.select_for_update(of=("self",)).filter(round=asking).select_related("membership__user")
    if membership is not None:
        found = found.filter(membership=membership)
    return [one for one in found.order_by("pk") if one.membership.is_active and one.membership.user.is_active]


def _mail(kind: str, key: str, reply: Reply, asking: AvailabilityRound) -> Message | None:
    return enqueue(
        kind=kind,
        key=f"availability:{asking.pk}:{key}",
        recipient=reply.membership.user,
        params={
            "community": asking.roster.community_id,
            "round": asking.pk,
            "reply": reply.pk,
            "respond_by": asking.respond_by.isoformat(),
        },
    )


def _unclosed(roster: Roster) -> AvailabilityRound:
    asking = roster.availability_rounds.filter(closed_at=None).first()
    if asking is None:
        raise ValidationError(
            _("The round is closed. Ask the members again when you need more answers."), code="closed"
        )
    asking.roster = roster
    return asking


def _open(roster: Roster) -> AvailabilityRound:
    asking = _unclosed(roster)
    if not asking.is_open:
        raise ValidationError(_("The deadline has passed. Move it first."), code="past")
    return asking


def _check_deadline(roster: Roster, respond_by: datetime) -> None:
    """After now, not months away, and before the first candidate."""
    first = roster.candidates.filter(day__gte=clock.today()).order_by("day").values_list("day", flat=True).first()
    if first is None:
        raise ValidationError(_("There are no dates to ask for. Offer some first."), code="empty")
    if respond_by <= clock.now():
        raise ValidationError({"respond_on": _("That moment has passed. Choose a later one.")})
    if respond_by > clock.now() + LONGEST:
        raise ValidationError({"respond_on": _("That is more than four months away. Choose an earlier day.")})
    if respond_by.astimezone(clock.AMSTERDAM).date() >= first:
        raise ValidationError(
            {
                "respond_on": _("The first date is %(day)s. Choose an earlier day.")
                % {"day": date_format(first, "j F Y")}
            }
        )
