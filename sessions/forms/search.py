"""The field in which one says what to look for, and the choices beside it; nothing that is typed is refused."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sessions.search.queries import LONGEST
from sessions.selectors.search import Search

RANK, DATE = "rank", "date"


class SearchForm(forms.Form):
    """Choices are those of the person's own communities."""

    q = forms.CharField(
        label=gettext_lazy("Words"),
        required=False,
        widget=forms.TextInput(
            attrs={
                "type": "search",
                "class": "form-control",
                "maxlength": LONGEST,
                "aria-describedby": "search-help",
                "autocomplete": "off",
            }
        ),
    )

    def __init__(self, *args: Any, search: Search, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        select = forms.Select(attrs={"class": "form-select"})
        communities = [(str(one.pk), one.name) for one in search.communities]
        self.fields["community"] = forms.ChoiceField(
            label=_("Community"), choices=[("", _("all of mine")), *communities], required=False, widget=select
        )
        self.fields["theme"] = forms.ChoiceField(
            label=_("Theme"), choices=[("", _("any")), *search.themes], required=False, widget=select
        )
        self.fields["order"] = forms.ChoiceField(
            label=_("Order"),
            choices=[(RANK, _("best first")), (DATE, _("newest first"))],
            required=False,
            widget=select,
        )
