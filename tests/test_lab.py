"""A chapter in JupyterLab: what stands there at first, and what answers."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path

import nbformat
import pytest
from films import frame_count, frame_shown
from lab import (
    cell_with,
    moving_cell,
    no_news,
    nobodys,
    run_all,
    scroll_to,
    serving_lab,
)
from playwright.sync_api import Browser, Page, expect

from lecture_code.figures import Canvas
from lecture_code.moving.scenes import exhaustive_search

ROOT = Path(__file__).parents[1]
CHAPTER = "01_exhaustive_search.ipynb"
NEXT = "02_gradient_descent.ipynb"
UNTRUSTED = "untrusted.ipynb"
# One worker starts one server.
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("lab")]


@pytest.fixture(scope="module")
def lab(
    browser: Browser,  # noqa: ARG001 - without one there is nothing to start
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[str]:
    """Serve a copy of two chapters with JupyterLab; return its address."""
    home = tmp_path_factory.mktemp("lab")
    folder = home / "notebooks"
    folder.mkdir()
    for name in (CHAPTER, NEXT):
        shutil.copy(ROOT / "notebooks" / name, folder)
    # Trust is a signature of what a notebook holds: this one holds more.
    changed = json.loads((folder / CHAPTER).read_text("utf-8"))
    changed["metadata"]["changed"] = True
    (folder / UNTRUSTED).write_text(json.dumps(changed), "utf-8")
    no_news(home)
    python = Path(sys.executable)
    # The chapter is our own. Without trust no figure of any kind is shown.
    subprocess.run(
        [python, "-m", "jupyter", "trust", folder / CHAPTER],
        check=True,
        env={**os.environ, **nobodys(home)},
    )
    with serving_lab(python, "jupyterlab", folder, home) as (address, token, _):
        yield f"{address}/lab/tree/NOTEBOOK?token={token}"


@pytest.fixture
def notebook(
    request: pytest.FixtureRequest, browser: Browser, lab: str
) -> Iterator[Page]:
    """Open the chapter; all of its cells are on the page, none has run."""
    page = browser.new_page(viewport={"width": 1280, "height": 1000})
    page.set_default_timeout(30_000)
    name = getattr(request, "param", CHAPTER)
    # `reset` forgets what an earlier test left open.
    page.goto(f"{lab.replace('NOTEBOOK', name)}&reset")
    expect(page.locator(".jp-Notebook")).to_be_visible(timeout=60_000)
    yield page
    page.context.close()


def test_before_it_is_run_it_shows_whole_pictures_and_one_frame(
    notebook: Page,
) -> None:
    # No picture is cut beside the list of files.
    expect(notebook.locator("#filebrowser")).to_be_visible()
    cell = cell_with(notebook, "figures.canvas(1, 3, size=(10, 4.2)")
    box = cell.locator(".jp-RenderedSVG")
    expect(box.locator("img")).to_be_visible()
    assert box.evaluate("box => box.scrollWidth - box.clientWidth") == 0
    # A moving figure stands below it.
    cell = moving_cell(notebook, "slope")
    figure = cell.locator(".moving")
    expect(figure).to_have_count(1)
    expect(figure.locator(".film")).to_be_visible()
    expect(figure.locator("img")).to_be_hidden()
    expect(figure.locator(".moving-controls")).to_be_hidden()
    expect(figure.locator("p")).to_have_text(re.compile(r"\w.*\d.*\."))
    assert 0 <= frame_shown(figure) < frame_count(figure)
    expect(cell.locator(".jupyter-widgets")).to_have_count(0)


@pytest.mark.parametrize("notebook", [NEXT], indirect=True)
def test_a_link_to_another_chapter_opens_its_notebook(notebook: Page) -> None:
    scroll_to(notebook, ".jp-MarkdownCell a", "Exhaustive search").click()
    tab = notebook.locator("#jp-main-dock-panel .lm-TabBar-tab.lm-mod-current")
    expect(tab).to_have_text(CHAPTER)
    opened = notebook.locator(".jp-NotebookPanel:not(.lm-mod-hidden)")
    expect(opened.locator("h1")).to_have_text(re.compile("Exhaustive search"))


@pytest.mark.parametrize("notebook", [UNTRUSTED], indirect=True)
def test_without_trust_a_sentence_stands_for_each_picture(
    notebook: Page,
) -> None:
    cells = nbformat.read(ROOT / "notebooks" / CHAPTER, as_version=4).cells
    # A picture in a solution is folded away.
    shown = takewhile(lambda cell: cell.source != "## Exercises", cells)
    drawn = [
        cell.execution_count
        for cell in shown
        for output in cell.get("outputs", [])
        if "image/svg+xml" in output.get("data", {})
    ]
    assert len(drawn) == 9
    for number in drawn:
        cell = cell_with(notebook, f"[{number}]:")
        said = cell.locator(".jp-OutputArea-output")
        expect(said).to_have_text(repr(Canvas()))


@pytest.mark.parametrize("notebook", [UNTRUSTED], indirect=True)
def test_without_trust_it_shows_one_still(notebook: Page) -> None:
    figure = moving_cell(notebook, "slope").locator(".moving")
    still = figure.locator("img")
    expect(still).to_be_visible()
    expect(figure.locator("svg")).to_have_count(0)
    said = figure.locator("p").inner_text()
    assert re.search(r"\w.*\d.*\.", said)
    # Nothing else remains to be read: no dead control, no label without a line.
    assert figure.inner_text().strip() == said
    assert still.get_attribute("alt") == said
    size = still.evaluate("image => [image.naturalWidth, image.width]")
    assert size[0] > 0
    assert size[1] >= 600


def test_after_it_is_run_it_answers(notebook: Page) -> None:
    run_all(notebook)
    cell = moving_cell(notebook, "slope")
    slider = cell.get_by_role("slider")
    expect(slider).to_be_visible()
    pictures = cell.locator(".jp-OutputArea-output svg[viewBox]")
    said = cell.locator(".widget-html").last
    # The live form alone: the stored one is not shown beside it.
    expect(pictures).to_have_count(1)
    expect(cell.locator(".moving")).to_have_count(0)
    seen = {pictures.inner_html()}
    for move, end in (("mouse", 0.0), ("keyboard", 4.0)):
        if move == "mouse":
            slider.hover()
            box = slider.bounding_box()
            assert box
            x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
            notebook.mouse.down()
            notebook.mouse.move(x - 600, y, steps=4)
            notebook.mouse.up()
        else:
            slider.focus()
            for _ in range(9):
                notebook.keyboard.press("ArrowRight")
            notebook.keyboard.press("End")
        # The kernel answers to one move after the other, picture before words:
        # the last words stand under the last picture.
        expect(said).to_have_text(exhaustive_search.slope(Canvas(), w=end))
        expect(pictures).to_have_count(1)
        seen.add(pictures.inner_html())
    assert len(seen) == 3
    expect(cell.locator(".jp-OutputArea-output")).to_have_count(1)
    for trouble in ("error", "stderr"):
        kind = f"[data-mime-type='application/vnd.jupyter.{trouble}']"
        expect(notebook.locator(kind)).to_have_count(0)
