"""What a planned date must satisfy, each as a check that raises ValidationError in words."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from communities.models import Community, Location, Membership
from lwg import clock
from lwg.accounts.models import User
from sessions import exclusion
from sessions.models import Session
from sessions.planning.rhythm import local_day
from sessions.selectors.free_days import FreeDays, free_days_of, reason_in_words

Moment = tuple[datetime, datetime]
"""Start and end."""


def lock(community: Community) -> None:
    """Dates of one community are written one after the other; call in the transaction of the change."""
    Community.objects.select_for_update(of=("self",)).get(pk=community.pk)


def lock_people(people: "Iterable[int] | QuerySet[Membership, int]") -> None:
    """Duties of these users are given one after the other, so that two communities never give one person two at once.

    Call after every other lock, before asking who is busy. In the order of their keys, so that no two wait for each
    other; and without holding up what only points to them, such as a mail.
    """
    list(User.objects.select_for_update(no_key=True).filter(pk__in=people).order_by("pk").values_list("pk"))


def lock_members(community: Community) -> None:
    """As `lock_people`, for everybody who may get a turn in a community."""
    lock_people(community.memberships.values_list("user_id", flat=True))


def locations_of(community: Community) -> QuerySet[Location]:
    """The places of a community's own organisation and of its partners."""
    return Location.objects.filter(
        Q(organisation_id=community.organisation_id) | Q(organisation__in=community.partners.all())
    )


def refuse_foreign_location(community: Community, location: Location | None) -> None:
    if location is not None and not locations_of(community).filter(pk=location.pk).exists():
        raise ValidationError({"location": _("Choose a location of your own organisation or a partner.")})


def refuse_past(day: date, field: str = "day") -> None:
    if day < clock.today():
        raise ValidationError(
            {field: _("%(day)s is in the past. Choose today or later.") % {"day": date_format(day, "j F Y")}}
        )


def refuse_past_moment(starts_at: datetime, field: str = "starts_at") -> None:
    if starts_at <= clock.now():
        raise ValidationError({field: _("That moment has passed. Choose a later one.")})


def refuse_outside_community(community: Community, day: date, field: str = "day") -> None:
    """A community meets between its first and its last day."""
    if day < community.starts_on:
        told = date_format(community.starts_on, "j F Y")
        raise ValidationError({field: _("The community starts on %(day)s. Choose that day or later.") % {"day": told}})
    if community.ends_on and day > community.ends_on:
        told = date_format(community.ends_on, "j F Y")
        raise ValidationError({field: _("The community ends on %(day)s. Choose that day or earlier.") % {"day": told}})


def refuse_holiday(community: Community, day: date, *, on_purpose: bool, free_days: FreeDays | None = None) -> None:
    """A holiday is only chosen on purpose (domain.md, "Roster, precisely")."""
    if on_purpose:
        return
    reason = (free_days or free_days_of(community, day, day)).why_not(day)
    if reason:
        raise ValidationError(
            {
                "day": _("%(reason)s. Choose another day, or tick that you mean it.")
                % {"reason": reason_in_words(day, reason)}
            },
            code="holiday",
        )


def refuse_day_of_another_session(community: Community, days: Sequence[date], *, but: Iterable[Session] = ()) -> None:
    """A community meets once a day; cancelled sessions do not count."""
    taken = Session.objects.standing().filter(community=community, starts_at__date__in=days)
    taken = taken.exclude(pk__in=[session.pk for session in but])
    if session := taken.order_by("starts_at").first():
        told = date_format(local_day(session.starts_at), "j F Y")
        raise ValidationError({"day": _("There is a session on %(day)s already.") % {"day": told}}, code="taken")


def refuse_taken_location(location: Location | None, moments: Sequence[Moment], *, but: Iterable[Session] = ()) -> None:
    """A room is never in two places at once; who is there is not told."""
    if location is None or not moments:
        return
    Location.objects.select_for_update(of=("self",)).get(pk=location.pk)  # two communities do not take it at once
    there = (
        Session.objects.standing()
        .filter(location=location, starts_at__lt=max(ends for _starts, ends in moments), ends_at__gt=min(moments)[0])
        .exclude(pk__in=[session.pk for session in but])
    )
    for starts, ends in there.values_list("starts_at", "ends_at"):
        if any(starts < own_end and ends > own_start for own_start, own_end in moments):
            raise _taken(location, starts)


def save(session: Session) -> None:
    """Write a session, in the transaction of its change.

    Raises ValidationError where the database itself finds its location taken (docs/decisions/rooms.md).
    """
    try:
        with transaction.atomic():
            session.save()
    except IntegrityError as error:
        if session.location is None or not exclusion.is_breach(error):
            raise
        raise _taken(session.location, session.starts_at) from error


def _taken(location: Location, starts_at: datetime) -> ValidationError:
    told = date_format(local_day(starts_at), "j F Y")
    words = _("%(location)s is taken at that time on %(day)s.") % {"location": location, "day": told}
    return ValidationError({"location": words}, code="taken")
