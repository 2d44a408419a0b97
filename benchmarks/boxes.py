"""Time and weigh what checks a function that is typed in a page.

    PYTHONPATH=tests:tools python benchmarks/boxes.py

The first check of a page, with nothing in the browser's cache, and the next
ones: from the press on the button to the verdict, over http and from a folder.
"""

from __future__ import annotations

import gzip
import statistics
import sys
import tempfile
from pathlib import Path

from browsing import SITE, serving
from chromium import chromium
from playwright.sync_api import Browser

CHAPTER = "book/chapters/02_gradient_descent.html"
REPEATS = 5
CODE = """\
def gradient(w, xs, ys):
    total = 0.0
    for x, y in zip(xs, ys):
        total += 2 * x * (x * w - y)
    return total / len(xs)
"""
# Press Check, and return the milliseconds until the verdict stands there.
CHECK = """([name, code]) => new Promise((done) => {
    const box = document.querySelector(`[data-function="${name}"]`);
    const status = box.querySelector("[role=status]");
    box.querySelector("textarea").value = code;
    const began = performance.now();
    new MutationObserver(() => {
        if (status.querySelector(".right, .wrong"))
            done(performance.now() - began);
    }).observe(status, { childList: true });
    box.querySelector("button").click();
})"""
# A check at the first, and one of the next, at most: milliseconds and bytes.
COLD = {"http": 1000, "file": 1500}
WARM, WEIGHT = 100, 300_000


def times(browser: Browser, address: str) -> tuple[float, float]:
    """Return the medians of a first check, and of the checks after it."""
    cold, warm = [], []
    for _ in range(REPEATS):
        context = browser.new_context()
        page = context.new_page()
        page.goto(address)
        cold.append(float(page.evaluate(CHECK, ["gradient", CODE])))
        for _ in range(REPEATS):
            warm.append(float(page.evaluate(CHECK, ["gradient", CODE])))
        context.close()
    return statistics.median(cold), statistics.median(warm)


def main() -> None:
    """Print a line for each way to open the book; exit if one is too slow."""
    slow = False
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        Path(folder, "path").symlink_to(SITE, target_is_directory=True)
        with serving(Path(folder)) as server:
            addresses = {
                "http": f"{server}/path/{CHAPTER}",
                "file": (SITE / CHAPTER).as_uri(),
            }
            print(
                f"opened by   first check   next ones   (median of {REPEATS})"
            )
            for name, address in addresses.items():
                cold, warm = times(browser, address)
                print(f"{name:10}{cold:11.0f} ms{warm:9.0f} ms")
                slow |= cold > COLD[name] or warm > WARM
    files = [
        path.read_bytes() for path in sorted(SITE.glob("_static/practice/*"))
    ]
    zipped = sum(len(gzip.compress(each)) for each in files)
    print(
        f"loaded at the first check: {sum(map(len, files)) / 1e3:.0f} KB, "
        f"compressed {zipped / 1e3:.0f} KB"
    )
    if slow or zipped > WEIGHT:
        sys.exit("past its bounds")


if __name__ == "__main__":
    main()
