"""Small problems for the planner, and what their best rosters are by trying every set of dates with plain loops."""

from datetime import date, datetime, time, timedelta
from itertools import combinations, pairwise

from hypothesis import strategies as st

from sessions.planning.holidays import Span
from sessions.planning.roster_problem import Answer, CandidateSlot, Member, Rhythm, RosterProblem

MONDAY = date(2026, 9, 7)
KINDS = ("experiential", "local", "professional")


def slot(key, day, hour=13, minute=30):
    starts = datetime.combine(day, time(hour, minute))
    return CandidateSlot(key, starts, starts + timedelta(minutes=150))


def weekly(first, weeks, hour=13, minute=30):
    """So many slots, a week apart, keys 0, 1, …"""
    return tuple(slot(number, first + timedelta(weeks=number), hour, minute) for number in range(weeks))


def all_say(answer, members, slots):
    return {(member.key, one.key): answer for member in members for one in slots}


@st.composite
def problems(draw, most_slots=11):
    """Up to 15 weeks, few slots, four members, any answers; sometimes a session before, a summer, dates that stand."""
    weeks = draw(st.integers(6, 15))
    moments = st.tuples(st.integers(0, weeks * 7 - 1), st.sampled_from([9, 13, 19]))
    chosen = sorted(draw(st.sets(moments, min_size=1, max_size=most_slots)))
    slots = tuple(slot(100 + key, MONDAY + timedelta(days), hour) for key, (days, hour) in enumerate(chosen))
    ends_on = MONDAY + timedelta(weeks=weeks, days=-1)
    members = tuple(
        Member(
            key,
            frozenset(draw(st.sets(st.sampled_from(KINDS)))),
            may_facilitate=key == 0 or draw(st.booleans()),
            may_write=key == 1 or draw(st.booleans()),
            starts_on=draw(st.sampled_from([date.min, date.min, MONDAY + timedelta(30)])),
            ends_on=draw(st.sampled_from([date.max, date.max, MONDAY + timedelta(60)])),
        )
        for key in range(4)
    )
    likely = st.sampled_from([Answer.YES, Answer.YES, Answer.IF_NEED_BE, Answer.NO, None])
    answers = {(m.key, s.key): answer for m in members for s in slots if (answer := draw(likely)) is not None}
    keys = st.sampled_from([one.key for one in slots])
    summer = draw(st.none() | st.integers(0, weeks * 7))
    return RosterProblem(
        MONDAY,
        ends_on,
        slots,
        members,
        answers,
        rhythm=Rhythm(draw(st.integers(3, 6))),
        previous=draw(st.none() | st.integers(1, 60).map(lambda days: MONDAY - timedelta(days))),
        aside=() if summer is None else (Span(MONDAY + timedelta(summer), MONDAY + timedelta(summer + 20), "summer"),),
        sessions=draw(st.none() | st.integers(1, 4)),
        fixed=frozenset(draw(st.sets(keys, max_size=1))) if draw(st.booleans()) else frozenset(),
        published=frozenset(draw(st.sets(keys, max_size=3))) if draw(st.booleans()) else frozenset(),
    )


def _holds(problem, earlier, later):
    return [span for span in problem.aside if earlier < span.first and span.last < later]


def may_follow(problem, earlier, later):
    days = (later - earlier).days
    return days >= 21 and (days <= 42 or bool(_holds(problem, earlier, later)))


def may_be_first(problem, day):
    if before := previous_of(problem):
        return may_follow(problem, before, day)
    summer = any(problem.starts_on <= span.last < day for span in problem.aside)
    return summer or (day - problem.starts_on).days <= 42


def off(problem, days, only_over):
    days -= 7 * problem.rhythm.preferred_weeks
    weeks = round(max(days, 0) / 7) if only_over else round(abs(days) / 7)
    return 2 * weeks * weeks


def pair_off(problem, earlier, later):
    spans = _holds(problem, earlier, later)
    length = sum((span.last - span.first).days + 1 for span in spans)
    return off(problem, (later - earlier).days - length, bool(spans))


def previous_of(problem):
    """The session before, unless a breach of the rhythm lies between it and the period."""
    before, starts = problem.previous, problem.starts_on
    if before is None:
        return None
    summer = any(before < span.first <= starts for span in problem.aside)
    return before if summer or (starts - before).days <= 42 else None


def there(problem, one, wanted):
    members = [member for member in problem.members if member.starts_on <= one.day <= member.ends_on]
    return {member.key for member in members if problem.answers.get((member.key, one.key)) in wanted}


def duties_can_be_done(problem, one):
    coming = there(problem, one, {Answer.YES, Answer.IF_NEED_BE})
    guides = {member.key for member in problem.members if member.may_facilitate} & coming
    writers = {member.key for member in problem.members if member.may_write} & coming
    if problem.needs_facilitator and problem.needs_minute_taker:
        return any(guide != writer for guide in guides for writer in writers)
    return bool(guides or not problem.needs_facilitator) and bool(writers or not problem.needs_minute_taker)


def keeps_the_musts(problem, dates):
    fixed = problem.fixed
    if not dates or not fixed <= {one.key for one in dates}:
        return False
    for one, other in pairwise(dates):
        if not {one.key, other.key} <= fixed and not may_follow(problem, one.day, other.day):
            return False
    if any(one.key not in fixed and not duties_can_be_done(problem, one) for one in dates):
        return False
    if dates[0].key not in fixed and not may_be_first(problem, dates[0].day):
        return False
    last = dates[-1].day
    summer = any(last < span.first <= problem.ends_on for span in problem.aside)
    return summer or (problem.ends_on - last).days + 1 <= 42


def points_of(problem, dates):
    """(points, −switches), counted plainly."""
    points, switches = 0, 0
    for one in dates:
        yes, need, silent = (there(problem, one, {answer}) for answer in (Answer.YES, Answer.IF_NEED_BE, None))
        points += 2 * len(yes) + len(need) + len(silent)
        for kind in KINDS:
            coming = [m for m in problem.members if kind in m.knowledge and m.key in yes | need]
            points -= 6 * max(0, 2 - len(coming))
        points -= 1000 * bool(problem.published and one.key not in problem.published)
    for one, other in pairwise(dates):
        points -= 2 * len(there(problem, one, {Answer.NO}) & there(problem, other, {Answer.NO}))
        points -= pair_off(problem, one.day, other.day)
        switches += 2 * (one.day.weekday() != other.day.weekday()) + (one.half_day != other.half_day)
    first, last, before = dates[0].day, dates[-1].day, previous_of(problem)
    if before:
        points -= pair_off(problem, before, first)
    else:
        begins = [span.last for span in problem.aside if problem.starts_on <= span.last < first]
        points -= off(problem, (first - max([problem.starts_on, *begins])).days, only_over=True)
    ends = [span.first for span in problem.aside if last < span.first <= problem.ends_on]
    ends_on = min([problem.ends_on + timedelta(1), *ends])
    points -= off(problem, (ends_on - last).days, only_over=True)
    return points, -switches


def every_roster(problem):
    """Every set that keeps the musts, best first: (number of dates, slots in order)."""
    ordered = sorted(problem.slots, key=lambda one: (one.starts, one.key))
    place = {one.key: number for number, one in enumerate(ordered)}
    numbers = range(1, 6) if problem.sessions is None else [problem.sessions]
    found = [dates for number in numbers for dates in combinations(ordered, number) if keeps_the_musts(problem, dates)]
    value = {dates: points_of(problem, dates) for dates in found}
    return sorted(found, key=lambda dates: (*(-one for one in value[dates]), [place[one.key] for one in dates]))
