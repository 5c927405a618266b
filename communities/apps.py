"""App configuration of communities."""

from django.apps import AppConfig


class CommunitiesConfig(AppConfig):
    name = "communities"

    def ready(self) -> None:
        from communities import messages
        from communities.audit import VERBS
        from communities.services import imports
        from lwg.audit import verbs
        from lwg.jobs import long_work

        verbs.register(VERBS)
        messages.register()
        long_work.register(imports.KIND, imports.carry_out)
