"""Adding to the board and taking back; with HTMX the form and the lists come back, without it the page."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from communities.views.gate import agreements_first
from sessions.enums import STEP_OF_KIND, ContributionKind, Part, Step
from sessions.forms.board import ContributionForm, IntentionForm, SituationForm, SpokenForm, YieldForm, authors_for
from sessions.models import Contribution, Situation, Yield
from sessions.selectors.board import SessionPage, session_page
from sessions.services import contributions as services
from sessions.services.practice import set_intention as save_intention
from sessions.views.board import open_page
from sessions.views.rendering import board_context, own_intention_form, render_session, to_session

PART_OF_LANES = {Step.CLARIFY: Part.CLARIFY, Step.COLLECTIVE: Part.COLLECTIVE, Step.BALANCE: Part.BALANCE}


def _save(
    request: HttpRequest, page: SessionPage, form: SpokenForm, part: Part, save: Callable[[SpokenForm], object]
) -> HttpResponse:
    """Save a valid form and answer with a fresh one; else with the form and its errors (422)."""
    if form.is_valid():
        try:
            save(form)
        except ValidationError as error:
            form.add_error(None, error)
    failed = bool(form.errors)
    if not request.htmx:  # type: ignore[attr-defined]  # set by django-htmx's middleware
        if failed:
            return render_session(request, page, bound=form, part=part)
        return to_session(page, part, form.key)
    page = session_page(page.user, page.session.pk)
    context: dict[str, Any] = board_context(page, part, form if failed else None) if page.is_running else {"page": page}
    context["answered"] = form if failed else _fresh(context, form.key)
    context["oob"] = True
    context["key"] = form.key
    return render(request, "sessions/board/_added.html", context, status=422 if failed else 200)


def _fresh(context: dict[str, Any], key: str) -> SpokenForm | None:
    """The empty form that takes the place of the one that was saved."""
    lanes = [lane.form for one in context.get("situations", []) for lane in one.shown]
    found = [one for one in [context.get("form"), *lanes] if one is not None and one.key == key]
    return found[0] if found else None


@require_POST
@agreements_first(sessions="pk")
def add_situation(request: HttpRequest, pk: int) -> HttpResponse:
    page = open_page(request, pk)
    form = SituationForm(request.POST, page=page, authors=authors_for(page, content=True), key="situation")

    def save(valid: SpokenForm) -> object:
        return services.add_situation(
            actor=page.user,
            session=page.session,
            bringer=valid.author_member,
            title=valid.cleaned_data["title"],
            text=valid.cleaned_data["text"],
            form_key=valid.cleaned_data["form_key"],
        )

    return _save(request, page, form, Part.SITUATION, save)


@require_POST
@agreements_first(sessions="pk")
def add_contribution(request: HttpRequest, pk: int, situation_pk: int) -> HttpResponse:
    page = open_page(request, pk)
    situation = get_object_or_404(Situation, pk=situation_pk, session=page.session)
    kind = ContributionKind(get_kind(request))
    step = STEP_OF_KIND[kind]
    form = ContributionForm(
        request.POST,
        page=page,
        authors=authors_for(page, content=step == Step.BALANCE),
        key=f"add-notes-{situation.pk}-{kind}",
        kind=kind,
    )

    def save(valid: SpokenForm) -> object:
        return services.add_contribution(
            actor=page.user,
            situation=situation,
            author=valid.author_member,
            kind=kind,
            text=valid.cleaned_data["text"],
            form_key=valid.cleaned_data["form_key"],
        )

    return _save(request, page, form, PART_OF_LANES[step], save)


def get_kind(request: HttpRequest) -> str:
    """The kind that was posted, a question when it is none that exists."""
    kind = request.POST.get("kind", "")
    return kind if kind in ContributionKind.values else ContributionKind.QUESTION


@require_POST
@agreements_first(sessions="pk")
def share_yield(request: HttpRequest, pk: int) -> HttpResponse:
    page = open_page(request, pk)
    form = YieldForm(request.POST, page=page, authors=authors_for(page, content=False), key="yield")

    def save(valid: SpokenForm) -> object:
        return services.share_yield(
            actor=page.user,
            session=page.session,
            member=valid.author_member,
            change=valid.cleaned_data["change"],
            consideration=valid.cleaned_data["consideration"],
            form_key=valid.cleaned_data["form_key"],
        )

    return _save(request, page, form, Part.YIELDS, save)


@require_POST
@agreements_first(sessions="pk")
def set_intention(request: HttpRequest, pk: int) -> HttpResponse:
    page = open_page(request, pk)
    form = (
        IntentionForm(request.POST, page=page, authors=authors_for(page, content=False), key="intention")
        if page.is_running
        else own_intention_form(page, request.POST)
    )

    def save(valid: SpokenForm) -> object:
        return save_intention(
            actor=page.user,
            session=page.session,
            member=valid.author_member,
            form=valid.cleaned_data["how"],
            text=valid.cleaned_data["text"],
        )

    return _save(request, page, form, Part.CLOSE, save)


@require_POST
@agreements_first(sessions="pk")
def remove_situation(request: HttpRequest, pk: int, situation_pk: int) -> HttpResponse:
    page = open_page(request, pk)
    found = Situation.objects.select_related("session", "bringer").filter(pk=situation_pk, session=page.session).first()
    if found is None:
        return to_session(page, Part.SITUATION)
    return _remove(request, page, Part.SITUATION, lambda: services.remove_situation(actor=page.user, situation=found))


@require_POST
@agreements_first(sessions="pk")
def remove_contribution(request: HttpRequest, pk: int, contribution_pk: int) -> HttpResponse:
    page = open_page(request, pk)
    found = (
        Contribution.objects.select_related("situation__session", "author")
        .filter(pk=contribution_pk, situation__session=page.session)
        .first()
    )
    if found is None:
        return to_session(page)
    return _remove(
        request,
        page,
        PART_OF_LANES[Step(found.step)],
        lambda: services.remove_contribution(actor=page.user, contribution=found),
    )


@require_POST
@agreements_first(sessions="pk")
def remove_yield(request: HttpRequest, pk: int, yield_pk: int) -> HttpResponse:
    page = open_page(request, pk)
    found = Yield.objects.select_related("session", "membership").filter(pk=yield_pk, session=page.session).first()
    if found is None:
        return to_session(page, Part.YIELDS)
    return _remove(request, page, Part.YIELDS, lambda: services.remove_yield(actor=page.user, shared=found))


def _remove(request: HttpRequest, page: SessionPage, part: Part, remove: Callable[[], None]) -> HttpResponse:
    """Take it back and say so. What is not there any more was taken back before: that answers with the page only."""
    try:
        remove()
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Removed."))
    return to_session(page, part)
