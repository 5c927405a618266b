"""Routes of rosters, sessions and calendars."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
