"""Forms for accepting agreements, and for publishing a new version."""

from django import forms
from django.utils.translation import gettext_lazy as _

from communities.forms.fields import ServiceForm


class AcceptForm(ServiceForm):
    """The box is never ticked beforehand."""

    number = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=32767)
    next = forms.CharField(widget=forms.HiddenInput, required=False, max_length=2000)
    accepted = forms.BooleanField(
        label=_("I have read these agreements, and I keep to them."),
        error_messages={"required": _("Tick the box when you agree; without it the community stays closed.")},
    )


class AgreementsForm(ServiceForm):
    """`after` is the version on which the text was written, so that two people do not overwrite each other."""

    text = forms.CharField(
        label=_("Agreements"),
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 18}),
        help_text=_("Plain text; a line stays a line."),
    )
    after = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=32766)
