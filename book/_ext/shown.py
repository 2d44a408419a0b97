"""Show on another page a moving figure that a notebook stores.

The directive `shown` takes the name of a scene. What it shows exists once, in
the notebook.
"""

from __future__ import annotations

from typing import Any

from chapters import SOURCES, code, with_outputs
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective


class ShownDirective(SphinxDirective):
    """Show the moving figure of a scene."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the figure, or nothing where one page holds the whole book."""
        if self.env.app.builder.name == "singlehtml":
            return []
        found = stored(self.arguments[0])
        if found is None:
            raise self.error(f"no notebook shows {self.arguments[0]!r} moving")
        return [nodes.raw("", found["text/html"], format="html")]


def stored(name: str) -> Any:
    """Return what is stored of the moving figure of a scene, or None."""
    for source in SOURCES:
        for cell in code(with_outputs(source)):
            for output in cell.outputs:
                data = output.get("data", {})
                if data.get("text/plain", "").startswith(f"{name}: "):
                    return data
    return None


def setup(app: Sphinx) -> dict[str, bool]:
    """Add the directive."""
    app.add_directive("shown", ShownDirective)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
