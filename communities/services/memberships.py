"""Inviting people into a community, one or a whole list, and changing or ending what they are in it."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from communities.enums import Background
from communities.models import Community, Membership
from lwg import clock
from lwg.accounts.models import User
from lwg.accounts.services import invite, invite_again, invite_all
from lwg.audit.services import record
from lwg.notifications.outbox import enqueue_all
from lwg.web.once import first_time


@dataclass(frozen=True)
class Terms:
    """As what, and from when until when, someone takes part; the days are both included."""

    background: str
    knowledge: frozenset[str]
    starts_on: date
    ends_on: date | None = None
    duties: frozenset[str] = frozenset()

    def check(self) -> None:
        """Raises ValidationError, with the errors by field, for what the database would refuse."""
        errors: dict[str, str] = {}
        if self.background not in Background.values:
            errors["background"] = _("Choose a background.")
        if not self.knowledge:
            errors["knowledge"] = _("Choose at least one kind of knowledge.")
        if self.ends_on is not None and self.ends_on < self.starts_on:
            errors["ends_on"] = _("The last day lies before the first.")
        if errors:
            raise ValidationError(errors)

    def as_fields(self) -> dict[str, Any]:
        """The same as fields of a membership."""
        return {
            "background": self.background,
            "starts_on": self.starts_on,
            "ends_on": self.ends_on,
            **{field: kind in self.knowledge for kind, field in Membership.KNOWLEDGE_FIELDS.items()},
            **{field: duty in self.duties for duty, field in Membership.DUTY_FIELDS.items()},
        }


@dataclass(frozen=True)
class NewMember:
    """One person to be invited; the address in lower case, the line where a list has it (from 1)."""

    email: str
    name: str
    terms: Terms
    line: int = 0


@dataclass(frozen=True)
class Invited:
    """How many became members, and how many of these got a link to choose a password."""

    added: int
    links: int


@transaction.atomic
def invite_member(
    *, actor: User, community: Community, email: str, name: str, terms: Terms, form_key: uuid.UUID | None = None
) -> Membership:
    """Make the person with this address a member, and mail them: a link to enter, or that they were added.

    The same form a second time returns the membership that it made. Raises ValidationError for someone who is in the
    community already.
    """
    Community.objects.select_for_update(of=("self",)).get(pk=community.pk)
    is_new_form = first_time(form_key)
    found = community.memberships.filter(user__email=email.strip().lower()).first()
    if found is not None:
        if not is_new_form:
            return found
        raise ValidationError({"email": _("This person is in the list of members already; change the membership.")})
    terms.check()
    user, invitation = invite(email=email, name=name, invited_by=actor)
    membership = Membership(community=community, user=user, **terms.as_fields())
    membership.full_clean()
    membership.save()
    record(actor=actor, verb="membership.invited", target=community, membership=membership.pk)
    if invitation is None:
        _tell_added([membership])
    return membership


@transaction.atomic
def invite_members(*, actor: User, community: Community, people: Sequence[NewMember]) -> Invited:
    """Make all these people members, and mail them; who is a member already stays as they are.

    So the same list a second time changes nothing. Raises ValidationError when one of them cannot be; then none is.
    Takes a constant number of queries.
    """
    Community.objects.select_for_update(of=("self",)).get(pk=community.pk)
    for person in people:
        person.terms.check()
    already = set(
        community.memberships.filter(user__email__in=[person.email for person in people]).values_list(
            "user__email", flat=True
        )
    )
    new = [person for person in people if person.email not in already]
    if not new:
        return Invited(added=0, links=0)
    users, links = invite_all(people={person.email: person.name for person in new}, invited_by=actor)
    Membership.objects.bulk_create(
        (Membership(community=community, user=users[person.email], **person.terms.as_fields()) for person in new),
        batch_size=500,
    )
    could_enter = [user for user in users.values() if user.has_usable_password()]
    _tell_added(list(community.memberships.filter(user__in=could_enter).select_related("user")))
    record(actor=actor, verb="membership.imported", target=community, number=len(new))
    return Invited(added=len(new), links=links)


@transaction.atomic
def change_membership(*, actor: User, membership: Membership, terms: Terms) -> Membership:
    """Change background, knowledge, duties and period. Raises ValidationError for an end before the start."""
    terms.check()
    locked = Membership.objects.select_for_update(of=("self",)).select_related("community").get(pk=membership.pk)
    fields = terms.as_fields()
    changed = sorted(field for field, value in fields.items() if getattr(locked, field) != value)
    for field in changed:
        setattr(locked, field, fields[field])
    if changed:
        locked.full_clean()
        locked.save()
        record(actor=actor, verb="membership.changed", target=locked.community, membership=locked.pk, fields=changed)
    return locked


@transaction.atomic
def end_membership(*, actor: User, membership: Membership) -> None:
    """Let it end yesterday, so that access stops at once (P4); one that starts today or later is taken back.

    A second time nothing happens. Raises ValidationError when it cannot be taken back, because a session counts on
    this person.
    """
    locked = (
        Membership.objects.select_for_update(of=("self",)).select_related("community").filter(pk=membership.pk).first()
    )
    today = clock.today()
    if locked is None or (locked.ends_on is not None and locked.ends_on < today):
        return
    pk = locked.pk
    if locked.starts_on < today:
        locked.ends_on = today - timedelta(days=1)
        locked.save(update_fields=["ends_on"])
    else:
        try:
            locked.delete()
        except ProtectedError as error:
            raise ValidationError(
                _("A session counts on this person; give that duty to someone else first.")
            ) from error
    record(actor=actor, verb="membership.ended", target=locked.community, membership=pk)


@transaction.atomic
def invite_member_again(*, actor: User, membership: Membership) -> bool:
    """Send a new link to a member who never entered; False when that is not needed, or was just done."""
    was_sent = invite_again(user=membership.user, invited_by=actor)
    if was_sent:
        record(actor=actor, verb="membership.invited_again", target=membership.community, membership=membership.pk)
    return was_sent


def _tell_added(memberships: Sequence[Membership]) -> None:
    enqueue_all(
        kind="communities.added",
        drafts=[(f"added:{one.pk}", one.user, {"membership": one.pk}) for one in memberships],
    )
