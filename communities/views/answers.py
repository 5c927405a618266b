"""How this app's views begin and end: who asks, what they manage, and a form as the answer."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from communities.models import Community, Organisation
from lwg.web.access import person, require

UNPROCESSABLE = 422


def organisation_to_change(request: HttpRequest, pk: int) -> Organisation:
    """Raises Http404 for whom this organisation does not exist, or who may not change it (P3)."""
    organisation = get_object_or_404(Organisation.objects.visible_to(person(request)), pk=pk)
    require(request.user, "communities.change_organisation", organisation)
    return organisation


def community_to_manage(request: HttpRequest, pk: int, permission: str) -> Community:
    """Raises Http404 for whom this community does not exist, or who lacks that permission (P3)."""
    visible = Community.objects.visible_to(person(request)).select_related("organisation", "location")
    community = get_object_or_404(visible, pk=pk)
    require(request.user, permission, community)
    return community


def show_form(
    request: HttpRequest,
    form: forms.Form,
    *,
    heading: str,
    submit: str,
    up: Sequence[Any],
    template: str = "communities/form.html",
    **page: Any,
) -> HttpResponse:
    """The form, with status 422 when it was handed in and refused.

    `up` are the objects of the pages above, each with an address of its own; the last is where *Cancel* goes.
    """
    context = {
        "form": form,
        "heading": heading,
        "submit": submit,
        "up": up,
        "cancel": up[-1].get_absolute_url(),
        **page,
    }
    return render(request, template, context, status=UNPROCESSABLE if form.is_bound else 200)
