"""Changing a published roster: beginning a change, and publishing it after one confirm that says who hears what."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from communities.views.gate import agreements_first
from lwg.web.access import person
from sessions.selectors.roster_changes import change_of, change_page
from sessions.services import roster_changes as services
from sessions.services.telling import members_to_tell
from sessions.views.planning_pages import above_roster, draft_to_change


@require_POST
@agreements_first(rosters="pk")
def change_roster(request: HttpRequest, pk: int) -> HttpResponse:
    """To the draft of the change, which is begun when there is none."""
    roster = draft_to_change(request, pk)
    try:
        draft = services.start_change(actor=person(request), roster=roster)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("roster", roster.pk)
    return redirect("roster", draft.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@agreements_first(rosters="pk")
def publish_change(request: HttpRequest, pk: int) -> HttpResponse:
    """What changes and who gets a mail; and does it. The address is that of the published roster."""
    roster = draft_to_change(request, pk)
    refusals: list[str] = []
    if request.method == "POST":
        try:
            services.publish_change(actor=person(request), roster=roster, seen=request.POST.get("seen", ""))
        except ValidationError as error:
            refusals = error.messages
        else:
            messages.success(request, _("The change is published. Whom it concerns gets one mail."))
            return redirect("roster", roster.pk)
    draft = roster.changes.select_related("community__organisation", "location").first()
    if draft is None:
        for refusal in refusals:
            messages.warning(request, refusal)
        return redirect("roster", roster.pk)
    change, members = change_of(draft), members_to_tell(roster.community)
    told = change.for_members(members)
    context = {
        "roster": roster,
        "draft": draft,
        "change": change,
        "difference": change.difference,
        "told": told,
        "number_untold": len(members) - len(told),
        "page": change_page(draft),
        "refusals": refusals,
        "crumbs": above_roster(draft),
    }
    return render(request, "sessions/planning/publish_change.html", context, status=422 if refusals else 200)
