"""The agreements of a community: reading and accepting them (A6a), and publishing a new version."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from communities.forms.agreements import AcceptForm, AgreementsForm
from communities.models import Community
from communities.selectors.access import Standing, standing_in
from communities.selectors.agreements import agreements_for
from communities.selectors.communities import members_of
from communities.services import agreements as services
from communities.views.answers import UNPROCESSABLE, community_to_manage, show_form
from communities.views.gate import agreements_first
from communities.views.pages import COMMUNITIES, Above
from lwg.web.access import may, person


@require_GET
def agreements(request: HttpRequest, pk: int) -> HttpResponse:
    """The version in force, and for a member the box to tick."""
    return _show(request, standing_in(person(request), pk))


@require_http_methods(["GET", "HEAD", "POST"])
def accept_agreements(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept them as a member, and go on to where one was going; a reloaded page goes back to the agreements."""
    standing = standing_in(person(request), pk)
    if not standing.is_member:
        raise Http404
    if request.method != "POST":
        return redirect("agreements", pk)
    form = AcceptForm(request.POST)
    if form.is_valid() and form.saves(
        services.accept_agreements,
        actor=standing.user,
        community=standing.community,
        number=form.cleaned_data["number"],
    ):
        messages.success(request, _("Welcome in %(community)s.") % {"community": standing.community})
        return HttpResponseRedirect(_onwards(request, standing.community, form.cleaned_data["next"]))
    return _show(request, standing, form)


@require_http_methods(["GET", "HEAD", "POST"])
@agreements_first(pk="pk")
def change_agreements(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish a new version; everybody accepts again."""
    community = community_to_manage(request, pk, "communities.change_agreements")
    newest = community.agreements.first()
    initial = {"text": newest.text, "after": newest.number} if newest else {"after": 0}
    form = AgreementsForm(request.POST or None, initial=initial)
    if form.is_valid() and form.saves(
        services.publish_agreements, actor=person(request), community=community, **form.cleaned_data
    ):
        messages.success(request, _("The new agreements are in force, and the members get a mail about them."))
        return redirect("agreements", community.pk)
    return show_form(
        request,
        form,
        heading=_("New version of the agreements"),
        submit=_("Publish"),
        up=[COMMUNITIES, community, Above(_("Agreements"), "agreements", (community.pk,))],
        template="communities/change_agreements.html",
        newest=newest,
    )


def _show(request: HttpRequest, standing: Standing, form: AcceptForm | None = None) -> HttpResponse:
    page = agreements_for(standing)
    if form is None and page.newest is not None and standing.must_accept_first:
        onwards = _onwards(request, standing.community, request.GET.get("next", ""))
        form = AcceptForm(initial={"number": page.newest.number, "next": onwards})
    elif form is not None and page.newest is not None:
        form.put(number=str(page.newest.number))
    return render(
        request,
        "communities/agreements.html",
        {
            "standing": standing,
            "community": standing.community,
            "agreements": page,
            "form": form,
            "members": members_of(standing) if standing.sees_figures else None,
            "may_change": may(standing.user, "communities.change_agreements", standing.community),
        },
        status=UNPROCESSABLE if form is not None and form.is_bound else 200,
    )


def _onwards(request: HttpRequest, community: Community, wanted: str) -> str:
    """The page one was going to, when it is one of ours; else the community."""
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        return wanted
    return community.get_absolute_url()
