"""A chapter in the JupyterLab of Binder, as its launch link opens it.

`make binder` makes the environment and runs these tests.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from as_binder import COPY, ENVIRONMENT
from browsing import outside
from lab import moving_cell, run_all, serving_lab, wait_for_kernel
from launch import links
from playwright.sync_api import Browser, Page, expect

CHAPTER = "notebooks/01_exhaustive_search.ipynb"
PYTHON = ENVIRONMENT / "bin" / "python"
pytestmark = [pytest.mark.binder, pytest.mark.xdist_group("binder-lab")]
# A folder that belongs to somebody else; permissions would not stop root.
READ_ONLY = """
from jupyter_server.services.contents.largefilemanager import (
    AsyncLargeFileManager,
)
from tornado.web import HTTPError


class ReadOnly(AsyncLargeFileManager):
    def is_writable(self, path):
        return False

    async def save(self, model, path=""):
        raise HTTPError(403, "Permission denied: " + path)


c.ServerApp.contents_manager_class = ReadOnly
"""


def opened(
    browser: Browser, home: Path, *options: str
) -> Iterator[tuple[Page, list[str]]]:
    """Open the chapter by its launch link; list what goes to other hosts."""
    link = links("https://github.com/example/course", CHAPTER, "")["Binder"]
    (path,) = parse_qs(urlsplit(link).query)["urlpath"]
    # Binder starts the server in the project's folder, and its kernels there.
    folder = home / "project"
    shutil.copytree(COPY, folder)
    page = browser.new_page(viewport={"width": 1280, "height": 1800})
    page.set_default_timeout(30_000)
    asked: list[str] = []
    page.on("request", lambda request: asked.extend(outside(request.url)))
    with serving_lab(PYTHON, "notebook", folder, home, *options) as lab:
        address, token, _ = lab
        page.goto(f"{address}/{path}?token={token}")
        expect(page.locator(".jp-Notebook")).to_be_visible(timeout=60_000)
        yield page, asked
        page.context.close()


@pytest.fixture
def chapter(
    browser: Browser, tmp_path: Path
) -> Iterator[tuple[Page, list[str]]]:
    yield from opened(browser, tmp_path)


@pytest.fixture
def read_only(browser: Browser, tmp_path: Path) -> Iterator[Page]:
    config = tmp_path / "config"
    config.mkdir()
    (config / "jupyter_server_config.py").write_text(READ_ONLY, "utf-8")
    for page, _ in opened(browser, tmp_path):
        yield page


def moves(page: Page) -> None:
    """Hold that the first figure answers to its slider."""
    cell = moving_cell(page, "slope")
    slider = cell.get_by_role("slider")
    expect(slider).to_be_visible()
    picture = cell.locator(".jp-OutputArea-output svg[viewBox]")
    before = picture.inner_html()
    slider.focus()
    for _ in range(3):
        page.keyboard.press("PageUp")
    page.wait_for_function(
        "([svg, before]) => !svg.isConnected || svg.innerHTML !== before",
        arg=[picture.element_handle(), before],
    )
    expect(picture).to_have_count(1)
    assert picture.inner_html() != before


def test_a_launched_chapter_runs_and_its_figure_answers(
    chapter: tuple[Page, list[str]],
) -> None:
    page, asked = chapter
    # No question about news lies over the notebook.
    expect(page.locator(".jp-Dialog, .Toastify__toast")).to_have_count(0)
    run_all(page)
    moves(page)
    assert asked == []


def test_what_fails_says_which_cells_to_run(
    chapter: tuple[Page, list[str]],
) -> None:
    page, _ = chapter
    cell = page.locator(".jp-CodeCell").nth(1)
    told = cell.get_by_text("Run > Run All Above Selected Cell")
    wait_for_kernel(page)
    cell.locator(".jp-InputArea-editor").click()
    page.keyboard.press("Control+Enter")
    expect(told).to_be_visible()
    expect(cell).to_contain_text("NameError: name 'Data' is not defined")
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Above Selected Cell").click()
    prompt = page.locator(".jp-CodeCell").first.locator(".jp-InputPrompt")
    expect(prompt).to_have_text("[2]:")
    cell.locator(".jp-InputArea-editor").click()
    page.keyboard.press("Control+Enter")
    expect(cell.locator(".jp-InputPrompt").first).to_have_text("[3]:")
    expect(cell).to_contain_text("x = 1.0   y = 2.0")


def test_a_read_only_chapter_runs(read_only: Page) -> None:
    expect(read_only.get_by_text("notebook is read-only")).to_be_visible()
    run_all(read_only)
    moves(read_only)
    read_only.keyboard.press("Control+s")
    expect(read_only.get_by_text("is read-only. Use")).to_be_visible()
