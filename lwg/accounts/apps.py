"""App configuration of lwg.accounts."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "lwg.accounts"

    def ready(self) -> None:
        from lwg.accounts import audit, messages

        audit.register()
        messages.register()
