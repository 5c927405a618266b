"""A browser at the pages of `script_urls`, on which the scripts of static/js are tried."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, sync_playwright

from tests.web import script_urls


@pytest.fixture
def posts():
    script_urls.posts.clear()
    return script_urls.posts


@pytest.fixture
def page(live_server, chromium_path) -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path, args=["--no-sandbox"])
        page = browser.new_page(base_url=live_server.url)
        page.set_default_timeout(5000)
        page.errors = []  # type: ignore[attr-defined]
        page.on("pageerror", lambda error: page.errors.append(str(error)))  # type: ignore[attr-defined, call-overload]  # a list of ours
        yield page
        errors = page.errors  # type: ignore[attr-defined]
        browser.close()
    assert errors == []
