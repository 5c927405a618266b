"""Forms of a roster: the rhythm of a draft, and one date of it."""

from datetime import time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from communities.enums import Cadence
from communities.forms.fields import DayField, ServiceForm
from communities.models import Community, Location
from lwg.web.once import OnceForm
from sessions.enums import USUAL_START, HalfDay, SessionLength
from sessions.models.rosters import Weekday
from sessions.services.dates import locations_of
from sessions.services.rosters import last_day_of_half_year

EARLIEST, LATEST = time(7, 0), time(21, 0)


class StartField(forms.TimeField):
    """Wall-clock time in Amsterdam between 7:00 and 21:00, so that a session ends on its day."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
        super().__init__(**options)

    def validate(self, value: time | None) -> None:
        super().validate(value)
        if value is not None and not EARLIEST <= value <= LATEST:
            raise ValidationError(_("Choose a time between 7:00 and 21:00."), code="hour")


def length_field() -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=_("Length"), choices=SessionLength.choices, coerce=int, initial=SessionLength.MEDIUM
    )


def on_purpose_field() -> forms.BooleanField:
    return forms.BooleanField(
        label=_("On a holiday on purpose"),
        required=False,
        help_text=_("Tick this when you mean to meet on a public holiday or in a school holiday."),
    )


class RosterForm(ServiceForm, OnceForm):
    """The rhythm of a half-year. `cleaned_data` holds what `services.rosters.draft_roster` asks."""

    first_day = DayField(label=_("First day"), help_text=_("The first session is on this day, or soon after."))
    weekday = forms.TypedChoiceField(
        label=_("Weekday"),
        choices=[("", _("as the first day")), *Weekday.choices],
        coerce=int,
        empty_value=None,
        required=False,
    )
    last_day = DayField(
        label=_("Until"), required=False, help_text=_("Leave empty for a half-year: 26 weeks from the first day.")
    )
    every_weeks = forms.TypedChoiceField(
        label=_("Rhythm"),
        choices=Cadence.choices,
        coerce=int,
        help_text=_("Every 3 or 4 weeks works best; 6 weeks is the longest."),
    )
    half_day = forms.ChoiceField(label=_("Half-day"), choices=HalfDay.choices, widget=forms.RadioSelect)
    starts_at = StartField(
        label=_("From"),
        required=False,
        help_text=_("Leave empty for the usual time: morning 9:30, afternoon 13:30, evening 19:00."),
    )
    length_minutes = length_field()
    location: "forms.ModelChoiceField[Location]" = forms.ModelChoiceField(
        label=_("Location"), queryset=None, required=False, empty_label=_("not known yet")
    )

    def __init__(self, *args: Any, community: Community, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["location"].queryset = locations_of(community).order_by("name")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("first_day") and not cleaned.get("last_day") and "last_day" not in self.errors:
            cleaned["last_day"] = last_day_of_half_year(cleaned["first_day"])
        if cleaned.get("half_day") and cleaned.get("starts_at") is None:
            cleaned["starts_at"] = USUAL_START[HalfDay(cleaned["half_day"])]
        return cleaned

    def rhythm(self) -> dict[str, Any]:
        """What decides the dates."""
        return {name: self.cleaned_data[name] for name in ("first_day", "last_day", "weekday", "every_weeks")}

    def roster(self) -> dict[str, Any]:
        """What a draft holds."""
        return self.rhythm() | {name: self.cleaned_data[name] for name in ("starts_at", "length_minutes", "location")}


class RosterDateForm(ServiceForm):
    """One date, by hand."""

    day = DayField(label=_("Date"))
    on_purpose = on_purpose_field()
