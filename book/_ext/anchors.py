"""Give the headings of a translated page the anchors of its source.

So a link to a heading leads to the same one in every language. A comment below
the heading, which `messages` writes, says which it is.
"""

from __future__ import annotations

from docutils import nodes
from messages import ANCHOR
from sphinx.application import Sphinx


def name(_app: Sphinx, document: nodes.document) -> None:
    """Put the anchor of the source first, and drop the one that counts."""
    for comment in list(document.findall(nodes.comment)):
        if comment.astext().startswith(ANCHOR):
            section = comment.parent
            own = comment.astext().removeprefix(ANCHOR)
            kept = [each for each in section["ids"] if each in section["names"]]
            section["ids"] = [own, *kept]
            section.remove(comment)


def setup(app: Sphinx) -> dict[str, bool]:
    """Name the headings before the contents are collected."""
    app.connect("doctree-read", name, priority=300)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
