"""Forms for what was learned, and for feedback on it."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Q
from django.template.defaultfilters import filesizeformat
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from communities.models import Membership
from lwg import clock
from lwg.web.once import OnceForm
from reports.enums import Audience, WayOfLearning
from reports.evidence import ACCEPT, Upload, check
from reports.models import Competence, LearningOutcome
from reports.selectors.outcomes import Readers, competences_for
from sessions.models import Session

SESSIONS_SINCE = timedelta(days=366)


class OutcomeForm(OnceForm):
    """What a member learned. `memberships` are those in which this person may write (one when changing)."""

    membership = forms.ModelChoiceField(Membership.objects.none(), label=_("Community"))
    title = forms.CharField(label=_("In a few words"), max_length=120)
    text = forms.CharField(
        label=_("What I learned"),
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Write about your own acting. Leave out names of others and of clients."),
    )
    session = forms.ModelChoiceField(
        Session.objects.none(),
        label=_("Session"),
        required=False,
        empty_label=_("not from one session"),
        help_text=_("The session in which it started, if there is one."),
    )
    way = forms.ChoiceField(label=_("Way of learning"), choices=WayOfLearning.choices, widget=forms.RadioSelect)
    competences = forms.ModelMultipleChoiceField(
        Competence.objects.none(), label=_("Competences"), widget=forms.CheckboxSelectMultiple
    )
    evidence = forms.FileField(label=_("Evidence"), required=False, widget=forms.FileInput(attrs={"accept": ACCEPT}))
    without_evidence = forms.BooleanField(label=_("Remove the file that is there now"), required=False)
    audience = forms.ChoiceField(
        label=_("Who may see it"), choices=Audience.choices, widget=forms.RadioSelect, initial=Audience.SELF
    )

    def __init__(
        self,
        *args: Any,
        memberships: Sequence[Membership],
        readers: Sequence[Readers] = (),
        outcome: LearningOutcome | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if outcome is not None:
            self.initial = _as_typed(outcome) | dict(self.initial)
        mine = {one.pk: one for one in memberships}
        membership = self._choices("membership")
        membership.queryset = Membership.objects.filter(pk__in=mine)
        membership.choices = [(one.pk, one.community.name) for one in memberships]
        if len(mine) == 1:
            membership.initial = next(iter(mine))
            membership.widget = forms.HiddenInput()
        self._offer_sessions(memberships, outcome.session_id if outcome else None)
        self._offer_competences({one.community.organisation_id for one in memberships})
        self.fields["evidence"].help_text = gettext("PDF, PNG, JPEG, DOCX, ODT or TXT, at most %(limit)s.") % {
            "limit": filesizeformat(settings.EVIDENCE_MAX_BYTES)
        }
        self.fields["audience"].help_text = _who(readers)
        if outcome is None or not outcome.evidence:
            del self.fields["without_evidence"]
        else:
            self.fields["without_evidence"].help_text = outcome.evidence_name

    def _choices(self, name: str) -> Any:
        return self.fields[name]

    def _offer_sessions(self, memberships: Sequence[Membership], chosen: int | None) -> None:
        """Those that began in the last year in these communities, newest first; named once here, not per option."""
        names = {one.community_id: one.community.name for one in memberships if one.is_active}  # P4
        now = clock.now()
        offered = Session.objects.filter(community_id__in=names).filter(
            Q(starts_at__lte=now, starts_at__gte=now - SESSIONS_SINCE) | Q(pk=chosen)
        )
        field = self._choices("session")
        field.queryset = offered
        rows = offered.standing().order_by("-starts_at").values_list("pk", "community_id", "starts_at")
        field.choices = [("", field.empty_label)] + [
            (pk, _session_name(names[community] if len(names) > 1 else "", starts_at))
            for pk, community, starts_at in rows
        ]

    def _offer_competences(self, organisation_ids: set[int]) -> None:
        field = self._choices("competences")
        field.queryset = competences_for(organisation_ids)
        groups: dict[str, list[tuple[int, str]]] = {}
        for competence in field.queryset:
            groups.setdefault(str(competence.framework), []).append((competence.pk, str(competence)))
        field.choices = list(groups.items()) if len(groups) > 1 else [row for rows in groups.values() for row in rows]

    def clean_evidence(self) -> Upload | None:
        upload: Upload | None = self.cleaned_data.get("evidence")
        if isinstance(upload, UploadedFile):
            check(upload)
            return upload
        return None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        membership, session = cleaned.get("membership"), cleaned.get("session")
        if membership and session and session.community_id != membership.community_id:
            self.add_error("session", _("This session is of another community."))
        return cleaned

    def refuse(self, error: ValidationError | None = None) -> None:
        """Take in what the service refused, and say that a browser does not keep the file that was chosen."""
        if error is not None:
            known = set(self.fields)
            for name, problems in getattr(error, "error_dict", {None: error}).items():
                self.add_error(name if name in known else None, problems)
        if "evidence" in self.files and "evidence" not in self.errors:
            self.add_error("evidence", _("Choose the file again: what you typed is kept, the file is not."))


class FeedbackForm(OnceForm):
    """What one says about another's outcome."""

    text = forms.CharField(
        label=_("Your feedback"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What did you see, and what does it make you curious about? No judgement."),
    )


def _as_typed(outcome: LearningOutcome) -> dict[str, Any]:
    return {
        "title": outcome.title,
        "text": outcome.text,
        "session": outcome.session_id,
        "way": outcome.way,
        "competences": [one.pk for one in outcome.competences.all()],
        "audience": outcome.audience,
    }


def _session_name(community: str, starts_at: Any) -> str:
    day = date_format(starts_at.astimezone(clock.AMSTERDAM), "j F Y")
    return f"{day}, {community}" if community else day


def _who(readers: Sequence[Readers]) -> str:
    """Who each audience is now, in words."""
    lecturers = "; ".join(one.in_words(Audience.LECTURERS) for one in readers)
    members = "; ".join(one.in_words(Audience.COMMUNITY) for one in readers)
    return gettext(
        "Lecturers now: %(lecturers)s. Everyone now: %(members)s. Coordinators and administrators never see it. "
        "You can change your choice at any time."
    ) % {"lecturers": lecturers, "members": members}
