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

    answer = getattr(request, "is_coordinator", None) or SimpleLazyObject(is_coordinator)
    request.is_coordinator = answer  # type: ignore[attr-defined]  # the menu of lwg.web asks the request
    return {"is_coordinator": answer}
