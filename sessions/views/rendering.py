"""The session page and its parts, as every view of the board answers with them."""

import hashlib
from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from lwg.audit.services import trail_of
from lwg.together import together
from sessions.enums import Part, SessionState, Step
from sessions.forms.board import ContributionForm, IntentionForm, SituationForm, SpokenForm, YieldForm, authors_for
from sessions.selectors import contents
from sessions.selectors.answers import answers_of
from sessions.selectors.board import SessionPage, Stage, stages_of

STEP_OF_LANES = {Part.CLARIFY: Step.CLARIFY, Part.COLLECTIVE: Step.COLLECTIVE, Part.BALANCE: Step.BALANCE}


def render_session(
    request: HttpRequest, page: SessionPage, *, bound: SpokenForm | None = None, part: Part | None = None
) -> HttpResponse:
    """The page in its state; `bound` is a form with errors that goes back in its place (status 422)."""
    status = 422 if bound is not None and bound.errors else 200
    context: dict[str, Any] = {"page": page, "session": page.session}
    if page.opens_contents and page.session.state == SessionState.HELD:
        with together(*contents.asked_of_all(page)):
            context |= held_context(page, bound) | {"may_plan": page.may_plan}
        if page.sees_trail:
            context["entries"] = trail_of(page.session)
        return render(request, "sessions/board/held.html", context, status=status)
    context["may_plan"] = page.may_plan
    if not page.opens_contents:
        context["entries"] = trail_of(page.session)
        return render(request, "sessions/board/facts.html", context)
    if page.is_running:
        shown = part or chosen_part(request, page)
        context |= board_context(page, shown, bound)
        context["projected"] = request.GET.get("projector") == "1"
        return render(request, "sessions/board/board.html", context, status=status)
    if page.sees_trail:
        context["entries"] = trail_of(page.session)
    if page.session.state == SessionState.PLANNED:
        context["stages"] = stages_of(page, _("Acquaintance and agreements"))
        context["answers"] = answers_of(page)
    return render(request, "sessions/board/planned.html", context)


def chosen_part(request: HttpRequest, page: SessionPage) -> Part:
    """The part that was asked for, else the one that is on."""
    asked = request.GET.get("part", "")
    return Part(asked) if asked in Part.values else Part(page.session.part or Part.CHECK_IN)


def board_context(page: SessionPage, part: Part, bound: SpokenForm | None = None) -> dict[str, Any]:
    """What one part of the running board shows, with its forms."""
    stages = stages_of(page, _("Acquaintance and agreements"))
    context = part_context(page, part) | {"stages": stages, "stage": next(one for one in stages if one.part == part)}
    place = next((number for number, one in enumerate(stages) if one.is_current), -1)
    context["current"] = stages[place] if place >= 0 else None
    context["next_stage"] = stages[place + 1] if -1 < place < len(stages) - 1 else None
    _give_forms(page, part, context, bound)
    context["news_url"] = news_url(page, part, context)
    return context


def part_context(page: SessionPage, part: Part) -> dict[str, Any]:
    """What was said in one part; without forms, timing or look."""
    context: dict[str, Any] = {"page": page, "session": page.session, "part": part}
    if part == Part.YIELDS:
        context |= {
            "told": contents.look_back(page),
            "my_notes": contents.my_notes(page),
            "prompts": contents.prompts_of(Step.YIELDS),
        }
    elif part == Part.SITUATION:
        context["situations"] = contents.situations_of(page, with_contributions=False)
    elif part in STEP_OF_LANES:
        step = STEP_OF_LANES[part]
        context["situations"] = contents.situations_of(page)
        for board in context["situations"]:
            board.shown = board.steps[step]
        if step != Step.CLARIFY:
            context["prompts"] = contents.prompts_of(step)
    elif part == Part.CLOSE:
        context["intentions"] = contents.intentions_in(page)
    return context


def _give_forms(page: SessionPage, part: Part, context: dict[str, Any], bound: SpokenForm | None) -> None:
    """The form of the part, or one for each lane; `bound` takes the place of the one with its key."""

    def form(of: type[SpokenForm], key: str, url: str, *, content: bool = False, **kwargs: Any) -> SpokenForm | None:
        authors = authors_for(page, content=content)
        if content and not authors:
            return None
        found = bound if bound is not None and bound.key == key else None
        found = found or of(page=page, authors=authors, key=key, **kwargs)
        found.url = url
        return found

    pk = page.session.pk
    if part == Part.YIELDS and not page.is_first:
        context["form"] = form(YieldForm, "yield", reverse("share_yield", args=[pk]))
    elif part == Part.SITUATION:
        context["form"] = form(SituationForm, "situation", reverse("add_situation", args=[pk]), content=True)
    elif part == Part.CLOSE:
        mine = _mine(page, context["intentions"])
        context["form"] = form(IntentionForm, "intention", reverse("set_intention", args=[pk]), initial=mine)
    elif part in STEP_OF_LANES:
        for board in context["situations"]:
            url = reverse("add_contribution", args=[pk, board.situation.pk])
            for lane in board.shown:
                lane.form = form(ContributionForm, f"add-{lane.key}", url, content=part == Part.BALANCE, kind=lane.kind)


def _mine(page: SessionPage, intentions: Iterable[contents.Meant]) -> dict[str, Any]:
    """One's own intention to change; who runs the board chooses first whose it is."""
    mine = next((one for one in intentions if page.me is not None and one.member_pk == page.me.pk), None)
    if mine is None or (page.is_running and page.runs_board):
        return {}
    return {"how": mine.form, "text": mine.text}


def held_context(page: SessionPage, bound: SpokenForm | None = None) -> dict[str, Any]:
    """Everything that was said, to read; with one's own intention to change until the next session begins."""
    before, intentions = contents.intentions_before_and_in(page)
    context: dict[str, Any] = {
        "treated": contents.treated_in(page),
        "told": contents.look_back(page, before),
        "intentions": intentions,
    }
    if page.may_change_intention:
        context["form"] = bound or own_intention_form(page, initial=_mine(page, intentions))
    return context


def own_intention_form(page: SessionPage, *args: Any, **kwargs: Any) -> IntentionForm:
    """After the session one changes only one's own intention, whatever one's duty."""
    form = IntentionForm(*args, page=page, authors=[], key="intention", **kwargs)
    form.fields.pop("author", None)
    form.url = reverse("set_intention", args=[page.session.pk])
    return form


def news_url(page: SessionPage, part: Part, context: dict[str, Any]) -> str:
    """Where the board asks for news, with a mark of what it shows now."""
    address = reverse("board_news", args=[page.session.pk])
    return f"{address}?part={part}&on={standing(page, context)}&seen={mark(page, context)}"


def standing(page: SessionPage, context: dict[str, Any]) -> str:
    """Changes when the page as a whole is out of date: another part is on, or a situation came or went."""
    situations = [one.situation.pk for one in context.get("situations", []) if context["part"] != Part.SITUATION]
    return _digest(page.session.state, page.session.part, situations)


def mark(page: SessionPage, context: dict[str, Any]) -> str:
    """Changes when a list of the part changes."""
    return _digest(
        page.session.state,
        page.session.part,
        [(one.pk, one.state, one.heard) for one in page.people],
        [
            (one.situation.pk, [(note.pk, note.text) for lane in one.shown for note in lane.notes])
            for one in context.get("situations", [])
        ],
        [(one.pk, one.is_present, [told.pk for told in one.yields]) for one in context.get("told", [])],
        [(one.pk, one.form, one.text) for one in context.get("intentions", [])],
    )


def _digest(*what: object) -> str:
    return hashlib.blake2b(repr(what).encode(), digest_size=8).hexdigest()


def to_session(page: SessionPage, part: Part | None = None, anchor: str = "") -> HttpResponse:
    """Back to the page, at a part other than the one that is on only when named."""
    address = reverse("session", args=[page.session.pk])
    if part is not None and page.is_running and part != page.session.part:
        address = f"{address}?part={part}"
    return redirect(f"{address}#{anchor}" if anchor else address)


__all__ = ["Stage", "board_context", "chosen_part", "news_url", "render_session", "to_session"]
