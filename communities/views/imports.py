"""Inviting a whole list of members: first read and shown, then, when confirmed, carried out and followed."""

import uuid
from dataclasses import dataclass, replace

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from communities.forms.memberships import ConfirmListForm, MemberListForm
from communities.member_list import MOST_ROWS, MemberList, WrongRow, read_members
from communities.models import Community, MemberImport
from communities.selectors.members import already_in
from communities.services import imports as services
from communities.views.answers import community_to_manage, show_form
from communities.views.members import MANAGE, members_page
from communities.views.pages import COMMUNITIES
from lwg.jobs import long_work
from lwg.jobs.following import follow
from lwg.web.access import person


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
            "form_key": uuid.uuid4(),
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
    """Hand the list over to be carried out; the same form a second time leads to the same import."""
    community = community_to_manage(request, pk, MANAGE)
    if request.method != "POST":
        return redirect("import_members", pk)
    reading = _read(request, community, ConfirmListForm)
    if not reading.is_right or reading.members is None:
        return _ask(request, community, reading)
    asked = services.ask_import(
        actor=person(request),
        community=community,
        text=reading.form.list_text,
        rows=len(reading.members.people),
        form_key=reading.form.cleaned_data["form_key"],
    )
    return redirect("member_import", community.pk, asked.pk)


@require_safe
def member_import(request: HttpRequest, pk: int, import_pk: int) -> HttpResponse:
    """How far a list is, and in the end how many were invited, or what is wrong with which row."""
    community = community_to_manage(request, pk, MANAGE)
    asked = _of(community, import_pk)
    result = asked.work.result
    context = {
        "community": community,
        "up": [COMMUNITIES, community, members_page(community)],
        "import": asked,
        "invited": result.get("invited", 0),
        "already": result.get("already", ()),
        "wrong": [WrongRow(**row) for row in result.get("wrong", ())],
    }
    return follow(
        request, asked.work, page="communities/member_import.html", part="communities/_import.html", context=context
    )


@require_POST
def stop_import(request: HttpRequest, pk: int, import_pk: int) -> HttpResponse:
    """Nobody is invited, unless everybody was already."""
    community = community_to_manage(request, pk, MANAGE)
    asked = _of(community, import_pk)
    long_work.wish_stop(work=asked.work)
    return redirect("member_import", community.pk, asked.pk)


def _of(community: Community, import_pk: int) -> MemberImport:
    """Raises Http404 for an import of another community."""
    imports = MemberImport.objects.filter(community=community).select_related("work__asked_by")
    return get_object_or_404(imports, pk=import_pk)


def _read(request: HttpRequest, community: Community, form_class: type[MemberListForm] = MemberListForm) -> Reading:
    form = form_class(request.POST, request.FILES)
    if not form.is_valid():
        return Reading(form)
    try:
        found = read_members(form.list_text, starts_on=services.usual_first_day(community))
    except ValidationError as error:
        form.show(error)
        return Reading(form)
    found = replace(found, wrong=(*found.wrong, *services.wrong_now(found.people)))
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
