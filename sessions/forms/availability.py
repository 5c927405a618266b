"""Forms of availability: which half-days to offer, until when to answer, the answers, and one's own calendar."""

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from communities.forms.fields import DayField, ServiceForm
from lwg import clock
from lwg.web.once import OnceForm
from sessions.enums import Availability, HalfDay
from sessions.models import Candidate
from sessions.models.rosters import Weekday
from sessions.selectors.answering import Typed, key_of


class OfferForm(ServiceForm):
    """Which half-days on which weekdays; `cleaned_data` holds what `services.candidates.offer_candidates` asks."""

    weekdays = forms.TypedMultipleChoiceField(
        label=_("Weekdays"), choices=Weekday.choices, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    half_days = forms.MultipleChoiceField(
        label=_("Half-days"), choices=HalfDay.choices, widget=forms.CheckboxSelectMultiple
    )


class DeadlineForm(ServiceForm, OnceForm):
    """Until when members answer: a moment in Amsterdam."""

    respond_on = DayField(label=_("Answer before"), help_text=_("Two weeks is usual; reminders go out by themselves."))
    respond_at = forms.TimeField(
        label=_("At"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"), initial=time(18, 0)
    )

    def respond_by(self) -> datetime:
        day, at = self.cleaned_data["respond_on"], self.cleaned_data["respond_at"]
        return datetime.combine(day, at, clock.AMSTERDAM)


class AnswersForm(ServiceForm):
    """A remark and, by hand in the template, `usual-<weekday>-<half-day>` and `answer-<candidate>` per date."""

    remark = forms.CharField(
        label=_("Remark"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Only who plans reads this. Name no private matters."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def typed(self) -> Typed:
        """What was chosen, as it was chosen; anything that is no answer counts as nothing."""
        return Typed(
            usual={
                name.removeprefix("usual-"): value
                for name, value in self.data.items()
                if name.startswith("usual-") and value in Availability.values
            },
            differs={
                int(number): value
                for name, value in self.data.items()
                if name.startswith("answer-")
                and (number := name.removeprefix("answer-")).isascii()
                and number.isdigit()
                and len(number) < 20
                and value in Availability.values
            },
        )

    def values(self, candidates: Sequence[Candidate]) -> dict[int, str]:
        """Per candidate that stood on the page: what differs, else what is usual, else "" for nothing yet."""
        typed = self.typed()
        return {
            one.pk: typed.differs.get(one.pk) or typed.usual.get(key_of(one), "")
            for one in candidates
            if f"answer-{one.pk}" in self.data
        }


class AddressForm(ServiceForm):
    address = forms.CharField(
        label=_("Address of your calendar"),
        max_length=1000,
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}),
        help_text=_("Begins with https:// or webcal:// and often ends in .ics. It is not shown again in full."),
    )


class CalendarFileForm(ServiceForm):
    file = forms.FileField(
        label=_("Calendar file"),
        widget=forms.ClearableFileInput(attrs={"accept": ".ics,text/calendar"}),
        help_text=_("An export of Google, Outlook or Apple, of 10 MB at the most. It goes as soon as it was read."),
    )

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        if not upload.name.lower().endswith((".ics", ".ical", ".ifb", ".icalendar", ".txt")):
            raise ValidationError(_("Choose a file that ends in .ics; unpack a .zip first."), code="extension")
        return upload
