"""Members of a community, for who manages them."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from communities.forms.memberships import InviteForm, TermsForm
from communities.models import Community, Membership
from communities.selectors.members import Period, latest_import, memberships_in
from communities.services import memberships as services
from communities.views.answers import community_to_manage, show_form
from communities.views.pages import COMMUNITIES, Above, page_of
from lwg.web.access import person

MANAGE = "communities.manage_members"
PAGE_SIZE = 100


def members_page(community: Community) -> Above:
    """The list of members as a page above others."""
    return Above(_("Members"), "members", (community.pk,))


@require_GET
def members(request: HttpRequest, pk: int) -> HttpResponse:
    """Active, coming or former members, with what one can do for each."""
    community = community_to_manage(request, pk, MANAGE)
    asked = request.GET.get("period", "")
    period = Period(asked) if asked in Period.values else Period.ACTIVE
    return render(
        request,
        "communities/members.html",
        {
            "community": community,
            "period": period,
            "periods": Period.choices,
            "page": page_of(request, memberships_in(community, period), PAGE_SIZE),
            "latest_import": latest_import(community),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def invite_member(request: HttpRequest, pk: int) -> HttpResponse:
    community = community_to_manage(request, pk, MANAGE)
    form = InviteForm(request.POST or None)
    if form.is_valid():
        membership = form.save_through(
            services.invite_member,
            actor=person(request),
            community=community,
            email=form.cleaned_data["email"],
            name=form.cleaned_data["name"],
            terms=form.terms,
            form_key=form.cleaned_data["form_key"],
        )
        if membership is not None:
            messages.success(request, _("%(person)s is invited by mail.") % {"person": membership.user})
            return redirect("members", community.pk)
    heading = _("Invite a member")
    up = [COMMUNITIES, community, members_page(community)]
    return show_form(request, form, heading=heading, submit=_("Send invitation"), up=up)


@require_http_methods(["GET", "HEAD", "POST"])
def change_membership(request: HttpRequest, pk: int, membership_pk: int) -> HttpResponse:
    community = community_to_manage(request, pk, MANAGE)
    membership = _of(community, membership_pk)
    form = TermsForm(request.POST or None, membership=membership)
    if form.is_valid() and form.saves(
        services.change_membership, actor=person(request), membership=membership, terms=form.terms
    ):
        messages.success(request, _("The membership of %(person)s is changed.") % {"person": membership.user})
        return redirect("members", community.pk)
    up = [COMMUNITIES, community, members_page(community)]
    return show_form(
        request,
        form,
        heading=str(membership.user),
        submit=_("Save"),
        up=up,
        template="communities/membership.html",
        membership=membership,
        community=community,
    )


@require_POST
def end_membership(request: HttpRequest, pk: int, membership_pk: int) -> HttpResponse:
    """Repeating it is harmless, also when the membership was taken back and is gone."""
    community = community_to_manage(request, pk, MANAGE)
    membership = community.memberships.select_related("user").filter(pk=membership_pk).first()
    if membership is not None:
        try:
            services.end_membership(actor=person(request), membership=membership)
            messages.success(request, _("The membership of %(person)s is ended.") % {"person": membership.user})
        except ValidationError as error:
            messages.error(request, error.messages[0])
    return redirect("members", community.pk)


@require_POST
def resend_invitation(request: HttpRequest, pk: int, membership_pk: int) -> HttpResponse:
    community = community_to_manage(request, pk, MANAGE)
    membership = _of(community, membership_pk)
    if services.invite_member_again(actor=person(request), membership=membership):
        messages.success(request, _("%(person)s gets a new link by mail.") % {"person": membership.user})
    else:
        messages.info(request, _("No new mail: this person can log in already, or got a link just now."))
    return redirect("members", community.pk)


def _of(community: Community, membership_pk: int) -> Membership:
    """Raises Http404 for a membership of another community."""
    return get_object_or_404(
        Membership.objects.filter(community=community).select_related("user", "community"), pk=membership_pk
    )
