"""Forms of minutes: writing, choosing a reader, asking for changes."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from communities.models import Membership
from sessions.enums import Decision
from sessions.models import Minutes, Review, Theme
from sessions.rich_text import clean, from_plain, length, plain
from sessions.selectors.minutes import possible_readers
from sessions.selectors.minutes_history import Contents
from sessions.selectors.sections import SECTIONS, Section
from sessions.services.deadlines import open_reviews_of
from sessions.services.minutes import too_long
from sessions.services.themes import checked_names, folded
from sessions.text import normal

MOST_SHOWN = 30
SHEET = re.compile(r"[0-9a-f-]{36}")
OF_THE_EDITOR = re.compile(r"<(p|h3|h4|ul|ol)\b")  # what else is sent are words of a text area, "<" and all


class RichText(forms.Textarea):
    """A text area with the words as plain text, for who has no script; the editor starts from the HTML beside it."""

    def __init__(self, longest: int) -> None:
        super().__init__(
            {
                "class": "form-control",
                "rows": 5,
                "autocomplete": "off",  # the browser would put back a text, and not the revision that it stands on
                "data-rich-text": True,
                "data-longest": longest,
            }
        )

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        html = clean(value or "")
        context = super().get_context(name, plain(html), attrs)
        context["widget"]["attrs"]["data-html"] = html
        return context


class TextSection(forms.CharField):
    """A long rich text; too much is told, and not cut off by the browser as `maxlength` would.

    Plain text that reads as `stored` does is `stored`: saving without script takes away no heading or link.
    """

    def __init__(self, section: Section, stored: str = "") -> None:
        super().__init__(label=str(section.title), help_text=str(section.help), required=False)
        self.key = section.key
        self.stored = stored
        self.widget = RichText(Minutes.LONGEST[section.key])

    def to_python(self, value: Any) -> str:
        typed = super().to_python(value) or ""
        if normal(typed) == plain(self.stored):
            return self.stored
        return clean(typed) if OF_THE_EDITOR.match(typed) else from_plain(typed)

    def validate(self, value: str) -> None:
        if length(value) > Minutes.LONGEST[self.key]:
            raise ValidationError(too_long(self.key))


class UnseenInput(forms.TextInput):
    """Not of type "hidden": what the browser keeps of a text must keep its revision and its sheet, too."""

    def __init__(self) -> None:
        super().__init__({"hidden": True, "readonly": True, "autocomplete": "off"})


def new_sheet() -> str:
    """What tells one opening of the writing page from another, also of the same person."""
    return str(uuid4())


class ThemeNames(forms.MultipleChoiceField):
    """Earlier themes as ticks, by name: one that was taken away meanwhile is simply made again."""

    def valid_value(self, value: Any) -> bool:
        return True


@dataclass(frozen=True)
class SectionField:
    section: Section
    field: forms.BoundField


class TypedMinutes(forms.Form):
    """What a writer sends: the sections and themes, the revision on which their text stands, and from which sheet."""

    version = forms.IntegerField(min_value=0, widget=UnseenInput)
    sheet = forms.CharField(required=False, widget=UnseenInput, initial=new_sheet)
    new_themes = forms.CharField(
        label=gettext_lazy("Other themes"),
        help_text=gettext_lazy("With a comma between them. An earlier theme is found again, however you write it."),
        required=False,
        widget=forms.TextInput(attrs={"class": "form-control", "list": "earlier-themes", "autocomplete": "off"}),
    )
    themes = ThemeNames(label=gettext_lazy("Themes"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for section in SECTIONS:
            self.fields[section.key] = TextSection(section)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        try:
            cleaned["all_themes"] = self._as_known(checked_names(self.sent_themes))
        except ValidationError as error:
            self.add_error("new_themes", error)
        return cleaned

    def _as_known(self, names: list[str]) -> list[str]:
        return names

    @property
    def sections(self) -> dict[str, str]:
        """What was sent; to ask after `is_valid`, or of a form with errors for what is right in it."""
        sent = {section.key for section in SECTIONS if section.key in self.data}
        return {key: text for key, text in self.cleaned_data.items() if key in sent}

    @property
    def contents(self) -> Contents:
        """As `sections`, of all of it; to ask after `is_valid`."""
        return Contents(self.sections, self.cleaned_data["all_themes"], self.cleaned_data.get("reason", ""))

    @property
    def sent_sections(self) -> dict[str, str]:
        """What was sent, right or wrong, as it came."""
        return {section.key: str(self.data[section.key]) for section in SECTIONS if section.key in self.data}

    @property
    def sent_themes(self) -> list[str]:
        """The names that were ticked and typed, right or wrong."""
        typed = re.split(r"[,;\n]", str(self.data.get("new_themes", "")))
        return [name.strip() for name in [*self.ticked, *typed] if name.strip()]

    @property
    def ticked(self) -> list[str]:
        return self.data.getlist("themes") if hasattr(self.data, "getlist") else []

    @property
    def told_sheet(self) -> str:
        """As it was sent; empty where that is none of ours."""
        sent = str(self.data.get("sheet", ""))
        return sent if SHEET.fullmatch(sent) else ""

    @property
    def revision(self) -> int | None:
        """On which the text stands; None where none was sent."""
        found: int | None = self.cleaned_data.get("version")
        return found


class MinutesForm(TypedMinutes):
    """The page to write on: with what stands there, and the themes to choose from."""

    def __init__(self, *args: Any, minutes: Minutes, suggested: Iterable[Theme] = (), **kwargs: Any) -> None:
        if "initial" not in kwargs:
            names = [theme.name for theme in minutes.themes.all()]
            kwargs["initial"] = {"version": minutes.revision, "themes": names}
        for section in SECTIONS:
            kwargs["initial"].setdefault(section.key, getattr(minutes, section.key))
        super().__init__(*args, **kwargs)
        for section in SECTIONS:
            self.fields[section.key].stored = getattr(minutes, section.key)  # type: ignore[attr-defined]
        self.suggested = list(suggested)
        shown = dict.fromkeys(
            [*self.initial["themes"], *self.ticked, *(theme.name for theme in self.suggested[:MOST_SHOWN])]
        )
        self.fields["themes"].choices = [(name, name) for name in shown]  # type: ignore[attr-defined]
        self.order_fields(["version", "sheet", *(section.key for section in SECTIONS), "themes", "new_themes"])

    def _as_known(self, names: list[str]) -> list[str]:
        known = {theme.key: theme.name for theme in self.suggested}
        return [known.get(folded(name), name) for name in names]

    @property
    def section_fields(self) -> list[SectionField]:
        return [SectionField(section, self[section.key]) for section in SECTIONS]


class AskReaderForm(forms.Form):
    """Whom to ask: by default who read these minutes along last, else who has the duty in this session, else a reader;
    not who is asked already.

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
            initial=_last_reader(minutes) or minutes.session.reader_id,
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
        beside = _("beside %(reader)s, as a second reader") % {"reader": self.waiting[0].reader}
        return [*instead, (self.BESIDE, beside)]

    @property
    def beside(self) -> bool:
        return bool(self.cleaned_data.get("how") == self.BESIDE)

    @property
    def instead_of(self) -> Review | None:
        return next((one for one in self.waiting if str(one.pk) == self.cleaned_data.get("how")), None)


def _last_reader(minutes: Minutes) -> int | None:
    """Whose answer was the last: a question that was taken back had none."""
    answered = minutes.reviews.exclude(decision__in=("", Decision.WITHDRAWN)).order_by("-decided_at", "-pk")
    return answered.values_list("reader_id", flat=True).first()


def _label(member: Membership) -> str:
    return f"{member.user} ({_('reader')})" if member.is_reader else str(member.user)


class RemarkForm(forms.Form):
    """What should change, in the reader's words; the service says whether it may be empty."""

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
