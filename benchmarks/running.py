"""Measure a chapter as its reader runs it, in JupyterLab under Chromium.

    PYTHONPATH=tests:tools:book/_ext python benchmarks/running.py

Prints the time from a reader's move to the changed picture, by the clock of
the page; the memory of server and kernel; and the time from `pip install` to
the first figure. Exits with 1 if the first is over 250 ms, the second over
300 MB.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

import nbformat
import psutil
from as_binder import copy_project
from chromium import chromium
from kernels import CHAPTERS, ROOT, running_kernel
from lab import no_news, run_all, serving_lab
from playwright.sync_api import Locator, Page

WAIT, MEMORY, MOVES = 250, 300, 30
# The page's own clock, from the event of the move to the changed picture.
WATCH = """cell => {
    const drawn = ".jp-OutputArea-output svg[viewBox]";
    const picture = () => cell.querySelector(drawn)?.innerHTML;
    const before = picture();
    let began;
    for (const kind of ["keydown", "click"])
        document.addEventListener(
            kind,
            event => began ??= event.timeStamp,
            {capture: true, once: true},
        );
    window.answered = new Promise((resolve, reject) => {
        setTimeout(() => reject(new Error("the picture stays")), 10_000);
        const observer = new MutationObserver(() => {
            if ([before, undefined].includes(picture())) return;
            observer.disconnect();
            resolve(performance.now() - began);
        });
        observer.observe(cell, {childList: true, subtree: true});
    });
}"""
over: list[str] = []


def answers(page: Page, cell: Locator) -> float:
    """Return the median milliseconds of a move of the first control."""
    cell.scroll_into_view_if_needed()
    slider = cell.get_by_role("slider").first
    buttons = cell.locator(".jupyter-widgets button:visible")
    times: list[float] = []
    for number in range(MOVES):
        cell.evaluate(WATCH)
        if slider.count():
            slider.focus()
            page.keyboard.press("PageDown" if number % 2 else "PageUp")
        else:
            buttons.nth(number % buttons.count()).click()
        times.append(page.evaluate("answered"))
    return median(times)


def memory(process: int) -> float:
    """Return the megabytes of a server and its kernels, shared ones in part."""
    server = psutil.Process(process)
    family = [server, *server.children(recursive=True)]
    shares: list[float] = [each.memory_full_info().pss for each in family]
    return sum(shares) / 1e6


def check(name: str, value: float, unit: str, limit: float) -> None:
    """Print a measured value, and remember it if it is over its limit."""
    good = value <= limit
    if not good:
        over.append(name)
    verdict = "ok" if good else "OVER"
    print(f"{name:44}{value:6.0f} {unit} <= {limit} {verdict}", flush=True)


def in_jupyterlab() -> None:
    """Open each chapter, run it, move its figures."""
    with chromium() as browser, tempfile.TemporaryDirectory() as place:
        home = Path(place)
        no_news(home)
        folder = home / "notebooks"
        shutil.copytree(ROOT / "notebooks", folder)
        python = Path(sys.executable)
        for path in CHAPTERS:
            with serving_lab(python, "jupyterlab", folder, home) as lab:
                address, token, process = lab
                page = browser.new_page(viewport={"width": 1280, "height": 900})
                url = f"{address}/lab/tree/{path.name}?token={token}&reset"
                page.goto(url)
                page.locator(".jp-Notebook").wait_for(timeout=60_000)
                begin = perf_counter()
                run_all(page)
                seconds = perf_counter() - begin
                print(f"{path.stem}: every cell run in {seconds:.1f} s")
                check(path.stem, memory(process), "MB", MEMORY)
                moving = page.locator(".jp-CodeCell").filter(
                    has=page.locator(".jupyter-widgets")
                )
                for number, cell in enumerate(moving.all(), start=1):
                    name = f"{path.stem}, moving figure {number}"
                    wait = answers(page, cell)
                    for _ in range(2):  # other work comes and goes
                        if wait > WAIT:
                            wait = min(wait, answers(page, cell))
                    check(name, wait, "ms", WAIT)
                page.context.close()


def from_nothing() -> None:
    """Install the course where nothing is, and draw the first figure."""
    with tempfile.TemporaryDirectory() as place:
        project, environment = Path(place, "project"), Path(place, "venv")
        copy_project(project)
        cells = nbformat.read(CHAPTERS[0], as_version=4).cells
        begin = perf_counter()
        subprocess.run([sys.executable, "-m", "venv", environment], check=True)
        python = environment / "bin" / "python"
        quiet = ["--quiet", "--disable-pip-version-check", "--no-cache-dir"]
        pip: list[str | Path] = [
            python,
            "-m",
            "pip",
            "install",
            *quiet,
            project,
        ]
        subprocess.run(pip, check=True)
        installed = perf_counter()
        with running_kernel(python, project / "notebooks", Path(place)) as it:
            for cell in cells:
                outputs = it.run(cell.source) if "outputs" in cell else []
                if any("image/svg+xml" in o.get("data", {}) for o in outputs):
                    break
        drawn = perf_counter()
    print(
        f"pip install, nothing cached: {installed - begin:.0f} s; "
        f"from there to the first figure: {drawn - installed:.1f} s"
    )


if __name__ == "__main__":
    in_jupyterlab()
    from_nothing()
    if over:
        sys.exit(f"over the limit: {', '.join(over)}")
