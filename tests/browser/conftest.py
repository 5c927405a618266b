"""A whole LWG as `make run` starts it (web, worker, beat), with the demo, and a real Chromium in front of it."""

import json
import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.cast import PASSWORD

ROOT = Path(__file__).resolve().parents[2]
# What is being exchanged is pale for a moment.
AT_REST = "() => !document.querySelector('.htmx-request, .htmx-swapping, .htmx-settling, [aria-busy=true]')"
# What lies under a bar at the foot can be scrolled out from under it; axe takes it for too small to hit.
BARS = "how => document.querySelectorAll('.is-in-sight').forEach(bar => { bar.style.position = how })"
SHOTS = os.environ.get("LWG_SCREENSHOTS", "")  # a folder: keep a picture of every page that is visited


@dataclass
class Site:
    """The running application."""

    url: str
    data_dir: Path
    env: dict[str, str]
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it answers; it may have been stopped before."""
        log = self.data_dir / "run.log"
        with log.open("ab") as written:
            self.process = subprocess.Popen(
                [sys.executable, str(ROOT / "manage.py"), "run"],
                cwd=ROOT,
                env=self.env,
                stdout=written,
                stderr=written,
                start_new_session=True,
            )
        _wait_until_ready(self.url, self.process, log)

    def stop(self) -> None:
        if self.process is not None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(40)
            self.process = None

    def mails(self) -> list[EmailMessage]:
        """All mails sent so far, oldest first."""
        found = []
        for path in sorted((self.data_dir / "mail").glob("*"), key=lambda one: one.stat().st_mtime):
            parts = (raw.strip() for raw in re.split(rb"\n-{70,}\n", path.read_bytes()))
            found += [message_from_bytes(raw, policy=policy.default) for raw in parts if raw]
        return found

    def one_row(self, query: str) -> tuple[Any, ...]:
        """The first row that the site's own database answers."""
        if address := self.env.get("DATABASE_URL"):
            connection: Any = psycopg2.connect(address)
        else:
            connection = sqlite3.connect(self.data_dir / "lwg.sqlite3")
        with closing(connection), closing(connection.cursor()) as cursor:
            cursor.execute(query)
            return tuple(cursor.fetchone())

    @staticmethod
    def text_of(mail: EmailMessage) -> str:
        """Subject and plain text."""
        body = mail.get_body(("plain",))
        return f"{mail['Subject']}\n{body.get_content() if body else ''}"

    def mail_to(self, address: str, containing: str = "", seconds: float = 60) -> EmailMessage:
        """Wait for a mail to this address whose subject or text has these words; the newest of them."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            for mail in reversed(self.mails()):
                if address in str(mail["To"]) and containing in self.text_of(mail):
                    return mail
            time.sleep(0.5)
        raise AssertionError(f"no mail to {address} with {containing!r} within {seconds} s")


@dataclass(frozen=True)
class Installation:
    """A data folder and a database with the demo, made once in a worker: each site begins with a copy."""

    data_dir: Path
    database: str  # of PostgreSQL, or nothing


def _environment(data_dir: Path, database: str) -> dict[str, str]:
    env = {
        "DJANGO_SETTINGS_MODULE": "lwg.settings.embedded",
        "LWG_DATA_DIR": str(data_dir),
        "LWG_DEMO_PASSWORD": PASSWORD,
    }
    return env | ({"DATABASE_URL": f"{_server()}/{database}", "REDIS_URL": ""} if database else {})


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    data_dir = tmp_path_factory.mktemp("installed")
    with own_database("lwg_demo") as database:
        for command in ("migrate", "demo"):
            subprocess.run(
                [sys.executable, str(ROOT / "manage.py"), command],
                cwd=ROOT,
                env=_environment(data_dir, database),
                check=True,
                stdout=subprocess.DEVNULL,
            )
        yield Installation(data_dir, database)


@pytest.fixture(scope="module")
def site(installed: Installation, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    data_dir = tmp_path_factory.mktemp("lwg") / "data"
    shutil.copytree(installed.data_dir, data_dir)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with own_database("lwg_browser", like=installed.database) as database:
        site = Site(f"http://localhost:{port}", data_dir, _environment(data_dir, database) | {"PORT": str(port)})
        try:
            site.start()
            yield site
        finally:
            site.stop()


def _server() -> str:
    """The address of the PostgreSQL of the tests, or nothing where they run on SQLite."""
    url = os.environ.get("DATABASE_URL", "")
    return url.rsplit("/", 1)[0] if url.startswith("postgres") else ""


@contextmanager
def own_database(name: str, like: str = "") -> Iterator[str]:
    """The name of a new database, a copy of `like` where that is given; nothing where it is SQLite."""
    if not _server():
        yield ""
        return
    name = f"{name}_{os.getpid()}"
    server = psycopg2.connect(f"{_server()}/postgres")  # the database of the tests has another name
    server.autocommit = True
    server.cursor().execute(f"CREATE DATABASE {name} {f'TEMPLATE {like}' if like else ''}")
    try:
        yield name
    finally:
        server.cursor().execute(f"DROP DATABASE {name} WITH (FORCE)")
        server.close()


def _wait_until_ready(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(600):
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{url}/healthz", timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError(f"the application did not come up:\n{log.read_text()[-4000:]}")


# Closed after its module: Playwright's loop, left running, is taken for an async context by Django's next test.
@pytest.fixture(scope="module")
def browser(chromium_path: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=chromium_path,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"],
        )
        yield chromium
        chromium.close()


@dataclass
class Visitor:
    """A person at a browser; every page they come to is asked by axe-core, and pictured where wanted."""

    page: Page
    site: Site
    axe: str
    seen: int = 0

    def go(self, path: str) -> None:
        response = self.page.goto(f"{self.site.url}{path}")
        assert response is not None, path
        assert response.status == 200, (path, response.status)
        self.check()

    def check(self, name: str = "") -> None:
        """No violation of WCAG 2.2 A and AA on the page as it stands (P9), and no sideways scrolling."""
        self.page.wait_for_load_state()
        self.page.evaluate(self.axe)
        self.page.wait_for_function(AT_REST)
        self.page.evaluate(BARS, "static")
        found = self.page.evaluate(
            "async () => (await axe.run(document, {runOnly: ['wcag2a','wcag2aa','wcag21a','wcag21aa','wcag22aa']}))"
            ".violations.map(v => v.id + ': ' + v.nodes.map(n => n.target.join(' ')).join(', '))"
        )
        self.page.evaluate(BARS, "")
        assert found == [], (self.page.url, json.dumps(found, indent=1))
        if SHOTS:
            self._picture(name)

    def _picture(self, name: str) -> None:
        self.seen += 1
        slug = name or re.sub(r"[^a-z0-9]+", "-", self.page.url.removeprefix(self.site.url)).strip("-") or "landing"
        before = self.page.viewport_size
        for width in (1440, 360):
            self.page.set_viewport_size({"width": width, "height": 900})
            self.page.screenshot(path=f"{SHOTS}/{slug}-{width}.png", full_page=True)
        if before:
            self.page.set_viewport_size(before)

    def log_in(self, email: str, password: str = PASSWORD) -> "Visitor":
        self.page.goto(f"{self.site.url}/account/login/")
        self.page.fill("input[name=login]", email)
        self.page.fill("input[name=password]", password)
        self.page.click("main form button[type=submit]")
        self.page.wait_for_url("**/home/")
        return self


@pytest.fixture
def visitor(browser: Browser, site: Site) -> Iterator[Callable[..., Visitor]]:
    """`visitor()` is someone new at a browser of their own; `visitor(phone=True)` holds a phone."""
    contexts = []
    axe = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text()

    def make(*, phone: bool = False) -> Visitor:
        context = browser.new_context(
            viewport={"width": 360, "height": 780} if phone else {"width": 1440, "height": 900},
            locale="nl-NL",
            timezone_id="Europe/Amsterdam",
            reduced_motion="reduce",
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        return Visitor(context.new_page(), site, axe)

    yield make
    for context in contexts:
        context.close()
