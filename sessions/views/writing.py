"""Saving what somebody writes, minutes or their correction, so that no word gets lost: both go the same way.

What cannot be saved is kept as the writer's own draft, and two texts are brought together.
"""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from lwg.web.templatetags.lwg import clock_time
from sessions.enums import SaveOrigin
from sessions.forms.corrections import CorrectionForm, TypedCorrection
from sessions.forms.minutes import MinutesForm, TypedMinutes, new_sheet
from sessions.models import Correction, Minutes
from sessions.selectors.conflicts import Conflict
from sessions.selectors.corrections import CorrectionPage
from sessions.selectors.minutes import MinutesPage
from sessions.selectors.minutes_cards import cards_of
from sessions.selectors.minutes_history import Contents
from sessions.selectors.remarks import Remarks
from sessions.selectors.themes import themes_to_suggest
from sessions.selectors.week_acts import WeekActs
from sessions.services.correction_contents import distributed
from sessions.services.corrections import save_correction
from sessions.services.minutes import EditConflict, NotWritableError, save_minutes
from sessions.services.own_drafts import forget_if_saved, forget_own_draft, keep_own_draft


class Writing:
    """Minutes as one person writes them; what differs for a correction is said below."""

    kind = "minutes"
    template = "sessions/minutes/edit.html"
    address = "edit_minutes"
    autosave_address = "autosave_minutes"
    page_of: type[MinutesPage] = MinutesPage
    typed = TypedMinutes

    def __init__(self, request: HttpRequest, page: MinutesPage) -> None:
        self.request, self.page, self.minutes, self.actor = request, page, page.minutes, page.user

    @property
    def text(self) -> Minutes | Correction:
        """What is saved now."""
        return self.minutes

    @property
    def is_writer(self) -> bool:
        """Whether it is theirs to write, now or in another state of the minutes."""
        return self.page.is_writer

    @property
    def may_write(self) -> bool:
        return self.page.may_write

    def form(self, sent: QueryDict | None = None) -> MinutesForm:
        return MinutesForm(sent, minutes=self.minutes, suggested=themes_to_suggest(self.minutes.session.community))

    def save(self, contents: Contents, revision: int, origin: SaveOrigin = SaveOrigin.TYPED) -> Minutes | Correction:
        """Raises as `save_minutes`."""
        return save_minutes(
            actor=self.actor,
            minutes=self.minutes,
            sections=contents.sections,
            themes=contents.themes,
            revision=revision,
            origin=origin,
        )

    def _extra(self) -> dict[str, Any]:
        """What the page shows beside the form."""
        return {
            "cards": cards_of(self.minutes.session),
            "acts": WeekActs(self.page),
            "remarks": Remarks(self.page),
        }

    def show(
        self, form: MinutesForm, *, status: int = 200, conflict: Conflict | None = None, refusal: str = ""
    ) -> HttpResponse:
        context = {"page": self.page, "writing": self, "form": form, "conflict": conflict, "refusal": refusal}
        return render(self.request, self.template, context | self._extra(), status=status)

    def keep(self, form: TypedMinutes, beside: Minutes | Correction | None = None) -> None:
        """What was sent, on the server and for its writer only: the browser may be closed before anything comes of it.

        `beside` is what stands there now, where that is known better than by `text`.
        """
        text = beside or self.text
        keep_own_draft(
            actor=self.actor,
            text=text,
            sections=form.sent_sections,
            themes=form.sent_themes,
            reason=str(form.data.get("reason", "")),
            revision=text.revision if form.revision is None else form.revision,
            sheet=form.told_sheet,
        )

    def send(self) -> HttpResponse:
        """Save what was sent; where the writer chose between two texts as they still are, what they chose."""
        form = self.form(self.request.POST)
        if form.is_valid() and self.is_of_now:
            of_correction = isinstance(self.text, Correction)
            conflict = Conflict(self.text, form.contents, form.revision)
            return self.merge(conflict, of_correction=of_correction, sheet=form.told_sheet)
        return self.save_form(form)

    @property
    def is_of_now(self) -> bool:
        """Whether the writer chose against the text as it stands."""
        return self.request.POST.get("theirs_version", "") == str(self.text.revision)

    def merge(self, conflict: Conflict, **draft: Any) -> HttpResponse:
        """Saved as chosen, and the draft (see `forget_own_draft`) is forgotten; or, where both texts are too long
        together, in the writing page as a sheet of its own, so that what was kept stays as it is.
        """
        chosen = conflict.chosen(self.request.POST)
        values = QueryDict(mutable=True)
        values.update(chosen.sections)
        values.setlist("themes", chosen.themes)
        values["reason"], values["version"], values["sheet"] = chosen.reason, str(self.text.revision), new_sheet()
        response = self.save_form(self.form(values), SaveOrigin.MERGED)
        if response.status_code == 302:
            forget_own_draft(actor=self.actor, minutes=self.minutes, **draft)
        return response

    def save_form(self, form: MinutesForm, origin: SaveOrigin = SaveOrigin.TYPED) -> HttpResponse:
        """Save, and back to the writing page; or that page with what was sent, kept as the writer's own draft too.

        Where nobody changed the same section or the themes meanwhile, both texts are brought together at once.
        """
        if not form.is_valid():
            self.keep(form)
            return self.show(form, status=422)
        try:
            saved, told = self._saved(form, origin)
        except EditConflict as conflict:
            beside = Conflict(conflict.theirs, form.contents, form.revision)
            self.keep(form, conflict.theirs)
            return self.show(form, status=409, conflict=beside)
        except NotWritableError as refusal:
            self.keep(form)
            return self.show(form, status=409, refusal=str(refusal.message))
        forget_if_saved(actor=self.actor, text=saved)
        messages.success(self.request, told % {"time": clock_time(saved.saved_at)})
        return self.next()

    def _saved(self, form: MinutesForm, origin: SaveOrigin) -> tuple[Minutes | Correction, str]:
        """And what to tell; raises EditConflict only where the writer has to choose."""
        revision = form.cleaned_data["version"]
        try:
            return self.save(form.contents, revision, origin), _("Saved at %(time)s.")
        except EditConflict as conflict:
            beside = Conflict(conflict.theirs, form.contents, revision)
            if beside.asks:
                raise
            saved = self.save(beside.chosen({}), conflict.theirs.revision, SaveOrigin.MERGED)
            return saved, _("Saved at %(time)s, together with what was written elsewhere meanwhile.")

    def next(self) -> HttpResponse:
        """Where one goes on once it was saved."""
        return redirect(self.address, self.minutes.session_id)

    def not_saved(self, form: TypedMinutes, why: EditConflict | NotWritableError | None = None) -> HttpResponse:
        """What autosave answers, after what was sent was kept: 409 with both texts or the refusal, 422 with errors."""
        theirs = why.theirs if isinstance(why, EditConflict) else None
        self.keep(form, theirs)
        if theirs is not None:
            beside = {"conflict": Conflict(theirs, form.contents, form.revision)}
            return render(self.request, "sessions/minutes/_conflict.html", beside, status=409)
        if isinstance(why, NotWritableError):
            refused = {"refusal": why.message, "writing": self}
            return render(self.request, "sessions/minutes/_closed.html", refused, status=409)
        return JsonResponse({"errors": form.errors}, status=422)


class WritingCorrection(Writing):
    """A correction of minutes that were distributed: the open one, or the one that the first save begins."""

    kind = "correction"
    template = "sessions/corrections/edit.html"
    address = "correct_minutes"
    autosave_address = "autosave_correction"
    page_of = CorrectionPage
    typed = TypedCorrection
    page: CorrectionPage

    @property
    def text(self) -> Correction:
        """Whose duty it is no more sees nothing that was not distributed."""
        if self.page.may_correct:
            return self.page.draft
        return Correction(minutes=self.minutes, contents=distributed(self.minutes), revision=0)

    @property
    def is_writer(self) -> bool:
        return self.page.is_minute_taker

    @property
    def may_write(self) -> bool:
        return self.page.may_write_correction

    def form(self, sent: QueryDict | None = None) -> MinutesForm:
        return CorrectionForm(sent, draft=self.text, suggested=themes_to_suggest(self.minutes.session.community))

    def save(self, contents: Contents, revision: int, origin: SaveOrigin = SaveOrigin.TYPED) -> Correction:
        """Raises as `save_correction`."""
        return save_correction(
            actor=self.actor,
            minutes=self.minutes,
            sections=contents.sections,
            themes=contents.themes,
            reason=contents.reason,
            revision=revision,
            origin=origin,
        )

    def _extra(self) -> dict[str, Any]:
        return {}

    def next(self) -> HttpResponse:
        address = "ask_correction_reader" if "ask" in self.request.POST else self.address
        return redirect(address, self.minutes.session_id)
