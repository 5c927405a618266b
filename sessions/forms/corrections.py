"""Forms of corrections: the sections and themes as while writing, with what was wrong; and who reads along."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from sessions.forms.minutes import MOST_SHOWN, AskReaderForm, MinutesForm
from sessions.models import Correction, Theme
from sessions.services.corrections import LONGEST_REASON
from sessions.text import normal


class CorrectionForm(MinutesForm):
    """A correction to write in; what was wrong may wait until a reader is asked."""

    reason = forms.CharField(
        label=gettext_lazy("What was wrong?"),
        help_text=gettext_lazy("In a line or two: every member reads this with the correction."),
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 3, "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, draft: Correction, suggested: Iterable[Theme] = (), **kwargs: Any) -> None:
        chosen = draft.contents["themes"]
        initial = {"version": draft.revision, "themes": chosen, "reason": draft.reason}
        super().__init__(*args, minutes=draft.as_minutes(), suggested=suggested, initial=initial, **kwargs)
        # Too much is told, and not cut off by the browser.
        del self.fields["reason"].widget.attrs["maxlength"]
        ticked = self.data.getlist("themes") if hasattr(self.data, "getlist") else []
        shown = dict.fromkeys([*chosen, *ticked, *(theme.name for theme in self.suggested[:MOST_SHOWN])])
        self.fields["themes"].choices = [(name, name) for name in shown]  # type: ignore[attr-defined]

    def clean_reason(self) -> str:
        return normal(self.cleaned_data["reason"])


class AskCorrectionReaderForm(AskReaderForm):
    """Whom to ask: by default who read these minutes along before."""

    def __init__(self, *args: Any, draft: Correction, **kwargs: Any) -> None:
        super().__init__(*args, minutes=draft.minutes, **kwargs)
        last = draft.minutes.reviews.exclude(decided_at=None).values_list("reader_id", flat=True).first()
        self.fields["reader"].initial = draft.reader_id or last
