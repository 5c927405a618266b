"""Routes of sessions, one module a subject; what is asked most stands first, as they are tried in their order."""

from django.urls import URLPattern

from sessions.urls import availability, board, duties, minutes, planning, practice, programmes

urlpatterns: list[URLPattern] = [
    *board.urlpatterns,
    *minutes.urlpatterns,
    *planning.urlpatterns,
    *practice.urlpatterns,
    *duties.urlpatterns,
    *availability.urlpatterns,
    *programmes.urlpatterns,
]
