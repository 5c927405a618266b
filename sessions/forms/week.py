"""Forms of the week of the minutes: until when and why to put reminders off, and to whom minutes go."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from communities.forms.fields import DayField, ServiceForm
from communities.models import Membership
from lwg import clock
from sessions.models import Minutes, Session
from sessions.planning.deadlines import latest_snooze
from sessions.selectors.suggested import possible_writers
from sessions.services.snooze import LONGEST_REASON


class SnoozeForm(ServiceForm):
    """A moment in Amsterdam before the deadline, and why; by default tomorrow morning."""

    until = DayField(label=_("No reminders until"))
    at = forms.TimeField(label=_("At"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    reason = forms.CharField(
        label=_("Why?"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Only you and the facilitator read this; coordinators see that you put the reminders off."),
        error_messages={"required": _("Say why; only the facilitator reads it.")},
    )

    def __init__(self, *args: Any, minutes: Minutes, **kwargs: Any) -> None:
        now = clock.now().astimezone(clock.AMSTERDAM)
        tomorrow = (now + timedelta(days=1)).replace(hour=9, minute=0, second=0, microsecond=0)
        latest = latest_snooze(minutes.due_at).astimezone(clock.AMSTERDAM)
        first = min(tomorrow, latest)
        if minutes.is_put_off and minutes.snoozed_until is not None:
            first = minutes.snoozed_until.astimezone(clock.AMSTERDAM)
        reason = minutes.snooze_reason if minutes.is_put_off else ""
        kwargs["initial"] = {"until": first.date(), "at": first.time(), "reason": reason}
        super().__init__(*args, **kwargs)
        self.fields["until"].widget.attrs |= {"min": now.date().isoformat(), "max": latest.date().isoformat()}

    def moment(self) -> datetime:
        return datetime.combine(self.cleaned_data["until"], self.cleaned_data["at"], clock.AMSTERDAM)


class HandOverForm(ServiceForm):
    """To whom: whose turn it is stands first; `suggested` is who gets the minutes with one click."""

    to: "forms.ModelChoiceField[Membership]" = forms.ModelChoiceField(label=_("Who writes them?"), queryset=None)

    def __init__(self, *args: Any, session: Session, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        members = possible_writers(session)
        self.members = list(members)
        self.suggested = next((one for one in self.members if one.is_free), None)
        field = self.fields["to"]
        field.queryset = members  # type: ignore[attr-defined]
        field.choices = [("", "---------"), *((one.pk, _label(one)) for one in self.members)]  # type: ignore[attr-defined]


def _label(member: Membership) -> str:
    turns: int = member.turns  # type: ignore[attr-defined]
    told = ngettext("%(n)d turn in a year", "%(n)d turns in a year", turns) % {"n": turns}
    return f"{member.user} ({told})"
