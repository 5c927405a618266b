"""Organisations, their locations and their coordinators."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from communities.forms.organisations import (
    LOCATION_FIELDS,
    CoordinatorForm,
    LocationForm,
    OrganisationForm,
    TravelForm,
)
from communities.models import Location, Organisation
from communities.selectors.communities import counted
from communities.selectors.organisations import organisations_for
from communities.selectors.travel import locations_around, travel_from
from communities.services import organisations as services
from communities.services.travel import set_travel
from communities.views.answers import organisation_to_change, show_form
from communities.views.pages import ORGANISATIONS, page_of
from lwg.audit.services import trail_of
from lwg.web.access import may, person, require

TRAIL = 10


@require_GET
def organisations(request: HttpRequest) -> HttpResponse:
    """Those for which one coordinates; nobody else has a list."""
    require(request.user, "communities.add_organisation")
    return render(
        request,
        "communities/organisations.html",
        {"page": page_of(request, organisations_for(person(request)).order_by("name"))},
    )


@require_GET
def organisation(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Organisation.objects.visible_to(person(request)), pk=pk)
    return render(
        request,
        "communities/organisation.html",
        {
            "organisation": found,
            "locations": list(found.locations.all()),
            "communities": list(counted(found.communities.order_by("name"))),
            "coordinatorships": list(found.coordinatorships.select_related("user").order_by("user__name")),
            "entries": list(trail_of(found)[:TRAIL]),
            "may_change": may(request.user, "communities.change_organisation", found),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def add_organisation(request: HttpRequest) -> HttpResponse:
    require(request.user, "communities.add_organisation")
    form = OrganisationForm(request.POST or None)
    if form.is_valid():
        made = form.save_through(services.add_organisation, actor=person(request), **form.cleaned_data)
        if made is not None:
            messages.success(request, _("%(name)s is there. Add its locations and communities.") % {"name": made})
            return redirect(made)
    return show_form(request, form, heading=_("New organisation"), submit=_("Add organisation"), up=[ORGANISATIONS])


@require_http_methods(["GET", "HEAD", "POST"])
def change_organisation(request: HttpRequest, pk: int) -> HttpResponse:
    found = organisation_to_change(request, pk)
    form = OrganisationForm(request.POST or None, organisation=found)
    if form.is_valid() and form.saves(
        services.change_organisation, actor=person(request), organisation=found, name=form.cleaned_data["name"]
    ):
        messages.success(request, _("The organisation is changed."))
        return redirect(found)
    heading = _("Change the organisation")
    return show_form(request, form, heading=heading, submit=_("Save"), up=[ORGANISATIONS, found])


@require_http_methods(["GET", "HEAD", "POST"])
def add_coordinator(request: HttpRequest, pk: int) -> HttpResponse:
    found = organisation_to_change(request, pk)
    form = CoordinatorForm(request.POST or None)
    if form.is_valid() and form.saves(
        services.add_coordinator, actor=person(request), organisation=found, **form.cleaned_data
    ):
        messages.success(request, _("This person coordinates now, and gets a mail about it."))
        return redirect(found)
    heading = _("Add a coordinator")
    return show_form(request, form, heading=heading, submit=heading, up=[ORGANISATIONS, found])


@require_http_methods(["GET", "HEAD", "POST"])
def add_location(request: HttpRequest, pk: int) -> HttpResponse:
    found = organisation_to_change(request, pk)
    form = LocationForm(request.POST or None)
    if form.is_valid() and form.saves(
        services.add_location, actor=person(request), organisation=found, **form.cleaned_data
    ):
        messages.success(request, _("The location is added."))
        return redirect(found)
    heading = _("Add a location")
    return show_form(request, form, heading=heading, submit=heading, up=[ORGANISATIONS, found])


@require_http_methods(["GET", "HEAD", "POST"])
def change_location(request: HttpRequest, pk: int, location_pk: int) -> HttpResponse:
    found = organisation_to_change(request, pk)
    location = get_object_or_404(Location, organisation=found, pk=location_pk)
    form = LocationForm(request.POST or None, location=location)
    if form.is_valid() and form.saves(
        services.change_location,
        actor=person(request),
        location=location,
        **{name: form.cleaned_data[name] for name in LOCATION_FIELDS},
    ):
        messages.success(request, _("The location is changed."))
        return redirect(found)
    heading = _("Change the location")
    return show_form(request, form, heading=heading, submit=_("Save"), up=[ORGANISATIONS, found])


@require_POST
def remove_location(request: HttpRequest, pk: int, location_pk: int) -> HttpResponse:
    """Repeating it is harmless: what is gone is gone."""
    found = organisation_to_change(request, pk)
    location = found.locations.filter(pk=location_pk).first()
    if location is not None:
        try:
            services.remove_location(actor=person(request), location=location)
            messages.success(request, _("The location is removed."))
        except ValidationError as error:
            messages.error(request, error.messages[0])
    return redirect(found)


@require_http_methods(["GET", "HEAD", "POST"])
def travel(request: HttpRequest, pk: int, location_pk: int) -> HttpResponse:
    """One small table: from this location to each other."""
    found = organisation_to_change(request, pk)
    location = get_object_or_404(Location, organisation=found, pk=location_pk)
    known = travel_from(location)
    others = [(other, known.get(other.pk)) for other in locations_around(location)]
    form = TravelForm(request.POST if request.method == "POST" else None, others=others)
    if form.is_valid() and form.saves(set_travel, actor=person(request), location=location, minutes=form.minutes()):
        messages.success(request, _("The travel times are changed."))
        return redirect(found)
    return show_form(
        request,
        form,
        heading=_("Travel times from %(location)s") % {"location": location},
        submit=_("Save"),
        up=[ORGANISATIONS, found],
        template="communities/travel.html",
    )
