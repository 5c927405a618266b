"""App configuration of lwg.jobs."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "lwg.jobs"
