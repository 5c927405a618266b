"""Publishing agreements, and accepting them (A6a)."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from communities.models import Acceptance, Agreements, Community, Membership
from lwg import clock
from lwg.accounts.models import User
from lwg.audit.services import record
from lwg.notifications.outbox import enqueue_all


@transaction.atomic
def publish_agreements(*, actor: User, community: Community, text: str, after: int) -> Agreements:
    """Put a new version in force, which every member must accept again, and mail the members once.

    `after` is the number of the version on which the text was written: the same publication a second time returns
    what the first one made. Raises ValidationError when someone else published meanwhile, or nothing changed.
    """
    locked = Community.objects.select_for_update(of=("self",)).get(pk=community.pk)
    newest = locked.agreements.first()
    number = newest.number if newest else 0
    if newest and newest.text == text and newest.published_by_id == actor.pk and number == after + 1:
        return newest
    if number != after:
        raise ValidationError(
            _("Someone published version %(number)s in the meantime. Read it, and add what is missing."),
            code="published_meanwhile",
            params={"number": number},
        )
    if newest and newest.text == text:
        raise ValidationError({"text": _("This is the text in force; nothing was changed.")})
    agreements = Agreements(community=locked, number=number + 1, text=text, published_by=actor)
    agreements.full_clean()
    agreements.save()
    record(actor=actor, verb="agreements.published", target=locked, number=agreements.number)
    members = (
        Membership.objects.active_on(clock.today()).filter(community=locked).exclude(user=actor).select_related("user")
    )
    enqueue_all(
        kind="communities.agreements_changed",
        drafts=[
            (f"agreements:{agreements.pk}:{member.user_id}", member.user, {"agreements": agreements.pk})
            for member in members
            if member.user.has_usable_password()
        ],
    )
    return agreements


@transaction.atomic
def accept_agreements(*, actor: User, community: Community, number: int) -> Acceptance:
    """Accept version `number`, once. Raises ValidationError when this is not (any more) the version in force."""
    newest = community.agreements.first()
    if newest is None or newest.number != number:
        raise ValidationError(_("The agreements were changed just now. Read the new version below."))
    acceptance, is_new = Acceptance.objects.get_or_create(agreements=newest, user=actor)
    if is_new:
        record(actor=actor, verb="agreements.accepted", target=newest, number=number)
    return acceptance
