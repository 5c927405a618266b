"""The days on which an organisation has no sessions."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from communities.enums import HolidayKind, Region
from communities.forms.organisations import HolidayForm
from communities.selectors.organisations import holidays_of, region_of
from communities.services import holidays as services
from communities.views.answers import organisation_to_change, show_form
from communities.views.pages import ORGANISATIONS, Above
from lwg.web.access import person


@require_GET
def school_holidays(request: HttpRequest, pk: int) -> HttpResponse:
    """The region's school holidays and the organisation's own, by study year."""
    organisation = organisation_to_change(request, pk)
    asked = request.GET.get("region", "")
    region = Region(asked) if asked in Region.values else region_of(organisation)
    return render(
        request,
        "communities/school_holidays.html",
        {
            "organisation": organisation,
            "region": region,
            "regions": Region.choices,
            "years": holidays_of(organisation, region),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def set_holiday(request: HttpRequest, pk: int) -> HttpResponse:
    """Add days off, or set the organisation's own in place of the region's."""
    organisation = organisation_to_change(request, pk)
    above = Above(_("School holidays"), "school_holidays", (organisation.pk,))
    kind = request.GET.get("kind", "")
    initial = {"kind": kind if kind in HolidayKind.values else HolidayKind.OTHER}
    initial |= {name: request.GET.get(name, "") for name in ("first_day", "last_day")}
    form = HolidayForm(request.POST or None, initial=initial)
    if form.is_valid() and form.saves(
        services.set_holiday, actor=person(request), organisation=organisation, **form.cleaned_data
    ):
        messages.success(request, _("These days are kept free from now on."))
        return redirect(above)
    heading = _("Set a holiday")
    return show_form(request, form, heading=heading, submit=_("Save"), up=[ORGANISATIONS, organisation, above])


@require_POST
def remove_holiday(request: HttpRequest, pk: int, holiday_pk: int) -> HttpResponse:
    """Repeating it is harmless; a holiday of the region is out of reach."""
    organisation = organisation_to_change(request, pk)
    services.remove_holiday(actor=person(request), organisation=organisation, pk=holiday_pk)
    messages.success(request, _("These days are no longer kept free for your organisation alone."))
    return redirect("school_holidays", organisation.pk)
