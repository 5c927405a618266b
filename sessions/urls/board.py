"""Routes of the session page and its board."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
