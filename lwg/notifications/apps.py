"""App configuration of lwg.notifications."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "lwg.notifications"
