"""The page on which long work is followed: asked again by HTMX as long as it runs, or by a reload."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from lwg.jobs.models import LongWork


def mark_of(work: LongWork) -> str:
    """Differs when there is something new to show."""
    return f"{work.state}-{work.done}-{work.message}-{work.stop_wished}"


def follow(request: HttpRequest, work: LongWork, *, page: str, part: str, context: dict[str, Any]) -> HttpResponse:
    """The whole page; for HTMX the part of it that changes, or nothing (204) while that shows what is so.

    `part` is what `page` includes; it begins with jobs/_follow.html.
    """
    context = {**context, "work": work, "mark": mark_of(work)}
    if not request.htmx:  # type: ignore[attr-defined]  # set by django-htmx's middleware
        return render(request, page, context)
    if request.GET.get("seen") == context["mark"]:
        return HttpResponse(status=204)
    return render(request, part, context)
