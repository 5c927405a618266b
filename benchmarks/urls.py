"""Our routes and the floor's in one server, so that both are asked in turn."""

from django.urls import include, path

from lwg.urls import urlpatterns as pages

urlpatterns = [path("", include("benchmarks.floor.urls")), *pages]
