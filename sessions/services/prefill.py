"""What the board of a session already says, laid out as rich text for its minutes: nobody types twice."""

from collections.abc import Iterable
from html import escape

from django.utils.translation import gettext as _

from lwg.web.templatetags.lwg import clock_time, day
from sessions.enums import ContributionKind, SessionState
from sessions.models import Contribution, Minutes, Session, Situation
from sessions.rich_text import cut, from_plain

PATTERN_KINDS = (ContributionKind.PURPOSE, ContributionKind.PATTERN, ContributionKind.RELATION)


def from_board(session: Session) -> dict[str, str]:
    """Rich text for each section of the minutes; empty where the board has nothing. Five queries."""
    situations = list(session.situations.prefetch_related("contributions"))
    texts = {
        "collective_question": _collective_question(session, situations),
        "situation": "".join(_heading(one.title) + from_plain(one.text) for one in situations),
        "patterns": "".join(_of_kind(situations, kind, headed=True) for kind in PATTERN_KINDS),
        "considerations": _of_kind(situations, ContributionKind.CONSIDERATION),
        "action_perspectives": _of_kind(situations, ContributionKind.ACTION_PERSPECTIVE),
        "agreements": _intentions(session),
        "yields": _yields(session),
        "next_session": _next_session(session),
    }
    note = _("… The rest is on the board.")
    return {section: cut(text, Minutes.LONGEST[section], note) for section, text in texts.items()}


def _collective_question(session: Session, situations: list[Situation]) -> str:
    """The shared question, and the meaning that step 3 found underneath it (A2, A8a)."""
    return from_plain(session.community.shared_question) + _of_kind(situations, ContributionKind.MEANING, headed=True)


def _of_kind(situations: list[Situation], kind: ContributionKind, *, headed: bool = False) -> str:
    """An item a contribution of that kind; under the situation's title where there are several situations."""
    found = ""
    for situation in situations:
        said = [one for one in situation.contributions.all() if one.kind == kind]
        if said and len(situations) > 1:
            found += f"<p>{escape(situation.title, quote=False)}:</p>"
        found += _bullets(said)
    return _heading(str(kind.label).capitalize()) + found if found and headed else found


def _heading(title: str) -> str:
    return f"<h4>{escape(' '.join(title.split()), quote=False)}</h4>"


def _bullets(contributions: Iterable[Contribution]) -> str:
    return _list(one.text for one in contributions)


def _list(texts: Iterable[str]) -> str:
    items = "".join(_item(one) for one in texts)
    return f"<ul>{items}</ul>" if items else ""


def _item(text: str) -> str:
    """Further lines of the same text stand in the same item."""
    lines = (" ".join(line.split()) for line in text.splitlines())
    return f"<li>{'<br>'.join(escape(line, quote=False) for line in lines if line)}</li>"


def _intentions(session: Session) -> str:
    found = session.intentions.select_related("membership__user")
    return _list(f"{one.membership} ({one.get_form_display()}): {one.text}" for one in found)


def _yields(session: Session) -> str:
    told = []
    for one in session.yields.select_related("membership__user"):
        helped = "\n" + _("What helped: %(consideration)s") % {"consideration": one.consideration}
        told.append(f"{one.membership}: {one.change}{helped if one.consideration else ''}")
    return _list(told)


def _next_session(session: Session) -> str:
    """Day, time and place of the one that is planned after this; empty where none is."""
    later = Session.objects.filter(community=session.community_id, starts_at__gt=session.starts_at)
    following = later.filter(state=SessionState.PLANNED).select_related("location").order_by("starts_at").first()
    if following is None:
        return ""
    when = f"{day(following.starts_at)}, {clock_time(following.starts_at)}–{clock_time(following.ends_at)}"
    place = str(following.location) if following.location else following.online_link
    return from_plain(f"{when}\n{place}" if place else when)
