"""The table of tests/test_access.py: for every URL the roles that get in."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.cast import ROLES, Cast

EVERYONE = frozenset(ROLES) - {"anonymous"}
MEMBERS = frozenset({"member", "minute_taker", "facilitator"})
COORDINATION = frozenset({"coordinator", "administrator"})
COORDINATORS = frozenset({"coordinator", "elsewhere", "administrator"})
PLANNERS = frozenset({"facilitator", "coordinator"})
WRITERS = frozenset({"minute_taker", "facilitator"})
MEMBER = frozenset({"member"})
MINUTE_TAKER = frozenset({"minute_taker"})

Kwargs = Callable[[Cast], dict[str, Any]]


def none(cast: Cast) -> dict[str, Any]:
    return {}


def of(**names: str) -> Kwargs:
    """URL arguments: the primary key of the cast's thing (or community, organisation, membership) of that name."""

    def kwargs(cast: Cast) -> dict[str, Any]:
        known = {"community": cast.community, "organisation": cast.organisation, **cast.memberships, **cast.things}
        return {argument: known[name].pk for argument, name in names.items()}

    return kwargs


def session(name: str) -> Kwargs:
    return of(session_pk=name)


@dataclass(frozen=True)
class Row:
    """Who gets in at a URL; `posted` is what is sent, where the method is post."""

    allowed: frozenset[str]
    kwargs: Kwargs = none
    method: str = "get"
    posted: Kwargs = none


def post(allowed: frozenset[str], kwargs: Kwargs = none, posted: Kwargs = none) -> Row:
    return Row(allowed, kwargs, "post", posted)


# name → (method, arguments, status) of what needs no log-in
PUBLIC: dict[str, tuple[str, dict[str, Any], int]] = {
    "landing": ("get", {}, 200),
    "healthz": ("get", {}, 200),
    "readyz": ("get", {}, 503),  # no beat runs beside the tests
    "choose_language": ("post", {}, 302),
    "accept_invitation": ("get", {"token": "unknown"}, 404),
    "calendar_feed": ("get", {"token": "unknown"}, 404),
    "community_calendar_feed": ("get", {"token": "unknown"}, 404),
    "answer_by_link": ("get", {"token": "unknown"}, 404),
    "dates_by_link": ("get", {"link": "1-1.unknown"}, 404),
    "autosave_dates_by_link": ("post", {"link": "1-1.unknown"}, 404),
}


def _part_of(name: str) -> Kwargs:
    """A section of the minutes of that session."""
    return lambda cast: session(name)(cast) | {"section": "patterns"}


def _member(cast: Cast) -> str:
    return str(cast.memberships["member"].pk)


COMMUNITY = of(pk="community")
ORGANISATION = of(pk="organisation")
THEME = of(pk="community", theme_pk="theme")
PROGRAMME = of(pk="organisation", plan_pk="programme")

TABLE: dict[str, Row] = {
    "home": Row(EVERYONE),
    "profile": Row(EVERYONE),
    "own_address": Row(EVERYONE),
    # organisations
    "organisations": Row(COORDINATORS),
    "add_organisation": Row(COORDINATORS),
    "organisation": Row(COORDINATION, ORGANISATION),
    "change_organisation": Row(COORDINATION, ORGANISATION),
    "add_coordinator": Row(COORDINATION, ORGANISATION),
    "add_location": Row(COORDINATION, ORGANISATION),
    "change_location": Row(COORDINATION, of(pk="organisation", location_pk="location")),
    "remove_location": post(COORDINATION, of(pk="organisation", location_pk="location")),
    "travel": Row(COORDINATION, of(pk="organisation", location_pk="location")),
    "school_holidays": Row(COORDINATION, ORGANISATION),
    "set_holiday": Row(COORDINATION, ORGANISATION),
    "remove_holiday": post(COORDINATION, of(pk="organisation", holiday_pk="holiday")),
    "add_community": Row(COORDINATION, of(organisation_pk="organisation")),
    "plan_together": Row(COORDINATION, ORGANISATION),
    "programme_plan": Row(COORDINATION, PROGRAMME),
    "stop_programme": post(COORDINATION, PROGRAMME),
    "plan_programme_again": post(COORDINATION, PROGRAMME),
    "take_programme": Row(COORDINATION, PROGRAMME),
    # communities
    "communities": Row(EVERYONE),
    "community": Row(MEMBERS | COORDINATION, COMMUNITY),
    "change_community": Row(COORDINATION, COMMUNITY),
    "members": Row(COORDINATION, COMMUNITY),
    "invite_member": Row(COORDINATION, COMMUNITY),
    "import_members": Row(COORDINATION, COMMUNITY),
    "confirm_import": post(COORDINATION, COMMUNITY),
    "edit_import": post(COORDINATION, COMMUNITY),
    "member_import": Row(COORDINATION, of(pk="community", import_pk="import")),
    "stop_import": post(COORDINATION, of(pk="community", import_pk="import")),
    "change_membership": Row(COORDINATION, of(pk="community", membership_pk="member")),
    "end_membership": post(COORDINATION, of(pk="community", membership_pk="invited")),
    "resend_invitation": post(COORDINATION, of(pk="community", membership_pk="invited")),
    "agreements": Row(MEMBERS | COORDINATION, COMMUNITY),
    "accept_agreements": post(MEMBERS, COMMUNITY),
    "change_agreements": Row(COORDINATION | {"facilitator"}, COMMUNITY),
    "themes": Row(MEMBERS, COMMUNITY),
    # rosters and sessions
    "sessions": Row(EVERYONE),
    "community_sessions": Row(MEMBERS | {"coordinator"}, COMMUNITY),
    "gaps": Row(PLANNERS, COMMUNITY),
    "add_session": Row(PLANNERS, COMMUNITY),
    "move_session": Row(PLANNERS, of(pk="planned")),
    "confirm_move": post(PLANNERS, of(pk="planned")),
    "cancel_session": Row(PLANNERS, of(pk="planned")),
    "skip_session": Row(PLANNERS, of(pk="planned")),
    "assign_duties": Row(PLANNERS, of(pk="planned")),
    "rosters": Row(MEMBERS | COORDINATION, COMMUNITY),
    "draft_roster": Row(PLANNERS, COMMUNITY),
    "preview_roster": Row(PLANNERS, COMMUNITY),
    "roster": Row(PLANNERS, of(pk="roster")),
    "discard_roster": post(PLANNERS, of(pk="roster")),
    "publish_roster": Row(PLANNERS, of(pk="roster")),
    "add_roster_date": Row(PLANNERS, of(pk="roster")),
    "change_roster_date": Row(PLANNERS, of(pk="roster", date_pk="roster_date")),
    "remove_roster_date": post(PLANNERS, of(pk="roster", date_pk="roster_date")),
    # availability
    "propose_dates": Row(PLANNERS, of(pk="roster")),
    "proposed_set": Row(PLANNERS, of(pk="roster")),
    "swap_date": Row(PLANNERS, of(pk="roster")),
    "take_dates": post(PLANNERS, of(pk="roster")),
    "ask_fair_plan": post(PLANNERS, of(pk="roster")),
    "fair_plan": Row(PLANNERS, of(pk="roster", planning_pk="planning")),
    "stop_fair_plan": post(PLANNERS, of(pk="roster", planning_pk="planning")),
    "change_roster": post(PLANNERS, of(pk="roster")),
    "publish_change": Row(PLANNERS, of(pk="roster")),
    "candidates": Row(PLANNERS, of(pk="roster")),
    "withdraw_candidates": post(PLANNERS, of(pk="roster")),
    "availability": Row(PLANNERS, of(pk="roster")),
    "ask_availability": Row(PLANNERS, of(pk="roster")),
    "extend_availability": Row(PLANNERS, of(pk="roster")),
    "close_availability": post(PLANNERS, of(pk="roster")),
    "renew_links": post(PLANNERS, of(pk="roster")),
    "revoke_links": post(PLANNERS, of(pk="roster")),
    "answer_for_member": Row(PLANNERS, of(pk="roster", membership_pk="member")),
    "renew_link": post(PLANNERS, of(pk="roster", membership_pk="member")),
    "revoke_link": post(PLANNERS, of(pk="roster", membership_pk="member")),
    "answer_dates": Row(MEMBERS, of(pk="round")),
    "autosave_dates": post(MEMBERS, of(pk="round"), lambda cast: {"version": "0"}),
    "busy_times": Row(EVERYONE),
    "busy_state": Row(EVERYONE),
    "add_busy_address": Row(EVERYONE),
    "add_busy_file": Row(EVERYONE),
    "read_busy_again": post(EVERYONE, of(pk="busy_calendar")),  # who has no such calendar is sent to their own
    "remove_busy_calendar": post(EVERYONE, of(pk="busy_calendar")),
    # duties and reminders
    "rota": Row(MEMBERS | {"coordinator"}, COMMUNITY),
    "fill_rota": Row(PLANNERS, COMMUNITY),
    "turns": Row(MEMBERS | {"coordinator"}, COMMUNITY),
    "rota_poster": Row(MEMBERS | {"coordinator"}, COMMUNITY),
    "reminder_text": Row(PLANNERS, COMMUNITY),
    "session_reminders": Row(EVERYONE),
    "ask_swap": Row(MINUTE_TAKER, lambda cast: {"pk": cast.things["planned"].pk, "duty": "minute_taker"}),
    "swap": Row(MEMBER | MINUTE_TAKER, of(pk="swap")),
    "accept_swap": post(MEMBER, of(pk="swap")),
    "decline_swap": post(MEMBER, of(pk="swap")),
    "take_back_swap": post(MINUTE_TAKER, of(pk="swap")),
    "calendar": Row(EVERYONE),
    "renew_calendar": post(EVERYONE),
    "revoke_calendar": post(EVERYONE),
    "choose_invitations": post(EVERYONE),
    "renew_community_calendar": post(MEMBERS, COMMUNITY),
    "revoke_community_calendar": post(MEMBERS, COMMUNITY),
    # the board
    "session": Row(MEMBERS | {"coordinator"}, of(pk="running")),
    "attendance": Row(MEMBERS, of(pk="running")),
    "answer_session": post(MEMBERS, of(pk="planned"), lambda cast: {"choice": "accepted"}),
    "announce_presence": post(MEMBERS, of(pk="planned"), lambda cast: {"coming": "yes"}),
    "open_board": post(WRITERS, of(pk="today")),
    "go_to_part": post(WRITERS, of(pk="running"), lambda cast: {"part": "step_3"}),
    "close_board": post(WRITERS, of(pk="running")),
    "board_news": Row(MEMBERS, of(pk="running")),
    "add_situation": post(MEMBERS, of(pk="running")),
    "share_yield": post(MEMBERS, of(pk="running")),
    "set_intention": post(MEMBERS, of(pk="running")),
    "add_contribution": post(MEMBERS, of(pk="running", situation_pk="situation")),
    "remove_situation": post(MEMBERS, of(pk="running", situation_pk="bare_situation")),
    "remove_contribution": post(MEMBERS, of(pk="running", contribution_pk="contribution")),
    "remove_yield": post(MEMBERS, of(pk="running", yield_pk="yield")),
    "set_presence": post(WRITERS, of(pk="running"), lambda cast: {"presence": f"{_member(cast)}:present"}),
    "mark_heard": post(frozenset({"facilitator"}), of(pk="running"), lambda cast: {"heard": _member(cast)}),
    "practice": Row(EVERYONE),
    "log_practice": post(MEMBER, of(pk="intention"), lambda cast: {"text": "Gedaan."}),
    "remove_practice_entry": post(MEMBER, of(pk="entry")),
    # minutes
    "minutes": Row(MEMBERS, session("distributed")),
    "minutes_pdf": Row(MEMBERS, session("distributed")),
    "edit_minutes": Row(WRITERS, session("held")),
    "autosave_minutes": post(WRITERS, session("held")),
    "fill_minutes": post(WRITERS, session("held")),
    "own_draft": Row(MINUTE_TAKER, of(session_pk="held", draft_pk="own_draft")),
    "merge_own_draft": post(MINUTE_TAKER, of(session_pk="held", draft_pk="own_draft")),
    "forget_own_draft": post(WRITERS, of(session_pk="held", draft_pk="own_draft")),
    "minutes_versions": Row(MEMBERS, session("reviewed")),
    "compare_versions": Row(MEMBERS, session("reviewed")),
    "restore_version": post(WRITERS, lambda cast: session("held")(cast) | {"number": 1}),
    "ask_reader": Row(MINUTE_TAKER, session("held")),
    "review_minutes": Row(MEMBER, session("reviewed")),
    "approve_minutes": post(MEMBER, session("reviewed"), lambda cast: {"revision": "1"}),
    "request_changes": post(MEMBER, session("reviewed"), lambda cast: {"remark": "Korter."}),
    "snooze_minutes": Row(MINUTE_TAKER, session("held")),
    "end_snooze": post(MINUTE_TAKER, session("held")),
    "hand_over_minutes": Row(WRITERS, session("held")),
    "add_remark": post(MEMBER, _part_of("reviewed"), lambda cast: {"revision": "1", "text": "Korter."}),
    "remove_remark": post(MEMBER, of(session_pk="reviewed", remark_pk="remark")),
    "accept_suggestion": post(MINUTE_TAKER, of(session_pk="reviewed", remark_pk="remark")),
    "decline_remark": post(MINUTE_TAKER, of(session_pk="reviewed", remark_pk="remark")),
    "finish_remark": post(MINUTE_TAKER, of(session_pk="reviewed", remark_pk="remark")),
    "reopen_remark": post(MINUTE_TAKER, of(session_pk="reviewed", remark_pk="remark")),
    "distribute_minutes": Row(MINUTE_TAKER, session("approved")),
    "suggest_themes": post(WRITERS, session("held")),
    "search": Row(EVERYONE),
    "change_theme": Row(WRITERS, THEME),
    "merge_theme": Row(WRITERS, THEME),
    "undo_theme_merge": post(WRITERS, THEME),
    "community_book": Row(MEMBERS, COMMUNITY),
    "make_book": post(MEMBERS, COMMUNITY),
    "book_file": Row(
        MEMBERS, lambda cast: {"pk": cast.community.pk, "book_pk": cast.things["book"].pk, "form": "html"}
    ),
    "correct_minutes": Row(MINUTE_TAKER, session("distributed")),
    "autosave_correction": post(MINUTE_TAKER, session("distributed")),
    "correction_versions": Row(frozenset({"member", "minute_taker"}), session("distributed")),
    "compare_correction_versions": Row(frozenset({"member", "minute_taker"}), session("distributed")),
    "restore_correction_version": post(MINUTE_TAKER, lambda cast: session("distributed")(cast) | {"number": 1}),
    "discard_correction": post(MINUTE_TAKER, session("distributed")),
    "ask_correction_reader": Row(MINUTE_TAKER, session("distributed")),
    "review_correction": Row(MEMBER, session("distributed")),
    "approve_correction": post(MEMBER, session("distributed"), lambda cast: {"revision": "1"}),
    "request_correction_changes": post(MEMBER, session("distributed"), lambda cast: {"remark": "Graag anders."}),
    "publish_correction": Row(MINUTE_TAKER, session("distributed")),
    "distributed_versions": Row(MEMBERS, session("distributed")),
    "distributed_version": Row(MEMBERS, lambda cast: {"session_pk": cast.things["distributed"].pk, "number": 1}),
    # what it yields
    "outcomes": Row(EVERYONE),
    "add_outcome": Row(MEMBERS),
    "outcome": Row(MEMBERS, of(pk="outcome")),
    "change_outcome": Row(MEMBER, of(pk="outcome")),
    "remove_outcome": post(MEMBER, of(pk="outcome")),
    "evidence": Row(frozenset(), of(pk="outcome")),  # there is no file; with one: see tests/reports
    "give_feedback": post(WRITERS, of(pk="outcome"), lambda cast: {"text": "Mooi."}),
    "dashboard": Row(COORDINATORS),
    "dashboard_csv": Row(COORDINATORS),
    "community_dashboard": Row(COORDINATION, COMMUNITY),
    "community_dashboard_csv": Row(COORDINATION, lambda cast: {"pk": cast.community.pk, "table": "attendance"}),
    # the system
    "system": Row(frozenset({"administrator"})),
    "outbox": Row(frozenset({"administrator"})),
    "retry_message": post(frozenset({"administrator"}), of(pk="message")),
}
