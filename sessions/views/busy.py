"""One's own calendar beside the dates: the address or a file of it, how far its reading is, and removing it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lwg.web.access import person
from sessions.forms.availability import AddressForm, CalendarFileForm
from sessions.models import BusyCalendar
from sessions.selectors.busy import calendars_of, is_waiting
from sessions.services import busy as services
from sessions.views.planning_pages import handed_in


@require_safe
def busy_times(request: HttpRequest) -> HttpResponse:
    """Which calendars are looked at, and the ways to add one."""
    return _page(request, AddressForm(), CalendarFileForm())


@require_safe
def busy_state(request: HttpRequest) -> HttpResponse:
    """The list alone, which asks for itself while a calendar is still being read."""
    rows = calendars_of(person(request))
    return render(request, "sessions/busy/_list.html", {"rows": rows, "waiting": is_waiting(rows)})


@require_http_methods(["GET", "HEAD", "POST"])
def add_busy_address(request: HttpRequest) -> HttpResponse:
    form = AddressForm(handed_in(request))
    if form.is_valid() and form.saves(services.add_address, actor=person(request), **form.cleaned_data):
        messages.success(request, _("Your calendar is read in a moment; this page shows how far it is."))
        return redirect("busy_times")
    return _page(request, form, CalendarFileForm())


@require_http_methods(["GET", "HEAD", "POST"])
def add_busy_file(request: HttpRequest) -> HttpResponse:
    form = CalendarFileForm(handed_in(request), request.FILES or None)
    if form.is_valid() and form.saves(services.add_file, actor=person(request), upload=form.cleaned_data["file"]):
        messages.success(request, _("Your calendar is read in a moment; this page shows how far it is."))
        return redirect("busy_times")
    return _page(request, AddressForm(), form)


@require_POST
def read_busy_again(request: HttpRequest, pk: int) -> HttpResponse:
    if calendar := BusyCalendar.objects.filter(user=person(request), pk=pk).first():
        services.read_again(actor=person(request), calendar=calendar)
    return redirect("busy_times")


@require_POST
def remove_busy_calendar(request: HttpRequest, pk: int) -> HttpResponse:
    """One that is gone already stays gone."""
    if calendar := BusyCalendar.objects.filter(user=person(request), pk=pk).first():
        services.remove_calendar(actor=person(request), calendar=calendar)
        messages.success(request, _("The calendar is removed, with its busy times."))
    return redirect("busy_times")


def _page(request: HttpRequest, address_form: AddressForm, file_form: CalendarFileForm) -> HttpResponse:
    rows = calendars_of(person(request))
    is_bound = address_form.is_bound or file_form.is_bound
    context = {
        "rows": rows,
        "waiting": is_waiting(rows),
        "address_form": address_form,
        "file_form": file_form,
        "form": file_form if file_form.is_bound else address_form,
    }
    return render(request, "sessions/busy/calendars.html", context, status=422 if is_bound else 200)
