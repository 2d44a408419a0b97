"""The builder of the decks: each chapter with slide metadata as slides.

Every cell is read, so that figures, equations and exercises have the numbers
that they have in the book. Markers say where a cell begins. When the numbers
are given, what the document holds is dealt out to slides, and what is skipped
is left out.
"""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import jupytext
import plans
import slide_types
from chapters import FORMAT, with_outputs
from docutils import nodes
from language import _
from nbformat.v4 import new_markdown_cell, new_notebook
from self_contained import finish
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.writers.html5 import HTML5Translator
from sphinx_revealjs.builders import RevealjsHTMLBuilder

MARK = "cell of a slide: "


class Cell(NamedTuple):
    """What a cell became, how it stands in the deck, and the half shown."""

    kind: str | None
    half: str | None
    content: list[nodes.Node]


class Column(nodes.Element):
    """A slide and the slides below it."""


class Slide(nodes.Element):
    """What is on the screen at one time."""


class Heading(nodes.TextElement):
    """A heading that is not the title of a section, with its `level`."""


class DeckBuilder(RevealjsHTMLBuilder):  # type: ignore[misc]
    """Write decks only; the other documents are read for their numbers."""

    default_translator_class = HTML5Translator

    def write_doc(self, docname: str, doctree: nodes.document) -> None:
        """Write a document if it is a deck."""
        if "slides" in self.env.metadata[docname]:
            super().write_doc(docname, doctree)

    def write_doc_serialized(
        self, docname: str, doctree: nodes.document
    ) -> None:
        """Note the pictures of a document if it is a deck."""
        if "slides" in self.env.metadata[docname]:
            super().write_doc_serialized(docname, doctree)


def mark(app: Sphinx, docname: str, source: list[str]) -> None:
    """Put a marker before what each cell becomes."""
    if "slides" not in app.env.metadata[docname]:
        return
    notebook = with_outputs(Path(app.env.doc2path(docname)))
    marked: list[Any] = []
    for cell in notebook.cells:
        place = json.dumps([slide_types.kind(cell), slide_types.show(cell)])
        marked += [new_markdown_cell(f"% {MARK}{place}"), cell]
    deck = new_notebook(cells=marked, metadata=notebook.metadata)
    source[0] = jupytext.writes(deck, FORMAT)


def place_of(node: nodes.Node) -> list[Any] | None:
    """Return what a marker says, or None if the node is none."""
    if isinstance(node, nodes.comment) and node.astext().startswith(MARK):
        return list(json.loads(node.astext().removeprefix(MARK)))
    return None


def opened(node: nodes.Element, level: int = 0) -> Iterator[nodes.Node]:
    """Yield what a document holds, in order, out of its sections."""
    for child in node.children:
        if isinstance(child, nodes.section):
            yield from opened(child, level + 1)
        elif isinstance(child, nodes.title):
            ids = node["ids"]
            yield Heading("", "", *child.children, ids=ids, level=level)
        elif not isinstance(child, nodes.target):
            yield child


def deal(app: Sphinx, document: nodes.document, docname: str) -> None:
    """Deal what a document holds out to slides."""
    if "slides" not in app.env.metadata[docname]:
        return
    columns = placed(list(cells(document)), docname)
    dealt = [slide for column in columns for slide in column]
    for slide in dealt:
        tell_time(slide)
    for slide in dict.fromkeys([dealt[0], dealt[-1]]):
        slide += back(docname)
    document.children = []
    document += [Column("", *column) for column in columns]
    link_out(document, docname)


def cells(document: nodes.document) -> Iterator[Cell]:
    """Yield what each cell became; the first is what stands before them."""
    cell = Cell(None, None, [])
    for node in decided(opened(document)):
        if marked := place_of(node):
            yield cell
            kind, half = marked
            cell = Cell(kind, half, [])
        else:
            cell.content.append(node)
    yield cell


def placed(dealt: list[Cell], docname: str) -> list[list[Slide]]:
    """Return columns of slides with what the cells became.

    A slide without a heading gets that of its section, and the slide with which
    a step of the plan begins the minutes left. Raises ExtensionError if what is
    placed first begins no slide.
    """
    if not begins(dealt):
        raise ExtensionError(
            f"{docname}: the deck does not begin with a slide; give the "
            "slide_type slide to its first cell, which no solution may hold"
        )
    columns: list[list[Slide]] = []
    section = ""
    time, times = plans.clock(posixpath.basename(docname))
    for cell in dealt:
        if cell.kind == "slide":
            columns.append([Slide()])
        elif cell.kind == "subslide":
            columns[-1].append(Slide())
        if cell.kind:
            slide = columns[-1][-1]
            box = part_of(slide, cell.kind)
        for node in cell.content:
            if isinstance(node, Heading):
                section = node.astext()
                time = next((times[i] for i in node["ids"] if i in times), time)
            if isinstance(node, slide_types.Notes):
                slide += node
            elif cell.kind:
                slide["left"], time = slide.get("left") or time, ""
                if not slide.children and not isinstance(node, Heading):
                    slide += nodes.paragraph("", section, classes=["running"])
                box += without_hidden(node, cell.half)
    return columns


def begins(dealt: list[Cell]) -> bool:
    """Tell whether a slide begins before anything is placed on it."""
    for cell in dealt:
        notes = any(
            isinstance(node, slide_types.Notes) for node in cell.content
        )
        if cell.kind or notes:
            return cell.kind == "slide"
    return False


def decided(content: Iterator[nodes.Node]) -> Iterator[nodes.Node]:
    """Yield what a document holds; mark the cells that decide a vote."""
    deciding = False
    for node in content:
        classes = node["classes"] if isinstance(node, nodes.Element) else []
        if "vote" in classes or "answer" in classes:
            deciding = "vote" in classes
        elif deciding and "cell" in classes:
            classes.append("decides")
        yield node


def tell_time(slide: Slide) -> None:
    """Put the minutes left, if a step begins here, above the notes."""
    if not slide.get("left"):
        return
    line = nodes.paragraph("", "", nodes.strong("", _("Left:")))
    line += nodes.Text(_(" {left}").format(left=slide["left"]))
    notes = next(iter(slide.findall(slide_types.Notes)), None)
    if notes is None:
        notes = slide_types.Notes(classes=["notes"])
        slide += notes
    notes.insert(0, line)


def part_of(slide: Slide, kind: str) -> nodes.Element:
    """Return the part of a slide that takes what is of this kind."""
    if kind != "fragment":
        return slide
    part = nodes.container(classes=["fragment"])
    slide += part
    return part


def without_hidden(node: nodes.Node, half: str | None) -> nodes.Node:
    """Return a node without what is not shown of the cells in it.

    A solution holds cells, too: they go where it goes, but for skipped ones.
    """
    if not isinstance(node, nodes.Element):
        return node
    kind: str | None = "-"
    hidden = {"output": "cell_code_source", "input": "cell_code_output"}
    for inner in list(node.findall(nodes.section)):
        # An exercise holds one; on the screen a section is a slide.
        inner.replace_self(nodes.container("", *inner.children))
    for child in list(node.children):
        if place := place_of(child):
            kind, half = place
        part = isinstance(child, nodes.Element) and child.get("nb_element")
        if place or not kind or (half and part == hidden[half]):
            node.remove(child)
        else:
            without_hidden(child, half)
    return node


def back(docname: str) -> nodes.paragraph:
    """Return a paragraph that leads to the page of the chapter."""
    page = posixpath.basename(docname) + ".html"
    link = nodes.reference("", _("This chapter in the book"), refuri=page)
    return nodes.paragraph("", "", link, classes=["chapter"])


def link_out(document: nodes.document, docname: str) -> None:
    """Let links to what is not in the deck lead to the page of the book."""
    folder = posixpath.dirname(docname)
    up = "../" * (docname.count("/") + 1)
    here: set[str] = set()
    for node in document.findall(nodes.Element):
        here.update(node.get("ids", []))
    for link in document.findall(nodes.reference):
        to = link.get("refuri", f"#{link.get('refid')}")
        path, _, anchor = to.partition("#")
        if re.match(r"[a-z]+:", to) or (not path and anchor in here):
            continue
        page = posixpath.normpath(posixpath.join(folder, path))
        if not path:
            page = f"{docname}.html"
        link.attributes.pop("refid", None)
        link["refuri"] = f"{up}{page}" + (anchor and f"#{anchor}")


def open_tag(self: HTML5Translator, node: nodes.Element) -> None:
    """Write the begin of a tag of ours."""
    self.body.append(self.starttag(node, tag_of(node)))


def close_tag(self: HTML5Translator, node: nodes.Element) -> None:
    """Write the end of a tag of ours."""
    self.body.append(f"</{tag_of(node)}>\n")


def tag_of(node: nodes.Element) -> str:
    """Return the tag of HTML that a node of ours is."""
    if isinstance(node, Heading):
        return f"h{node['level']}"
    return "aside" if isinstance(node, slide_types.Notes) else "section"


def drop_unnamed(app: Sphinx, exception: Exception | None) -> None:
    """Drop static files that no deck and none of its style sheets names."""
    if exception:
        return
    decks = Path(app.outdir).rglob("chapters/*.html")
    named = "".join(deck.read_text(encoding="utf-8") for deck in decks)
    files = [
        path
        for path in (Path(app.outdir) / "_static").rglob("*")
        if path.is_file()
    ]
    for path in files:
        if path.suffix == ".css" and path.name in named:
            named += path.read_text(encoding="utf-8")
    for path in files:
        if path.name not in named:
            path.unlink()
    # It would lead to the first page of the book, which is no deck.
    (Path(app.outdir) / "index.html").unlink()


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the builder and what it writes."""
    app.add_builder(DeckBuilder, override=True)
    for node in (Column, Slide, Heading, slide_types.Notes):
        app.add_node(node, revealjs=(open_tag, close_tag))
    app.connect("source-read", mark, priority=600)
    app.connect("doctree-resolved", deal, priority=900)
    app.connect("build-finished", drop_unnamed, priority=700)
    app.connect("build-finished", finish, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": False}
