"""The form of a community: offers only what the person may choose from."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from communities.enums import Cadence, CommunityKind, Region
from communities.forms.fields import DayField, ServiceForm
from communities.models import Community, Location, Organisation
from lwg.accounts.models import User
from lwg.web.once import OnceForm

FIELDS = (
    "name",
    "kind",
    "shared_question",
    "region",
    "cadence_weeks",
    "partners",
    "location",
    "starts_on",
    "ends_on",
)


class CommunityForm(ServiceForm, OnceForm):
    """Partners are organisations for which the person coordinates too, and those that are partners already."""

    name = forms.CharField(label=_("Name"), max_length=120)
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=CommunityKind.choices,
        widget=forms.RadioSelect,
        help_text=_("The organisation itself is the community, or similar organisations form a network."),
    )
    shared_question = forms.CharField(
        label=_("Shared question"),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One question from practice, hard to solve, that all want to work on."),
    )
    region = forms.ChoiceField(
        label=_("Region"), choices=Region.choices, help_text=_("Whose school holidays are kept free.")
    )
    cadence_weeks = forms.TypedChoiceField(
        label=_("Rhythm"),
        choices=Cadence.choices,
        coerce=int,
        initial=Cadence.FOUR,
        help_text=_("Every 3 or 4 weeks works best."),
    )
    partners = forms.ModelMultipleChoiceField(
        label=_("Partner organisations"),
        queryset=Organisation.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("For a network: the other organisations. Add an organisation first if it is not here."),
    )
    location = forms.ModelChoiceField(
        label=_("Usual location"),
        queryset=Location.objects.none(),
        required=False,
        empty_label=_("varies, or not known yet"),
    )
    starts_on = DayField(label=_("Starts on"))
    ends_on = DayField(label=_("Ends on"), required=False, help_text=_("Leave empty when there is no end yet."))

    def __init__(
        self, *args: Any, user: User, organisation: Organisation, community: Community | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        of_mine = Organisation.objects.visible_to(user)
        eligible = Q(pk__in=of_mine.values("pk"))
        if community is not None:
            eligible |= Q(pk__in=community.partners.values("pk"))
            self.initial = {name: getattr(community, name) for name in FIELDS if name != "partners"}
            self.initial["partners"] = [partner.pk for partner in community.partners.all()]
            self.initial["location"] = community.location_id
        partners = Organisation.objects.filter(eligible).exclude(pk=organisation.pk)
        self.fields["partners"].queryset = partners  # type: ignore[attr-defined]  # is a ModelMultipleChoiceField
        locations = Location.objects.filter(
            Q(organisation=organisation) | Q(organisation__in=partners.values("pk"))
        ).select_related("organisation")
        self.fields["location"].queryset = locations  # type: ignore[attr-defined]  # is a ModelChoiceField
        self.fields["location"].label_from_instance = _with_organisation  # type: ignore[attr-defined]  # likewise

    @property
    def chosen(self) -> dict[str, Any]:
        """What was chosen, as the services want it."""
        return {name: self.cleaned_data[name] for name in FIELDS}


def _with_organisation(location: Location) -> str:
    return f"{location} ({location.organisation})"
