"""What the notebooks' cells say about slides, for the pages and the decks.

A cell says by `metadata.slideshow.slide_type` where it stands in the deck of
its chapter, and by `slideshow.show` which half of a code cell a slide shows.
The pages of the book leave speaker notes out and link to the decks, which
another build makes (`decks`).
"""

from __future__ import annotations

import json
from typing import Any

from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

KINDS = ("slide", "subslide", "fragment", "skip", "notes", "-")
SHOWS = ("input", "output")


def kind(cell: dict[str, Any]) -> str:
    """Return how a cell stands in the deck, one of KINDS."""
    found = cell["metadata"].get("slideshow", {}).get("slide_type")
    return str(found or "-")


def show(cell: dict[str, Any]) -> str | None:
    """Return the half of a code cell that a slide shows, or None for both.

    Pictures, moving figures and listings stand for the code that shows them.
    """
    asked: str | None = cell["metadata"].get("slideshow", {}).get("show")
    if asked or cell["cell_type"] != "code":
        return asked
    data = [output.get("data", {}) for output in cell["outputs"]]
    drawn = any("image/svg+xml" in each for each in data)
    html = "".join("".join(each.get("text/html", "")) for each in data)
    return "output" if drawn or 'class="' in html else None


def has_slides(cells: list[dict[str, Any]]) -> bool:
    """Tell whether any cell says where it stands in a deck."""
    return any(kind(cell) != "-" for cell in cells)


def check(docname: str, cells: list[dict[str, Any]]) -> None:
    """Raise ExtensionError, with notebook and cell, for what makes no deck."""
    begun = False
    for number, cell in enumerate(cells, start=1):
        fault = fault_of(cell, begun=begun)
        if fault and has_slides(cells):
            begins = "".join(cell["source"]).strip()[:60]
            raise ExtensionError(
                f"{docname}, cell {number} ({begins!r}): {fault}"
            )
        begun = begun or kind(cell) == "slide"


def fault_of(cell: dict[str, Any], *, begun: bool) -> str | None:
    """Return what is wrong with the metadata of a cell, or None."""
    asked = cell["metadata"].get("slideshow", {}).get("show")
    code = cell["cell_type"] == "code"
    if kind(cell) not in KINDS:
        return f"slide_type is {kind(cell)!r}; allowed: {', '.join(KINDS)}"
    if asked and (asked not in SHOWS or not code):
        return (
            f"slideshow.show is {asked!r}; allowed: "
            f"{' or '.join(SHOWS)}, on a code cell"
        )
    if asked == "output" and not cell["outputs"]:
        return "slideshow.show is 'output', and there is none"
    if not begun and kind(cell) not in ("slide", "skip"):
        return (
            f"slide_type is {kind(cell)!r} before any slide; "
            "allowed: slide or skip"
        )
    if kind(cell) == "notes":
        hidden = cell["metadata"].get("jupyter", {}).get("source_hidden")
        if code or hidden is not True:
            return (
                "notes must be a markdown cell that is collapsed: "
                'metadata.jupyter = {"source_hidden": true}'
            )
    return None


def read(app: Sphinx, docname: str, source: list[str]) -> None:
    """Check the cells of a notebook; leave speaker notes out of a page."""
    if not app.env.doc2path(docname).endswith(".ipynb"):
        return
    notebook = json.loads(source[0])
    check(docname, notebook["cells"])
    if has_slides(notebook["cells"]):
        app.env.metadata[docname]["slides"] = True
    if app.builder.name != "revealjs":
        notebook["cells"] = [
            cell for cell in notebook["cells"] if kind(cell) != "notes"
        ]
        source[0] = json.dumps(notebook)


def link_deck(
    app: Sphinx,
    page: str,
    _template: str,
    context: dict[str, Any],
    _doctree: Any,
) -> None:
    """Put a link to the deck above a chapter, and a page that names one."""
    metadata = app.env.metadata[page]
    deck = page if "slides" in metadata else metadata.get("deck")
    if deck and "header_buttons" in context:
        context["header_buttons"].insert(
            0,
            {
                "type": "link",
                "url": context["pathto"](f"slides/{deck}.html", 1),
                "text": "Slides",
                "label": "slides-button",
            },
        )


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect to the reading of the notebooks."""
    app.connect("source-read", read)
    # After the theme's own buttons.
    app.connect("html-page-context", link_deck, priority=600)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
