"""A chapter: its text stands in book/chapters, its outputs in notebooks.

No build executes anything. The outputs of each notebook are put into the cache
from which MyST-NB takes them, and a build refuses a chapter whose code is not
that of its notebook: MyST-NB would execute it without a word.
"""

from __future__ import annotations

import re
import shutil
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import jupytext
import nbformat
from jupyter_cache import get_cache
from jupyter_cache.base import CacheBundleIn
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ExtensionError

ROOT = Path(__file__).parents[2]
SOURCES = sorted((ROOT / "book" / "chapters").glob("*.md"))
NOTEBOOKS = ROOT / "notebooks"
FORMAT = "md:myst"
# The head of a source: nothing in it hangs on who saved it last.
HEAD = {
    "jupytext": {
        "notebook_metadata_filter": (
            "kernelspec,jupytext,-jupytext.text_representation.jupytext_version"
        ),
        "text_representation": {
            "extension": ".md",
            "format_name": "myst",
            "format_version": 0.13,
        },
    },
    "kernelspec": {
        "display_name": "Python 3",
        "language": "python",
        "name": "python3",
    },
}
# What a speaker sees beside a slide, in a text cell.
NOTES = re.compile(r"^:::\{notes\}\n(.*?)^:::$", flags=re.M | re.S)


def source_of(path: Path) -> Any:
    """Return the text at `path` as a notebook without outputs."""
    return deepcopy(parsed(path.read_text(encoding="utf-8")))


@cache
def parsed(text: str) -> Any:
    """Return a text as a notebook, which no one may change."""
    return jupytext.reads(text, fmt=FORMAT)


def in_form(text: str) -> str:
    """Return the text of a chapter in the one form that its tools write."""
    notebook = jupytext.reads(text, FORMAT)
    notebook.metadata = nbformat.from_dict(HEAD)
    return str(jupytext.writes(notebook, FORMAT))


def code(notebook: Any) -> list[Any]:
    """Return the code cells of a notebook."""
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def made_from(source: Path) -> Path:
    """Return the path of the notebook that is made from a source."""
    return NOTEBOOKS / f"{source.stem}.ipynb"


def with_outputs(source: Path) -> Any:
    """Return the text at `source` as a notebook with the stored outputs.

    It is read once, so it must not be changed. Raises ExtensionError where its
    code is not that of its notebook.
    """
    return joined(source, made_from(source))


@cache
def joined(source: Path, stored: Path) -> Any:
    """Return the text at `source` with the outputs of the notebook `stored`."""
    notebook = source_of(source)
    cells = code(notebook)
    made = code(nbformat.read(stored, 4)) if stored.is_file() else []
    if [cell.source for cell in cells] != [cell.source for cell in made]:
        raise ExtensionError(
            f"{source.name} has other code than notebooks/{stored.name}: "
            f"run `make notebooks`"
        )
    for cell, ran in zip(cells, made):
        cell.outputs = ran.outputs
        cell.execution_count = ran.execution_count
    return notebook


def name_cache(app: Sphinx, config: Config) -> None:
    """Tell MyST-NB where the outputs will be, beside what is built."""
    config.nb_execution_mode = "cache"
    config.nb_execution_cache_path = str(Path(app.outdir).parent / ".outputs")


def fill_cache(app: Sphinx) -> None:
    """Put the outputs of all chapters where MyST-NB looks for them."""
    place = Path(app.config.nb_execution_cache_path)
    shutil.rmtree(place, ignore_errors=True)
    stored = get_cache(place)
    for source in SOURCES:
        bundle = CacheBundleIn(with_outputs(source), str(source))
        stored.cache_notebook_bundle(bundle, check_validity=False)


def depend(app: Sphinx, docname: str, _source: list[str]) -> None:
    """Read a chapter again when its notebook has changed."""
    path = Path(app.env.doc2path(docname))
    if path in SOURCES:
        app.env.note_dependency(str(made_from(path)))


def offer_notebook(
    app: Sphinx,
    page: str,
    _template: str,
    context: dict[str, Any],
    _doctree: Any,
) -> None:
    """Offer the notebook of a chapter, before its source, for download."""
    path = Path(app.env.doc2path(page))
    if path not in SOURCES:
        return
    address = made_from(path).relative_to(ROOT).as_posix()
    for group in context.get("header_buttons", []):
        if group["label"] == "download-buttons":
            group["buttons"].insert(
                0,
                {
                    "type": "link",
                    "url": context["pathto"](address, resource=True),
                    "text": ".ipynb",
                    "icon": "fas fa-code",
                    "label": "download-notebook-button",
                },
            )


def copy_notebooks(app: Sphinx, exception: Exception | None) -> None:
    """Put the notebooks beside the pages that offer them."""
    if exception is None and app.builder.name == "html":
        place = Path(app.outdir) / NOTEBOOKS.name
        place.mkdir(exist_ok=True)
        for source in SOURCES:
            shutil.copy(made_from(source), place)


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect to the steps of the build."""
    app.connect("config-inited", name_cache)
    app.connect("builder-inited", fill_cache)
    app.connect("source-read", depend)
    # After the theme's own buttons.
    app.connect("html-page-context", offer_notebook, priority=600)
    app.connect("build-finished", copy_notebooks)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
