"""Weigh the pages, and time them, beside the same book built with defaults.

    PYTHONPATH=tools python benchmarks/pages.py

The second book has the same text, built in the same run with Jupyter Book's own
theme settings, formulas and scripts. What its pages ask of other hosts is
counted, not weighed: there may be no network here.
"""

from __future__ import annotations

import gzip
import re
import shutil
import statistics
import sys
import tempfile
from pathlib import Path
from urllib.parse import unquote, urlsplit

import say
import yaml
from chromium import chromium
from playwright.sync_api import Browser

ROOT = Path(__file__).parents[1]
REPEATS = 5
MOVING = re.compile(
    rb'<div class="moving".*?<div class="moving-controls"', re.DOTALL
)
READY = """() => performance.getEntriesByName("first-contentful-paint")[0]
    .startTime"""


def build_with_defaults(folder: Path) -> Path:
    """Build the book in `folder` as the tool would without our settings."""
    for name in ("book", "notebooks"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "_toc.yml", folder)
    config = yaml.safe_load((ROOT / "_config.yml").read_text("utf-8"))
    keep = ("title", "author", "execute", "parse", "bibtex_bibfiles")
    plain = {key: config[key] for key in keep}
    plain["only_build_toc_files"] = True
    plain["sphinx"] = {"extra_extensions": ["sphinx_design", "sphinx_exercise"]}
    (folder / "_config.yml").write_text(yaml.safe_dump(plain), "utf-8")
    tool = Path(sys.executable).with_name("jupyter-book")
    command = [str(tool), "build", str(folder)]
    if say.main("building the pages with the tool's defaults", command):
        sys.exit(1)
    return folder / "_build" / "html"


def weigh(browser: Browser, page_path: Path) -> tuple[int, int, int]:
    """Return bytes, gzipped bytes and outside requests, figures left out."""
    urls: set[str] = set()
    page = browser.new_page()
    page.on("request", lambda request: urls.add(request.url))
    page.goto(page_path.as_uri(), wait_until="load")
    page.wait_for_timeout(500)
    page.close()
    local = [urlsplit(url) for url in urls if url.startswith("file:")]
    files = {Path(unquote(part.path)) for part in local}
    bodies = [
        MOVING.sub(b"", f.read_bytes())
        for f in files
        if "_images" not in f.parts
    ]
    outside = [url for url in urls if url.startswith("http")]
    zipped = sum(len(gzip.compress(body)) for body in bodies)
    return sum(map(len, bodies)), zipped, len(outside)


def time_to_text(browser: Browser, page_path: Path) -> float:
    """Return the median milliseconds until text stands on the screen."""
    times = []
    for _ in range(REPEATS):
        page = browser.new_page()
        page.goto(page_path.as_uri(), wait_until="load")
        page.wait_for_timeout(200)
        times.append(float(page.evaluate(READY)))
        page.close()
    return statistics.median(times)


def formulas(browser: Browser, page_path: Path) -> str:
    """Return how many formulas stand on the page, of how many."""
    page = browser.new_page()
    page.goto(page_path.as_uri(), wait_until="load")
    standing = page.locator("article .katex, article mjx-container").count()
    asked = page.locator("article .math").count()
    page.close()
    return f"{standing} of {asked}"


def main() -> None:
    """Print a line for each page: ours, then the tool's."""
    ours = ROOT / "_build" / "html"
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        plain = build_with_defaults(Path(folder))
        print("Weight of the pages without their figures, in KB; text on")
        print(f"screen in ms (median of {REPEATS}); formulas without network")
        head = f"{'page':38}{'plain':>7}{'gzip':>6}{'outside':>9}{'ms':>6}"
        print(head + "  formulas")
        for path in sorted(
            [*ours.glob("book/*.html"), *ours.glob("n*/*.html")]
        ):
            name = path.relative_to(ours)
            for label, site in (("", ours), ("  with defaults", plain)):
                size, zipped, outside = weigh(browser, site / name)
                wait = time_to_text(browser, site / name)
                print(
                    f"{label or name!s:38}{size / 1e3:7.0f}{zipped / 1e3:6.0f}"
                    f"{outside:9}{wait:6.0f}  {formulas(browser, site / name)}"
                )


if __name__ == "__main__":
    main()
