"""What was said in a session, part by part; for accepted members only (P1): views ask for a page that opens it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.utils.text import capfirst

from lwg import clock
from lwg.prepared import prepared, prepared_objects
from sessions.enums import KINDS_OF_STEP, ContributionKind, PracticeForm, Step
from sessions.models import Contribution, Intention, PracticeEntry, Prompt, Situation, Yield
from sessions.selectors.board import SessionPage
from sessions.selectors.names import name_of


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


@dataclass
class SituationBoard:
    situation: Situation
    by: str
    may_remove: bool
    steps: dict[Step, list[Lane]]
    shown: list[Lane] = field(default_factory=list)

    @property
    def said(self) -> list[tuple[int, Lane]]:
        """Where something was said, with the number of the step."""
        return [(step.value, lane) for step, lanes in self.steps.items() for lane in lanes if lane.notes]


@dataclass
class Told:
    """Step 6: what one member meant to do, and what they tell of it."""

    pk: int
    name: str
    is_present: bool
    intention: Intention | None
    form_label: str
    yields: list[Yield] = field(default_factory=list)
    may_remove: bool = False


@dataclass(frozen=True)
class Meant:
    """Step 5: someone's intention."""

    pk: int
    name: str
    is_me: bool
    form: str
    form_label: str
    text: str


def situations_of(page: SessionPage, *, with_contributions: bool = True) -> list[SituationBoard]:
    """The situations with their lanes of all steps; two queries, or one without what was said."""
    boards = {
        one.pk: SituationBoard(
            situation=one,
            by=one.by,
            may_remove=_may_remove(page, one.bringer_id),
            steps={step: [Lane(one.pk, kind) for kind in kinds] for step, kinds in KINDS_OF_STEP.items()},
        )
        for one in _situations(session=page.session.pk)
    }
    if with_contributions and boards:
        _place_notes(page, boards)
    return list(boards.values())


def _place_notes(page: SessionPage, boards: dict[int, SituationBoard]) -> None:
    lanes = {
        (lane.situation_pk, str(lane.kind)): lane
        for board in boards.values()
        for of_step in board.steps.values()
        for lane in of_step
    }
    for situation, kind, pk, text, at, author, by in _contributions(session=page.session.pk):
        time = f"{at.astimezone(clock.AMSTERDAM):%H:%M}"
        lanes[situation, kind].notes.append(Note(pk, text, by, time, _may_remove(page, author)))


def _may_remove(page: SessionPage, member_pk: int) -> bool:
    return page.is_running and (page.runs_board or (page.me is not None and page.me.pk == member_pk))


def look_back(page: SessionPage, before: list[Intention] | None = None) -> list[Told]:
    """Step 6: the intentions of the previous session and what was told of them now; who is absent is left out.

    Two queries; one where the intentions of `before` are known.
    """
    if before is None:
        before = _intentions(sessions=[page.previous_pk]) if page.previous_pk else []
    intentions = {one.membership_id: one for one in before}
    labels = _form_labels()

    def row(pk: int, name: str, *, is_present: bool = False, may_remove: bool = False) -> Told:
        meant = intentions.get(pk)
        return Told(pk, name, is_present, meant, labels[meant.form] if meant else "", [], may_remove)

    told = {
        one.pk: row(one.pk, one.name, is_present=one.is_present, may_remove=_may_remove(page, one.pk))
        for one in page.people
    }
    for one in _yields(session=page.session.pk):
        told.setdefault(one.membership_id, row(one.membership_id, one.by)).yields.append(one)
    return [one for one in told.values() if one.yields or (one.is_present and one.intention is not None)]


def _form_labels() -> dict[str, str]:
    """In the reader's language, looked up once for all rows."""
    return {form.value: str(form.label) for form in PracticeForm}


def intentions_in(page: SessionPage) -> list[Meant]:
    """Step 5: everyone's intention of this session; one query."""
    return _meant(page, _intentions(sessions=[page.session.pk]))


def intentions_before_and_in(page: SessionPage) -> tuple[list[Intention], list[Meant]]:
    """Those of the previous session and those of this one, in one query."""
    both = _intentions(sessions=[page.previous_pk or page.session.pk, page.session.pk])
    before = [one for one in both if one.session_id == page.previous_pk]
    return before, _meant(page, (one for one in both if one.session_id == page.session.pk))


def _meant(page: SessionPage, intentions: Iterable[Any]) -> list[Meant]:
    mine = page.me.pk if page.me is not None else None
    labels = _form_labels()
    return [
        Meant(
            one.pk,
            one.by,
            one.membership_id == mine,
            one.form,
            labels[one.form],
            one.text,
        )
        for one in intentions
    ]


def my_notes(page: SessionPage) -> list[PracticeEntry]:
    """The reader's own private log about their intention of the previous session; nobody else gets these."""
    if page.me is None or page.previous_pk is None:
        return []
    return _my_notes(session=page.previous_pk, membership=page.me.pk)


def prompts_of(step: Step) -> list[str]:
    """The helping questions of a step, in the reader's language."""
    return [str(one) for one in _prompts(steps=[int(step)])]


@prepared_objects
def _situations(session: int) -> QuerySet[Any, Any]:
    return Situation.objects.filter(session_id=session).annotate(by=name_of("bringer__user"))


@prepared
def _contributions(session: int) -> QuerySet[Any, Any]:
    said = Contribution.objects.filter(situation__session_id=session).annotate(by=name_of("author__user"))
    return said.values_list("situation_id", "kind", "pk", "text", "created_at", "author_id", "by")


@prepared_objects
def _intentions(sessions: list[int]) -> QuerySet[Any, Any]:
    return Intention.objects.filter(session_id__in=sessions).annotate(by=name_of("membership__user"))


@prepared_objects
def _yields(session: int) -> QuerySet[Any, Any]:
    return Yield.objects.filter(session_id=session).annotate(by=name_of("membership__user"))


@prepared_objects
def _my_notes(session: int, membership: int) -> QuerySet[Any, Any]:
    return PracticeEntry.objects.filter(intention__session_id=session, intention__membership_id=membership)


@prepared_objects
def _prompts(steps: list[int]) -> QuerySet[Any, Any]:
    return Prompt.objects.filter(step__in=steps)
