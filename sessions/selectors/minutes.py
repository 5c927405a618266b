"""What the pages of minutes show: sections with their step, the week that runs, who may do what next."""

from functools import cached_property
from typing import cast

from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404

from communities.models import Membership
from communities.selectors.access import coordinates_any_of
from lwg import clock
from lwg.accounts.models import User
from lwg.audit.models import Entry
from lwg.audit.services import trail_of
from lwg.prepared import Asked, prepared_objects
from sessions.enums import EDITABLE_STATES, OPEN_CORRECTIONS, CorrectionState, Decision, MinutesState, SessionState
from sessions.models import Correction, Minutes, MinutesVersion, OwnDraft, Review, Theme
from sessions.selectors.delivery import undelivered
from sessions.selectors.minutes_week import week_of
from sessions.selectors.names import not_shown_of
from sessions.selectors.sections import SECTIONS, WrittenSection, sections_of

STATE_LOOKS = {
    MinutesState.DRAFT: ("calm", "circle"),
    MinutesState.IN_REVIEW: ("soon", "clock"),
    MinutesState.CHANGES_REQUESTED: ("soon", "arrow-return-left"),
    MinutesState.APPROVED: ("done", "check-circle"),
    MinutesState.DISTRIBUTED: ("done", "send-check"),
}


class MinutesPage:
    """Minutes as one person sees them; `user` is known to be an accepted member, and the duties are those of today."""

    def __init__(self, minutes: Minutes, user: User) -> None:
        self.minutes = minutes
        self.session = minutes.session
        self.user = user
        self.is_minute_taker = self._is_mine(self.session.minute_taker)
        self.is_writer = self.is_minute_taker or self._is_mine(self.session.facilitator)
        self.week = week_of(minutes)
        self.tone, self.icon = STATE_LOOKS[MinutesState(minutes.state)]

    def _is_mine(self, membership: Membership | None) -> bool:
        return membership is not None and membership.user_id == self.user.pk and membership.is_active

    @property
    def is_cancelled(self) -> bool:
        return self.session.state == SessionState.CANCELLED

    @cached_property
    def reviews(self) -> list[Review]:
        """Newest first, without those that were taken back."""
        return _reviews(session=self.session.pk)

    @property
    def waiting_reviews(self) -> list[Review]:
        """The questions without an answer, the longest waiting first; two at the most."""
        return [one for one in reversed(self.reviews) if one.decided_at is None]

    @property
    def waiting_review(self) -> Review | None:
        return next(iter(self.waiting_reviews), None)

    @property
    def my_review(self) -> Review | None:
        """The question that waits for an answer of this person."""
        mine = [one for one in self.waiting_reviews if self._is_mine(one.reader)]
        return mine[0] if mine and not self.is_minute_taker else None

    @property
    def my_last_answer(self) -> Review | None:
        """The newest answer of this person, where the text went on since."""
        mine = [one for one in self.reviews if one.decided_at is not None and self._is_mine(one.reader)]
        newest = max(mine, key=lambda one: (one.decided_at, one.pk), default=None)
        return newest if newest is not None and newest.revision < self.minutes.revision else None

    @property
    def last_remark(self) -> Review | None:
        """The newest answer, where it asks for changes that still have to be made."""
        if self.minutes.state != MinutesState.CHANGES_REQUESTED:
            return None
        asked = [one for one in self.reviews if one.decision == Decision.CHANGES]
        return max(asked, key=lambda one: (one.decided_at, one.pk), default=None)

    @property
    def approval(self) -> Review | None:
        """The newest one that stands: of the text as it is."""
        if self.minutes.state not in (MinutesState.APPROVED, MinutesState.DISTRIBUTED):
            return None
        approved = [one for one in self.reviews if one.decision == Decision.APPROVED]
        return max(approved, key=lambda one: (one.decided_at, one.pk), default=None)

    @property
    def is_mine_to_review(self) -> bool:
        return self.my_review is not None

    @property
    def sees_trail(self) -> bool:
        """Who did what is for those who write and read along."""
        return self.is_writer or any(one.reader.user_id == self.user.pk for one in self.reviews)

    @cached_property
    def trail(self) -> list[Entry]:
        return list(trail_of(self.minutes)[:30])

    @property
    def may_write(self) -> bool:
        return self.is_writer and self.minutes.state in EDITABLE_STATES and not self.is_cancelled

    @property
    def may_ask(self) -> bool:
        """Ask a reader, or another one instead."""
        states = (*EDITABLE_STATES, MinutesState.IN_REVIEW)
        return self.is_minute_taker and self.minutes.state in states and not self.is_cancelled

    @property
    def may_distribute(self) -> bool:
        return self.is_minute_taker and self.minutes.state == MinutesState.APPROVED and not self.is_cancelled

    @cached_property
    def own_drafts(self) -> list[OwnDraft]:
        """What this person wrote and could not save, the newest first; without the texts."""
        if not getattr(self.minutes, "has_own_draft", False):
            return []
        return list(OwnDraft.objects.filter(minutes=self.minutes, author=self.user).defer("contents"))

    @cached_property
    def open_correction(self) -> Correction | None:
        """What is being written or read along about what was distributed; for its writer and its reader."""
        if not getattr(self.minutes, "has_open_correction", False):
            return None
        return _open_correction(self.minutes)

    @property
    def may_correct(self) -> bool:
        """Also where the session was cancelled since: what was sent can be wrong all the same."""
        return self.is_minute_taker and self.minutes.state == MinutesState.DISTRIBUTED

    @property
    def is_mine_to_read_correction(self) -> bool:
        draft = self.open_correction
        return draft is not None and draft.state == CorrectionState.WITH_READER and self._is_mine(draft.reader)

    @cached_property
    def themes(self) -> list[Theme]:
        return _themes(session=self.session.pk)

    @cached_property
    def version(self) -> MinutesVersion | None:
        """What went out last; None while nothing did."""
        if self.minutes.state != MinutesState.DISTRIBUTED:
            return None
        return next(iter(_newest_version(session=self.session.pk)), None)

    @cached_property
    def undelivered(self) -> list[User]:
        """Whose mail could not be delivered; for those who write."""
        return undelivered(self.version) if self.is_writer and self.version is not None else []

    @property
    def theme_names(self) -> tuple[str, ...]:
        return tuple(str(theme) for theme in self.themes)

    @property
    def sections(self) -> tuple[WrittenSection, ...]:
        """What went out last; while nothing did, what is being written."""
        if self.version is not None:
            return tuple(sections_of(self.version))
        return tuple(WrittenSection(one, getattr(self.minutes, one.key)) for one in SECTIONS)


def minutes_of(user: User, session_pk: int) -> Minutes:
    """The minutes of that session with everybody that the pages name; raises Http404 where they do not exist (P3)."""
    found = _minutes(user=user.pk, session=session_pk)
    if not found:
        raise Http404
    minutes = cast(Minutes, found[0])
    minutes.opened_to = user.pk
    return minutes


def asked_to_read(user: User, session_pk: int) -> list[Asked]:
    """What the page to read asks, to ask it together; whether the minutes exist for `user` is one of the answers."""
    return [
        _minutes.asked(user=user.pk, session=session_pk),
        _reviews.asked(session=session_pk),
        _themes.asked(session=session_pk),
        _newest_version.asked(session=session_pk),
    ]


OF_SESSION = ("roster_date", "location", "online_link", "part", "part_started_at", "opened_at", "closed_at")
OF_CALENDARS = ("cancelled_because", "uid", "calendar_sequence", "changed_at")
OF_COMMUNITY = ("organisation", "kind", "shared_question", "region", "location", "cadence_weeks", "reminder_text")
OF_ITS_TIME = ("starts_on", "ends_on", "created_at")
OF_THE_WATCH = ("next_reminder_at", "reminded_until")
NOT_SHOWN = (
    *OF_THE_WATCH,
    *not_shown_of("session__facilitator"),
    *not_shown_of("session__minute_taker"),
    *(f"session__{field}" for field in (*OF_SESSION, *OF_CALENDARS)),
    *(f"session__community__{field}" for field in (*OF_COMMUNITY, *OF_ITS_TIME)),
)


@prepared_objects
def _minutes(user: int, session: int) -> QuerySet[Minutes]:
    return (
        Minutes.objects.open_to(User(pk=user))
        .filter(session__pk=session)
        .select_related("session__community", "session__facilitator__user", "session__minute_taker__user")
        .defer(*NOT_SHOWN)
        .annotate(
            coordinates_any=coordinates_any_of(user),
            has_own_draft=Exists(OwnDraft.objects.filter(minutes=OuterRef("pk"), author_id=user)),
            has_open_correction=Exists(Correction.objects.filter(minutes=OuterRef("pk"), state__in=OPEN_CORRECTIONS)),
        )
    )


@prepared_objects
def _reviews(session: int) -> QuerySet[Review]:
    asked = Review.objects.filter(minutes__session_id=session).exclude(decision=Decision.WITHDRAWN)
    return asked.select_related("reader__user").defer("place", *not_shown_of("reader"))


@prepared_objects
def _themes(session: int) -> QuerySet[Theme]:
    return Theme.objects.filter(minutes__session_id=session).only("name")


@prepared_objects
def _newest_version(session: int) -> QuerySet[MinutesVersion]:
    newest = MinutesVersion.objects.filter(minutes__session_id=session).select_related("correction")
    of_version = ("minutes", "number", "content", "pdf", "distributed_at")
    return newest.only(*of_version, "correction__reason", "correction__version")[:1]


def _open_correction(minutes: Minutes) -> Correction | None:
    found = Correction.objects.filter(minutes=minutes, state__in=OPEN_CORRECTIONS)
    return found.select_related("reader__user").defer("contents").first()


def possible_readers(minutes: Minutes) -> QuerySet[Membership]:
    """A8c: active members who accepted, other than the minute taker; those with the duty of reader first."""
    found = Membership.objects.filter(community_id=minutes.session.community_id, user__is_active=True)
    found = found.active_on(clock.today()).accepted().select_related("user")
    if minutes.session.minute_taker is not None:
        found = found.exclude(user_id=minutes.session.minute_taker.user_id)
    return found.order_by("-is_reader", "user__name", "pk")
