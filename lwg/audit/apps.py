"""App configuration of lwg.audit."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "lwg.audit"
