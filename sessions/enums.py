"""States of rosters, sessions and minutes; the steps of the cycle and what each holds (A2)."""

from datetime import time

from django.db import models
from django.utils.translation import gettext_lazy as _


class RosterState(models.TextChoices):
    DRAFT = "draft", _("draft")
    PUBLISHED = "published", _("published")


class SessionState(models.TextChoices):
    PLANNED = "planned", _("planned")
    RUNNING = "running", _("running now")
    HELD = "held", _("held")
    CANCELLED = "cancelled", _("cancelled")


TOOK_PLACE = (SessionState.RUNNING, SessionState.HELD)


class Scope(models.TextChoices):
    """Which sessions of a community a move takes along."""

    ONE = "one", _("only this session")
    FOLLOWING = "following", _("this one and all after it")
    ALL = "all", _("all that are still to come")


class HalfDay(models.TextChoices):
    """Dagdeel; each has a usual hour to start, see `USUAL_START`."""

    MORNING = "morning", _("morning")
    AFTERNOON = "afternoon", _("afternoon")
    EVENING = "evening", _("evening")


USUAL_START = {HalfDay.MORNING: time(9, 30), HalfDay.AFTERNOON: time(13, 30), HalfDay.EVENING: time(19, 0)}
"""Local wall-clock time."""


def half_day_of(starts_at: time) -> HalfDay:
    """In which half-day a session that starts then falls."""
    if starts_at < time(12, 0):
        return HalfDay.MORNING
    return HalfDay.AFTERNOON if starts_at < time(17, 30) else HalfDay.EVENING


class Availability(models.TextChoices):
    """What a member says of one candidate."""

    YES = "yes", _("yes")
    IF_NEED_BE = "if_need_be", _("if need be")
    NO = "no", _("no")


class BusyState(models.TextChoices):
    """How far the reading of a member's own calendar is."""

    WAITING = "waiting", _("will be read in a moment")
    READING = "reading", _("being read")
    READ = "read", _("read")
    FAILED = "failed", _("could not be read")


class SessionLength(models.IntegerChoices):
    """Minutes; domain.md has a timing of the parts for each."""

    SHORT = 120, _("2 hours")
    MEDIUM = 150, _("2½ hours")
    LONG = 180, _("3 hours")


class Step(models.IntegerChoices):
    """A2: the six steps, in this order."""

    SITUATION = 1, _("Bring in a situation")
    CLARIFY = 2, _("Clarify")
    COLLECTIVE = 3, _("Make it collective")
    BALANCE = 4, _("Take stock")
    PRACTICE = 5, _("Put into practice")
    YIELDS = 6, _("Show what was learned")


class Part(models.TextChoices):
    """A3: the parts of a session in their order, with timing; a first session has acquaintance for step 6."""

    CHECK_IN = "check_in", _("Check-in")
    YIELDS = "step_6", _("Look back")
    SITUATION = "step_1", _("Situation")
    CLARIFY = "step_2", _("Questions")
    COLLECTIVE = "step_3", _("Make it collective")
    BREAK = "break", _("Break")
    BALANCE = "step_4", _("Take stock")
    CLOSE = "close", _("Intentions and close")


PART_OF_STEP = {
    Step.SITUATION: Part.SITUATION,
    Step.CLARIFY: Part.CLARIFY,
    Step.COLLECTIVE: Part.COLLECTIVE,
    Step.BALANCE: Part.BALANCE,
    Step.PRACTICE: Part.CLOSE,
    Step.YIELDS: Part.YIELDS,
}


class ContributionKind(models.TextChoices):
    """What is said in steps 2, 3 (four kinds) and 4 (two kinds)."""

    QUESTION = "question", _("clarifying question")
    PURPOSE = "purpose", _("intention behind it")
    PATTERN = "pattern", _("pattern")
    RELATION = "relation", _("relation")
    MEANING = "meaning", _("underlying meaning")
    CONSIDERATION = "consideration", _("consideration")
    ACTION_PERSPECTIVE = "action_perspective", _("action perspective")


KINDS_OF_STEP = {
    Step.CLARIFY: (ContributionKind.QUESTION,),
    Step.COLLECTIVE: (
        ContributionKind.PURPOSE,
        ContributionKind.PATTERN,
        ContributionKind.RELATION,
        ContributionKind.MEANING,
    ),
    Step.BALANCE: (ContributionKind.CONSIDERATION, ContributionKind.ACTION_PERSPECTIVE),
}
STEP_OF_KIND = {kind: step for step, kinds in KINDS_OF_STEP.items() for kind in kinds}


class AttendanceState(models.TextChoices):
    PRESENT = "present", _("present")
    EXCUSED = "excused", _("excused")
    ABSENT = "absent", _("absent")


class AnswerChoice(models.TextChoices):
    """Whether one comes, in the words of RFC 5545 (PARTSTAT, in lower case)."""

    ACCEPTED = "accepted", _("comes")
    TENTATIVE = "tentative", _("maybe")
    DECLINED = "declined", _("does not come")


class AnswerWay(models.TextChoices):
    """How an answer came."""

    PAGE = "page", _("on the page")
    LINK = "link", _("by the link in a mail")
    CALENDAR = "calendar", _("from a calendar program")


class PracticeForm(models.TextChoices):
    """Step 5: the form each chooses."""

    ACT_DIFFERENTLY = "differently", _("act differently")
    ACT_CONSCIOUSLY = "consciously", _("act more consciously")
    TALK = "talk", _("talk it over with others")


class MinutesState(models.TextChoices):
    DRAFT = "draft", _("draft")
    IN_REVIEW = "in_review", _("with the reader")
    CHANGES_REQUESTED = "changes_requested", _("changes asked for")
    APPROVED = "approved", _("approved")
    DISTRIBUTED = "distributed", _("distributed")


EDITABLE_STATES = (MinutesState.DRAFT, MinutesState.CHANGES_REQUESTED)
# In which a question to a reader may wait: approved by one, the other may still answer.
REVIEWED_STATES = (MinutesState.IN_REVIEW, MinutesState.APPROVED)
OPEN_MINUTES_STATES = tuple(state for state in MinutesState if state != MinutesState.DISTRIBUTED)


class Decision(models.TextChoices):
    """What a reader says; or the asking was taken back before they said anything."""

    APPROVED = "approved", _("approved")
    CHANGES = "changes", _("changes asked for")
    WITHDRAWN = "withdrawn", _("taken back")


class SaveOrigin(models.TextChoices):
    """How a version of minutes came about."""

    STARTED = "started", _("started from the board")
    TYPED = "typed", _("written")
    BOARD = "board", _("filled from the board")
    MERGED = "merged", _("two texts brought together")
    RESTORED = "restored", _("an earlier version put back")
    CORRECTED = "corrected", _("corrected after distribution")


class CorrectionState(models.TextChoices):
    """How far the correction of distributed minutes is."""

    WRITING = "writing", _("being written")
    WITH_READER = "with_reader", _("with the reader")
    CHANGES = "changes", _("changes asked for")
    APPROVED = "approved", _("approved")
    PUBLISHED = "published", _("published")
    DISCARDED = "discarded", _("thrown away")


OPEN_CORRECTIONS = (
    CorrectionState.WRITING,
    CorrectionState.WITH_READER,
    CorrectionState.CHANGES,
    CorrectionState.APPROVED,
)
WRITABLE_CORRECTIONS = (CorrectionState.WRITING, CorrectionState.CHANGES, CorrectionState.APPROVED)
"""Writing on after the approval is allowed, and asks for another one."""


class RemarkState(models.TextChoices):
    """What the minute taker did with a reader's remark."""

    OPEN = "open", _("open")
    ACCEPTED = "accepted", _("taken over")
    DECLINED = "declined", _("left as it was")
    DONE = "done", _("done")


class SessionDuty(models.TextChoices):
    """What one member does in one session (A7, A8); the names of the fields of a session."""

    FACILITATOR = "facilitator", _("facilitator")
    MINUTE_TAKER = "minute_taker", _("minute taker")
    READER = "reader", _("reader")


class SwapState(models.TextChoices):
    """What became of the question to take over a duty."""

    ASKED = "asked", _("asked")
    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("declined")
    WITHDRAWN = "withdrawn", _("taken back")


class SessionReminderKind(models.TextChoices):
    WEEK = "week", _("a week before")
    DAY = "day", _("a day before")
