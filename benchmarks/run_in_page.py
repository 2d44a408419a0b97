"""Time and weigh a chapter that is run in its page, by Python in the browser.

    PYTHONPATH=tests:tools:book/_ext python benchmarks/run_in_page.py

Each chapter is opened twice, in Chromium and in Firefox, served as a public
host does it: first with nothing in the browser's cache, then with what it has
kept. Exits with 1 if a time or what was sent is past its bound.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from browsing import ROOT, Host, serving_site
from chapters import SOURCES
from chromium import chromium
from formulas import NODE
from playwright.sync_api import Browser
from python_folder import python_folder
from run_here import settings

SCRIPT = ROOT / "benchmarks" / "run_in_page.js"
FIREFOX = shutil.which("firefox-esr") or shutil.which("firefox")
# Seconds, and megabytes of Python's files: at the first visit, and at the next.
BOUNDS = (
    {"second": 8, "edited": 0.3, "all": 30, "sent": 18},
    {"second": 4, "edited": 0.3, "all": 30, "sent": 0},
)
WORDS = {
    "second": "s until the second cell has run",
    "edited": "s for an edited cell",
    "all": "s until all cells have run",
    "sent": "MB sent of Python",
}
VISITS = ("first visit", "second visit")
Times = dict[str, float]


def in_chromium(browser: Browser, url: str) -> list[Times]:
    """Return the milliseconds of two visits, by what was waited for."""
    measure = SCRIPT.read_text("utf-8")
    context = browser.new_context()
    visits = []
    for _ in VISITS:
        page = context.new_page()
        page.goto(url)
        found = {**page.evaluate(measure.rstrip().rstrip(";")), "sent": sent()}
        visits.append(found)
        page.close()
    context.close()
    return visits


def in_firefox(url: str) -> list[Times]:
    """Return the same; all that was sent counts as sent at the first visit."""
    command = [NODE, ROOT / "benchmarks/run_in_page.mjs", FIREFOX, url, SCRIPT]
    lines: list[Times] = []
    with subprocess.Popen(
        [str(part) for part in command], stdout=subprocess.PIPE, text=True
    ) as running:
        for line in running.stdout or ():
            lines.append({**json.loads(line), "sent": sent()})
    if running.returncode:
        sys.exit("Firefox: the page could not be measured")
    return lines


def sent() -> float:
    """Return the bytes sent of Python's files, and forget them."""
    folder = python_folder()
    assert folder
    names = settings(folder)["sizes"]
    size = sum(size for name, size in Host.sent if name in names)
    Host.sent.clear()
    return size


def report(browser: str, chapter: str, visits: list[Times]) -> list[str]:
    """Print a line for each measure; return those that are past their bound."""
    over = []
    for visit, found, bounds in zip(VISITS, visits, BOUNDS):
        for name, bound in bounds.items():
            value = found[name] / (1e6 if name == "sent" else 1e3)
            good = value <= bound
            line = f"{browser:9}{chapter:10}{visit:13}{value:7.2f} "
            line += f"{WORDS[name]:32} <= {bound:g} {'ok' if good else 'OVER'}"
            print(line, flush=True)
            if not good:
                over.append(line)
    return over


def main() -> None:
    """Measure all chapters in both browsers; exit if something is over."""
    if python_folder() is None:
        print("no _build/python, so no page can be run: nothing is measured")
        return
    over: list[str] = []
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        ways: dict[str, Callable[[str], list[Times]]] = {
            "Chromium": lambda url: in_chromium(browser, url)
        }
        if FIREFOX:
            ways["Firefox"] = in_firefox
        else:
            print("no Firefox: install it with `apt-get install firefox-esr`")
        with serving_site(Path(folder), "/some/path", Host) as site:
            for name, measure in ways.items():
                for source in SOURCES:
                    url = f"{site}/book/chapters/{source.stem}.html"
                    chapter = f"chapter {int(source.stem[:2])}"
                    over += report(name, chapter, measure(url))
    if over:
        sys.exit("past their bounds:\n" + "\n".join(over))


if __name__ == "__main__":
    main()
