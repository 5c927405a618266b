"""Makes the search over minutes anew, from what was distributed."""

from typing import Any

from django.core.management.base import BaseCommand

from sessions.services.search import index_all


class Command(BaseCommand):
    help = "Index all distributed minutes anew for the search; needed when the stems of words have changed."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"indexed {index_all()} sets of minutes")
