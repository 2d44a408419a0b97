"""The book on a single page, and the PDF that is printed from it."""

from __future__ import annotations

import shutil
from pathlib import Path

from sphinx.application import Sphinx

PDF = Path("_build", "pdf", "book.pdf")


def share_handlers(app: Sphinx) -> None:
    """Let the single page know how to write what the site knows.

    sphinx-exercise registers its nodes for that builder by name, and Sphinx
    then no longer looks at what is registered for HTML in general.
    """
    handlers = app.registry.translation_handlers
    handlers["singlehtml"] = {**handlers["html"], **handlers["singlehtml"]}


def offer_pdf(app: Sphinx) -> None:
    """Tag the build with `pdf` if this very book has been printed."""
    top = Path(app.srcdir)
    if not (top / PDF).is_file():
        return
    sources = [
        *top.glob("notebooks/*.ipynb"),
        *(top / "book").rglob("*.*"),
        *top.glob("_*.yml"),
    ]
    newest = max(
        source.stat().st_mtime for source in sources if source.suffix != ".pyc"
    )
    if (top / PDF).stat().st_mtime > newest:
        app.tags.add("pdf")


def copy_pdf(app: Sphinx, exception: Exception | None) -> None:
    """Put the PDF that the front page links beside the pages."""
    if exception is None and "pdf" in app.tags:
        shutil.copy(Path(app.srcdir) / PDF, app.outdir)


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect to the begin and the end of the build."""
    app.connect("builder-inited", share_handlers)
    app.connect("builder-inited", offer_pdf)
    app.connect("build-finished", copy_pdf)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
