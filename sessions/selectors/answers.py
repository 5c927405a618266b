"""Who comes to a session, as its page shows it before the session."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from lwg.prepared import prepared
from sessions.enums import AnswerChoice, AttendanceState
from sessions.models import Answer
from sessions.selectors.board import SessionPage

# look, icon and word of each answer, and of none
LOOKS: dict[str, tuple[str, str, Promise]] = {
    AnswerChoice.ACCEPTED: ("is-heard", "check", gettext_lazy("comes")),
    AnswerChoice.TENTATIVE: ("", "question", gettext_lazy("maybe")),
    AnswerChoice.DECLINED: ("is-absent", "x", gettext_lazy("does not come")),
    "": ("", "dash", gettext_lazy("no answer yet")),
}


# Who runs the board may note it for a member who phoned; an answer notes it as well, so what is noted is the latest.
NOTED = {
    AttendanceState.PRESENT: AnswerChoice.ACCEPTED,
    AttendanceState.EXCUSED: AnswerChoice.DECLINED,
    AttendanceState.ABSENT: AnswerChoice.DECLINED,
}


@dataclass(frozen=True)
class AnswerLine:
    name: str
    css: str
    icon: str
    word: str


@dataclass(frozen=True)
class Answers:
    """`mine` is one's own choice, or empty."""

    mine: str
    lines: list[AnswerLine]
    coming: int
    maybe: int
    absent: int


def answers_of(page: SessionPage) -> Answers:
    """Of everyone on the page, in one query."""
    choices: dict[int, str] = dict(_choices(session=page.session.pk))
    words = {choice: str(word) for choice, (_css, _icon, word) in LOOKS.items()}
    given = [(one, _choice(one.state, choices.get(one.pk, ""))) for one in page.people]
    told = [choice for _one, choice in given]
    return Answers(
        mine=next((choice for one, choice in given if one.is_me), ""),
        lines=[AnswerLine(one.name, *LOOKS[choice][:2], words[choice]) for one, choice in given],
        coming=told.count(AnswerChoice.ACCEPTED),
        maybe=told.count(AnswerChoice.TENTATIVE),
        absent=told.count(AnswerChoice.DECLINED),
    )


def _choice(noted: str, answered: str) -> str:
    return NOTED[AttendanceState(noted)] if noted else answered


@prepared
def _choices(session: int) -> "QuerySet[Any, Any]":
    return Answer.objects.filter(session_id=session).values_list("membership_id", "choice")
