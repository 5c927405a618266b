"""Giving what is open in the rota of a half-year, as the suggestion says."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from communities.models import Community
from lwg.accounts.models import User
from sessions.enums import SessionDuty
from sessions.models import Session
from sessions.selectors.rota import marks_of, suggestions_for
from sessions.services import dates
from sessions.services.duties import assign_duties


@transaction.atomic
def fill_rota(*, actor: User, community: Community, day: date, shown: str) -> int:
    """Give the open duties of the coming sessions of this half-year; returns in how many sessions.

    `shown` are the marks of the suggestion that was looked at; raises ValidationError when it would be another one
    now, so that nobody gets a turn that was not seen.
    """
    dates.lock(community)
    list(Session.objects.select_for_update().upcoming().filter(community=community).order_by("pk").values_list("pk"))
    dates.lock_members(community)
    found = suggestions_for(community, day)
    if marks_of(found) != shown:
        raise ValidationError(_("Something has changed meanwhile. Look at this suggestion, and give it then."))
    for one in found:
        given = {duty: getattr(one.turn, duty) for duty in SessionDuty}
        assign_duties(actor=actor, session=one.session, **given)
    return len(found)
