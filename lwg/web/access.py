"""Asking a permission predicate; refused looks like absent (P3)."""

from typing import Any

import rules
from django.http import Http404, HttpRequest

from lwg.accounts.models import User


def may(user: Any, permission: str, target: Any = None) -> bool:
    """Whether the predicate of that name (see the apps' rules.py) allows `user`; KeyError for an unknown name."""
    if not rules.perm_exists(permission):
        raise KeyError(permission)
    return isinstance(user, User) and bool(rules.has_perm(permission, user, target))


def require(user: Any, permission: str, target: Any = None) -> None:
    """Raises Http404 when refused (P3)."""
    if not may(user, permission, target):
        raise Http404


def person(request: HttpRequest) -> User:
    """Who is logged in; the middleware lets nobody else through."""
    if not isinstance(request.user, User):
        raise Http404
    return request.user
