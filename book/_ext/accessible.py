"""Mend in the written pages what the theme and its extensions get wrong.

Each function mends one fault, named by the rule of axe-core that finds it or by
what a reader would meet. The pages are read, mended and written once.
"""

from __future__ import annotations

import re
from pathlib import Path

from bs4 import BeautifulSoup
from sphinx.application import Sphinx


def name_buttons(page: BeautifulSoup) -> None:
    """Name a button by the words on it (label-content-name-mismatch)."""
    for button in page.select("button.search-button-field[aria-label]"):
        del button["aria-label"]


def name_landmarks(page: BeautifulSoup) -> None:
    """Make the sidebar a landmark, so that all content is in one (region)."""
    for sidebar in page.select("#pst-primary-sidebar"):
        sidebar["role"] = "complementary"
        sidebar["aria-label"] = "Book"


def plain_citations(page: BeautifulSoup) -> None:
    """Drop roles that are deprecated or misplaced (aria-deprecated-role)."""
    for entry in page.select(".citation-list, .citation"):
        del entry["role"]


def fill_headers(page: BeautifulSoup) -> None:
    """Make an empty header cell a plain cell (empty-table-header)."""
    for cell in page.select("th"):
        if not cell.get_text(strip=True):
            cell.name = "td"


def drop_empty_headings(page: BeautifulSoup) -> None:
    """Drop headings without words, on pages without a title (empty-heading)."""
    for heading in page.select("h1, h2, h3"):
        if not heading.get_text(strip=True):
            heading.decompose()


def plain_code(page: BeautifulSoup, coloured: set[str]) -> None:
    """Take the marks off words of code that have the colour of the text."""
    for token in page.select(".highlight span"):
        names = token.get("class")
        if names and not coloured.intersection(names):
            token.unwrap()


def drop_settings(page: BeautifulSoup) -> None:
    """Drop the settings of a service that runs code elsewhere."""
    for script in page.select("script[type='text/x-thebe-config']"):
        script.decompose()
    for script in page.find_all("script", string=re.compile("^kernelName =")):
        script.decompose()


def coloured_tokens(site: Path) -> set[str]:
    """Return the classes of code that the style sheet gives another colour."""
    css = (site / "_static" / "pygments.css").read_text(encoding="utf-8")
    text = set(re.findall(r"\.highlight \{[^}]*[ ;]color: (#\w+)", css))
    rules = re.findall(r"\.highlight \.(\w+) \{([^}]*)\}", css)
    return {name for name, rule in rules if not text & set(rule.split())}


def mend(app: Sphinx, exception: Exception | None) -> None:
    """Mend every page of the site."""
    if exception or app.builder.format != "html":
        return
    site = Path(app.outdir)
    coloured = coloured_tokens(site)
    for path in sorted(site.rglob("*.html")):
        page = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
        name_buttons(page)
        name_landmarks(page)
        plain_citations(page)
        fill_headers(page)
        drop_empty_headings(page)
        plain_code(page, coloured)
        drop_settings(page)
        path.write_text(str(page), encoding="utf-8")


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect the mending to the end of the build."""
    app.connect("build-finished", mend, priority=800)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
