"""App configuration of communities."""

from django.apps import AppConfig


class CommunitiesConfig(AppConfig):
    name = "communities"

    def ready(self) -> None:
        from communities import messages
        from communities.audit import VERBS
        from lwg.audit import verbs

        verbs.register(VERBS)
        messages.register()
