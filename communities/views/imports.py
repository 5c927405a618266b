"""Inviting a whole list of members: first read and shown, then, when confirmed, carried out."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from communities.forms.memberships import MemberListForm
from communities.member_list import MOST_ROWS, MemberList, WrongRow, read_members
from communities.models import Community
from communities.selectors.members import already_in
from communities.services import memberships as services
from communities.views.answers import community_to_manage, person, show_form
from communities.views.members import MANAGE, members_page
from communities.views.pages import COMMUNITIES
from lwg import clock


@dataclass
class Reading:
    """A list as it was handed in: the form with its errors, the wrong rows, and the people when all is well."""

    form: MemberListForm
    members: MemberList | None = None

    @property
    def wrong(self) -> tuple[WrongRow, ...]:
        return self.members.wrong if self.members else ()

    @property
    def is_right(self) -> bool:
        return self.members is not None and not self.members.wrong


@require_http_methods(["GET", "HEAD", "POST"])
def import_members(request: HttpRequest, pk: int) -> HttpResponse:
    """Take in a list; nobody is invited yet."""
    community = community_to_manage(request, pk, MANAGE)
    if request.method != "POST":
        return _ask(request, community, Reading(MemberListForm()))
    reading = _read(request, community)
    if not reading.is_right or reading.members is None:
        return _ask(request, community, reading)
    people = reading.members.people
    already = already_in(community, [one.email for one in people])
    return render(
        request,
        "communities/import_preview.html",
        {
            "community": community,
            "up": [COMMUNITIES, community, members_page(community)],
            "people": people,
            "already": already,
            "new_count": len(people) - len(already),
            "text": reading.form.list_text,
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def edit_import(request: HttpRequest, pk: int) -> HttpResponse:
    """Back from the preview to the list as it was typed; a reloaded page starts anew."""
    community = community_to_manage(request, pk, MANAGE)
    if request.method != "POST":
        return redirect("import_members", pk)
    return _ask(request, community, Reading(MemberListForm(initial={"text": request.POST.get("text", "")})))


@require_http_methods(["GET", "HEAD", "POST"])
def confirm_import(request: HttpRequest, pk: int) -> HttpResponse:
    """Invite everybody of the list; the same list a second time invites nobody."""
    community = community_to_manage(request, pk, MANAGE)
    if request.method != "POST":
        return redirect("import_members", pk)
    reading = _read(request, community)
    if not reading.is_right or reading.members is None:
        return _ask(request, community, reading)
    done: services.Invited | None = reading.form.save_through(
        services.invite_members, actor=person(request), community=community, people=reading.members.people
    )
    if done is None:
        return _ask(request, community, reading)
    messages.success(
        request,
        ngettext("%(number)d person is invited by mail.", "%(number)d people are invited by mail.", done.added)
        % {"number": done.added},
    )
    return redirect("members", community.pk)


def _read(request: HttpRequest, community: Community) -> Reading:
    form = MemberListForm(request.POST, request.FILES)
    if not form.is_valid():
        return Reading(form)
    try:
        found = read_members(form.list_text, starts_on=max(clock.today(), community.starts_on))
    except ValidationError as error:
        form.show(error)
        return Reading(form)
    if found.wrong:
        form.add_error(
            "text",
            ngettext(
                "%(number)d row is not right. Nobody was invited yet; mend it below.",
                "%(number)d rows are not right. Nobody was invited yet; mend them below.",
                len(found.wrong),
            )
            % {"number": len(found.wrong)},
        )
    return Reading(form, found)


def _ask(request: HttpRequest, community: Community, reading: Reading) -> HttpResponse:
    """The page with the list as it was typed, or as the file had it, and beside it what is wrong."""
    form = reading.form
    if form.is_bound and form.cleaned_data.get("file"):
        form.put(text=form.list_text)
    return show_form(
        request,
        form,
        heading=_("Invite members from a list"),
        submit=_("Check the list"),
        up=[COMMUNITIES, community, members_page(community)],
        template="communities/import_members.html",
        action=reverse("import_members", args=[community.pk]),
        wrong=reading.wrong,
        most_rows=MOST_ROWS,
    )
