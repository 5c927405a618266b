"""Routes of intentions between sessions."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
