"""What the tests in a real browser share: Debian's Chromium and Playwright."""

from __future__ import annotations

import functools
import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parents[1]
SITE = ROOT / "_build" / "html"
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
INSTALL = "no Chromium: install it with `apt-get install chromium`"

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

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the browser of the system; skip, or in CI fail, without one."""
    executable = shutil.which("chromium") or shutil.which("google-chrome")
    if executable is None:
        if os.environ.get("CI") == "true":
            pytest.fail(INSTALL)
        pytest.skip(INSTALL)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=executable,
            # As root, which a container often is, Chromium has no sandbox.
            args=["--no-sandbox"] if os.geteuid() == 0 else [],
        )
        yield browser
        browser.close()


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


def violations(page: Page) -> list[str]:
    """Return what axe finds wrong with the page."""
    page.add_script_tag(path=AXE)
    found = page.evaluate("axe.run({resultTypes: ['violations']})")
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
