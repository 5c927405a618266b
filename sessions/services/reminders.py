"""Reminders of sessions as people want them: a community's own text, and off for who wants none."""

from collections.abc import Collection

from django.db import transaction

from communities.models import Community, Membership
from lwg import clock
from lwg.accounts.models import User
from lwg.audit.services import record


@transaction.atomic
def set_reminder_text(*, actor: User, community: Community, text: str) -> None:
    """The text that stands in each reminder of this community's sessions; the same again changes nothing."""
    held = Community.objects.select_for_update(of=("self",)).get(pk=community.pk)
    if held.reminder_text == text:
        return
    held.reminder_text = text
    held.save(update_fields=["reminder_text"])
    record(actor=actor, verb="reminders.text_changed", target=held)


@transaction.atomic
def choose_reminders(*, actor: User, wanted: Collection[int]) -> None:
    """Of which of one's own communities reminders come, by membership; those about minutes always do."""
    for membership in Membership.objects.of(actor).active_on(clock.today()).select_for_update().order_by("pk"):
        on = membership.pk in wanted
        if membership.gets_reminders != on:
            membership.gets_reminders = on
            membership.save(update_fields=["gets_reminders"])
            record(actor=actor, verb="reminders.on" if on else "reminders.off", target=membership)
