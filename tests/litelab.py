"""What the tests in JupyterLite share: a reader's few moves, and the outputs.

JupyterLite is told to show its application to scripts, so that a test reads a
notebook as it stands, also the cells that are out of sight.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import nbformat
import pytest
from browsing import SITE, outside
from lab import LONGEST
from playwright.sync_api import Browser, BrowserContext, Page, expect

from notebooks import join_streams

MISSING = "the site was built without Python's files"
KERNEL = "Python (Pyodide) | Idle"
# All code cells were run to their end, or one of them failed.
HAS_RUN = """() => {
    const cells = [...jupyterapp.shell.currentWidget.content.model.cells];
    const code = cells.filter((cell) => cell.type === "code");
    const failed = code.some((cell) =>
        cell.outputs.toJSON().some((o) => o.output_type === "error"));
    return failed || code.every((cell) =>
        cell.executionCount !== null && cell.executionState === "idle");
}"""
NOTEBOOK = "() => jupyterapp.shell.currentWidget.content.model.toJSON()"


def need_lite() -> None:
    """Skip, or in CI fail, if JupyterLite is not in the site."""
    if not (SITE / "lite").is_dir():
        if os.environ.get("CI") == "true":
            pytest.fail(MISSING)
        pytest.skip(MISSING)


@contextmanager
def watching(browser: Browser) -> Iterator[BrowserContext]:
    """Give a new reader's browser, which must ask no other host."""
    context = browser.new_context(viewport={"width": 1280, "height": 1000})
    asked: list[str] = []
    context.on("request", lambda request: asked.extend(outside(request.url)))
    yield context
    context.close()
    assert not asked


def opened(context: BrowserContext, address: str, notebook: str) -> Page:
    """Open a notebook, in a window of its own."""
    page = context.new_page()
    page.set_default_timeout(60_000)
    page.goto(f"{address}/lite/lab/index.html?path={notebook}")
    expect(page.locator(".jp-Notebook")).to_be_visible(timeout=LONGEST)
    return page


def wait_for_kernel(page: Page) -> None:
    """Wait until Python is there, and does nothing."""
    kernel = page.get_by_role("button", name=KERNEL)
    expect(kernel).to_be_visible(timeout=LONGEST)


def choose(page: Page, menu: str, entry: str) -> None:
    """Choose an entry of a menu."""
    page.get_by_role("menuitem", name=menu, exact=True).click()
    page.get_by_role("menuitem", name=entry, exact=True).click()


def run_all(page: Page) -> Any:
    """Run every cell, and return the notebook."""
    wait_for_kernel(page)
    choose(page, "Run", "Run All Cells")
    page.wait_for_function(HAS_RUN, timeout=LONGEST)
    return nbformat.from_dict(page.evaluate(NOTEBOOK))


def said(cell: Any) -> list[tuple[str, str]]:
    """Return what the outputs of a cell say, piece by piece.

    That is all but a picture, which another matplotlib draws, and the colours
    of code, which another Pygments chooses.
    """
    pieces = []
    for output in join_streams(list(cell.outputs)):
        if output.output_type == "stream":
            pieces.append((output.name, output.text))
        elif output.output_type == "error":
            pieces.append((output.ename, output.evalue))
        else:
            pieces.append(("value", output.data["text/plain"]))
    return pieces
