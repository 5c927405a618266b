"""A plain Django page: session, user and one more query (3 SQL), looped over plain rows."""

from itertools import cycle, islice

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from lwg.accounts.models import User

PEOPLE = 50


@login_not_required  # so that it can be asked whether the server is up
def plain(request: HttpRequest, rows: int) -> HttpResponse:
    """`rows` rows of about 0.58 kB, so that the page weighs as much as the one it is compared with."""
    people = list(User.objects.order_by("pk")[:PEOPLE])
    return render(request, "floor/plain.html", {"reader": str(request.user), "people": islice(cycle(people), rows)})
