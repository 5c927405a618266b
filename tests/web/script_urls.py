"""Pages on which the scripts can be tried without the domain; for test_scripts.py only."""

import time
from datetime import timedelta
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template import engines
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from lwg import clock
from lwg.urls import urlpatterns as own

posts: list[dict[str, Any]] = []

PAGE = """{% extends "base.html" %}{% block title %}Try{% endblock %}
{% block heading %}<h1>Try</h1>{% endblock %}{% block content %}BODY{% endblock %}"""


class NoteForm(forms.Form):
    text = forms.CharField(widget=forms.Textarea)
    sure = forms.BooleanField(required=False)
    password = forms.CharField(required=False, widget=forms.PasswordInput)


def show(request: HttpRequest, body: str, status: int = 200, **context: Any) -> HttpResponse:
    page = engines["django"].from_string(PAGE.replace("BODY", body))
    return HttpResponse(page.render(context, request), status=status)


FIGURES = """
  <p class="timer" data-started="{{ started }}" data-minutes="25">
    <progress max="25" value="0" aria-label="Time"></progress><span data-timer-text></span>
  </p>
  <figure class="chart" data-chart="bar">
    <figcaption>In time?</figcaption>
    <table class="table">
      <thead><tr><th>Month</th><th>in time</th><th>late</th></tr></thead>
      <tbody><tr><td>Sep</td><td>4</td><td>1</td></tr></tbody>
    </table>
  </figure>"""
FORM = '<form method="post" ATTRIBUTES>{% include "components/form.html" with submit="Save" %}EXTRA</form>'


def form_page(attributes: str, extra: str = "") -> str:
    return FORM.replace("ATTRIBUTES", attributes).replace("EXTRA", extra)


@login_not_required
def keeping(request: HttpRequest) -> HttpResponse:
    body = form_page('data-keep="note" data-once')
    if request.method != "POST":
        return show(request, body, form=NoteForm())
    text = request.POST["text"]
    if "expired" in text:
        return redirect("account_login")
    if "wrong" in text:
        form = NoteForm({"text": ""})
        return show(request, body, status=422, form=form)
    return redirect("/done/")


@login_not_required
def once(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        posts.append(request.POST.dict())
        time.sleep(0.6)
        return redirect("/done/")
    return show(request, form_page("data-once"), form=NoteForm({"text": "once"}))


@login_not_required
def confirming(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        posts.append(request.POST.dict())
        return redirect("/done/")
    asks = 'data-confirm="Everyone hears of it." data-confirm-title="Cancel it?" data-confirm-yes="Cancel it"'
    asks += " data-confirm-destroys" if "destroys" in request.GET else ""
    return show(request, form_page(f"data-once {asks}"), form=NoteForm({"text": "sure"}))


@login_not_required
def autosaving(request: HttpRequest) -> HttpResponse:
    attributes = 'data-autosave="/autosave/save/" data-autosave-conflict="#conflict"'
    extra = """<input type="hidden" name="version" value="1">
      <p class="save-status" data-autosave-status></p><div id="conflict"></div>"""
    return show(request, form_page(attributes, extra), form=NoteForm())


@login_not_required
def save(request: HttpRequest) -> HttpResponse:
    text = request.POST["text"]
    posts.append(request.POST.dict())
    if "conflict" in text:
        return HttpResponse("<h2>Both texts</h2>", status=409)
    if "expired" in text:
        return redirect("account_login")
    if "wrong" in text:
        return JsonResponse({"errors": {"text": ["Too long."]}}, status=422)
    return JsonResponse({"saved_at": "14:03", "version": int(request.POST["version"]) + 1})


TAPS = """
  <div id="board-news" data-url="/taps/?seen={{ seen }}" hx-swap-oob="true"></div>
  <form id="taps" hx-target="#main" hx-swap="none" hx-swap-oob="true">{% for name, is_on in names.items %}
    <button name="tap" value="{{ name }}" hx-post="/taps/"
            aria-pressed="{{ is_on|yesno:"true,false" }}">{{ name }}</button>
  {% endfor %}</form>"""
WITH_BOARD = """{% extends "base.html" %}{% load static %}{% block content %}BODY{% endblock %}
{% block scripts %}<script type="module" src="{% static "js/board.js" %}"></script>{% endblock %}"""


@login_not_required
@csrf_exempt
def taps(request: HttpRequest) -> HttpResponse:
    """Four to tap, as on the board; each answer has the list as it was then; those to "two" and for news come late."""
    if request.method == "POST":
        posts.append(request.POST.dict())
    tapped = [post["tap"] for post in posts]
    names = {name: name in tapped for name in ("one", "two", "three", "four")}
    is_asked = "HX-Request" in request.headers
    if is_asked and request.POST.get("tap") in (None, "two"):
        time.sleep(0.6)
    body = TAPS if is_asked else WITH_BOARD.replace("BODY", f'<div id="board-look">{TAPS}</div>')
    page = engines["django"].from_string(body)
    return HttpResponse(page.render({"names": names, "seen": len(tapped)}, request))


@login_not_required
def figures(request: HttpRequest) -> HttpResponse:
    return show(request, FIGURES, started=(clock.now() - timedelta(minutes=4, seconds=30)).isoformat())


@login_not_required
def done(request: HttpRequest) -> HttpResponse:
    return show(request, "<p>Done</p>")


urlpatterns = [
    path("keep/", keeping),
    path("once/", once),
    path("confirm/", confirming),
    path("autosave/", autosaving),
    path("autosave/save/", save),
    path("taps/", taps),
    path("figures/", figures),
    path("done/", done),
    *own,
]
