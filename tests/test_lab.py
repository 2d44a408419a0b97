"""A chapter in JupyterLab: what stands there at first, and what answers."""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

ROOT = Path(__file__).parents[1]
CHAPTER = "01_exhaustive_search.ipynb"
UNTRUSTED = "untrusted.ipynb"
# One worker starts one server.
pytestmark = pytest.mark.xdist_group("lab")


def free_port() -> int:
    with socket.socket() as port:
        port.bind(("127.0.0.1", 0))
        number: int = port.getsockname()[1]
        return number


@pytest.fixture(scope="module")
def lab(
    browser: Browser,  # noqa: ARG001 - without one there is nothing to start
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[str]:
    """Serve a copy of one chapter with JupyterLab; return its address."""
    home = tmp_path_factory.mktemp("lab")
    folder = home / "notebooks"
    folder.mkdir()
    shutil.copy(ROOT / "notebooks" / CHAPTER, folder)
    # Trust is a signature of what a notebook holds: this one holds more.
    changed = json.loads((folder / CHAPTER).read_text("utf-8"))
    changed["metadata"]["changed"] = True
    (folder / UNTRUSTED).write_text(json.dumps(changed), "utf-8")
    # News would cover the page, and ask another host.
    news = home / "settings" / "@jupyterlab" / "apputils-extension"
    news.mkdir(parents=True)
    (news / "notification.jupyterlab-settings").write_text(
        '{"fetchNews": "false", "checkForUpdates": false}', encoding="utf-8"
    )
    token = secrets.token_hex(16)
    address = f"http://127.0.0.1:{free_port()}"
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}"
        + os.environ["PATH"],
        # Nobody's own settings, history or trust.
        "HOME": str(home),
        "JUPYTER_CONFIG_DIR": str(home / "config"),
        "JUPYTER_DATA_DIR": str(home / "data"),
        "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
        "JUPYTERLAB_SETTINGS_DIR": str(home / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(home / "workspaces"),
        "IPYTHONDIR": str(home / "ipython"),
    }
    run = [sys.executable, "-m"]
    # The chapter is our own. Without trust no figure of any kind is shown.
    subprocess.run(
        [*run, "jupyter", "trust", folder / CHAPTER],
        check=True,
        capture_output=True,
        env=environment,
    )
    with (home / "log").open("w") as log:
        server = subprocess.Popen(
            [
                *run,
                "jupyterlab",
                "--no-browser",
                "--allow-root",
                "--ServerApp.ip=127.0.0.1",
                f"--port={address.rsplit(':', 1)[1]}",
                "--ServerApp.port_retries=0",
                f"--IdentityProvider.token={token}",
                f"--ServerApp.root_dir={folder}",
                "--LabApp.extension_manager=readonly",
            ],
            stdout=log,
            stderr=log,
            env=environment,
        )
    try:
        wait_for(f"{address}/api?token={token}", server, home / "log")
        yield f"{address}/lab/tree/NOTEBOOK?token={token}"
    finally:
        server.terminate()
        server.wait(30)


def wait_for(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(120):
        assert server.poll() is None, log.read_text("utf-8")
        try:
            urlopen(url).close()
        except URLError:
            time.sleep(0.5)
        else:
            return
    raise AssertionError(log.read_text("utf-8"))


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


def run_all(page: Page) -> None:
    """Run every cell, and wait until the last has been executed."""
    waiting = page.locator(".jp-InputPrompt").get_by_text("[*]:")
    # Asked before the kernel is there, JupyterLab asks back which one to use.
    kernel = page.locator(".jp-Notebook-ExecutionIndicator")
    expect(kernel).to_have_attribute("data-status", "idle", timeout=120_000)
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    expect(waiting).not_to_have_count(0)
    expect(waiting).to_have_count(0, timeout=120_000)


def moving_cell(page: Page, scene: str) -> Locator:
    """Return the cell that shows a moving figure of `scene`."""
    call = page.locator(".jp-CodeCell").filter(
        has=page.locator(".jp-InputArea", has_text=f"scenes.{scene},")
    )
    cell = call.filter(has=page.locator(".jp-OutputArea-output")).first
    cell.scroll_into_view_if_needed()
    return cell


def test_before_it_is_run_it_shows_one_frame(notebook: Page) -> None:
    cell = moving_cell(notebook, "slope")
    figure = cell.locator(".moving")
    expect(figure).to_have_count(1)
    expect(figure.locator("svg")).to_be_visible()
    expect(figure.locator("img")).to_be_hidden()
    expect(figure.locator(".moving-controls")).to_be_hidden()
    expect(figure.locator("p")).to_have_text(re.compile(r"\w.*\d.*\."))
    shown = figure.locator("[data-frame]:not([display])").all()
    numbers = {frame.get_attribute("data-frame") for frame in shown}
    assert len(numbers) == 1
    expect(cell.locator(".jupyter-widgets")).to_have_count(0)


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
    seen = [(pictures.inner_html(), said.inner_text())]
    for move in ("mouse", "keyboard"):
        if move == "mouse":
            slider.hover()
            box = slider.bounding_box()
            assert box
            x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
            notebook.mouse.down()
            notebook.mouse.move(x + 40, y, steps=4)
            notebook.mouse.up()
        else:
            slider.focus()
            for _ in range(9):
                notebook.keyboard.press("ArrowRight")
        expect(said).not_to_have_text(seen[-1][1])
        notebook.wait_for_timeout(1000)
        seen.append((pictures.inner_html(), said.inner_text()))
        expect(pictures).to_have_count(1)
        assert seen[-1][0] != seen[-2][0]
    expect(cell.locator(".jp-OutputArea-output")).to_have_count(1)
    for trouble in ("error", "stderr"):
        kind = f"[data-mime-type='application/vnd.jupyter.{trouble}']"
        expect(notebook.locator(kind)).to_have_count(0)
