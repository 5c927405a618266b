"""Forms for members: one by e-mail, a whole list, and what somebody is in the community."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from communities.enums import Background, Duty, Knowledge
from communities.forms.fields import DayField, ServiceForm
from communities.models import Membership
from communities.services.memberships import Terms
from lwg import clock
from lwg.web.once import OnceForm

MOST_BYTES = 200_000
"""Of a list of members, pasted or as a file; 500 rows take about 60,000."""


class TermsForm(ServiceForm):
    """Background, knowledge, duties and period."""

    background = forms.ChoiceField(label=_("Background"), choices=[("", _("choose")), *Background.choices])
    knowledge = forms.MultipleChoiceField(
        label=_("Kinds of knowledge"),
        choices=Knowledge.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one kind of knowledge.")},
    )
    duties = forms.MultipleChoiceField(
        label=_("Duties"),
        choices=Duty.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("What this person may be asked to do. Per session one person has the duty."),
    )
    starts_on = DayField(label=_("From"))
    ends_on = DayField(label=_("Until"), required=False, help_text=_("The last day. Leave empty when there is no end."))

    def __init__(self, *args: Any, membership: Membership | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["starts_on"].initial = clock.today
        if membership is not None:
            self.initial = {
                "background": membership.background,
                "knowledge": membership.knowledge,
                "duties": membership.duties,
                "starts_on": membership.starts_on,
                "ends_on": membership.ends_on,
            }

    @property
    def terms(self) -> Terms:
        chosen = self.cleaned_data
        return Terms(
            background=chosen["background"],
            knowledge=frozenset(chosen["knowledge"]),
            duties=frozenset(chosen["duties"]),
            starts_on=chosen["starts_on"],
            ends_on=chosen["ends_on"],
        )


class InviteForm(TermsForm, OnceForm):
    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    name = forms.CharField(label=_("Name"), max_length=120, required=False)
    field_order = ["email", "name", "background", "knowledge", "duties", "starts_on", "ends_on"]


class MemberListForm(ServiceForm):
    """A list to be read by `communities.member_list`; what a file holds takes the place of what was typed."""

    text = forms.CharField(
        label=_("List of members"),
        required=False,
        strip=False,
        max_length=MOST_BYTES,
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false"}),
    )
    file = forms.FileField(label=_("Or a CSV file"), required=False, allow_empty_file=True)

    def clean_file(self) -> str:
        """The text of the file, as UTF-8 or as older spreadsheets write it."""
        file = self.cleaned_data["file"]
        if not isinstance(file, UploadedFile):
            return ""
        if (file.size or 0) > MOST_BYTES:
            raise ValidationError(_("This file is too large for a list of members."))
        content: bytes = file.read()
        if b"\x00" in content or content.startswith((b"PK", b"%PDF", b"\x89PNG", b"\xff\xd8")):
            raise ValidationError(_("This is no text file. Save the list as CSV, or paste it."))
        try:
            return content.decode("utf-8-sig")
        except UnicodeDecodeError:
            return content.decode("cp1252", errors="replace")

    def clean(self) -> dict[str, Any]:
        """One of the two is needed."""
        chosen = super().clean() or self.cleaned_data
        if not self.errors and not self.list_text.strip():
            self.add_error("text", _("Paste a list or choose a file."))
        return chosen

    @property
    def list_text(self) -> str:
        return str(self.cleaned_data.get("file") or self.cleaned_data.get("text") or "")


class ConfirmListForm(MemberListForm, OnceForm):
    """The same list once it was shown and found good."""
