"""A person's own calendar beside the dates: adding its address or a file of it, reading again, and removing it."""

import uuid
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from lwg import clock
from lwg.accounts.models import User
from lwg.audit.services import record
from lwg.jobs.asking import ask_worker
from lwg.sealed import digest_of
from lwg.web.fetching import FetchError, check_address
from sessions.enums import BusyState
from sessions.models import BusyCalendar
from sessions.planning.calendar_faults import MOST_BYTES
from sessions.selectors.busy import error_in_words

MOST_CALENDARS = 5
FOLDER = "busy"


@transaction.atomic
def add_address(*, actor: User, address: str) -> BusyCalendar:
    """Keep a secret address of the person's calendar, to be read by a worker soon and again now and then.

    The same address again is read again. Raises ValidationError for what can be no such address, and a sixth calendar.
    """
    address = address.strip()
    for scheme in ("webcal://", "webcals://"):
        if address.lower().startswith(scheme):
            address = f"https://{address[len(scheme) :]}"
    try:
        check_address(address)
    except FetchError as fault:
        raise ValidationError({"address": error_in_words(fault.code)}, code=fault.code) from None
    _lock(actor)
    known = BusyCalendar.objects.filter(user=actor, address_digest=digest_of(address)).first()
    if known is not None:
        read_again(actor=actor, calendar=known)
        return known
    _refuse_sixth(actor)
    calendar = BusyCalendar(user=actor)
    calendar.address = address
    calendar.save()
    record(actor=actor, verb="busy.added", target=calendar, by="address")
    transaction.on_commit(_tell_worker)
    return calendar


@transaction.atomic
def add_file(*, actor: User, upload: "File[bytes]") -> BusyCalendar:
    """Keep an exported file until a worker has read it. Raises ValidationError for one that is too large or empty."""
    if not upload.size:
        raise ValidationError({"file": _("This file is empty.")}, code="empty")
    if upload.size > MOST_BYTES:
        raise ValidationError({"file": error_in_words("too_large")}, code="too_large")
    _lock(actor)
    _refuse_sixth(actor)
    stored = default_storage.save(f"{FOLDER}/{uuid.uuid4()}.ics", upload)
    name = "".join(sign for sign in PurePath(upload.name or "").name if sign.isprintable())[:120] or "calendar.ics"
    calendar = BusyCalendar.objects.create(user=actor, file=stored, file_name=name)
    record(actor=actor, verb="busy.added", target=calendar, by="file")
    transaction.on_commit(_tell_worker)
    return calendar


@transaction.atomic
def read_again(*, actor: User, calendar: BusyCalendar) -> None:
    """Let an address be read soon; one that waits, is being read, or was a file stays as it is."""
    again = BusyCalendar.objects.filter(
        pk=calendar.pk, user=actor, state__in=(BusyState.READ, BusyState.FAILED)
    ).exclude(sealed_address="")
    if again.update(state=BusyState.WAITING, next_read_at=clock.now()):
        transaction.on_commit(_tell_worker)


@transaction.atomic
def remove_calendar(*, actor: User, calendar: BusyCalendar) -> None:
    """Forget an address or a file with all its busy times; gone already is fine."""
    found = BusyCalendar.objects.select_for_update().filter(pk=calendar.pk, user=actor).first()
    if found is None:
        return
    record(actor=actor, verb="busy.removed", target=found)
    if stored := found.file:
        transaction.on_commit(lambda: default_storage.delete(stored))
    found.delete()


def _lock(actor: User) -> None:
    """Calendars of one person are added one after the other."""
    User.objects.select_for_update().get(pk=actor.pk)


def _refuse_sixth(actor: User) -> None:
    if BusyCalendar.objects.filter(user=actor).count() >= MOST_CALENDARS:
        raise ValidationError(
            _("You have %(most)d calendars here. Remove one first.") % {"most": MOST_CALENDARS}, code="too_many"
        )


def _tell_worker() -> None:
    from sessions.tasks import read_busy_times  # the task module imports this one's neighbours

    ask_worker(read_busy_times, expires=60, otherwise="the periodic task reads the calendar")
