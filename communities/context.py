"""Whether the person coordinates anything: for the menu, which asks on every page."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from communities.selectors.access import coordinates_any


def roles(request: HttpRequest) -> dict[str, Any]:
    """`is_coordinator` for templates and on the request, asked of the database once, when someone wants to know.

    For a visitor it is false without a query, and a view that found out already tells it on the request.
    """

    def is_coordinator() -> bool:
        user = request.user
        return user.is_authenticated and coordinates_any(user)

    if not hasattr(request, "is_coordinator"):
        request.is_coordinator = SimpleLazyObject(is_coordinator)  # type: ignore[attr-defined]  # as the menu asks it
    return {"is_coordinator": request.is_coordinator}  # type: ignore[attr-defined]  # likewise
