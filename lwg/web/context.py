"""What every template may use: the site's name and addresses, the head of the page and its foot; made once and kept."""

from dataclasses import dataclass
from functools import cache, lru_cache, partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from lwg.accounts.models import User

ADDRESSES = (
    "landing",
    "home",
    "profile",
    "mfa_index",
    "calendar",
    "session_reminders",
    "account_login",
    "account_logout",
    "choose_language",
)


@dataclass(frozen=True)
class Place:
    """An entry of the main menu."""

    name: str
    label: str | Promise
    icon: str
    url: str
    section: str


@cache
def addresses() -> dict[str, str]:
    """Paths by the name of their route; empty for a route that is not there."""
    return {name: _path(name) for name in ADDRESSES}


@cache
def places(*, coordinates: bool, administers: bool) -> tuple[Place, ...]:
    """The main menu of someone with these tasks."""
    menu: list[tuple[str, str | Promise, str]] = [
        ("home", _("Home"), "house"),
        ("communities", _("Communities"), "people"),
        ("sessions", _("Sessions"), "calendar3"),
        ("outcomes", _("My learning"), "flower1"),
        ("search", _("Search"), "search"),
    ]
    if coordinates or administers:
        menu.append(("dashboard", _("Dashboard"), "bar-chart"))
        menu.append(("organisations", _("Organisations"), "building"))
    if administers:
        menu.append(("system", _("System"), "gear"))
    return tuple(Place(name, label, icon, url, _section(url)) for name, label, icon in menu if (url := _path(name)))


@cache
def fixed_part(template: str, language: str) -> str:
    """A part of the shell that is the same on every page in `language`; rendered once per process."""
    return render_to_string(template, {"to": addresses()})


@dataclass(frozen=True)
class Reader:
    """Who looks at the page, as its head says it."""

    short: str
    full: str
    email: str


# Stand in a kept header for what is another's each time; no name and no address holds a NUL.
TOKEN, HERE = "\x00token\x00", "\x00here\x00"


@lru_cache(maxsize=1024)
def header(who: Reader | None, *, language: str, menu: str, at_the_door: bool) -> str:
    """The head of a page as HTML, of one person and place in the menu, with TOKEN and HERE to be filled in.

    None: a visitor, whom the pages of the way in itself (`at_the_door`) do not offer it again.
    """
    context = {"who": who, "menu": menu, "at_the_door": at_the_door, "to": addresses(), "LANGUAGE_CODE": language}
    return render_to_string(
        "components/header.html", context | {"site_name": settings.SITE_NAME, "csrf_token": TOKEN, "here": HERE}
    )


@lru_cache(maxsize=512)
def menu(*, language: str, coordinates: bool, administers: bool, path: str) -> str:
    """The main menu as HTML, with the place marked that `path` belongs to."""
    offered = places(coordinates=coordinates, administers=administers)
    return render_to_string("components/menu.html", {"places": offered, "path": path, "section": _section(path)})


def _path(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _section(path: str) -> str:
    return path.split("/")[1]


def site(request: HttpRequest) -> dict[str, Any]:
    """Every page pays for this: what does not change is rendered once, and only when a template asks for it."""
    language = get_language() or settings.LANGUAGE_CODE

    def main_menu() -> str:
        coordinates = bool(getattr(request, "is_coordinator", False))
        administers = bool(getattr(request.user, "is_administrator", False))
        known = places(coordinates=coordinates, administers=administers)
        section = _section(request.path)
        # Only paths of the menu itself are told apart, so that any address does not fill the cache.
        path = request.path if any(place.url == request.path for place in known) else f"/{section}/…"
        if all(place.section != section for place in known):
            path = "/"
        return menu(language=language, coordinates=coordinates, administers=administers, path=path)

    def head(*, at_the_door: bool) -> str:
        user = getattr(request, "user", None)  # an error may come before anyone is known
        kept = (
            header(
                Reader(user.get_short_name(), str(user), user.email),
                language=language,
                menu=main_menu(),
                at_the_door=at_the_door,
            )
            if isinstance(user, User)
            else header(None, language=language, menu="", at_the_door=at_the_door)
        )
        filled = kept.replace(TOKEN, get_token(request)).replace(HERE, escape(request.get_full_path()))
        return mark_safe(filled)  # noqa: S308 (a template made it; what was filled in is a token, and escaped)

    return {
        "site_name": settings.SITE_NAME,
        "to": addresses(),
        "header": partial(head, at_the_door=False),
        "header_at_the_door": partial(head, at_the_door=True),
        "assets": partial(fixed_part, "components/assets.html", language),
        "foot": partial(fixed_part, "components/foot.html", language),
    }
