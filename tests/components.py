"""Where the real components stand that some tests need: PostgreSQL, Redis and a Chromium."""

import os
import shutil
import socket
import sys
from urllib.parse import quote, urlsplit

import psycopg2
import redis

REQUIRE_ALL = os.environ.get("LWG_REQUIRE_ALL") == "1"


def postgres_url() -> str:
    """The address of a PostgreSQL: DATABASE_URL, else PostgreSQL's own PG* variables, else its default address."""
    given = os.environ.get("DATABASE_URL", "")
    if given.startswith("postgres"):
        return given
    user = quote(os.environ.get("PGUSER", "postgres"), safe="")
    password = os.environ.get("PGPASSWORD", "")
    who = f"{user}:{quote(password, safe='')}" if password else user
    return f"postgres://{who}@{os.environ.get('PGHOST', '127.0.0.1')}:{os.environ.get('PGPORT', '5432')}/lwg"


def postgres_server() -> str:
    """Its address without a database."""
    return postgres_url().rpartition("/")[0]


def on_postgres() -> bool:
    """Whether this run of the tests is the one on PostgreSQL."""
    return os.environ.get("DATABASE_URL", "").startswith("postgres")


def redis_url() -> str:
    """The address of a Redis; its database 9, so that tests touch no one's data."""
    return os.environ.get("REDIS_URL") or "redis://127.0.0.1:6379/9"


def postgres_problem() -> str:
    """Why there is no PostgreSQL for the tests, or nothing."""
    server = urlsplit(postgres_url())._replace(path="/postgres").geturl()
    try:
        psycopg2.connect(server, connect_timeout=3).close()
    except psycopg2.OperationalError as error:
        return f"PostgreSQL: {str(error).strip().splitlines()[0]}"
    return ""


def redis_problem() -> str:
    """Why there is no Redis for the tests, or nothing."""
    try:
        redis.from_url(redis_url(), socket_connect_timeout=3).ping()
    except redis.RedisError as error:
        return f"Redis: {error}"
    return ""


def chromium_path() -> str | None:
    """The system's Chromium, or None; the one that has no windows first, as it is quicker."""
    names = ("chromium-headless-shell", "chromium", "chromium-browser")
    return os.environ.get("LWG_CHROMIUM") or next(filter(None, map(shutil.which, names)), None)


def free_port() -> int:
    """A port on loopback that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def main(arguments: list[str]) -> int:
    """Tell what is missing; with the argument `urls`, print where PostgreSQL and Redis stand when both answer."""
    missing = [problem for problem in (postgres_problem(), redis_problem()) if problem]
    if arguments == ["urls"]:
        if not missing:
            print(postgres_url(), redis_url())  # noqa: T201 (what was asked for)
        return 0
    if missing:
        print("SKIPPED: the second run, on PostgreSQL and Redis:", *missing, sep="\n  ")  # noqa: T201
    if chromium_path() is None:
        missing.append("Chromium")
        print("SKIPPED: what needs a browser: no Chromium on this machine")  # noqa: T201
    return 1 if missing and REQUIRE_ALL else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
