"""Routes of intentions between sessions."""

from django.urls import URLPattern, path

from sessions.views import practice

urlpatterns: list[URLPattern] = [
    path("practice/", practice.practice, name="practice"),
    path("intentions/<int:pk>/log/", practice.log_practice, name="log_practice"),
    path("practice/entries/<int:pk>/remove/", practice.remove_practice_entry, name="remove_practice_entry"),
]
