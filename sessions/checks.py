"""System checks: can this machine make PDFs (without importing weasyprint), and is the mailbox's address one?"""

import ctypes
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register  # noqa: A004 (Django's own name)

from lwg.notifications.inbox import MailboxError, parts_of

# What weasyprint loads, under the names that Linux, macOS and Windows know.
LIBRARIES = {
    "gobject": ("libgobject-2.0.so.0", "libgobject-2.0-0", "libgobject-2.0.0.dylib", "libgobject-2.0-0.dll"),
    "pango": ("libpango-1.0.so.0", "libpango-1.0-0", "libpango-1.0.dylib", "libpango-1.0-0.dll"),
    "pangoft2": ("libpangoft2-1.0.so.0", "libpangoft2-1.0-0", "libpangoft2-1.0.dylib", "libpangoft2-1.0-0.dll"),
    "fontconfig": ("libfontconfig.so.1", "libfontconfig-1", "libfontconfig.1.dylib", "libfontconfig-1.dll"),
    "harfbuzz": ("libharfbuzz.so.0", "libharfbuzz-0", "libharfbuzz.0.dylib", "libharfbuzz-0.dll"),
}


def missing_libraries() -> list[str]:
    return [name for name, files in LIBRARIES.items() if not any(_loads(file) for file in files)]


def _loads(file: str) -> bool:
    try:
        ctypes.CDLL(file)
    except OSError:
        return False
    return True


@register()
def pdf_can_be_made(app_configs: Any, **kwargs: Any) -> Iterable[CheckMessage]:
    """W001: without these libraries minutes go out without their PDF."""
    missing = missing_libraries()
    if not missing:
        return []
    return [
        Warning(
            f"PDFs cannot be made: {', '.join(missing)} not found. Minutes will be mailed without a PDF.",
            hint="Debian: apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0",
            id="lwg.W001",
        )
    ]


@register()
def mailbox_has_an_address(app_configs: Any, **kwargs: Any) -> Iterable[CheckMessage]:
    """E001: LWG_REPLIES_IMAP_URL is no address of a mailbox."""
    if not settings.REPLIES_IMAP_URL:
        return []
    try:
        parts_of(settings.REPLIES_IMAP_URL)
    except MailboxError as error:
        return [Error(f"LWG_REPLIES_IMAP_URL: {error}", id="lwg.E001")]
    return []
