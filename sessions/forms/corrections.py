"""Forms of corrections: the sections and themes as while writing, with what was wrong; and who reads along."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from sessions.forms.minutes import AskReaderForm, MinutesForm, TypedMinutes
from sessions.models import Correction, Theme
from sessions.services.corrections import LONGEST_REASON
from sessions.text import normal


class TypedCorrection(TypedMinutes):
    """What the writer of a correction sends; what was wrong may wait until a reader is asked."""

    reason = forms.CharField(
        label=gettext_lazy("What was wrong?"),
        help_text=gettext_lazy("In a line or two: every member reads this with the correction."),
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 3, "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Too much is told, and not cut off by the browser.
        del self.fields["reason"].widget.attrs["maxlength"]

    def clean_reason(self) -> str:
        return normal(self.cleaned_data["reason"])


class CorrectionForm(TypedCorrection, MinutesForm):
    """A correction to write in."""

    def __init__(self, *args: Any, draft: Correction, suggested: Iterable[Theme] = (), **kwargs: Any) -> None:
        initial = {"version": draft.revision, "themes": draft.contents["themes"], "reason": draft.reason}
        super().__init__(*args, minutes=draft.as_minutes(), suggested=suggested, initial=initial, **kwargs)


class AskCorrectionReaderForm(AskReaderForm):
    """Whom to ask: by default who read these minutes along before."""

    def __init__(self, *args: Any, draft: Correction, **kwargs: Any) -> None:
        super().__init__(*args, minutes=draft.minutes, **kwargs)
        if draft.reader_id:
            self.fields["reader"].initial = draft.reader_id
