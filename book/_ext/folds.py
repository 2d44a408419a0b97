"""Fold in the pages the code that is not read at first.

That is the code of a picture, a cell that only asserts what was just said, and
what decides a vote, up to its answer. In the notebooks and decks it is not
folded, or in their own way.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from chapters import SOURCES, with_outputs
from docutils import nodes
from sphinx.application import Sphinx

# What is read in the place of what is folded.
PICTURE = "How this picture is drawn"
CHECKED = "Checked \N{CHECK MARK}"
DECIDES = "What happens"
PART = {PICTURE: "input", CHECKED: "all", DECIDES: "all"}


def words(cells: list[Any]) -> list[str | None]:
    """Return for each code cell what is read in its place, if it is folded."""
    found: list[str | None] = []
    deciding = False
    for cell in cells:
        if cell.cell_type != "code":
            gates = re.findall(r"\{(vote|answer)\}", cell.source)
            deciding = gates[-1] == "vote" if gates else deciding
        elif deciding:
            found.append(DECIDES)
        elif "figure" in cell.metadata.get("mystnb", {}):
            found.append(PICTURE)
        elif not cell.outputs and re.search("^ *assert ", cell.source, re.M):
            found.append(CHECKED)
        else:
            found.append(None)
    return found


def fold(app: Sphinx, document: nodes.document) -> None:
    """Let MyST-NB fold the cells of a chapter."""
    path = Path(app.env.doc2path(app.env.docname))
    if path not in SOURCES or app.builder.name == "revealjs":
        return
    boxes = [
        box
        for box in document.findall(nodes.container)
        if box.get("nb_element") == "cell_code"
    ]
    folded = words(with_outputs(path).cells)
    for box, text in zip(boxes, folded, strict=True):
        if text:
            box["hide_mode"] = PART[text]
            box["prompt_show"] = box["prompt_hide"] = text


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect to what has been read."""
    app.connect("doctree-read", fold)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
