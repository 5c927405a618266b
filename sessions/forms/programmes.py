"""Forms of planning communities together."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from communities.forms.fields import ServiceForm
from lwg.web.once import OnceForm
from sessions.models.programmes import LONGEST_SEARCH, MOST_SEED, SHORTEST_SEARCH, USUAL_SEARCH
from sessions.selectors.programme_pages import ChoicePage


class ProgrammeForm(ServiceForm, OnceForm):
    """Which of the communities that are ready; all, unless some are left out. Seed and time are in the background."""

    communities = forms.TypedMultipleChoiceField(
        label=_("Communities to plan"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one community.")},
    )
    seconds = forms.IntegerField(
        label=_("Seconds to search at the most"),
        min_value=SHORTEST_SEARCH,
        max_value=LONGEST_SEARCH,
        initial=USUAL_SEARCH,
        help_text=_("It is done sooner when no better plan exists."),
    )
    seed = forms.IntegerField(
        label=_("Seed"),
        min_value=0,
        max_value=MOST_SEED,
        initial=1,
        help_text=_("A number from which the search begins. The same input and seed give the same plan."),
    )

    def __init__(self, *args: Any, page: ChoicePage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ready = page.ready
        field: Any = self.fields["communities"]
        field.choices = [(one.pk, f"{one.name} ({one.told})") for one in ready]
        field.initial = [one.pk for one in ready]

    @property
    def more_is_wrong(self) -> bool:
        """Whether what is folded away has an error, and must be seen."""
        return bool(self.is_bound and {"seconds", "seed"} & set(self.errors))
