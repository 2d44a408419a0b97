"""Settings and fixtures that the tests share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from browsing import need_chromium, outside, serving_site, site_path
from chapters import SOURCES
from chromium import chromium
from hypothesis import settings
from playwright.sync_api import Browser, Page, expect

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


@pytest.fixture
def watched(browser: Browser) -> Iterator[Page]:
    """Open a page that must ask no other host for anything, nor complain."""
    page = browser.new_page()
    troubles: list[str] = []
    page.on("request", lambda r: troubles.extend(outside(r.url)))
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on(
        "console",
        lambda m: troubles.append(m.text) if m.type == "error" else None,
    )
    yield page
    page.context.close()
    assert not troubles
