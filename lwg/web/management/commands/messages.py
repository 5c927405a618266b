"""`manage.py messages`: keeps the catalogues of locale/ in step with code and templates."""

from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from lwg.web import catalogue

SOURCE_LANGUAGE = "en"


class Command(BaseCommand):
    help = "Gathers the texts of code and templates into locale/; or compiles or checks the catalogues."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--compile", action="store_true", help="write the .mo files that Django reads")
        what.add_argument("--check", action="store_true", help="fail on a text that is not translated")

    def handle(self, *args: Any, compile: bool, check: bool, **options: Any) -> None:  # noqa: A002 (the option's name)
        if compile:
            for po in _catalogues():
                if po.exists():
                    catalogue.compile_to_mo(po)
            return
        texts = catalogue.texts_of(settings.BASE_DIR)
        if check:
            self._check(texts)
            return
        for po in _catalogues():
            catalogue.update(po, texts, language=po.parent.parent.name)
            left = len(catalogue.problems(catalogue.read(po), texts))
            self.stdout.write(f"{po.relative_to(settings.BASE_DIR)}: {len(texts)} texts, {left} to translate")

    def _check(self, texts: Catalog) -> None:
        for po in _catalogues():
            found = catalogue.problems(catalogue.read(po), texts) if po.exists() else ["there is no catalogue"]
            if found:
                raise CommandError(f"{po.relative_to(settings.BASE_DIR)}:\n" + "\n".join(found))


def _catalogues() -> list[Path]:
    folder = Path(settings.LOCALE_PATHS[0])
    return [folder / code / "LC_MESSAGES" / "django.po" for code, _ in settings.LANGUAGES if code != SOURCE_LANGUAGE]
