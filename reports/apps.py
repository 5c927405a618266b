"""App configuration of reports."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"

    def ready(self) -> None:
        from lwg.audit import verbs
        from reports import messages  # noqa: F401 (registers the kinds of mail)
        from reports.audit import VERBS

        verbs.register(VERBS)
