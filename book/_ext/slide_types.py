"""What the cells of a chapter say about slides, for the pages and the decks.

A cell says by `slideshow.slide_type` where it stands in the deck of its
chapter, and by `slideshow.show` which half of a code cell a slide shows; one
that says nothing is in the book alone. The directive `notes` holds what the
speaker sees beside the slide. Pages leave it out and link to the decks, which
another build makes (`decks`).
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from chapters import SOURCES, with_outputs
from docutils import nodes
from language import _
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.util.docutils import SphinxDirective

KINDS = ("slide", "subslide", "fragment", "-")
SHOWS = ("input", "output")


class Notes(nodes.Element):
    """What the speaker sees beside a slide."""


class NotesDirective(SphinxDirective):
    """Put notes into a deck, and nothing into a page."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        """Return the notes, if a deck is built."""
        if self.env.app.builder.name != "revealjs":
            return []
        notes = Notes(classes=["notes"])
        self.state.nested_parse(self.content, self.content_offset, notes)
        return [notes]


def kind(cell: Any) -> str | None:
    """Return how a cell stands in the deck, one of KINDS, or None."""
    found: str | None = cell.metadata.get("slideshow", {}).get("slide_type")
    return found


def show(cell: Any) -> str | None:
    """Return the half of a code cell that a slide shows, or None for both.

    Pictures, moving figures and listings stand for the code that shows them.
    """
    asked: str | None = cell.metadata.get("slideshow", {}).get("show")
    if asked or cell.cell_type != "code":
        return asked
    data = [output.get("data", {}) for output in cell.outputs]
    drawn = any("image/svg+xml" in each for each in data)
    html = "".join(each.get("text/html", "") for each in data)
    made = re.search(r'class="(moving|highlight)"', html)
    return "output" if drawn or made else None


def has_slides(cells: list[Any]) -> bool:
    """Tell whether any cell says where it stands in a deck."""
    return any(kind(cell) for cell in cells)


def check(docname: str, cells: list[Any]) -> None:
    """Raise ExtensionError, with chapter and cell, for what makes no deck."""
    begun = False
    for number, cell in enumerate(cells, start=1):
        fault = fault_of(cell, begun=begun)
        if fault:
            begins = cell.source.strip()[:60]
            raise ExtensionError(
                f"{docname}, cell {number} ({begins!r}): {fault}"
            )
        begun = begun or kind(cell) == "slide"


def fault_of(cell: Any, *, begun: bool) -> str | None:
    """Return what is wrong with the metadata of a cell, or None."""
    asked = cell.metadata.get("slideshow", {}).get("show")
    code = cell.cell_type == "code"
    if kind(cell) not in (None, *KINDS):
        return f"slide_type is {kind(cell)!r}; allowed: {', '.join(KINDS)}"
    if asked and (asked not in SHOWS or not code):
        return (
            f"slideshow.show is {asked!r}; allowed: "
            f"{' or '.join(SHOWS)}, on a code cell"
        )
    if asked == "output" and not cell.outputs:
        return "slideshow.show is 'output', and there is none"
    if not begun and kind(cell) not in (None, "slide"):
        return (
            f"slide_type is {kind(cell)!r} before any slide; "
            "allowed: slide, or none"
        )
    return None


def read(app: Sphinx, docname: str, _source: list[str]) -> None:
    """Check the cells of a chapter; note that it has a deck."""
    path = Path(app.env.doc2path(docname))
    if path in SOURCES:
        cells = with_outputs(path).cells
        check(docname, cells)
        if has_slides(cells):
            app.env.metadata[docname]["slides"] = True


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
                "text": _("Slides"),
                "label": "slides-button",
            },
        )


def setup(app: Sphinx) -> dict[str, bool]:
    """Add the directive; connect to the reading of the chapters."""
    app.add_directive("notes", NotesDirective)
    app.connect("source-read", read)
    # After the theme's own buttons.
    app.connect("html-page-context", link_deck, priority=600)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
