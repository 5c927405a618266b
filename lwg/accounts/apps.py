"""App configuration of lwg.accounts."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "lwg.accounts"
