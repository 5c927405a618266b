"""Where the real components stand that some tests need: PostgreSQL, Redis and a Chromium."""

import os
import shutil
import socket
from urllib.parse import quote, urlsplit

REQUIRE_ALL = os.environ.get("LWG_REQUIRE_ALL") == "1"


def postgres_url() -> str:
    """The address of a PostgreSQL server: PostgreSQL's own PG* variables, else its default address."""
    user = quote(os.environ.get("PGUSER", "postgres"), safe="")
    password = os.environ.get("PGPASSWORD", "")
    host = os.environ.get("PGHOST", "127.0.0.1")
    who = f"{user}:{quote(password, safe='')}" if password else user
    return f"postgres://{who}@{quote(host, safe='')}:{os.environ.get('PGPORT', '5432')}/postgres"


def redis_url() -> str:
    """The address of a Redis server; database 9, so that tests touch no one's data."""
    return os.environ.get("REDIS_URL") or "redis://127.0.0.1:6379/9"


def answers(url: str) -> bool:
    """Whether something listens at the host and port of this address."""
    parts = urlsplit(url)
    try:
        with socket.create_connection((parts.hostname or "127.0.0.1", parts.port or 0), timeout=2):
            return True
    except OSError:
        return False


def chromium_path() -> str | None:
    """The system's Chromium, or None."""
    return os.environ.get("LWG_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")


def free_port() -> int:
    """A port on loopback that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
