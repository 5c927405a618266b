"""Forms of duties and reminders: whom to ask to take over, a community's own text, which reminders one wants."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from communities.forms.fields import ServiceForm
from communities.models import Membership
from sessions.enums import SessionDuty
from sessions.forms.planning import choices_by_duty


class AskSwapForm(ServiceForm):
    """Members who could take over; those with the duty stand first."""

    asked: "forms.ModelChoiceField[Membership]" = forms.ModelChoiceField(label=_("Whom do you ask?"), queryset=None)

    def __init__(self, *args: Any, members: QuerySet[Membership], duty: SessionDuty, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = list(members)
        self.members = known
        field = self.fields["asked"]
        field.queryset = members  # type: ignore[attr-defined]
        field.choices = choices_by_duty(known, duty)  # type: ignore[attr-defined]


class ReminderTextForm(ServiceForm):
    text = forms.CharField(
        label=_("Your text"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_(
            "Plain text, such as where to park or what to bring. Name no private matters: it goes out by mail."
        ),
    )


class RemindersForm(forms.Form):
    """Of which communities reminders come; by membership."""

    wanted = forms.TypedMultipleChoiceField(
        label=_("Remind me of the sessions of"),
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("A mail a week before and a day before. Mails about minutes that you write always come."),
    )

    def __init__(self, *args: Any, memberships: Sequence[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["wanted"].choices = [(one.pk, one.community.name) for one in memberships]  # type: ignore[attr-defined]
        self.initial.setdefault("wanted", [one.pk for one in memberships if one.gets_reminders])
