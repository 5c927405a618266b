"""The calendar feeds: their page, new addresses, and the feeds themselves."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from communities.models import Membership
from lwg.web.access import person
from lwg.web.once import OnceForm
from sessions.models import CalendarFeed, CommunityFeed
from sessions.selectors import calendar as selector
from sessions.selectors.calendar_page import calendar_page
from sessions.services import calendars as services


class RenewForm(OnceForm):
    """Only the key that makes one renewal of a double click."""


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """The secret addresses, and how to subscribe to them."""
    page = calendar_page(person(request), services.feed_of(person(request)))
    context = {
        "page": page,
        "form": RenewForm(),
        "communities": [(line, RenewForm(auto_id=False)) for line in page.communities],
    }
    return render(request, "sessions/planning/calendar.html", context)


@require_POST
def renew_calendar(request: HttpRequest) -> HttpResponse:
    form = RenewForm(request.POST)
    if form.is_valid():
        services.renew_feed(actor=person(request), form_key=form.cleaned_data["form_key"])
        messages.success(request, _("You have a new address. The old one has stopped."))
    return redirect("calendar")


@require_POST
def revoke_calendar(request: HttpRequest) -> HttpResponse:
    services.revoke_feed(actor=person(request))
    messages.success(request, _("The address has stopped."))
    return redirect("calendar")


@require_POST
def choose_invitations(request: HttpRequest) -> HttpResponse:
    by_mail = request.POST.get("by_mail") == "yes"
    services.choose_invitations(actor=person(request), by_mail=by_mail)
    if by_mail:
        messages.success(request, _("You get the sessions to come by mail, in a few minutes."))
    else:
        messages.success(request, _("Mails bring no sessions into your calendar any more."))
    return redirect("calendar")


def _own_membership(request: HttpRequest, pk: int) -> Membership:
    """Of who asks, in community `pk`: active and accepted; raises Http404 for anybody else (P3, P4)."""
    mine = Membership.objects.opening_to(person(request))
    membership = mine.filter(community__pk=pk).first()
    if membership is None:
        raise Http404
    return membership


@require_POST
def renew_community_calendar(request: HttpRequest, pk: int) -> HttpResponse:
    membership = _own_membership(request, pk)
    form = RenewForm(request.POST)
    if form.is_valid():
        services.renew_community_feed(membership=membership, form_key=form.cleaned_data["form_key"])
        messages.success(request, _("There is a new address for this community."))
    return redirect("calendar")


@require_POST
def revoke_community_calendar(request: HttpRequest, pk: int) -> HttpResponse:
    services.revoke_community_feed(membership=_own_membership(request, pk))
    messages.success(request, _("The address has stopped."))
    return redirect("calendar")


@require_safe
@login_not_required
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """For calendar programs, which cannot log in: the address is the secret. Two queries, three when it changed."""
    feed = selector.personal_feed(token)
    if feed is None:
        raise Http404
    with translation.override(feed.user.language):
        return _answer(request, feed, selector.all_of(feed.user))


@require_safe
@login_not_required
def community_calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """The same of one community."""
    feed = selector.community_feed(token)
    if feed is None:
        raise Http404
    with translation.override(feed.membership.user.language):
        return _answer(request, feed, selector.one_community(feed.membership))


def _answer(request: HttpRequest, feed: CalendarFeed | CommunityFeed, found: selector.Found) -> HttpResponse:
    """The calendar, or that it has not changed."""
    since = services.unchanged_since(feed, found.version)
    etag = f'"{found.version}"'
    modified = int(since.timestamp()) if since else None
    response = get_conditional_response(request, etag=etag, last_modified=modified) or HttpResponse(
        found.body(),
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'inline; filename="lwg.ics"'},
    )
    response.headers["ETag"] = etag
    if modified is not None:
        response.headers["Last-Modified"] = http_date(modified)
    response.headers["Cache-Control"] = "private, no-cache"
    return response
