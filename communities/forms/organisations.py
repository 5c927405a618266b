"""Forms for an organisation, its places, its coordinators and its holidays."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from communities.enums import HolidayKind
from communities.forms.fields import DayField, ServiceForm
from communities.models import Location, Organisation
from lwg.web.once import OnceForm


class OrganisationForm(ServiceForm, OnceForm):
    name = forms.CharField(label=_("Name"), max_length=120)

    def __init__(self, *args: Any, organisation: Organisation | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if organisation is not None:
            self.fields["name"].initial = organisation.name


class LocationForm(ServiceForm, OnceForm):
    name = forms.CharField(label=_("Name"), max_length=120)
    address = forms.CharField(label=_("Address"), max_length=200, required=False)
    city = forms.CharField(label=_("City"), max_length=80, required=False)
    capacity = forms.IntegerField(label=_("Seats"), min_value=1, max_value=2000, required=False)
    accessible = forms.BooleanField(label=_("Wheelchair accessible"), required=False)

    def __init__(self, *args: Any, location: Location | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if location is not None:
            self.initial = {name: getattr(location, name) for name in LOCATION_FIELDS}


LOCATION_FIELDS = ("name", "address", "city", "capacity", "accessible")


class CoordinatorForm(ServiceForm):
    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    name = forms.CharField(label=_("Name"), max_length=120, required=False)


class HolidayForm(ServiceForm):
    kind = forms.ChoiceField(label=_("Which days"), choices=HolidayKind.choices)
    first_day = DayField(label=_("First day"))
    last_day = DayField(label=_("Last day"))
