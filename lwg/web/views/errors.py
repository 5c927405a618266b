"""Error pages in our own look."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

NOT_TYPED = {"csrfmiddlewaretoken", "form_key", "version", "next"}


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was too old or came from elsewhere; what was typed stands in the page to copy."""
    typed = {
        name: str(value)
        for name, value in request.POST.items()
        if name not in NOT_TYPED and "password" not in name and str(value).strip()
    }
    return render(request, "403_csrf.html", {"typed": typed, "reason": reason}, status=403)


def not_found(request: HttpRequest, exception: Any) -> HttpResponse:
    return render(request, "404.html", status=404)
