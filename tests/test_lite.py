"""JupyterLite in the site: how it is built, and a reader who works in it."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import nbformat
import pytest
import site_size
from browsing import SITE, hold_in_all_looks, serving_site, violations
from bs4 import BeautifulSoup
from chapters import NOTEBOOKS, SOURCES, code, made_from
from contents import alone
from lab import moving_cell
from labels import words_of_labels
from launch import HERE
from litelab import (
    choose,
    need_lite,
    opened,
    run_all,
    said,
    wait_for_kernel,
    watching,
)
from live import generate
from playwright.sync_api import Browser, BrowserContext, Page, expect

import lite as tool
from lecture_code.figures import Canvas
from lecture_code.moving.scenes import exhaustive_search

NAMES = [made_from(source).name for source in SOURCES]
LITE = SITE / "lite"
slow = pytest.mark.slow
in_lite = pytest.mark.browser_python
# One worker loads the first chapter.
first = pytest.mark.xdist_group("lite")


@pytest.fixture(scope="session")
def built() -> None:
    need_lite()


@pytest.fixture(scope="session")
def lock() -> dict[str, dict[str, object]]:
    """Return the packages of the lock that JupyterLite reads."""
    need_lite()
    text = (LITE / "pyodide-lock.json").read_text(encoding="utf-8")
    return dict(json.loads(text)["packages"])


def settings() -> dict[str, object]:
    """Return what JupyterLite is told of its kernel."""
    text = (LITE / "jupyter-lite.json").read_text(encoding="utf-8")
    plugins = json.loads(text)["jupyter-config-data"]["litePluginSettings"]
    return dict(plugins[f"{tool.KERNEL}:kernel"])


def read(name: str) -> tuple[Any, bool]:
    """Return a notebook, and whether all its code is marked as trusted.

    nbformat leaves the marks out, as it leaves them to a server.
    """
    text = (LITE / "files" / name).read_text(encoding="utf-8")
    cells = json.loads(text)["cells"]
    marks = {
        cell["metadata"].get("trusted")
        for cell in cells
        if cell["cell_type"] == "code"
    }
    return nbformat.reads(text, as_version=4), marks == {True}


def test_a_wheel_is_one_that_pip_installs(tmp_path: Path) -> None:
    place = "etc/ipython/ipython_config.py"
    tool.write_wheel(
        tmp_path, "some_name", {f"some_name-1.data/data/{place}": "x = 1"}
    )
    (wheel,) = tmp_path.iterdir()
    pip = [sys.executable, "-m", "pip", "install", "--no-index", "--quiet"]
    subprocess.run(
        [*pip, "--no-deps", "--target", tmp_path / "there", wheel], check=True
    )
    assert (tmp_path / "there" / place).read_text("utf-8") == "x = 1"
    before = wheel.read_bytes()
    tool.write_wheel(
        tmp_path, "some_name", {f"some_name-1.data/data/{place}": "x = 1"}
    )
    assert wheel.read_bytes() == before


def test_a_wheel_is_locked_by_its_sum_and_place(tmp_path: Path) -> None:
    tool.write_wheel(tmp_path, "some_name", {})
    packages = {"numpy": {"name": "numpy"}}
    old = {"info": {"version": "1"}, "packages": packages}
    lock = tool.with_wheels(old, tmp_path, "../there")
    (wheel,) = tmp_path.iterdir()
    assert lock["info"] == old["info"]
    assert list(lock["packages"]) == ["numpy", "some-name"]
    added = lock["packages"]["some-name"]
    assert added["file_name"] == "../there/some_name-1-py3-none-any.whl"
    assert added["sha256"] == hashlib.sha256(wheel.read_bytes()).hexdigest()
    assert list(packages) == ["numpy"]


def test_a_page_that_starts_otherwise_is_refused(tmp_path: Path) -> None:
    page = tmp_path / "index.html"
    page.write_text("<html><head></head></html>", encoding="utf-8")
    with pytest.raises(ValueError, match=r"must have await import\( once"):
        tool.start_first(page)


def test_without_python_the_build_says_so_in_a_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(tool, "python_folder", lambda: None)
    assert tool.main() == 0
    said = capsys.readouterr().out
    assert said == "no JupyterLite in the site: there are no files of Python\n"


def test_a_site_past_its_bound_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "folder").mkdir()
    for name in ("one", "folder/two"):
        with (tmp_path / name).open("wb") as file:
            file.truncate(45_000_000)
    monkeypatch.setattr(site_size, "SITE", tmp_path)
    assert site_size.main() is None
    (tmp_path / "three").write_bytes(b"x" * 100_000)
    assert site_size.main() == "a site of 90.1 MB is too large"


@slow
def test_no_file_of_the_site_is_too_large_for_github_pages() -> None:
    sizes = {path: path.stat().st_size for path in SITE.rglob("*")}
    assert max(sizes.values()) < 100e6
    assert sum(sizes.values()) < 1e9


@slow
@pytest.mark.usefixtures("built")
@pytest.mark.parametrize("name", NAMES)
def test_a_chapter_is_there_and_trusted(name: str) -> None:
    there, trusted = read(name)
    assert trusted
    assert there == nbformat.read(NOTEBOOKS / name, as_version=4)


@slow
@pytest.mark.usefixtures("built")
def test_the_live_notebooks_are_there() -> None:
    words = words_of_labels()
    for source, name in zip(SOURCES, NAMES, strict=True):
        live, trusted = read(f"live/{name}")
        assert trusted
        assert live == generate(source, words)


@slow
@pytest.mark.usefixtures("built")
@pytest.mark.parametrize("name", NAMES)
def test_a_chapter_leads_to_its_notebook_here(name: str) -> None:
    path = SITE / "book" / "chapters" / name.replace(".ipynb", ".html")
    soup = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
    (link,) = soup.select(".dropdown-launch-buttons a[href*='/lite/']")
    assert link.get_text(strip=True) == HERE
    parts = urlsplit(str(link["href"]))
    assert (path.parent / parts.path).resolve() == LITE / "lab" / "index.html"
    assert parse_qs(parts.query) == {"path": [name]}


@slow
@pytest.mark.usefixtures("built")
@pytest.mark.parametrize("language", ["", "zh/"])
def test_every_link_into_it_opens_a_notebook(language: str) -> None:
    opened = set()
    for path in (SITE / language / "book").rglob("*.html"):
        soup = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
        for link in soup.select("a[href*='lite/lab/']"):
            parts = urlsplit(str(link["href"]))
            assert (path.parent / parts.path).is_file()
            (notebook,) = parse_qs(parts.query)["path"]
            assert (LITE / "files" / notebook).is_file(), (path, link)
            opened.add(notebook)
        assert not soup.select("a[href^='lite:']"), path
    live = [f"live/{name}" for name in NAMES]
    assert opened == {
        language + name for name in (*NAMES, *live, "fresh.ipynb")
    }


@slow
def test_each_file_of_python_is_the_one_that_was_locked(
    lock: dict[str, dict[str, object]],
) -> None:
    python = (LITE / str(settings()["pyodideUrl"])).parent
    for package in lock.values():
        body = (python / str(package["file_name"])).read_bytes()
        assert hashlib.sha256(body).hexdigest() == package["sha256"]
    wanted = {"numpy", "matplotlib", "ipywidgets", "comm", "lecture-code"}
    assert wanted <= set(lock)


@slow
@pytest.mark.usefixtures("built")
def test_packages_are_looked_for_nowhere_else() -> None:
    assert settings()["disablePyPIFallback"] is True


@slow
@pytest.mark.usefixtures("built")
def test_from_a_disk_the_page_says_what_to_do(browser: Browser) -> None:
    page = browser.new_page()
    page.goto((LITE / "lab" / "index.html").as_uri())
    expect(page.get_by_role("heading")).to_have_text(
        "This page needs a web server"
    )
    expect(page.locator("pre")).to_have_text("python -m http.server")
    assert violations(page) == []
    page.context.close()


@slow
@pytest.mark.usefixtures("built")
def test_the_menu_of_a_chapter_can_be_seen_and_read(
    watched: Page, address: str
) -> None:
    name = NAMES[1].replace(".ipynb", ".html")
    watched.goto(f"{address}/book/chapters/{name}")
    button = watched.get_by_role("button", name="Run this chapter")
    button.click()
    link = watched.get_by_role("link", name=HERE)
    expect(link).to_be_in_viewport(ratio=1)
    # Both pictures are in the font that was cut.
    for holder in (button, link):
        icon = holder.locator("i").bounding_box()
        assert icon
        assert icon["width"] > 5
    hold_in_all_looks(watched, ".bd-header-article")


@pytest.fixture
def reader(browser: Browser) -> Iterator[BrowserContext]:
    """Give the browser of a reader who was never here."""
    need_lite()
    with watching(browser) as context:
        yield context


@slow
@in_lite
@pytest.mark.parametrize("name", NAMES)
def test_run_all_gives_the_stored_text(
    reader: BrowserContext, address: str, name: str
) -> None:
    got = run_all(opened(reader, address, name))
    stored = nbformat.read(NOTEBOOKS / name, as_version=4)
    pairs = list(zip(code(stored), code(got), strict=True))
    assert len(pairs) > 50
    for want, has in pairs:
        assert has.source == want.source
        if "nbval-ignore-output" not in want.metadata.get("tags", []):
            for output in want.outputs[: bool(alone(want))]:
                output.text = alone(want) + output.text
            assert said(has) == said(want), want.source


@slow
@in_lite
def test_before_it_is_run_it_shows_the_stored_pictures(
    reader: BrowserContext, address: str
) -> None:
    page = opened(reader, address, NAMES[0])
    figure = moving_cell(page, "slope").locator(".moving")
    expect(figure.locator(".film")).to_be_visible()
    expect(figure.locator("img")).to_be_hidden()


@slow
@in_lite
def test_a_slider_answers(reader: BrowserContext, address: str) -> None:
    page = opened(reader, address, NAMES[0])
    run_all(page)
    cell = moving_cell(page, "slope")
    slider = cell.get_by_role("slider")
    pictures = cell.locator(".jp-OutputArea-output svg[viewBox]")
    expect(pictures).to_have_count(1)
    before = pictures.inner_html()
    slider.focus()
    page.keyboard.press("End")
    told = cell.locator(".widget-html").last
    expect(told).to_have_text(exhaustive_search.slope(Canvas(), w=4.0))
    expect(pictures).to_have_count(1)
    assert pictures.inner_html() != before


@slow
@in_lite
def test_an_edit_is_kept_and_can_be_downloaded(
    reader: BrowserContext, address: str, tmp_path: Path
) -> None:
    page = opened(reader, address, "fresh.ipynb")
    cell = page.locator(".jp-CodeCell .cm-content").first
    cell.click()
    page.keyboard.press("Control+End")
    page.keyboard.type("  # mine")
    page.keyboard.press("Control+S")
    expect(page.locator("#filebrowser")).to_contain_text("fresh.ipynb")
    expect(page.locator(".jp-mod-dirty")).to_have_count(0)
    page.reload()
    expect(page.locator(".jp-CodeCell").first).to_contain_text("# mine")
    with page.expect_download() as download:
        choose(page, "File", "Download")
    download.value.save_as(tmp_path / "got.ipynb")
    (cell_got,) = code(nbformat.read(tmp_path / "got.ipynb", as_version=4))
    assert cell_got.source == f"{tool.FRESH_CODE}  # mine"


@slow
@in_lite
def test_a_second_visit_needs_no_network(
    browser: Browser, tmp_path: Path
) -> None:
    need_lite()
    with watching(browser) as context:
        with serving_site(tmp_path, "/some/path") as address:
            page = opened(context, address, "fresh.ipynb")
            wait_for_kernel(page)
            page.close()
        # The server is gone.
        page = opened(context, address, "fresh.ipynb")
        (cell,) = code(run_all(page))
    assert said(cell) == [("value", "7.999777758621207")]


@slow
@in_lite
def test_a_package_that_is_not_here_is_refused_in_words(
    reader: BrowserContext, address: str
) -> None:
    page = opened(reader, address, "fresh.ipynb")
    page.locator(".jp-CodeCell .cm-content").first.click()
    page.keyboard.press("Control+A")
    page.keyboard.type("%pip install pandas")
    (cell,) = code(run_all(page))
    assert "PyPI fallback is disabled" in str(said(cell))
