"""What the tests in JupyterLab share: a server, and a reader's few moves."""

from __future__ import annotations

import os
import secrets
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import Locator, Page, expect

# Milliseconds after which a run has surely come to nothing, on a busy machine
# too: alone, a chapter runs in about 20 s.
LONGEST = 900_000

# JupyterLab 4.4 has on the page only the cells that are in view. Scroll on, at
# the end from the start again, until what is chosen is there, with these words.
SCROLL_TO = """([chosen, words]) => {
    const there = [...document.querySelectorAll(chosen)].some(
        each => each.textContent.includes(words));
    const notebook = document.querySelector(".jp-WindowedPanel-outer");
    const { scrollTop, clientHeight, scrollHeight } = notebook;
    const end = scrollTop + clientHeight >= scrollHeight - 1;
    if (!there) notebook.scrollTo(0, end ? 0 : scrollTop + 400);
    return there;
}"""


def nobodys(home: Path) -> dict[str, str]:
    """Return variables that keep anybody's settings, history and trust out."""
    return {
        "HOME": str(home),
        "JUPYTER_CONFIG_DIR": str(home / "config"),
        "JUPYTER_DATA_DIR": str(home / "data"),
        "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
        "JUPYTERLAB_SETTINGS_DIR": str(home / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(home / "workspaces"),
        "IPYTHONDIR": str(home / "ipython"),
    }


def no_news(home: Path) -> None:
    """Answer JupyterLab's question about news, which would cover the page."""
    news = home / "settings" / "@jupyterlab" / "apputils-extension"
    news.mkdir(parents=True)
    (news / "notification.jupyterlab-settings").write_text(
        '{"fetchNews": "false", "checkForUpdates": false}', encoding="utf-8"
    )


@contextmanager
def serving_lab(
    python: Path, program: str, folder: Path, home: Path, *options: str
) -> Iterator[tuple[str, str, int]]:
    """Serve `folder` with a program of Jupyter; give address, token, process.

    `home` is an empty folder for all that the server writes.
    """
    token = secrets.token_hex(16)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    path = f"{python.parent}{os.pathsep}{os.environ['PATH']}"
    with (home / "log").open("w") as log:
        server = subprocess.Popen(
            [
                python,
                "-m",
                program,
                "--no-browser",
                "--allow-root",
                "--ServerApp.ip=127.0.0.1",
                f"--port={port}",
                "--ServerApp.port_retries=0",
                f"--IdentityProvider.token={token}",
                "--LabApp.extension_manager=readonly",
                *options,
            ],
            stdout=log,
            stderr=log,
            cwd=folder,
            env={**os.environ, **nobodys(home), "PATH": path},
        )
    try:
        wait_for(f"{address}/api?token={token}", server, home / "log")
        yield address, token, server.pid
    finally:
        server.terminate()
        server.wait(30)


def wait_for(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until the server answers; fail with what it said if it ended."""
    for _ in range(480):
        assert server.poll() is None, log.read_text("utf-8")
        try:
            urlopen(url).close()
        except URLError:
            time.sleep(0.25)
        else:
            return
    raise AssertionError(log.read_text("utf-8"))


def wait_for_kernel(page: Page) -> None:
    """Wait until the bar at the bottom says that there is a kernel.

    Asked to run a cell before, JupyterLab asks back which kernel to use.
    """
    kernel = page.get_by_role("button", name="Python 3 (ipykernel) | Idle")
    expect(kernel).to_be_visible(timeout=LONGEST)


def run_all(page: Page) -> None:
    """Run every cell, and wait until the last has been executed."""
    waiting = page.locator(".jp-InputPrompt").get_by_text("[*]:")
    wait_for_kernel(page)
    for _ in range(20):  # now and then it isn't heard
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
        try:
            expect(waiting).not_to_have_count(0, timeout=3000)
        except AssertionError:
            continue
        expect(waiting).to_have_count(0, timeout=LONGEST)
        return
    raise AssertionError("no kernel heard of it")


def scroll_to(page: Page, chosen: str, words: str) -> Locator:
    """Return the first of what a selector chooses that has these words."""
    page.wait_for_function(SCROLL_TO, arg=[chosen, words], polling=100)
    found = page.locator(chosen).filter(has_text=words).first
    found.scroll_into_view_if_needed()
    return found


def cell_with(page: Page, words: str) -> Locator:
    """Return the cell with an output and with these words beside its code."""
    shown = ".jp-CodeCell:has(.jp-OutputArea-output)"
    scroll_to(page, f"{shown} .jp-InputArea", words)
    area = page.locator(".jp-InputArea", has_text=words)
    return page.locator(shown).filter(has=area).first


def moving_cell(page: Page, scene: str) -> Locator:
    """Return the cell that shows a moving figure of `scene`."""
    return cell_with(page, f"scenes.{scene},")
