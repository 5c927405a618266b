"""Routes of sessions, one module a subject."""

from django.urls import URLPattern

from sessions.urls import board, minutes, planning, practice

urlpatterns: list[URLPattern] = [
    *planning.urlpatterns,
    *board.urlpatterns,
    *practice.urlpatterns,
    *minutes.urlpatterns,
]
