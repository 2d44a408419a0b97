"""Fold in the pages the code that is not read at first.

That is the code of a picture, a cell that only asserts what was just said, and
what decides a vote, up to its answer. In the notebooks and decks it is not
folded, or in their own way.
"""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path
from typing import Any

from chapters import SOURCES, with_outputs
from docutils import nodes
from language import _
from myst_nb.sphinx_ import HideCodeCellNode
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator

# What is read in the place of what is folded.
PICTURE = _("How this picture is drawn")
CHECKED = _("Checked \N{CHECK MARK}")
DECIDES = _("What happens")
PART = {PICTURE: "input", CHECKED: "all", DECIDES: "all"}


def words(cells: list[Any]) -> list[str | None]:
    """Return for each code cell what is read in its place, if it is folded."""
    found: list[str | None] = []
    deciding = False
    for number, cell in enumerate(cells, start=1):
        if cell.cell_type != "code":
            gates = re.findall(r"\{(vote|answer)\}", cell.source)
            deciding = gates[-1] == "vote" if gates else deciding
        elif deciding:
            found.append(DECIDES)
        elif "figure" in cell.metadata.get("mystnb", {}):
            found.append(PICTURE)
        elif only_asserts(cell, cells[number:]):
            found.append(CHECKED)
        else:
            found.append(None)
    return found


def only_asserts(cell: Any, later: list[Any]) -> bool:
    """Tell whether a cell shows nothing, asserts, and leaves nothing behind."""
    asserts = re.search("^ *assert ", cell.source, re.MULTILINE)
    if cell.outputs or not asserts:
        return False
    left = set(places(cell.source, ast.Store))
    for other in later:
        if other.cell_type == "code":
            made = places(other.source, ast.Store)
            used = places(other.source, ast.Load)
            # A name that is given anew before it is used is another one.
            if any(used[n] <= made.get(n, used[n]) for n in left & set(used)):
                return False
            left -= set(made)
    return True


@cache
def places(source: str, kind: type[ast.expr_context]) -> dict[str, int]:
    """Return the names in a cell that are given, or used, with a first line."""
    found = sorted(
        (node.lineno, node.id)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Name) and isinstance(node.ctx, kind)
    )
    return {name: line for line, name in reversed(found)}


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


def open_fold(self: HTML5Translator, node: nodes.Element) -> None:
    """Write the begin of a fold, with its words once, open or not."""
    classes = " ".join(["admonition", "hide", *node["classes"]])
    title = f'<p class="admonition-title">{node["prompt_show"]}</p>'
    self.body.append(
        f'<details class="{classes}">\n<summary>{title}</summary>\n'
    )


def close_fold(self: HTML5Translator, _node: nodes.Element) -> None:
    """Write the end of a fold."""
    self.body.append("</details>\n")


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect to what has been read, and to how a fold is written."""
    app.setup_extension("myst_nb")
    how = (open_fold, close_fold)
    app.add_node(HideCodeCellNode, override=True, html=how)
    app.connect("doctree-read", fold)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
