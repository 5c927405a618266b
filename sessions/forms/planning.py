"""Forms of one session: when and where, why it is cancelled, who has the duties."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from communities.enums import Duty
from communities.forms.fields import DayField, ServiceForm
from communities.models import Community, Location, Membership
from lwg import clock
from lwg.web.once import OnceForm
from sessions.enums import Scope, SessionDuty
from sessions.forms.rosters import StartField, length_field, on_purpose_field
from sessions.models import Session
from sessions.planning.rhythm import local_day
from sessions.services.dates import locations_of
from sessions.services.series import Wish


class SessionForm(ServiceForm, OnceForm):
    """When and where; `cleaned_data` holds what `services.planning` asks."""

    day = DayField(label=_("Date"))
    starts_at = StartField(label=_("From"))
    length_minutes = length_field()
    location: "forms.ModelChoiceField[Location]" = forms.ModelChoiceField(
        label=_("Location"), queryset=None, required=False, empty_label=_("none")
    )
    online_link = forms.URLField(
        label=_("Online link"),
        required=False,
        max_length=200,
        assume_scheme="https",
        help_text=_("For a session online; preferably people meet at a place."),
    )
    on_purpose = on_purpose_field()

    def __init__(self, *args: Any, community: Community, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["location"].queryset = locations_of(community).order_by("name")  # type: ignore[attr-defined]

    def planned(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "form_key"}


def as_it_stands(session: Session) -> dict[str, Any]:
    """The initial values of a form that changes `session`."""
    local = session.starts_at.astimezone(clock.AMSTERDAM)
    return {
        "day": local.date(),
        "starts_at": local.time(),
        "length_minutes": session.length_minutes,
        "location": session.location_id,
        "online_link": session.online_link,
    }


class MoveForm(SessionForm):
    """Another moment or place for a session, and which others go along; `seen` is of the plan that was shown."""

    scope = forms.ChoiceField(
        label=_("Which sessions"),
        widget=forms.RadioSelect,
        required=False,
        help_text=_("Of several sessions each moves by as many days as this one. You see first what changes."),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    field_order = ("scope",)

    def __init__(self, *args: Any, session: Session, numbers: Mapping[Scope, int], **kwargs: Any) -> None:
        super().__init__(
            *args, community=session.community, initial=as_it_stands(session) | {"scope": Scope.ONE}, **kwargs
        )
        self.session = session
        self.fields["scope"].choices = [  # type: ignore[attr-defined]
            (Scope.ONE.value, Scope.ONE.label),
            *((scope.value, f"{scope.label} ({number})") for scope, number in numbers.items() if scope != Scope.ONE),
        ]

    def wish(self) -> Wish:
        """What `services.series` asks."""
        asked = {name: value for name, value in self.planned().items() if name not in ("scope", "seen")}
        return Wish(session=self.session, scope=Scope(self.cleaned_data["scope"] or Scope.ONE), **asked)


class CancelForm(ServiceForm):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        help_text=_("Members read this in the mail and on the page of the session. Name no private matters."),
    )


class SkipForm(ServiceForm):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        help_text=_(
            "For example the name of the holiday. Members read this in the mail and on the page of the session."
        ),
    )


class DutiesForm(ServiceForm):
    """Members on the day of the session; those with the duty stand first."""

    facilitator: "forms.ModelChoiceField[Membership]" = forms.ModelChoiceField(
        label=_("Facilitator"),
        queryset=None,
        help_text=_("Guards that everyone is heard, and takes no part in the content."),
    )
    minute_taker: "forms.ModelChoiceField[Membership]" = forms.ModelChoiceField(
        label=_("Minute taker"),
        queryset=None,
        help_text=_("Writes the minutes, within a week after the session."),
    )
    reader: "forms.ModelChoiceField[Membership]" = forms.ModelChoiceField(
        label=_("Reader"),
        queryset=None,
        required=False,
        help_text=_("Reads the minutes along before everyone gets them; somebody else than the minute taker."),
    )

    def __init__(self, *args: Any, session: Session, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        members = (
            Membership.objects.filter(community_id=session.community_id)
            .filter(
                Q(user__is_active=True) | Q(pk__in=[session.facilitator_id, session.minute_taker_id, session.reader_id])
            )
            .active_on(local_day(session.starts_at))
            .select_related("user")
            .order_by("user__name", "pk")
        )
        known = list(members)
        for name, duty in (
            ("facilitator", Duty.FACILITATOR),
            ("minute_taker", Duty.MINUTE_TAKER),
            ("reader", Duty.READER),
        ):
            field = self.fields[name]
            field.queryset = members  # type: ignore[attr-defined]
            field.choices = choices_by_duty(known, duty)  # type: ignore[attr-defined]


def choices_by_duty(members: list[Membership], duty: Duty | SessionDuty) -> list[tuple[str, Any]]:
    """Choices in two groups, without a query for each list."""
    have = [(one.pk, str(one.user)) for one in members if getattr(one, Membership.DUTY_FIELDS[Duty(duty)])]
    others = [(one.pk, str(one.user)) for one in members if not getattr(one, Membership.DUTY_FIELDS[Duty(duty)])]
    groups = [(gettext("with this duty"), have), (gettext("other members"), others)]
    return [("", "---------"), *[(label, group) for label, group in groups if group]]
