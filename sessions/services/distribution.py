"""Distributing approved minutes: a version is frozen, and each member gets a mail of their own (A8c, A8d)."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from communities.models import Community, Membership
from lwg import clock
from lwg.accounts.models import User
from lwg.audit.services import record
from lwg.notifications.outbox import enqueue_all
from sessions.enums import MinutesState
from sessions.models import Minutes, MinutesVersion
from sessions.services.deadlines import next_look
from sessions.services.minutes import hold, refuse_cancelled
from sessions.services.reviews import minute_taker_or_refuse, standing_approval, take_back_open
from sessions.services.search import index


@dataclass(frozen=True)
class Recipients:
    """Active members; whoever has yet to accept the agreements gets the link, which asks for that first (A6a)."""

    with_pdf: list[Membership]
    link_only: list[Membership]

    @property
    def everyone(self) -> list[Membership]:
        return self.with_pdf + self.link_only


def recipients_in(community: Community) -> Recipients:
    """Who gets a mail when minutes of this community are distributed today; two queries."""
    active = Membership.objects.filter(community=community, user__is_active=True).active_on(clock.today())
    accepted = set(active.accepted().values_list("pk", flat=True))
    members = list(active.select_related("user"))
    return Recipients(
        with_pdf=[one for one in members if one.pk in accepted],
        link_only=[one for one in members if one.pk not in accepted],
    )


def why_not(minutes: Minutes) -> str:
    """What stands in the way of distribution, as a sentence; empty when nothing does."""
    match minutes.state:
        case MinutesState.DRAFT:
            return _("A reader has to approve the minutes first: ask one.")
        case MinutesState.IN_REVIEW:
            return _("The minutes are with the reader; you can distribute them once they are approved.")
        case MinutesState.CHANGES_REQUESTED:
            return _("The reader asked for changes. Make them, and ask the reader again.")
    if standing_approval(minutes) is None:
        return _("Somebody else than the minute taker has to approve the minutes: ask a reader again.")
    return ""


@transaction.atomic
def distribute(*, actor: User, minutes: Minutes) -> MinutesVersion:
    """Freeze a version and mail every active member individually; a second time gives the same version, and no mail.

    A question to a second reader that still waits is taken back. Raises ValidationError for anybody but the minute
    taker, and without a standing approval of a reader (A8c).
    """
    held = hold(minutes)
    minute_taker_or_refuse(actor, held)
    if held.state == MinutesState.DISTRIBUTED:
        return held.versions.latest("number")
    refuse_cancelled(held.session)
    if reason := why_not(held):
        raise ValidationError(reason)
    take_back_open(actor=actor, held=held)
    last = held.versions.order_by("-number").first()
    version = MinutesVersion.objects.create(
        minutes=held,
        number=last.number + 1 if last else 1,
        content=content_of(held),
        distributed_at=clock.now(),
        distributed_by=actor,
    )
    held.state = MinutesState.DISTRIBUTED
    held.distributed_at = version.distributed_at
    held.next_reminder_at = next_look(held)
    held.save(update_fields=["state", "distributed_at", "next_reminder_at"])
    index(version)
    people = recipients_in(held.session.community).everyone
    enqueue_all(
        kind="sessions.minutes_distributed",
        drafts=[
            (f"minutes_distributed:{version.pk}:{member.user_id}", member.user, {"version": version.pk})
            for member in people
        ],
    )
    record(actor=actor, verb="minutes.distributed", target=held, version=version.number, people=len(people))
    return version


def content_of(minutes: Minutes) -> dict[str, object]:
    """What a version freezes: the sections and the names of the themes, and of which revision they are."""
    return {
        "sections": minutes.sections,
        "themes": [theme.name for theme in minutes.themes.all()],
        "revision": minutes.revision,
    }
