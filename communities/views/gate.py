"""The agreements stand before every page of a community (A6a); other apps ask here too.

Two ways, for a view in any app that shows a community, a session, minutes or a roster:

- `@agreements_first(sessions="pk")` on the view. Costs nothing until the view answers 404; then, and only if the person
  is an active member who has yet to accept, it answers with a redirect to the agreements, with `next`.
  The keyword is a lookup on `Community`, its value the name of the URL's argument: `agreements_first(pk="pk")`,
  `agreements_first(rosters="roster_pk")`, `agreements_first(sessions="session_pk")`.
- `accept_first(request, community)` at the start of the view: returns that redirect, or None when nothing stands in the
  way; raises Http404 for whom the community does not exist.
"""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from communities.models import Community, Membership
from communities.selectors.access import standing_in
from lwg import clock
from lwg.accounts.models import User

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def accept_first(request: HttpRequest, community: Community) -> HttpResponse | None:
    """A redirect to the agreements for the active member who has yet to accept them; else None.

    None too for coordinators and administrators, who are no members: they see figures, the view still asks its own
    rule. Raises Http404 for outsiders, former and future members (P3, P4).
    """
    if not isinstance(request.user, User):
        raise Http404
    if standing_in(request.user, community.pk).must_accept_first:
        return to_agreements(request, community.pk)
    return None


def agreements_first(**lookups: str) -> Callable[[View[P]], View[P]]:
    """Turn the 404 of a member who has yet to accept into a redirect to the agreements; see the module."""

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            try:
                return view(request, *args, **kwargs)
            except Http404:
                found = {_column(lookup): kwargs[name] for lookup, name in lookups.items()}
                pk = _still_to_accept(request, found)
                if pk is None:
                    raise
                return to_agreements(request, pk)

        return guarded

    return decorate


def to_agreements(request: HttpRequest, community_pk: int) -> HttpResponse:
    """To the agreements, and back to this page afterwards; a part of a page (HTMX) sends the whole page there."""
    address = reverse("agreements", args=[community_pk])
    if request.method in ("GET", "HEAD") and not request.headers.get("HX-Request"):
        address = f"{address}?{urlencode({'next': request.get_full_path()})}"
    if request.headers.get("HX-Request"):
        return HttpResponseClientRedirect(address)
    return HttpResponseRedirect(address)


def _column(lookup: str) -> str:
    """Asked of the primary key itself: a relation would stumble over a number that no key can be."""
    return lookup if lookup == "pk" else f"{lookup}__pk"


def _still_to_accept(request: HttpRequest, lookups: dict[str, object]) -> int | None:
    """The community of these lookups, when the person is an active member of it without acceptance."""
    if not isinstance(request.user, User):
        return None
    mine = Membership.objects.of(request.user).active_on(clock.today())
    found = (
        Community.objects.filter(pk__in=mine.values("community_id"), **lookups)
        .exclude(pk__in=mine.accepted().values("community_id"))
        .values_list("pk", flat=True)
    )
    return found.first()
