"""What the planner found for each community, as it is kept: ids, days and figures, no names, no answers of members."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sessions.planning.roster_problem import Answer, CandidateSlot
from sessions.selectors.programme_input import AskedDraft

if TYPE_CHECKING:
    from sessions.planning.programme.plan import PlannedSession, ProgrammePlan, Unplanned

Found = dict[str, Any]


def figures_of(plan: "ProgrammePlan") -> Found:
    """Of the whole plan."""
    return {
        "objective": plan.objective,
        "bound": plan.bound,
        "ending": plan.ending.value,
        "planned": len(plan.communities),
        "unplanned": len(plan.unplanned),
    }


def found_of(plan: "ProgrammePlan", drafts: Mapping[int, AskedDraft]) -> dict[int, Found]:
    """By community: its `dates`, or `why` it has none."""
    found: dict[int, Found] = {}
    for one in plan.communities:
        draft = drafts[one.community]
        found[one.community] = {"dates": [_date(session, draft) for session in one.sessions]}
    for each in plan.unplanned:
        found[each.community] = {"why": _why(each, drafts[each.community])}
    return found


def _date(session: "PlannedSession", draft: AskedDraft) -> Found:
    """Local wall-clock times; `by_hand`: it stood in the draft. Who misses is counted; who has a duty, by account."""
    day, key = session.starts.date(), session.candidate
    said = draft.problem.answers
    present = [one.key for one in draft.problem.members if one.is_member_on(day)]
    return {
        "key": key,
        "starts": session.starts.isoformat(),
        "ends": session.ends.isoformat(),
        "by_hand": key in draft.problem.fixed,
        "members": len(present),
        "asked": key > 0,
        "yes": sum(said.get((one, key)) == Answer.YES for one in present),
        "if_need_be": sum(said.get((one, key)) == Answer.IF_NEED_BE for one in present),
        "no": sum(said.get((one, key)) == Answer.NO for one in present),
        "people": list(session.people),
        "counts_on": [one for one in dict.fromkeys(session.people) if one in draft.named],
        "without": [one for one in present if one in draft.named and said.get((one, key)) == Answer.NO],
    }


def slots_of(found: Found) -> list[CandidateSlot]:
    """The dates that were kept, earliest first."""
    return [
        CandidateSlot(one["key"], datetime.fromisoformat(one["starts"]), datetime.fromisoformat(one["ends"]))
        for one in found["dates"]
    ]


def _why(one: "Unplanned", draft: AskedDraft) -> Found:
    from sessions.planning.programme.plan import Cause

    why: Found = {
        "cause": one.cause.value,
        "days": [day.isoformat() for day in one.days],
        "conflicts": [
            {
                "obstacle": each.obstacle.value,
                "starts": each.starts.isoformat(),
                "people": list(each.people),
                "rooms": list(each.rooms),
                "taken_by": list(each.taken_by),
            }
            for each in one.conflicts
        ],
    }
    if one.cause == Cause.NO_RHYTHM:
        why["breaks"] = _breaks(draft)
    return why


def _breaks(draft: AskedDraft) -> list[Found]:
    """Where a date must lie and none can, and which duty nobody can have there, as `roster_reasons` says it."""
    from sessions.planning.roster_exact import Exact
    from sessions.planning.roster_points import Points
    from sessions.planning.roster_reasons import stretches

    points = Points(draft.problem)
    may = {
        "no_facilitator": [one.key for one in draft.problem.members if one.may_facilitate and one.key in draft.named],
        "no_minute_taker": [one.key for one in draft.problem.members if one.may_write and one.key in draft.named],
    }
    return [
        {
            "first": one.first.isoformat(),
            "last": one.last.isoformat(),
            "troubles": [
                {
                    "starts": trouble.slot.starts.isoformat(),
                    "kind": trouble.kind.value,
                    "people": may.get(trouble.kind.value, []),
                }
                for trouble in one.troubles
            ],
        }
        for one in stretches(points, Exact(points))
    ]
