"""Forms of themes: another name, and another theme to merge with."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sessions.models import Theme
from sessions.services.themes import LONGEST_NAME


class RenameThemeForm(forms.Form):
    """The service says which names can be; length is told by it, too."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        help_text=gettext_lazy("Lists and the search show this name. What was distributed keeps the name it had then."),
        widget=forms.TextInput(attrs={"maxlength": LONGEST_NAME, "autocomplete": "off"}),
    )


class MergeThemeForm(forms.Form):
    """The themes of the community but this one."""

    def __init__(self, *args: Any, theme: Theme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Theme.objects.current().filter(community=theme.community_id).exclude(pk=theme.pk).order_by("name")
        self.others = {str(other.pk): other for other in others}
        self.fields["into"] = forms.TypedChoiceField(
            label=_("Merge with"),
            help_text=_("This theme stays; the minutes that name “%(name)s” name this one instead.")
            % {"name": theme.name},
            choices=[("", _("choose a theme")), *((pk, other.name) for pk, other in self.others.items())],
            coerce=self.others.__getitem__,
            widget=forms.Select(attrs={"class": "form-select"}),
            error_messages={"invalid_choice": _("Choose a theme that is there now.")},
        )
