"""What every template may use: the site's name, addresses and menu, and the head's assets; made once per process."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

ADDRESSES = (
    "landing",
    "home",
    "profile",
    "mfa_index",
    "calendar",
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
    ]
    if coordinates:
        menu.append(("dashboard", _("Dashboard"), "bar-chart"))
    if administers:
        menu.append(("system", _("System"), "gear"))
    return tuple(Place(name, label, icon, url, _section(url)) for name, label, icon in menu if (url := _path(name)))


@cache
def assets(language: str) -> str:
    """The links to style and script, and what the scripts say in `language`."""
    return render_to_string("components/assets.html", {"login": _path("account_login")})


def _path(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _section(path: str) -> str:
    return path.split("/")[1]


def site(request: HttpRequest) -> dict[str, Any]:
    def menu() -> tuple[Place, ...]:
        user = request.user
        return places(
            coordinates=bool(getattr(request, "is_coordinator", False)),
            administers=bool(getattr(user, "is_administrator", False)),
        )

    return {
        "site_name": settings.SITE_NAME,
        "to": addresses(),
        "menu": menu,
        "section": _section(request.path),
        "assets": lambda: assets(get_language() or settings.LANGUAGE_CODE),
    }
