"""The home page as a whole: facts of `selectors.home` put into words, most pressing first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from communities.selectors.access import asked_coordinates_any, coordinates_any
from lwg import clock
from lwg.accounts.models import User
from lwg.together import together
from lwg.web.templatetags.lwg import day, short_day
from reports.selectors import home as facts
from reports.selectors import waiting
from reports.selectors.watched import Watched, watched_by
from reports.todos import SOON, Todo, Urgency, due_todo, standing_todo
from sessions.enums import CorrectionState, MinutesState, SessionDuty

FIRST = datetime(1, 1, 1, tzinfo=UTC)  # before everything that has a date


@dataclass(frozen=True)
class NextSession:
    """One of the next sessions, with my duty in it."""

    session: facts.NextSession
    community: str
    url: str
    duty: str


@dataclass(frozen=True)
class Home:
    todos: tuple[Todo, ...]
    sessions: tuple[NextSession, ...]
    places: tuple[facts.Place, ...]
    coordinates: bool
    watched: int
    plans: Sequence[facts.Place]
    is_in: bool  # has accepted the agreements of a community, and so sees its dates


def home_of(user: User) -> Home:
    """Two queries, however many communities, and a third for coordinators: who one is where, and what waits there."""
    with together(facts.asked_places(user), asked_coordinates_any(user)):
        places = facts.places_of(user)
        coordinates = coordinates_any(user)
    watched = watched_by(user) if coordinates else []
    open_to_me = [one for one in places if one.accepted]
    now = clock.now()
    with together(*facts.asked_of_all(places, watched, now)):
        todos = [
            *_agreements(places),
            *_minutes(open_to_me),
            *_corrections(open_to_me),
            *_sessions(open_to_me, now),
            *_swaps(open_to_me),
            *_practice(open_to_me, now),
            *_dates_to_answer(open_to_me),
            *_rosters(places, watched),
            *_overdue(watched),
        ]
        sessions = tuple(_next_sessions(open_to_me))
    return Home(
        todos=tuple(sorted(todos, key=lambda todo: (todo.order, todo.where, todo.what))),
        sessions=sessions,
        places=tuple(places),
        coordinates=coordinates,
        watched=len(watched),
        plans=[one for one in places if one.plans],
        is_in=bool(open_to_me),
    )


def _agreements(places: Sequence[facts.Place]) -> Iterator[Todo]:
    for one in places:
        if not one.accepted:
            yield standing_todo(
                what=_("Read the agreements, and accept them"),
                where=one.name,
                url=one.url,
                icon="shield-check",
                urgency=Urgency.SOON,
                status=_("needed first"),
                order=FIRST,
            )


def _minutes(places: Sequence[facts.Place]) -> Iterator[Todo]:
    names = {one.membership_id: one.name for one in places}
    for one in waiting.open_minutes(list(names)):
        what, route, icon = _minutes_words(one)
        yield due_todo(
            what=what % {"day": short_day(one.day)},
            where=_where_asked(names[one.membership_id], one.asked_at),
            url=reverse(route, args=[one.session_id]),
            icon=icon,
            due=one.due_at,
            now=clock.now(),
        )


def _minutes_words(one: waiting.OpenMinutes) -> tuple[str, str, str]:
    if one.state == MinutesState.IN_REVIEW:
        return _("Read the minutes of %(day)s along"), "minutes", "eyeglasses"
    if one.state == MinutesState.APPROVED:
        return _("Send the approved minutes of %(day)s to everyone"), "minutes", "send"
    if one.state == MinutesState.CHANGES_REQUESTED:
        return _("Change the minutes of %(day)s as the reader asks"), "edit_minutes", "pencil-square"
    if one.started:
        return _("Finish the minutes of %(day)s and ask a reader"), "edit_minutes", "pencil-square"
    return _("Write the minutes of %(day)s"), "edit_minutes", "pencil-square"


def _corrections(places: Sequence[facts.Place]) -> Iterator[Todo]:
    names = {one.membership_id: one.name for one in places}
    for one in waiting.open_corrections(list(names)):
        what, route, icon = _correction_words(one)
        yield standing_todo(
            what=what % {"day": short_day(one.day)},
            where=_where_asked(names[one.membership_id], one.asked_at if one.is_mine_to_read else None),
            url=reverse(route, args=[one.session_id]),
            icon=icon,
            urgency=Urgency.SOON,
            status=_("waits for you"),
            order=clock.now() + SOON,
        )


def _correction_words(one: waiting.OpenCorrection) -> tuple[str, str, str]:
    if one.is_mine_to_read:
        return _("Read a correction of the minutes of %(day)s along"), "review_correction", "eyeglasses"
    if one.state == CorrectionState.WITH_READER:
        return _("Ask another reader for the correction of %(day)s"), "ask_correction_reader", "person-plus"
    if one.state == CorrectionState.APPROVED:
        return _("Distribute the approved correction of %(day)s"), "publish_correction", "send"
    if one.state == CorrectionState.CHANGES:
        return _("Change the correction of %(day)s as the reader asks"), "correct_minutes", "pencil-square"
    return _("Finish the correction of %(day)s and ask a reader"), "correct_minutes", "pencil-square"


def _where_asked(name: str, asked_at: datetime | None) -> str:
    return _("%(community)s, asked on %(day)s") % {"community": name, "day": short_day(asked_at)} if asked_at else name


def _sessions(places: Sequence[facts.Place], now: datetime) -> Iterator[Todo]:
    names = {one.community_id: one.name for one in places}
    today = clock.today()
    for one in waiting.sessions_ahead(facts.memberships_of(places), facts.planned_by(places), now):
        if one.lacks_duties:
            what, icon = _("Choose who guides and who writes on %(day)s"), "person-plus"
        elif one.starts_at.astimezone(clock.AMSTERDAM).date() == today:
            what, icon = _("Open the board: you guide today's session"), "easel"
        else:
            what, icon = _("Prepare to guide the session of %(day)s"), "easel"
        yield due_todo(
            what=what % {"day": short_day(one.starts_at)},
            where=names[one.community_id],
            url=reverse("session", args=[one.pk]),
            icon=icon,
            due=one.starts_at,
            now=clock.now(),
        )


def _swaps(places: Sequence[facts.Place]) -> Iterator[Todo]:
    names = {one.membership_id: one.name for one in places}
    for one in waiting.swaps_asked(list(names)):
        is_over = one.starts_at <= clock.now()  # then the minutes are what is left to take over
        what = _("%(name)s asks you to be %(duty)s on %(day)s")
        if is_over:
            what = _("%(name)s asks you to write the minutes of %(day)s")
        yield due_todo(
            what=what % {"name": one.by, "duty": SessionDuty(one.duty).label, "day": short_day(one.starts_at)},
            where=names[one.membership_id],
            url=reverse("swap", args=[one.swap_id]),
            icon="arrow-left-right",
            due=one.minutes_due_at or one.starts_at if is_over else one.starts_at,
            now=clock.now(),
        )


def _practice(places: Sequence[facts.Place], now: datetime) -> Iterator[Todo]:
    names = {one.membership_id: one.name for one in places}
    for one in waiting.practice_to_log(list(names), now):
        url = f"{reverse('practice')}#intention-{one.intention_id}"
        what = _("Log what you put into practice")
        if one.next_starts_at is not None:
            yield due_todo(
                what=what,
                where=names[one.membership_id],
                url=url,
                icon="person-walking",
                due=one.next_starts_at,
                now=clock.now(),
            )
        else:
            yield standing_todo(
                what=what,
                where=names[one.membership_id],
                url=url,
                icon="person-walking",
                urgency=Urgency.WEEK,
                status=_("half-way"),
                order=clock.now() + waiting.AHEAD,
            )


def _dates_to_answer(places: Sequence[facts.Place]) -> Iterator[Todo]:
    names = {one.membership_id: one.name for one in places}
    for one in waiting.dates_asked(list(names)):
        what = ngettext("Answer %(n)d date, before %(day)s", "Answer %(n)d dates, before %(day)s", one.unanswered)
        yield due_todo(
            what=what % {"n": one.unanswered, "day": short_day(one.respond_by)},
            where=names[one.membership_id],
            url=reverse("answer_dates", args=[one.round_id]),
            icon="calendar-range",
            due=one.respond_by,
            now=clock.now(),
        )


def _rosters(places: Sequence[facts.Place], watched: Sequence[Watched]) -> Iterator[Todo]:
    names = {one.community_id: one.name for one in places}
    drafted = set()
    for one in waiting.drafts_of(facts.planned_by(places)):
        drafted.add(one.community_id)
        yield due_todo(
            what=_("Publish the draft roster"),
            where=names[one.community_id],
            url=reverse("roster", args=[one.roster_id]),
            icon="calendar-check",
            due=facts.end_of(one.first_day),
            now=clock.now(),
        )
    planned = {place.community_id for place in places if place.plans}
    for name, lack in facts.lacks_to_tell(places, watched, clock.today()):
        if lack.community_id in drafted:
            continue
        route = "draft_roster" if lack.community_id in planned else "rosters"
        url = reverse(route, args=[lack.community_id])
        if lack.is_missing or lack.covered_until is None:
            yield standing_todo(
                what=_("No roster for this half-year: draft one"),
                where=name,
                url=url,
                icon="calendar-plus",
                urgency=Urgency.LATE,
                status=_("missing"),
                order=clock.now(),
            )
        else:
            yield due_todo(
                what=_("Draft the next roster: this one ends on %(day)s") % {"day": day(lack.covered_until)},
                where=name,
                url=url,
                icon="calendar-plus",
                due=facts.end_of(lack.covered_until),
                now=clock.now(),
            )


def _overdue(watched: Sequence[Watched]) -> Iterator[Todo]:
    for one in watched:
        if one.overdue_since is None:
            continue
        what = ngettext("Minutes of %(n)d session are overdue", "Minutes of %(n)d sessions are overdue", one.overdue)
        yield due_todo(
            what=what % {"n": one.overdue},
            where=one.name,
            url=reverse("community_dashboard", args=[one.pk]),
            icon="file-earmark-x",
            due=one.overdue_since,
            now=clock.now(),
        )


def _next_sessions(places: Sequence[facts.Place]) -> Iterator[NextSession]:
    mine = {one.membership_id for one in places}
    names = {one.community_id: one.name for one in places}
    for session in facts.next_sessions(list(names)):
        if session.facilitator_id in mine:
            duty = _("you guide")
        elif session.minute_taker_id in mine:
            duty = _("you write the minutes")
        elif session.reader_id in mine:
            duty = _("you read along")
        else:
            duty = ""
        yield NextSession(session, names[session.community_id], reverse("session", args=[session.pk]), duty)
