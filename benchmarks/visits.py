"""Measure JupyterLite in the site, as a reader's first and second visit.

    PYTHONPATH=tests:tools:book/_ext python benchmarks/visits.py

Prints the seconds until Python is there and until a chapter has run, what was
sent, the outside requests and the size of the site. What is sent is counted as
a host sends it that compresses texts and WebAssembly, as GitHub Pages does.
Exits with 1 past a bound.
"""

from __future__ import annotations

import sys
from time import perf_counter

from browsing import SITE, Host, outside, serving
from chromium import chromium
from litelab import opened, run_all, wait_for_kernel
from playwright.sync_api import BrowserContext
from site_size import MOST, megabytes

CHAPTER = "02_gradient_descent.ipynb"
IDLE, SENT = 25, 28  # seconds and MB, at most, at the first visit


def visit(context: BrowserContext, address: str) -> tuple[float, float, float]:
    """Return seconds to Python and to the end of a chapter, and the MB sent."""
    Host.sent.clear()
    began = perf_counter()
    page = opened(context, address, CHAPTER)
    wait_for_kernel(page)
    idle = perf_counter() - began
    run_all(page)
    ran = perf_counter() - began
    page.close()
    return idle, ran, sum(size for _, size in Host.sent) / 1e6


def main() -> int:
    """Print the two visits and the size; return 1 if one is past its bound."""
    asked: list[str] = []
    with serving(SITE, Host) as address, chromium() as browser:
        context = browser.new_context(viewport={"width": 1280, "height": 1000})
        context.on("request", lambda r: asked.extend(outside(r.url)))
        first = visit(context, address)
        second = visit(context, address)
        context.close()
    print(f"{CHAPTER} in JupyterLite: s to Python, s to its end, MB sent")
    for name, measured in (("first visit", first), ("second visit", second)):
        print(f"{name:14}" + "".join(f"{each:8.1f}" for each in measured))
    site = megabytes(SITE)
    print(f"outside requests {len(asked)}, site {site:.1f} MB")
    over = first[0] > IDLE or first[2] > SENT or site > MOST or bool(asked)
    print(f"bounds: {IDLE} s, {SENT} MB, 0, {MOST} MB")
    return int(over)


if __name__ == "__main__":
    sys.exit(main())
