"""Routes of sessions, one module a subject."""

from django.urls import URLPattern

from sessions.urls import availability, board, duties, minutes, planning, practice, programmes

urlpatterns: list[URLPattern] = [
    *planning.urlpatterns,
    *programmes.urlpatterns,
    *duties.urlpatterns,
    *availability.urlpatterns,
    *board.urlpatterns,
    *practice.urlpatterns,
    *minutes.urlpatterns,
]
