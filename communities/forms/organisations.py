"""Forms for an organisation, its places, its coordinators and its holidays."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from communities.enums import HolidayKind
from communities.forms.fields import DayField, ServiceForm
from communities.models import Location, Organisation
from communities.models.organisations import LONGEST_TRAVEL
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
    accessibility = forms.CharField(
        label=_("Accessibility"),
        max_length=300,
        required=False,
        help_text=_("For example: lift, adapted toilet, hearing loop, where to park or get off the bus."),
    )

    def __init__(self, *args: Any, location: Location | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if location is not None:
            self.initial = {name: getattr(location, name) for name in LOCATION_FIELDS}


LOCATION_FIELDS = ("name", "address", "city", "capacity", "accessible", "accessibility")


class TravelForm(ServiceForm):
    """Minutes from one location to each of `others`, either way; empty where nobody knows."""

    def __init__(self, *args: Any, others: Sequence[tuple[Location, int | None]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for other, minutes in others:
            self.fields[f"to_{other.pk}"] = forms.IntegerField(
                label=str(other), min_value=0, max_value=LONGEST_TRAVEL, required=False, initial=minutes
            )

    def minutes(self) -> dict[int, int | None]:
        """By the key of the other location."""
        return {int(name.removeprefix("to_")): value for name, value in self.cleaned_data.items()}


class CoordinatorForm(ServiceForm):
    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    name = forms.CharField(label=_("Name"), max_length=120, required=False)


class HolidayForm(ServiceForm):
    kind = forms.ChoiceField(label=_("Which days"), choices=HolidayKind.choices)
    first_day = DayField(label=_("First day"))
    last_day = DayField(label=_("Last day"))
