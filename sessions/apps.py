"""App configuration of sessions; the label keeps it apart from Django's own app of that name."""

from django.apps import AppConfig


class SessionsConfig(AppConfig):
    name = "sessions"
    label = "community_sessions"

    def ready(self) -> None:
        from lwg.audit import verbs
        from lwg.jobs import long_work
        from sessions import checks, messages, panels  # noqa: F401 (registers the check of PDFs and the kinds of mail)
        from sessions.audit import VERBS
        from sessions.services import books, programmes, proposals

        verbs.register(VERBS)
        panels.register()
        long_work.register(proposals.KIND, proposals.carry_out)
        long_work.register(books.KIND, books.carry_out)
        long_work.register(programmes.KIND, programmes.carry_out)
