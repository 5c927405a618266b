"""A reader's remark at words of a section of minutes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from sessions.models import Remark
from sessions.passages import LONGEST


class PassageForm(forms.Form):
    """One per section on the page; which words, what of them, and perhaps others. A script fills the first two."""

    # Not of type "hidden": what the browser keeps of a remark must keep these, too.
    before = forms.CharField(
        required=False, widget=forms.TextInput(attrs={"hidden": True, "readonly": True, "autocomplete": "off"})
    )
    revision = forms.IntegerField(
        min_value=0, widget=forms.TextInput(attrs={"hidden": True, "readonly": True, "autocomplete": "off"})
    )
    passage = forms.CharField(
        label=gettext_lazy("About these words"),
        help_text=gettext_lazy("As they stand in the text. Empty: about the whole part."),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 2}),
    )
    text = forms.CharField(
        label=gettext_lazy("Your remark"),
        max_length=Remark.LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 3}),
    )
    suggestion = forms.CharField(
        label=gettext_lazy("Put this in its place (if you like)"),
        help_text=gettext_lazy("The minute taker can take these words over with one click."),
        max_length=Remark.LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 2}),
    )

    def __init__(self, *args: Any, section: str, revision: int, **kwargs: Any) -> None:
        kwargs |= {"auto_id": f"id_{section}_%s", "initial": {"revision": revision}}
        super().__init__(*args, **kwargs)
        self.section = section
