"""App configuration of lwg.web."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "lwg.web"
