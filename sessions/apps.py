"""App configuration of sessions; the label keeps it apart from Django's own app of that name."""

from django.apps import AppConfig


class SessionsConfig(AppConfig):
    name = "sessions"
    label = "community_sessions"
