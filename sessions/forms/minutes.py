"""Forms of minutes: writing, choosing a reader, asking for changes."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from communities.models import Membership
from sessions.models import Minutes, Review, Theme
from sessions.rich_text import clean, length
from sessions.selectors.minutes import SECTIONS, Section, possible_readers
from sessions.services.deadlines import open_reviews_of
from sessions.services.minutes import too_long
from sessions.services.themes import checked_names, folded
from sessions.text import normal

MOST_SHOWN = 30


class TextSection(forms.CharField):
    """A long rich text; too much is told, and not cut off by the browser as `maxlength` would."""

    def __init__(self, section: Section) -> None:
        super().__init__(label=str(section.title), help_text=str(section.help), required=False)
        self.widget = forms.Textarea(attrs={"class": "form-control", "rows": 5})
        self.key = section.key

    def to_python(self, value: Any) -> str:
        return clean(super().to_python(value) or "")

    def validate(self, value: str) -> None:
        if length(value) > Minutes.LONGEST[self.key]:
            raise ValidationError(too_long(self.key))


class ThemeNames(forms.MultipleChoiceField):
    """Earlier themes as ticks, by name: one that was taken away meanwhile is simply made again."""

    def valid_value(self, value: Any) -> bool:
        return True


@dataclass(frozen=True)
class SectionField:
    section: Section
    field: forms.BoundField


class MinutesForm(forms.Form):
    """The sections and themes, and the revision on which the writer's text stands."""

    # Not of type "hidden": what the browser keeps of a text must keep the revision that it stands on, too.
    version = forms.IntegerField(
        min_value=0, widget=forms.TextInput(attrs={"hidden": True, "readonly": True, "autocomplete": "off"})
    )
    new_themes = forms.CharField(
        label=gettext_lazy("Other themes"),
        help_text=gettext_lazy("With a comma between them. An earlier theme is found again, however you write it."),
        required=False,
        widget=forms.TextInput(attrs={"class": "form-control", "list": "earlier-themes", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, minutes: Minutes, suggested: Iterable[Theme] = (), **kwargs: Any) -> None:
        chosen = [theme.name for theme in minutes.themes.all()]
        kwargs.setdefault("initial", {"version": minutes.revision, "themes": chosen})
        for section in SECTIONS:
            kwargs["initial"].setdefault(section.key, getattr(minutes, section.key))
        super().__init__(*args, **kwargs)
        for section in SECTIONS:
            self.fields[section.key] = TextSection(section)
        self.suggested = list(suggested)
        ticked = self.data.getlist("themes") if hasattr(self.data, "getlist") else []
        shown = dict.fromkeys([*chosen, *ticked, *(theme.name for theme in self.suggested[:MOST_SHOWN])])
        self.fields["themes"] = ThemeNames(
            label=_("Themes"),
            required=False,
            widget=forms.CheckboxSelectMultiple,
            choices=[(name, name) for name in shown],
        )
        self.order_fields(["version", *(section.key for section in SECTIONS), "themes", "new_themes"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        typed = re.split(r"[,;\n]", cleaned.get("new_themes", ""))
        try:
            cleaned["all_themes"] = self._as_known(checked_names([*cleaned.get("themes", []), *typed]))
        except ValidationError as error:
            self.add_error("new_themes", error)
        return cleaned

    def _as_known(self, names: list[str]) -> list[str]:
        known = {theme.key: theme.name for theme in self.suggested}
        return [known.get(folded(name), name) for name in names]

    @property
    def section_fields(self) -> list[SectionField]:
        return [SectionField(section, self[section.key]) for section in SECTIONS]

    @property
    def sections(self) -> dict[str, str]:
        """What was typed; to ask after `is_valid`, or of a form with errors for what is right in it."""
        return {section.key: self.cleaned_data[section.key] for section in SECTIONS if section.key in self.cleaned_data}


class AskReaderForm(forms.Form):
    """Whom to ask: by default who has the duty in this session, else a reader; not who was asked already.

    Where somebody is asked already, `how` says whether beside them or instead; without it, instead of the first.
    """

    BESIDE = "beside"

    def __init__(self, *args: Any, minutes: Minutes, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.waiting = open_reviews_of(minutes)
        asked = set() if self.is_bound else {one.reader_id for one in self.waiting}
        found = [member for member in possible_readers(minutes) if member.pk not in asked]
        self.readers = {str(member.pk): member for member in found}
        self.fields["reader"] = forms.TypedChoiceField(
            label=_("Reader"),
            help_text=_("Any member but the minute taker."),
            choices=[(pk, _label(member)) for pk, member in self.readers.items()],
            coerce=self.readers.__getitem__,
            initial=minutes.session.reader_id,
            error_messages={"invalid_choice": _("Choose an active member who has accepted the agreements.")},
        )
        if self.waiting:
            self.fields["how"] = forms.ChoiceField(
                label=_("Beside or instead of who is asked now"),
                choices=self._ways(),
                required=False,
                initial=str(self.waiting[0].pk),
                widget=forms.RadioSelect,
            )

    def _ways(self) -> list[tuple[str, str]]:
        instead = [(str(one.pk), _("instead of %(reader)s") % {"reader": one.reader}) for one in self.waiting]
        if len(self.waiting) == len(Review.PLACES):
            return instead
        return [
            *instead,
            (self.BESIDE, _("beside %(reader)s, as a second reader") % {"reader": self.waiting[0].reader}),
        ]

    @property
    def beside(self) -> bool:
        return bool(self.cleaned_data.get("how") == self.BESIDE)

    @property
    def instead_of(self) -> Review | None:
        return next((one for one in self.waiting if str(one.pk) == self.cleaned_data.get("how")), None)


def _label(member: Membership) -> str:
    return f"{member.user} ({_('reader')})" if member.is_reader else str(member.user)


class RemarkForm(forms.Form):
    """What should change, in the reader's words; may be empty where remarks stand at passages, as the service asks."""

    remark = forms.CharField(
        label=gettext_lazy("What should change?"),
        help_text=gettext_lazy("The minute taker reads this on the page of the minutes."),
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 5}),
        required=False,
    )

    def clean_remark(self) -> str:
        remark = normal(self.cleaned_data["remark"])
        MaxLengthValidator(4000)(remark)
        return remark
