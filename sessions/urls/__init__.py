"""Routes of sessions, one module a subject."""

from django.urls import URLPattern

from sessions.urls import availability, board, minutes, planning, practice

urlpatterns: list[URLPattern] = [
    *planning.urlpatterns,
    *availability.urlpatterns,
    *board.urlpatterns,
    *practice.urlpatterns,
    *minutes.urlpatterns,
]
