"""The floor's only route."""

from django.urls import path

from benchmarks.floor.views import plain

urlpatterns = [path("floor/<int:rows>/", plain, name="floor")]
