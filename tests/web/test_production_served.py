"""Production as its image serves it: gunicorn by the Dockerfile's command, on PostgreSQL and Redis."""

import gzip
import http.client
import json
import re
from collections.abc import Iterator
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.db import connection

from lwg.jobs.tasks import beat
from tests import processes
from tests.components import free_port
from tests.factories.accounts import PASSWORD, UserFactory
from tests.web.test_production import ROOT, python, variables

pytestmark = pytest.mark.only_on("postgresql")
PROXIED = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.9"}


class Site:
    """What one of the web containers serves; asked as the proxy asks, with the headers that it passes on."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies = SimpleCookie()

    def ask(
        self, path: str, form: dict[str, str] | None = None, **headers: str
    ) -> tuple[http.client.HTTPResponse, bytes]:
        web = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        given = "; ".join(f"{name}={cookie.value}" for name, cookie in self.cookies.items())
        headers = {"Host": "lwg.example.org", "Cookie": given} | {
            name.replace("_", "-"): value for name, value in headers.items()
        }
        if form is None:
            web.request("GET", path, headers=headers)
        else:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Origin": "https://lwg.example.org"}
            web.request("POST", path, urlencode(form), headers)
        response = web.getresponse()
        body = response.read()
        web.close()
        for line in response.headers.get_all("Set-Cookie", []):
            self.cookies.load(line)
        return response, body

    def answers(self) -> bool:
        try:
            return self.ask("/healthz")[0].status == 200
        except OSError:
            return False


def _database_of_the_tests() -> str:
    """The address of the test's own database, which is migrated already."""
    of = connection.settings_dict
    who = quote(of["USER"]) + (f":{quote(of['PASSWORD'], safe='')}" if of["PASSWORD"] else "")
    return f"postgres://{who}@{of['HOST']}:{of['PORT'] or 5432}/{of['NAME']}"


@pytest.fixture
def site(tmp_path: Path, redis_url: str, transactional_db: None) -> Iterator[Site]:
    env = variables(tmp_path, DATABASE_URL=_database_of_the_tests(), REDIS_URL=redis_url)
    # Packing these takes far longer than all else, and no page here asks for them.
    left_out = ("-i", "admin", "-i", "django_prose_editor", "-i", "htmax-*")
    collected = python("manage.py", "collectstatic", "--noinput", "-v", "0", *left_out, env=env)
    assert collected.returncode == 0, collected.stderr
    port, log = free_port(), tmp_path / "gunicorn.log"
    web = processes.start(["-m", *_command_of_the_image(bind=f"127.0.0.1:{port}")], env, log)
    try:
        served = Site(port)
        processes.wait_until(served.answers, seconds=60, what=f"gunicorn answers\n{log.read_text()}")
        yield served
    finally:
        processes.kill(web)


def _command_of_the_image(*, bind: str) -> list[str]:
    found = re.search(r"^CMD (\[.+?\])$", (ROOT / "Dockerfile").read_text().replace("\\\n", " "), re.MULTILINE)
    assert found is not None
    command: list[str] = json.loads(found[1])
    command[command.index("--bind") + 1] = bind
    return command


def test_the_image_serves_people_through_its_proxy(site):
    anna = UserFactory(email="anna@demo.example")
    anna.password = PBKDF2PasswordHasher().encode(PASSWORD, "salt")  # the tests' own fast hash is refused there
    anna.save()

    unready, reason = site.ask("/readyz")
    assert (unready.status, json.loads(reason)) == (503, {"status": "unready", "problems": {"beat": "has never run"}})
    beat()
    ready, answer = site.ask("/readyz")
    assert (ready.status, json.loads(answer)) == (200, {"status": "ready"})

    open_to_all, _ = site.ask("/account/login/")
    assert (open_to_all.status, open_to_all.headers["Location"]) == (301, "https://lwg.example.org/account/login/")

    page, html = site.ask("/account/login/", **PROXIED)
    assert page.status == 200
    assert page.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', html.decode())
    assert token is not None
    typed = {"login": "anna@demo.example", "password": PASSWORD}
    assert site.ask("/account/login/", typed, **PROXIED)[0].status == 403
    entered, _ = site.ask("/account/login/", typed | {"csrfmiddlewaretoken": token[1]}, **PROXIED)
    assert (entered.status, entered.headers["Location"]) == (302, "/home/")
    for name in ("sessionid", "csrftoken"):
        cookie = site.cookies[name]
        assert (cookie["secure"], cookie["httponly"], cookie["samesite"]) == (True, True, "Lax")
    assert site.ask("/home/", **PROXIED)[0].status == 200

    style = re.search(r'href="(/static/vendor/bootstrap\.min\.\w+\.css)"', html.decode())
    assert style is not None
    packed, css = site.ask(style[1], Accept_Encoding="gzip", **PROXIED)
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.headers["Cache-Control"] == "max-age=315360000, public, immutable"
    assert gzip.decompress(css) == (ROOT / "static" / "vendor" / "bootstrap.min.css").read_bytes()
