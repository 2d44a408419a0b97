"""Sections that a first reading can leave out.

The directive `deeper`, below a heading, says so to the reader, and marks the
heading, there and in every table of contents.
"""

from __future__ import annotations

from docutils import nodes
from language import _
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.util.docutils import SphinxDirective

MARK = "deeper"
SENTENCE = _("Deeper: you can leave this section out at a first reading.")


class DeeperDirective(SphinxDirective):
    """Say that a section can be left out; on a slide say nothing."""

    def run(self) -> list[nodes.Node]:
        """Return the sentence that says so."""
        if self.env.app.builder.name == "revealjs":
            return []
        return [nodes.paragraph(SENTENCE, SENTENCE, classes=[MARK])]


def mark(app: Sphinx, document: nodes.document) -> None:
    """Put the word beside the headings of such sections."""
    for sentence in document.findall(nodes.paragraph):
        if MARK in sentence["classes"]:
            section = sentence.parent
            if not isinstance(section, nodes.section):
                raise ExtensionError(
                    f"{app.env.docname}: `deeper` must stand below a heading"
                )
            title = section.children[0]
            assert isinstance(title, nodes.title)
            title += [
                nodes.Text(" "),
                nodes.inline("", _("deeper"), classes=[MARK]),
            ]


def setup(app: Sphinx) -> dict[str, bool]:
    """Add the directive; mark before the contents are collected."""
    app.add_directive(MARK, DeeperDirective)
    app.connect("doctree-read", mark, priority=400)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
