"""A whole LWG as `make run` starts it (web, worker, beat), with the demo, and a real Chromium in front of it."""

import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.cast import PASSWORD
from tests.components import free_port
from tests.databases import Migrated, once, own_database, shared_folder
from tests.processes import wait_until

ROOT = Path(__file__).resolve().parents[2]
# What is being exchanged is pale for a moment; what is under way to another colour has neither colour yet.
AT_REST = (
    "() => !document.querySelector('.htmx-request, .htmx-swapping, .htmx-settling, [aria-busy=true]')"
    " && !document.getAnimations().length"
)
# What lies half under the bar at the head or the foot can be scrolled out from under it; axe takes it for too small.
BARS = "how => document.querySelectorAll('.site-head, .is-in-sight').forEach(bar => { bar.style.position = how })"
UNDER_WAY = """
SELECT (SELECT count(*) FROM notifications_message WHERE state = 'claimed')
     + (SELECT count(*) FROM jobs_longwork WHERE state = 'running')
"""
SHOTS = os.environ.get("LWG_SCREENSHOTS", "")  # a folder: keep a picture of every page that is visited


@dataclass
class Site:
    """The running application."""

    url: str
    data_dir: Path
    env: dict[str, str]
    process: subprocess.Popen[bytes] | None = None
    # By address of mail: who logged in once need not be asked for a password again, which takes a second to compare.
    log_ins: dict[str, str] = field(default_factory=dict)
    is_used: bool = False

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

    def begin_anew(self, installed: Migrated) -> None:
        """Make it what was installed, while it runs; what is under way comes to its end first.

        A database on a server cannot be put back under its users: there is one file of tests for it (`only_on`).
        """
        if not self.is_used:
            self.is_used = True
            return
        assert not installed.database, "a second file on PostgreSQL needs a site of its own"
        wait_until(lambda: self.one_row(UNDER_WAY) == (0,), seconds=90, what="nothing is under way")
        for name in ("mail", "files", "cache"):
            shutil.rmtree(self.data_dir / name, ignore_errors=True)
            if (installed.data / name).exists():
                shutil.copytree(installed.data / name, self.data_dir / name)
        installed.copy_file(self.data_dir / "lwg.sqlite3")
        self.log_ins.clear()

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


def _environment(data_dir: Path, database: str) -> dict[str, str]:
    env = {
        "DJANGO_SETTINGS_MODULE": "lwg.settings.embedded",
        "LWG_DATA_DIR": str(data_dir),
        "LWG_DEMO_PASSWORD": PASSWORD,
    }
    return env | ({"DATABASE_URL": database, "REDIS_URL": ""} if database else {})


@contextmanager
def copied(name: str, like: Migrated) -> Iterator[str]:
    """The address of a database that is a copy; nothing where it is a file in the data folder."""
    if not like.database:
        yield ""
        return
    with own_database(name, like=like.database) as address:
        yield address


@pytest.fixture(scope="session")
def installed(migrated: Migrated, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Migrated]:
    """A data folder and a database with the demo: each site begins with a copy.

    The first worker that asks makes the folder, for all; a database on a server is each worker's own.
    """
    with copied("lwg_demo", migrated) as address:
        folder = (tmp_path_factory.getbasetemp() if address else shared_folder(tmp_path_factory)) / "installed"
        with once(folder) as is_new:
            if is_new:
                migrated.copy_to(folder / "data")
                subprocess.run(
                    [sys.executable, "manage.py", "demo"],
                    cwd=ROOT,
                    env=_environment(folder / "data", address),
                    check=True,
                    stdout=subprocess.DEVNULL,
                    timeout=300,
                )
        yield Migrated(folder / "data", address.rpartition("/")[2])


@pytest.fixture(scope="package")
def running(installed: Migrated, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One for all files that a worker has in a row: to start and end its processes is eleven seconds of work."""
    data_dir = tmp_path_factory.mktemp("lwg") / "data"
    shutil.copytree(installed.data, data_dir)
    port = free_port()
    with copied("lwg_browser", installed) as address:
        site = Site(f"http://localhost:{port}", data_dir, _environment(data_dir, address) | {"PORT": str(port)})
        try:
            site.start()
            yield site
        finally:
            site.stop()


@pytest.fixture(scope="module")
def site(running: Site, installed: Migrated) -> Site:
    """The demo as it was installed, for each file of tests."""
    running.begin_anew(installed)
    return running


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
            "async () => (await axe.run(document, {resultTypes: ['violations'],"
            " runOnly: ['wcag2a','wcag2aa','wcag21a','wcag21aa','wcag22aa']}))"
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
        if not self._is_still_logged_in(email):
            self.page.goto(f"{self.site.url}/account/login/")
            self.page.fill("input[name=login]", email)
            self.page.fill("input[name=password]", password)
            self.page.click("main form button[type=submit]")
            self.page.wait_for_url("**/home/")
            cookies = {str(one["name"]): str(one["value"]) for one in self.page.context.cookies()}
            self.site.log_ins[email] = cookies["sessionid"]
        return self

    def _is_still_logged_in(self, email: str) -> bool:
        """With the log-in of another browser, where that lasts."""
        if email not in self.site.log_ins:
            return False
        self.page.context.add_cookies([{"name": "sessionid", "value": self.site.log_ins[email], "url": self.site.url}])
        self.page.goto(f"{self.site.url}/home/")
        return self.page.url == f"{self.site.url}/home/"


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
