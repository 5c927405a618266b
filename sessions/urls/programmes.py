"""Routes of planning communities together."""

from django.urls import URLPattern, path

from sessions.views import programmes

urlpatterns: list[URLPattern] = [
    path("organisations/<int:pk>/programme/", programmes.plan_together, name="plan_together"),
    path("organisations/<int:pk>/programme/<int:plan_pk>/", programmes.programme_plan, name="programme_plan"),
    path("organisations/<int:pk>/programme/<int:plan_pk>/stop/", programmes.stop_programme, name="stop_programme"),
    path("organisations/<int:pk>/programme/<int:plan_pk>/again/", programmes.again, name="plan_programme_again"),
    path("organisations/<int:pk>/programme/<int:plan_pk>/take/", programmes.take, name="take_programme"),
]
