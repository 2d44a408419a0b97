"""Settings and fixtures that the tests share."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from browsing import need_chromium, outside, serving_site, site_path
from chapters import SOURCES
from chromium import chromium
from hypothesis import settings
from playwright.sync_api import Browser, BrowserContext, Page, expect

# A state is waited for; that it comes late on a busy machine is no fault.
expect.set_options(timeout=60_000)

# The same examples in every run, and no verdict from a slow machine.
settings.register_profile("course", derandomize=True, deadline=None)
settings.load_profile("course")


@pytest.fixture(params=SOURCES, ids=lambda path: path.stem)
def source(request: pytest.FixtureRequest) -> Path:
    """Return the text of each chapter."""
    path: Path = request.param
    return path


@pytest.fixture
def no_trace(capfd: pytest.CaptureFixture[str]) -> Iterator[None]:
    """Hold that a test prints nothing and leaves numpy's state as it was."""
    # A state of its own: what an earlier call left behind would hide a fault.
    np.random.seed(1)
    state = repr(np.random.get_state())
    with np.errstate(all="warn"):
        errors = np.geterr()
        yield
        assert np.geterr() == errors
    assert repr(np.random.get_state()) == state
    assert capfd.readouterr() == ("", "")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    need_chromium()
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the site from a path that it can't know."""
    with serving_site(tmp_path_factory.mktemp("server"), "/some/path") as site:
        yield site


@pytest.fixture
def published(tmp_path: Path) -> Iterator[str]:
    """Serve the site from where it says that it is published."""
    with serving_site(tmp_path, site_path()) as site:
        yield site


@pytest.fixture(scope="session")
def tabs(browser: Browser) -> Iterator[BrowserContext]:
    """Keep what pages load, so that each loads only what is new to a worker."""
    with browser.new_context() as context:
        yield context


@pytest.fixture
def tab(tabs: BrowserContext, address: str) -> Iterator[Page]:
    """Open a tab in which nothing is stored yet."""
    page = tabs.new_page()
    session = tabs.new_cdp_session(page)
    for origin in (address.removesuffix("/some/path"), "file://"):
        session.send(
            "Storage.clearDataForOrigin",
            {"origin": origin, "storageTypes": "all"},
        )
    session.detach()
    yield page
    for each in tabs.pages:
        each.close()


@pytest.fixture(scope="session")
def plain_tabs(browser: Browser) -> Iterator[BrowserContext]:
    with browser.new_context(java_script_enabled=False) as context:
        yield context


@pytest.fixture
def plain(plain_tabs: BrowserContext) -> Iterator[Page]:
    """Open a tab in which no script runs."""
    with plain_tabs.new_page() as page:
        yield page


@contextmanager
def watching(page: Page) -> Iterator[Page]:
    """Hold that a page asks no other host for anything, nor complains."""
    troubles: list[str] = []
    page.on("request", lambda r: troubles.extend(outside(r.url)))
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on(
        "console",
        lambda m: troubles.append(m.text) if m.type == "error" else None,
    )
    yield page
    page.close()
    assert not troubles


@pytest.fixture
def watched(tab: Page) -> Iterator[Page]:
    """Open a tab that must ask no other host for anything, nor complain."""
    with watching(tab) as page:
        yield page


@pytest.fixture
def stopped(browser: Browser) -> Iterator[Page]:
    """Watch a page whose time stands: a clock is that of all tabs."""
    with browser.new_context() as context:
        context.clock.install(time=0)
        with watching(context.new_page()) as page:
            yield page
