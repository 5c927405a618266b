"""Forms for entering and for one's own details."""

from typing import Any

from django import forms
from django.contrib.auth.forms import SetPasswordForm
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from lwg.accounts.models import User

# What Django and allauth say in these forms. Named here, so that it stands in our catalogue, which goes before theirs:
# their Dutch says "u", ours says "je".
SAID_BY_OTHERS = (
    _("Your password can’t be too similar to your other personal information."),
    ngettext_lazy(
        "Your password must contain at least %(min_length)d character.",
        "Your password must contain at least %(min_length)d characters.",
        "min_length",
    ),
    _("Your password can’t be a commonly used password."),
    _("Your password can’t be entirely numeric."),
    _("Enter the same password as before, for verification."),
    _("Your old password was entered incorrectly. Please enter it again."),
    _("Please reauthenticate to safeguard your account."),
)


class AcceptInvitationForm(SetPasswordForm):  # type: ignore[type-arg]  # not subscriptable at run time
    """A name and a first password; saved by `services.accept_invitation`."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        help_text=_("As the others in your community know you."),
    )
    field_order = ["name", "new_password1", "new_password2"]

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(user, *args, **kwargs)
        self.fields["name"].initial = user.name
        self.fields["new_password1"].label = _("Choose a password")
        self.fields["new_password2"].label = _("The password once more")


class ProfileForm(forms.ModelForm):  # type: ignore[type-arg]  # likewise
    """What a person may change about themselves."""

    class Meta:
        model = User
        fields = ["name", "language"]
        labels = {"name": _("Your name"), "language": _("Language of pages and mails")}
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "name"})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].required = True
