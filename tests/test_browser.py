"""The built book in a real browser: Debian's Chromium, driven by Playwright."""

from __future__ import annotations

import functools
import gzip
import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

ROOT = Path(__file__).parents[1]
SITE = ROOT / "_build" / "html"
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
INSTALL = "no Chromium: install it with `apt-get install chromium`"

# index.html only sends the reader on to book/index.html. 404.html is shown at
# any depth, so it must know where the site stands: at the root, if not told.
PAGES = sorted(
    str(path.relative_to(SITE))
    for path in SITE.rglob("*.html")
    if path not in (SITE / "index.html", SITE / "404.html")
    and "_static" not in path.parts
)
CHAPTERS = [page for page in PAGES if page.startswith("notebooks/")]
CHAPTER = "notebooks/02_gradient_descent.html"


class Quiet(SimpleHTTPRequestHandler):
    """Serve files without a line on the screen for each."""

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
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


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the site from a path that it can't know."""
    folder = tmp_path_factory.mktemp("server")
    (folder / "some").mkdir()
    (folder / "some" / "path").symlink_to(SITE, target_is_directory=True)
    with serving(folder) as server:
        yield f"{server}/some/path"


@pytest.fixture(scope="session")
def root() -> Iterator[str]:
    """Serve the site from the root of a server."""
    with serving(SITE) as server:
        yield server


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


def outside(url: str) -> list[str]:
    parts = urlsplit(url)
    inside = parts.scheme in {"data", "file"} or parts.hostname == "127.0.0.1"
    return [] if inside else [url]


def violations(page: Page) -> list[str]:
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


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(
    watched: Page, address: str, name: str, scheme: Any, width: int
) -> None:
    watched.emulate_media(color_scheme=scheme)
    watched.set_viewport_size({"width": width, "height": 900})
    watched.goto(f"{address}/{name}")
    assert violations(watched) == []
    assert overflow(watched) <= 0


def test_axe_finds_nothing_on_the_page_for_what_is_not_found(
    watched: Page, root: str
) -> None:
    watched.goto(f"{root}/404.html")
    expect(watched.get_by_role("heading", level=1)).to_have_text(
        "There is no such page"
    )
    assert violations(watched) == []


@pytest.mark.parametrize("name", CHAPTERS)
def test_axe_finds_nothing_in_opened_solutions(
    watched: Page, address: str, name: str
) -> None:
    # A box that is still fading in has less contrast than it will have.
    watched.emulate_media(reduced_motion="reduce")
    watched.goto(f"{address}/{name}")
    for button in watched.locator(".solution .toggle-button").all():
        button.click()
    assert violations(watched) == []


@pytest.mark.parametrize("name", CHAPTERS)
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "none"])
def test_formulas_and_figures_stand_there(
    browser: Browser, address: str, name: str, scripts: bool
) -> None:
    context = browser.new_context(java_script_enabled=scripts)
    page = context.new_page()
    page.goto(f"{address}/{name}")
    formulas = page.locator("article .katex-html").all()
    assert len(formulas) >= 20
    for formula in formulas:
        # One in a folded solution is there, but has no size yet.
        if formula.is_visible():
            box = formula.bounding_box()
            assert box
            assert box["width"] > 0
    figures = page.locator("article figure img").all()
    assert len(figures) >= 5
    for figure in figures:
        figure.scroll_into_view_if_needed() if figure.is_visible() else None
        if scripts:
            assert figure.evaluate("i => i.complete && i.naturalWidth > 100")
    context.close()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_opens_from_a_folder(watched: Page, name: str) -> None:
    watched.goto((SITE / name).as_uri())
    expect(watched.locator("#main-content")).to_be_visible()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_loses_nothing_at_200_percent(
    watched: Page, address: str, name: str
) -> None:
    watched.set_viewport_size({"width": 640, "height": 450})
    watched.goto(f"{address}/{name}")
    assert overflow(watched) <= 0


@pytest.mark.parametrize("name", CHAPTERS)
def test_a_chapter_is_light(browser: Browser, address: str, name: str) -> None:
    """900 KB, and 300 KB compressed, for all it loads but its own figures."""
    page = browser.new_page()
    urls: set[str] = set()
    page.on("request", lambda request: urls.add(request.url))
    page.goto(f"{address}/{name}", wait_until="networkidle")
    page.close()
    paths = [
        SITE / unquote(urlsplit(url).path).removeprefix("/some/path/")
        for url in urls
    ]
    files = [p.read_bytes() for p in paths if "_images" not in p.parts]
    assert len(files) > 10
    assert sum(map(len, files)) <= 900_000
    assert sum(len(gzip.compress(file)) for file in files) <= 300_000


@pytest.mark.parametrize(
    ("word", "answer", "found"),
    [
        ("saddle", "Search finished", True),
        ("xylophone", "did not match any documents", False),
    ],
)
def test_search_answers(
    watched: Page, address: str, word: str, answer: str, found: bool
) -> None:
    watched.goto(f"{address}/search.html?q={word}")
    summary = watched.locator("#search-results .search-summary")
    expect(summary).to_contain_text(answer, timeout=10_000)
    assert (watched.locator("#search-results li").count() > 0) == found


def test_search_from_a_folder_says_what_is_missing(watched: Page) -> None:
    watched.goto((SITE / "search.html").as_uri() + "?q=saddle")
    expect(watched.locator("#search-results li").first).to_be_visible()
    expect(watched.get_by_text("without excerpts")).to_be_visible()


def test_search_opens_by_keyboard(watched: Page, address: str) -> None:
    watched.goto(f"{address}/{CHAPTER}")
    watched.keyboard.press("Control+k")
    field = watched.locator("#pst-search-dialog input[type=search]")
    expect(field).to_be_focused()
    field.fill("plateau")
    watched.keyboard.press("Enter")
    watched.wait_for_url("**/search.html?q=plateau*")
    expect(watched.locator("#search-results li").first).to_be_visible()


def test_the_first_tab_leads_to_the_content(
    watched: Page, address: str
) -> None:
    watched.goto(f"{address}/{CHAPTER}")
    watched.keyboard.press("Tab")
    skip = watched.get_by_role("link", name="Skip to main content")
    expect(skip).to_be_focused()
    watched.keyboard.press("Enter")
    assert watched.url.endswith("#main-content")


def test_every_stop_of_the_keyboard_is_visible(
    watched: Page, address: str
) -> None:
    watched.goto(f"{address}/{CHAPTER}")
    reached = set()
    for _ in range(60):
        watched.keyboard.press("Tab")
        tag, outline, shadow, x = watched.evaluate(
            """() => {
                const e = document.activeElement, s = getComputedStyle(e);
                return [e.outerHTML.slice(0, 80), s.outlineStyle, s.boxShadow,
                        e.getBoundingClientRect().width];
            }"""
        )
        assert outline != "none" or shadow != "none", tag
        assert x > 0, tag
        reached.add(tag)
    assert len(reached) > 40


def test_a_solution_opens_by_keyboard(watched: Page, address: str) -> None:
    watched.goto(f"{address}/{CHAPTER}")
    solution = watched.locator(".solution").first
    button = solution.locator("button.toggle-button")
    inside = solution.locator("p:not(.admonition-title)").first
    expect(inside).not_to_be_visible()
    button.focus()
    watched.keyboard.press("Enter")
    expect(inside).to_be_visible()


def test_what_scrolls_can_be_reached_by_keyboard(
    watched: Page, address: str
) -> None:
    watched.set_viewport_size({"width": 390, "height": 800})
    watched.goto(f"{address}/{CHAPTER}")
    boxes = watched.evaluate(
        """() => [...document.querySelectorAll("article *")]
            .filter(e => e.scrollWidth > e.clientWidth + 1
                && /auto|scroll/.test(getComputedStyle(e).overflowX)
                && e.clientWidth)
            .map(e => e.tabIndex)"""
    )
    assert boxes
    assert set(boxes) == {0}


def test_reduced_motion_is_respected(browser: Browser, address: str) -> None:
    page = browser.new_page(reduced_motion="reduce")
    page.goto(f"{address}/{CHAPTER}")
    moving = page.evaluate(
        """[...document.querySelectorAll("*")]
            .map(element => getComputedStyle(element))
            .filter(style => style.transitionProperty !== "none"
                || style.animationName !== "none")
            .length"""
    )
    page.close()
    assert moving == 0


def test_previous_and_next_lead_through_the_book(
    watched: Page, address: str
) -> None:
    pages = ["book/index.html", *CHAPTERS]
    watched.goto(f"{address}/{pages[0]}")
    for name in pages[1:]:
        watched.locator("a.right-next").click()
        watched.wait_for_url(f"{address}/{name}")
    for name in reversed(pages[:-1]):
        watched.locator("a.left-prev").click()
        watched.wait_for_url(f"{address}/{name}")


def test_code_can_be_copied(browser: Browser, address: str) -> None:
    context = browser.new_context(
        permissions=["clipboard-read", "clipboard-write"]
    )
    page = context.new_page()
    page.goto(f"{address}/{CHAPTER}")
    page.locator(".cell_input").first.hover()
    page.locator(".cell_input .copybtn").first.click()
    copied = page.evaluate("navigator.clipboard.readText()")
    context.close()
    assert copied.startswith("import inspect")


@pytest.mark.parametrize("name", PAGES)
def test_a_page_says_what_it_is(watched: Page, address: str, name: str) -> None:
    watched.goto(f"{address}/{name}")
    assert "How a model finds its weight" in watched.title()
    if name.startswith(("book/", "notebooks/")):
        for selector, least in (
            ("meta[name=description]", 40),
            ("meta[property='og:title']", 5),
            ("meta[property='og:description']", 40),
        ):
            content = watched.locator(selector).get_attribute("content")
            assert content
            assert len(content) >= least
