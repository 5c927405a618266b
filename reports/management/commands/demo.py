"""`manage.py demo`: loads the Dutch demo once, and prints who can log in."""

import secrets
from argparse import ArgumentParser
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import environ
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from lwg import clock
from reports.demo import build
from reports.demo.people import HAVENLICHT, LOGINS
from sessions.models import CalendarFeed
from sessions.services.calendars import address_of


class Command(BaseCommand):
    help = "Load the demo (once) and print its log-ins. Refuses to run on production settings."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--today", type=date.fromisoformat, help="the day around which the demo lies, 2026-11-23")

    def handle(self, *args: Any, today: date | None, **options: Any) -> None:
        if not settings.DEMO_ALLOWED:
            raise CommandError("The demo has known passwords; it does not run on these settings.")
        password = self._password()
        moment = datetime.combine(today, time(9), clock.AMSTERDAM) if today else clock.now()
        with clock.at(moment):
            build.build(today=today or clock.today(), password=password)
        self._print_logins(password)

    def _password(self) -> str:
        """The one with which the demo was loaded; else LWG_DEMO_PASSWORD or a new one, kept beside the data."""
        kept = Path(settings.LWG_DATA_DIR) / "demo_password"
        if not (build.is_built() and kept.exists()):
            kept.touch(mode=0o600)
            kept.write_text(environ.Env()("LWG_DEMO_PASSWORD", default="") or secrets.token_urlsafe(9))
        return kept.read_text()

    def _print_logins(self, password: str) -> None:
        width = max(len(role) for role, _ in LOGINS)
        for role, person in LOGINS:
            self.stdout.write(f"  {role:<{width}}  {person.email}")
        self.stdout.write(f"  password of each: {password}")
        feed = CalendarFeed.objects.get(user__email=HAVENLICHT[0].email)
        self.stdout.write(f"  calendar feed of the facilitator: {address_of(feed) or '(stopped)'}")
