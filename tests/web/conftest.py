"""A browser at the pages of `script_urls`, on which the scripts of static/js are tried."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.web import script_urls


@pytest.fixture
def posts():
    script_urls.posts.clear()
    return script_urls.posts


@pytest.fixture(scope="module")
def browser(chromium_path: str) -> Iterator[Browser]:
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv(
            "DJANGO_ALLOW_ASYNC_UNSAFE", "1"
        )  # Playwright's loop is no reason to refuse the tests their database
        yield playwright.chromium.launch(executable_path=chromium_path, args=["--no-sandbox"])


@pytest.fixture
def page(live_server, browser: Browser) -> Iterator[Page]:
    page = browser.new_page(base_url=live_server.url)
    page.set_default_timeout(5000)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    page.context.close()
    assert errors == []
