"""Forms of the board. Who runs it chooses who said something; everyone else writes for themself."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from communities.models import Membership
from lwg.web.once import OnceForm
from sessions.enums import AttendanceState, ContributionKind, Part, PracticeForm
from sessions.selectors.board import SessionPage
from sessions.selectors.people import Person


class SpokenForm(OnceForm):
    """Something that a member says; `authors` are those for whom this person may write."""

    author = forms.ChoiceField(label=_("Said by"))

    def __init__(self, *args: Any, page: SessionPage, authors: Sequence[Person], key: str, **kwargs: Any) -> None:
        super().__init__(*args, auto_id=f"{key}-%s", **kwargs)
        self.key = key
        self.url = ""
        self.submit: str | Promise = _("Add")
        self.members = {str(one.pk): one.membership for one in authors}
        self.me = page.me
        if page.runs_board:
            self.fields["author"].choices = [  # type: ignore[attr-defined]  # a ChoiceField, which stubs call a Field
                ("", _("Who said this?")),
                *((str(one.pk), one.name) for one in authors),
            ]
            self.order_fields(["author"])
        else:
            del self.fields["author"]

    @property
    def author_member(self) -> Membership:
        """Who said it; call on a valid form."""
        if "author" in self.fields:
            return self.members[self.cleaned_data["author"]]
        assert self.me is not None  # noqa: S101 (views give this form to members only)
        return self.me


def authors_for(page: SessionPage, *, content: bool) -> list[Person]:
    """Who is present, and oneself; in steps 1 and 4 (`content`) never the facilitator (A7a)."""
    return [one for one in page.people if (one.is_present or (one.is_me and page.me)) and not (content and one.guides)]


class SituationForm(SpokenForm):
    title = forms.CharField(label=_("In a few words"), max_length=120)
    text = forms.CharField(
        label=_("The situation"),
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What happened, and where do you doubt or struggle with what you did yourself?"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "author" in self.fields:
            self.fields["author"].label = _("Brought in by")


ADD_LABELS = {
    ContributionKind.QUESTION: _("Your question"),
    ContributionKind.PURPOSE: _("Add an intention behind it"),
    ContributionKind.PATTERN: _("Add a pattern"),
    ContributionKind.RELATION: _("Add a relation"),
    ContributionKind.MEANING: _("Add an underlying meaning"),
    ContributionKind.CONSIDERATION: _("Add a consideration"),
    ContributionKind.ACTION_PERSPECTIVE: _("Add an action perspective"),
}


class ContributionForm(SpokenForm):
    kind = forms.ChoiceField(choices=ContributionKind.choices, widget=forms.HiddenInput)
    text = forms.CharField(max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, kind: ContributionKind, **kwargs: Any) -> None:
        super().__init__(*args, initial={"kind": kind}, **kwargs)
        self.fields["text"].label = ADD_LABELS[kind]


class YieldForm(SpokenForm):
    change = forms.CharField(
        label=_("What changed or got better?"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    consideration = forms.CharField(
        label=_("Which considerations helped?"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class IntentionForm(SpokenForm):
    # Not `form`: a field of that name hides `element.form` from scripts in the browser.
    how = forms.ChoiceField(label=_("How"), choices=PracticeForm.choices, widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("What do you want to do until next time?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.submit = _("Keep this intention")
        if "author" in self.fields:
            self.fields["author"].label = _("Whose intention")
            self.fields["author"].help_text = _("Keeping it again replaces what stands there.")


class PartForm(forms.Form):
    part = forms.ChoiceField(choices=Part.choices)


class PresenceForm(forms.Form):
    """A tap on one button: `presence=<membership>:<state>`."""

    presence = forms.CharField()

    def __init__(self, *args: Any, page: SessionPage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.members = {str(one.pk): one.membership for one in page.people}

    def clean_presence(self) -> tuple[Membership, AttendanceState]:
        pk, _colon, state = self.cleaned_data["presence"].partition(":")
        if pk not in self.members or state not in AttendanceState.values:
            raise forms.ValidationError(_("Choose someone of this community."))
        return self.members[pk], AttendanceState(state)


class HeardForm(forms.Form):
    """A tap on a name: `heard=<membership>`."""

    heard = forms.CharField()

    def __init__(self, *args: Any, page: SessionPage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.members = {str(one.pk): one.membership for one in page.people}

    def clean_heard(self) -> Membership:
        try:
            return self.members[self.cleaned_data["heard"]]
        except KeyError:
            raise forms.ValidationError(_("Choose someone of this community.")) from None
