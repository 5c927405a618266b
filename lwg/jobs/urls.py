"""Routes of this app."""

from django.urls import URLPattern, URLResolver, path

from lwg.jobs import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.system, name="system"),
    path("outbox/", views.outbox, name="outbox"),
    path("outbox/<uuid:pk>/retry/", views.retry_message, name="retry_message"),
]
