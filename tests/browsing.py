"""What the tests in a real browser share: Debian's Chromium and Playwright."""

from __future__ import annotations

import functools
import gzip
import io
import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from chromium import MISSING, find
from playwright.sync_api import Page

ROOT = Path(__file__).parents[1]
SITE = ROOT / "_build" / "html"
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"

# index.html only sends the reader on to book/index.html. 404.html is shown at
# any depth, so it must know where the site stands: at the root, if not told.
# The decks have tests of their own, and so have the addresses that moved.
# JupyterLite's pages are not ours: tests/test_lite.py opens them.
PAGES = sorted(
    str(path.relative_to(SITE))
    for path in SITE.rglob("*.html")
    if path.relative_to(SITE).as_posix().removeprefix("zh/")
    not in ("index.html", "404.html")
    and not {"_static", "lite", "notebooks", "slides"}.intersection(
        path.relative_to(SITE).parts
    )
)

# A browser that keeps nothing, and says so with an error.
REFUSED = """Object.defineProperty(window, "localStorage", {
    get() { throw new DOMException("no", "SecurityError"); } })"""

# What is seen of a page and where it stands, whatever its colours.
BOXES = """() => [...document.querySelectorAll("body *")]
    .filter(e => e.checkVisibility({ visibilityProperty: true }))
    .map(e => [e.tagName, JSON.stringify(e.getBoundingClientRect())])
    .join("\\n")"""


def run_tool(name: str, *arguments: Path) -> None:
    """Run a tool of the project as the Makefile does, in its own process."""
    subprocess.run(
        [sys.executable, ROOT / "tools" / name, *arguments],
        check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT / "book" / "_ext")},
    )


class Quiet(SimpleHTTPRequestHandler):
    """Serve files without a line on the screen for each."""

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


class Host(Quiet):
    """Serve files as a public host does: compressed, to be kept for a while."""

    # What a browser asked for, with the bytes that were sent of it.
    sent: ClassVar[list[tuple[str, int]]] = []
    # What stands in the place of a file; None: it is missing.
    instead: ClassVar[dict[str, bytes | None]] = {}

    def send_head(self) -> io.BytesIO | None:
        """Send the head of an answer, and return what comes after it."""
        path = Path(self.translate_path(self.path))
        content = self.instead.get(path.name, b"")
        if content == b"" and path.is_file():
            content = path.read_bytes()
        if not content:
            self.send_error(404)
            return None
        self.send_response(200)
        if path.suffix in {".css", ".html", ".js", ".json", ".svg", ".wasm"}:
            content = zipped(content)
            self.send_header("Content-Encoding", "gzip")
        self.sent.append((path.name, len(content)))
        self.send_header("Content-Type", self.guess_type(path))
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "max-age=600")
        self.end_headers()
        return io.BytesIO(content)


@functools.cache
def zipped(content: bytes) -> bytes:
    """Compress a file once, however often it is sent."""
    return gzip.compress(content)


def need_chromium() -> None:
    """Skip, or in CI fail, without the browser of the system."""
    if find() is None:
        if os.environ.get("CI") == "true":
            pytest.fail(MISSING)
        pytest.skip(MISSING)


class Server(ThreadingHTTPServer):
    """Serve pages that may be closed before all that they asked for came."""

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Print a trace of any other error."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


@contextmanager
def serving(folder: Path, kind: type[Quiet] = Quiet) -> Iterator[str]:
    """Serve a folder on this machine, on a port that is free."""
    handler = functools.partial(kind, directory=str(folder))
    with Server(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@contextmanager
def serving_site(
    folder: Path, path: str, kind: type[Quiet] = Quiet
) -> Iterator[str]:
    """Serve the site from a path of a server; `folder` is an empty one."""
    place = folder / "site" / path.strip("/")
    place.parent.mkdir(parents=True, exist_ok=True)
    place.symlink_to(SITE, target_is_directory=True)
    with serving(folder / "site", kind) as server:
        yield f"{server}{path.rstrip('/')}"


def site_path() -> str:
    """Return the path at which the site says it is published, or /."""
    front = (SITE / "book" / "index.html").read_text(encoding="utf-8")
    link = BeautifulSoup(front, "html.parser").select_one("[rel=canonical]")
    address = str(link["href"]) if link else "/book/index.html"
    return urlsplit(address).path.removesuffix("book/index.html")


def outside(url: str) -> list[str]:
    """Return the address if it leads away from this machine."""
    parts = urlsplit(url)
    inside = (
        parts.scheme in {"blob", "data", "file"}
        or parts.hostname == "127.0.0.1"
    )
    return [] if inside else [url]


def violations(
    page: Page,
    part: str = "html",
    rules: Sequence[str] = (),
    without: str | None = None,
) -> list[str]:
    """Return what axe finds wrong with the page, or with a part of it.

    It is asked for `rules` alone if any are named, and never of `without`.
    """
    page.add_script_tag(path=AXE)
    asked: dict[str, Any] = {"resultTypes": ["violations"]}
    if rules:
        asked["runOnly"] = rules
    context = {"include": part, **({"exclude": without} if without else {})}
    found = page.evaluate(
        "([context, asked]) => axe.run(context, asked)", [context, asked]
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


def show_in(page: Page, scheme: Any) -> None:
    """Change the colours of an open page, without anything fading."""
    page.emulate_media(color_scheme=scheme)
    page.wait_for_function(
        "scheme => document.documentElement.dataset.theme === scheme",
        arg=scheme,
    )
    page.wait_for_function(
        """() => {
            const fading = document.getAnimations();
            for (const each of fading) each.finish();
            return !fading.length;
        }"""
    )


def empty_formulas(page: Page) -> None:
    """Leave out how formulas are drawn, all but the first one's.

    That is half of a chapter, which axe would read element by element. Of what
    is drawn axe asks for the colours alone: they are those of the text.
    """
    coloured = page.evaluate(
        """() => {
            const look = element => {
                const { color, backgroundColor } = getComputedStyle(element);
                return `${color} on ${backgroundColor}`;
            };
            const drawn = [...document.querySelectorAll(".katex-html")];
            const coloured = drawn.filter(
                formula => [...formula.querySelectorAll("*")].some(
                    part => look(part) !== look(formula.parentElement)));
            for (const formula of drawn.slice(1)) formula.replaceChildren();
            return coloured.map(formula => formula.textContent);
        }"""
    )
    assert coloured == []


def hold_in_both_schemes(
    page: Page, width: int, known: str | None = None
) -> None:
    """Hold that axe finds nothing, in light and dark.

    In the dark colours alone differ: the rule for them is the one to ask again,
    though not of a part whose dark colours are `known` from another width.
    """
    page.set_viewport_size({"width": width, "height": 900})
    show_in(page, "light")
    assert violations(page) == [], width
    # By now all has come that comes late, such as pictures out of sight.
    page.evaluate("scrollTo(0, 0)")
    boxes = page.evaluate(BOXES)
    show_in(page, "dark")
    page.wait_for_function(f"boxes => ({BOXES})() === boxes", arg=boxes)
    rules = ["color-contrast"]
    assert violations(page, rules=rules, without=known) == [], f"{width}, dark"


def hold_in_all_looks(page: Page, part: str) -> None:
    """Hold that axe finds nothing in a part of the page, and nothing is cut.

    That is in light and dark, on a wide screen and on a phone. Axe would read
    the rest of the page as well, so most of that is taken away.
    """
    page.evaluate(
        """part => {
            for (const each of document.querySelectorAll(
                "article :is(.katex, pre, svg)"))
                if (!each.closest(part)) each.remove();
        }""",
        part,
    )
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        for scheme in ("light", "dark"):
            show_in(page, scheme)
            # In the dark colours alone differ.
            rules = ["color-contrast"] if scheme == "dark" else []
            assert violations(page, part, rules) == [], (width, scheme)
        assert overflow(page) <= 0, width
