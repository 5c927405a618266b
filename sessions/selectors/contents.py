"""What was said in a session, part by part; for accepted members only (P1): views ask for a page that opens it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.text import capfirst

from lwg.prepared import Asked, prepared, prepared_objects
from lwg.web.templatetags.lwg import clock_time
from sessions.enums import KINDS_OF_STEP, ContributionKind, PracticeForm, Step
from sessions.models import Contribution, Intention, PracticeEntry, Prompt, Situation, Yield
from sessions.selectors.board import SessionPage
from sessions.selectors.people import asked_everyone


@dataclass(frozen=True)
class Note:
    pk: int
    text: str
    by: str
    time: str
    may_remove: bool


@dataclass
class Lane:
    """The notes of one kind about one situation; `form` is set by the view where one may add."""

    situation_pk: int
    kind: ContributionKind
    notes: list[Note] = field(default_factory=list)
    form: Any = None

    @property
    def key(self) -> str:
        return f"notes-{self.situation_pk}-{self.kind}"

    @property
    def label(self) -> str:
        return capfirst(str(self.kind.label))


@dataclass(frozen=True)
class Brought:
    """Step 1: a situation, who brought it in, and when."""

    pk: int
    title: str
    text: str
    bringer_pk: int
    by: str
    time: str


@dataclass
class SituationBoard:
    situation: Brought
    may_remove: bool
    steps: dict[Step, list[Lane]]
    shown: list[Lane] = field(default_factory=list)


@dataclass(frozen=True)
class Said:
    """Notes of one kind, with the number of their step."""

    step: int
    label: str
    notes: tuple[Note, ...]


@dataclass(frozen=True)
class Treated:
    """A situation with everything that was said about it."""

    situation: Brought
    said: tuple[Said, ...]


@dataclass(frozen=True)
class Yielded:
    pk: int
    change: str
    consideration: str
    time: str


@dataclass(frozen=True)
class Told:
    """Step 6: what one member meant to do (None: nothing was noted), and what they tell of it."""

    pk: int
    name: str
    is_present: bool
    intention: str | None
    form_label: str
    yields: tuple[Yielded, ...]
    may_remove: bool


@dataclass(frozen=True)
class Meant:
    """Step 5: someone's intention."""

    pk: int
    session_pk: int
    member_pk: int
    name: str
    form: str
    form_label: str
    text: str


def asked_of_all(page: SessionPage) -> list[Asked]:
    """What a page of everything that was said asks, to ask it together."""
    pk = page.session.pk
    return [
        asked_everyone(page.session),
        _situations.asked(session=pk),
        _contributions.asked(session=pk),
        _intentions.asked(sessions=_before_and_in(page)),
        _yields.asked(session=pk),
    ]


def situations_of(page: SessionPage, *, with_contributions: bool = True) -> list[SituationBoard]:
    """The situations with their lanes of all steps; two queries, or one without what was said."""
    boards = {
        one.pk: SituationBoard(
            situation=one,
            may_remove=_may_remove(page, one.bringer_pk),
            steps={step: [Lane(one.pk, kind) for kind in kinds] for step, kinds in KINDS_OF_STEP.items()},
        )
        for one in (_brought(page, *row) for row in _situations(session=page.session.pk))
    }
    if with_contributions and boards:
        _place_notes(page, boards)
    return list(boards.values())


def treated_in(page: SessionPage) -> tuple[Treated, ...]:
    """The situations with what was said, to read: kinds of which nothing was said are left out."""
    return tuple(
        Treated(
            board.situation,
            tuple(
                Said(step.value, lane.label, tuple(lane.notes))
                for step, lanes in board.steps.items()
                for lane in lanes
                if lane.notes
            ),
        )
        for board in situations_of(page)
    )


def _brought(page: SessionPage, pk: int, title: str, text: str, bringer_pk: int, created_at: datetime) -> Brought:
    return Brought(pk, title, text, bringer_pk, page.names[bringer_pk], clock_time(created_at))


def _place_notes(page: SessionPage, boards: dict[int, SituationBoard]) -> None:
    lanes = {
        (lane.situation_pk, str(lane.kind)): lane
        for board in boards.values()
        for of_step in board.steps.values()
        for lane in of_step
    }
    for situation, kind, pk, text, at, author in _contributions(session=page.session.pk):
        note = Note(pk, text, page.names[author], clock_time(at), _may_remove(page, author))
        lanes[situation, kind].notes.append(note)


def _may_remove(page: SessionPage, member_pk: int) -> bool:
    return page.is_running and (page.runs_board or (page.me is not None and page.me.pk == member_pk))


def look_back(page: SessionPage, before: Sequence[Meant] | None = None) -> tuple[Told, ...]:
    """Step 6: the intentions of the previous session and what was told of them now; who is absent is left out.

    Two queries; one where the intentions of `before` are known.
    """
    if before is None:
        before = _meant_in(page, [page.previous_pk]) if page.previous_pk else ()
    meant = {one.member_pk: one for one in before}
    yields: dict[int, list[Yielded]] = {}
    names = {one.pk: one.name for one in page.people}
    present = {one.pk for one in page.people if one.is_present}
    for member, pk, change, consideration, at in _yields(session=page.session.pk):
        names.setdefault(member, page.names[member])
        yields.setdefault(member, []).append(Yielded(pk, change, consideration, clock_time(at)))
    return tuple(
        Told(
            pk=pk,
            name=name,
            is_present=pk in present,
            intention=meant[pk].text if pk in meant else None,
            form_label=meant[pk].form_label if pk in meant else "",
            yields=tuple(yields.get(pk, ())),
            may_remove=_may_remove(page, pk),
        )
        for pk, name in names.items()
        if pk in yields or (pk in present and pk in meant)
    )


def intentions_in(page: SessionPage) -> tuple[Meant, ...]:
    """Step 5: everyone's intention of this session; one query."""
    return _meant_in(page, [page.session.pk])


def intentions_before_and_in(page: SessionPage) -> tuple[tuple[Meant, ...], tuple[Meant, ...]]:
    """Those of the previous session and those of this one, in one query."""
    both = _meant_in(page, _before_and_in(page))
    before = tuple(one for one in both if one.session_pk == page.previous_pk)
    return before, tuple(one for one in both if one.session_pk == page.session.pk)


def _before_and_in(page: SessionPage) -> list[int]:
    return [page.previous_pk or page.session.pk, page.session.pk]


def _meant_in(page: SessionPage, sessions: Sequence[int]) -> tuple[Meant, ...]:
    labels = {form.value: str(form.label) for form in PracticeForm}  # looked up once for all rows
    return tuple(
        Meant(pk, session, member, page.names[member], form, labels[form], text)
        for pk, session, member, form, text in _intentions(sessions=sessions)
    )


def my_notes(page: SessionPage) -> list[PracticeEntry]:
    """The reader's own private log about their intention of the previous session; nobody else gets these."""
    if page.me is None or page.previous_pk is None:
        return []
    return _my_notes(session=page.previous_pk, membership=page.me.pk)


def prompts_of(step: Step) -> list[str]:
    """The helping questions of a step, in the reader's language."""
    return [str(one) for one in _prompts(steps=[int(step)])]


@prepared
def _situations(session: int) -> QuerySet[Any, Any]:
    brought = Situation.objects.filter(session_id=session)
    return brought.values_list("pk", "title", "text", "bringer_id", "created_at")


@prepared
def _contributions(session: int) -> QuerySet[Any, Any]:
    said = Contribution.objects.filter(situation__session_id=session)
    return said.values_list("situation_id", "kind", "pk", "text", "created_at", "author_id")


@prepared
def _intentions(sessions: list[int]) -> QuerySet[Any, Any]:
    meant = Intention.objects.filter(session_id__in=sessions)
    return meant.values_list("pk", "session_id", "membership_id", "form", "text")


@prepared
def _yields(session: int) -> QuerySet[Any, Any]:
    told = Yield.objects.filter(session_id=session)
    return told.values_list("membership_id", "pk", "change", "consideration", "created_at")


@prepared_objects
def _my_notes(session: int, membership: int) -> QuerySet[Any, Any]:
    return PracticeEntry.objects.filter(intention__session_id=session, intention__membership_id=membership)


@prepared_objects
def _prompts(steps: list[int]) -> QuerySet[Any, Any]:
    return Prompt.objects.filter(step__in=steps)
