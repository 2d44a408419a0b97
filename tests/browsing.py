"""What the tests in a real browser share: Debian's Chromium and Playwright."""

from __future__ import annotations

import functools
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from chromium import MISSING, find
from playwright.sync_api import Page

ROOT = Path(__file__).parents[1]
SITE = ROOT / "_build" / "html"
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"

# index.html only sends the reader on to book/index.html. 404.html is shown at
# any depth, so it must know where the site stands: at the root, if not told.
# The decks have tests of their own.
PAGES = sorted(
    str(path.relative_to(SITE))
    for path in SITE.rglob("*.html")
    if path not in (SITE / "index.html", SITE / "404.html")
    and not {"_static", "slides"}.intersection(path.relative_to(SITE).parts)
)


class Quiet(SimpleHTTPRequestHandler):
    """Serve files without a line on the screen for each."""

    def handle(self) -> None:
        """Serve until the end, or until the browser goes away."""
        with suppress(ConnectionError):
            super().handle()

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


def need_chromium() -> None:
    """Skip, or in CI fail, without the browser of the system."""
    if find() is None:
        if os.environ.get("CI") == "true":
            pytest.fail(MISSING)
        pytest.skip(MISSING)


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Serve a folder on this machine, on a port that is free."""
    handler = functools.partial(Quiet, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def outside(url: str) -> list[str]:
    """Return the address if it leads away from this machine."""
    parts = urlsplit(url)
    inside = parts.scheme in {"data", "file"} or parts.hostname == "127.0.0.1"
    return [] if inside else [url]


def violations(page: Page, part: str = "html") -> list[str]:
    """Return what axe finds wrong with the page, or with a part of it."""
    page.add_script_tag(path=AXE)
    found = page.evaluate(
        "part => axe.run(part, {resultTypes: ['violations']})", part
    )
    return [
        f"{rule['id']}: {rule['nodes'][0]['html']}"
        for rule in found["violations"]
    ]


def overflow(page: Page) -> int:
    """Return by how many pixels the page is wider than the window."""
    wider: int = page.evaluate(
        "document.documentElement.scrollWidth - innerWidth"
    )
    return wider


def hold_at_every_width(page: Page, part: str = "html") -> None:
    """Hold that axe finds nothing and nothing is cut, on desktop and phone."""
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        assert violations(page, part) == [], width
        assert overflow(page) <= 0, width
