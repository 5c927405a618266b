"""Pages of the versions of minutes, and of the correction that is open: which there are, two compared, one put back.

For those who write and read along. Both go the same way; what differs is said in `CorrectionHistory`.
"""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from communities.views.gate import agreements_first
from lwg.web.access import person
from sessions.models import Correction, Minutes
from sessions.selectors.corrections import CorrectionPage
from sessions.selectors.minutes import MinutesPage
from sessions.selectors.minutes_history import Comparison, before, lines_of, saves_of
from sessions.services.restoring import restore_correction, restore_version
from sessions.views.minutes import found, page_of


class History:
    """Minutes with their versions, as one person sees them."""

    kind = "minutes"
    address, compare_address, restore_address = "minutes_versions", "compare_versions", "restore_version"

    def __init__(self, page: MinutesPage) -> None:
        self.page = page

    @property
    def text(self) -> Minutes | Correction:
        """As it stands now."""
        return self.page.minutes

    @property
    def may_write(self) -> bool:
        return self.page.may_write

    def restore(self, number: int) -> Minutes | Correction:
        """Raises as `restore_version`."""
        return restore_version(actor=self.page.user, minutes=self.page.minutes, number=number)

    @property
    def restored(self) -> str:
        return _("Version %(number)d stands in the minutes again. To undo this, put version %(before)d back here.")

    @property
    def same_already(self) -> str:
        return _("The minutes say the same as version %(number)d already.")


class CorrectionHistory(History):
    """The open correction with its versions; none where none was begun."""

    kind = "correction"
    address, compare_address = "correction_versions", "compare_correction_versions"
    restore_address = "restore_correction_version"
    page: CorrectionPage

    @property
    def text(self) -> Correction:
        return self.page.draft

    @property
    def may_write(self) -> bool:
        return self.page.may_write_correction

    def restore(self, number: int) -> Correction:
        """Raises as `restore_correction`."""
        return restore_correction(actor=self.page.user, minutes=self.page.minutes, number=number)

    @property
    def restored(self) -> str:
        return _("Version %(number)d stands in the correction again. To undo this, put version %(before)d back here.")

    @property
    def same_already(self) -> str:
        return _("The correction says the same as version %(number)d already.")


@require_safe
@agreements_first(sessions="session_pk")
def versions(request: HttpRequest, session_pk: int) -> HttpResponse:
    """Every save of the minutes, newest first; those of one author close together fold into a line."""
    return _versions(request, _of_minutes(request, session_pk, "sessions.see_versions"))


@require_safe
@agreements_first(sessions="session_pk")
def correction_versions(request: HttpRequest, session_pk: int) -> HttpResponse:
    """Every save of the open correction, as of minutes."""
    return _versions(request, _of_correction(request, session_pk, "sessions.see_correction_saves"))


@require_safe
@agreements_first(sessions="session_pk")
def compare(request: HttpRequest, session_pk: int) -> HttpResponse:
    """Two versions word by word: `newer` (now) against `older` (the one before it); 0 is before the first."""
    return _compared(request, _of_minutes(request, session_pk, "sessions.see_versions"))


@require_safe
@agreements_first(sessions="session_pk")
def compare_correction(request: HttpRequest, session_pk: int) -> HttpResponse:
    """Two versions of the open correction, as of minutes; 0 is what was distributed."""
    return _compared(request, _of_correction(request, session_pk, "sessions.see_correction_saves"))


@require_POST
def restore(request: HttpRequest, session_pk: int, number: int) -> HttpResponse:
    """Put a version back; what stood there is offered to be put back in turn."""
    return _restored(request, _of_minutes(request, session_pk, "sessions.open_minutes"), number)


@require_POST
def restore_in_correction(request: HttpRequest, session_pk: int, number: int) -> HttpResponse:
    """Put a version of the open correction back, as of minutes; an approval of it is gone then."""
    return _restored(request, _of_correction(request, session_pk, "sessions.correct_minutes"), number)


def _of_minutes(request: HttpRequest, session_pk: int, permission: str) -> History:
    return History(page_of(request, found(request, session_pk, permission)))


def _of_correction(request: HttpRequest, session_pk: int, permission: str) -> CorrectionHistory:
    return CorrectionHistory(CorrectionPage(found(request, session_pk, permission), person(request)))


def _versions(request: HttpRequest, history: History) -> HttpResponse:
    saves = saves_of(history.text, request.GET.get("page"))
    context = {
        "page": history.page,
        "history": history,
        "saves": saves,
        "lines": lines_of(saves),
        "compare_url": reverse(history.compare_address, args=[history.page.session.pk]),
    }
    return render(request, "sessions/minutes/versions.html", context)


def _compared(request: HttpRequest, history: History) -> HttpResponse:
    newer = _number(request, "newer", history.text.revision)
    comparison = Comparison(history.text, _number(request, "older", before(history.text, newer)), newer)
    context = {"page": history.page, "history": history, "comparison": comparison}
    return render(request, "sessions/minutes/compare.html", context)


def _restored(request: HttpRequest, history: History, number: int) -> HttpResponse:
    session_pk, stood = history.page.session.pk, history.text.revision
    try:
        revision = history.restore(number).revision
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect(history.address, session_pk)
    if revision == stood:
        messages.info(request, history.same_already % {"number": number})
        return redirect(history.address, session_pk)
    messages.success(request, history.restored % {"number": number, "before": revision - 1})
    address = reverse(history.compare_address, args=[session_pk])
    return redirect(f"{address}?{urlencode({'older': revision - 1, 'newer': revision})}")


def _number(request: HttpRequest, name: str, otherwise: int) -> int:
    """A version in the address; what is none is as good as absent."""
    given = request.GET.get(name, "")
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 10 else otherwise
