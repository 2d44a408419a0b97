"""Name what the site holds that others have made, and its licences.

The directive `licences` makes a table of it. What stands there is read from
what is installed: the `package.json` of npm's packages, the metadata of
Python's, and the wheels in `_build/python` that the browser runs.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping
from email.message import Message
from email.parser import Parser
from importlib import metadata
from pathlib import Path

from chapters import ROOT
from docutils import nodes
from language import _
from python_folder import lock_of, python_folder
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.util.docutils import SphinxDirective
from votes import read

MODULES = ROOT / "node_modules"
HERE = _("Python in the browser")
# What of each the site holds.
FROM_NPM = {
    "katex": _("the styles and fonts of formulas"),
    "@micropython/micropython-webassembly-pyscript": _("what checks your code"),
}
FROM_PYTHON = {
    "sphinx": _("the search, and other scripts"),
    "sphinx-book-theme": _("the look of the pages"),
    "pydata-sphinx-theme": _(
        "the look of the pages; with Bootstrap (MIT), and "
        "icons and fonts of Font Awesome Free (CC BY 4.0, OFL-1.1)"
    ),
    "sphinx-copybutton": _("the copy buttons; with clipboard.js (MIT)"),
    "sphinx-design": _("cards and grids"),
    "sphinx-exercise": _("the look of exercises"),
    "sphinx-togglebutton": _("the folds of solutions"),
    "myst-nb": _("the look of cells"),
    "sphinx-revealjs": _("the slides; with reveal.js (MIT)"),
}
WITH_PYTHON = {
    "jupyterlite-core": _(
        "the notebooks in the browser; with JupyterLab (BSD), "
        "which names all that is in it under *Help > Licenses*"
    ),
    "jupyterlite-pyodide-kernel": _("the notebooks in the browser"),
    "jupyterlab-widgets": _("the sliders of the notebooks in the browser"),
}
# What a wheel contains of others, beside what its own licence covers.
WITH = {
    "matplotlib": _("with the fonts DejaVu (Bitstream Vera licence)"),
    "sqlite3": _("with SQLite (public domain)"),
}
# Whose metadata name none: a part of Python itself.
UNNAMED = {"sqlite3": "PSF-2.0"}

Row = tuple[str, str, str, str]


class LicencesDirective(SphinxDirective):
    """Show the table."""

    def run(self) -> list[nodes.Node]:
        """Return the table, and what is said where Python is not there."""
        rows = [*pages(), *python()]
        lines = [_("| What | Version | Licence | Used for |"), "|-|-|-|-|"]
        lines += [f"| {' | '.join(row)} |" for row in rows]
        if not python_folder():
            lines += ["", _("This build of the book does not hold Python.")]
        made = nodes.Element()
        read(self, "\n".join(lines), made)
        return list(made.children)


def pages() -> list[Row]:
    """Return what the pages and the slides hold."""
    rows = []
    for name, use in FROM_NPM.items():
        package = json.loads((MODULES / name / "package.json").read_text())
        short = name.split("/")[-1].split("-")[0]
        rows.append((short, package["version"], package["license"], use))
    return sorted(rows + installed(FROM_PYTHON))


def installed(uses: Mapping[str, str]) -> list[Row]:
    """Return what is said of packages that are installed here."""
    return [
        (
            name,
            metadata.version(name),
            licence(Parser().parsestr(str(metadata.metadata(name)))),
            use,
        )
        for name, use in uses.items()
    ]


def python() -> list[Row]:
    """Return what the Python of the browser holds, if it is there."""
    folder = python_folder()
    if not folder:
        return []
    lock = lock_of(folder)
    package = json.loads((MODULES / "pyodide" / "package.json").read_text())
    rows = [
        ("Pyodide", lock["info"]["version"], package["license"], HERE),
        ("CPython", lock["info"]["python"], "PSF-2.0", HERE),
    ]
    for name, entry in sorted(lock["packages"].items()):
        found = licence(in_wheel(folder / entry["file_name"]))
        named = found or UNNAMED.get(name)
        if not named:
            raise ExtensionError(f"{entry['file_name']} names no licence")
        use = _("; ").join(part for part in (HERE, WITH.get(name)) if part)
        rows.append((name, entry["version"], named, use))
    return rows + installed(WITH_PYTHON)


def in_wheel(path: Path) -> Message:
    """Return the metadata of a wheel; they may be empty."""
    with zipfile.ZipFile(path) as wheel:
        for name in wheel.namelist():
            if name.endswith(".dist-info/METADATA"):
                return Parser().parsestr(wheel.read(name).decode())
    return Message()


def licence(found: Message) -> str:
    """Return how metadata name a licence, in the first way that does."""
    kinds = [
        line.split(" :: ")[-1].removesuffix(" License")
        for line in found.get_all("Classifier", [])
        if line.startswith("License :: OSI Approved :: ")
    ]
    named = found["License-Expression"] or " or ".join(kinds)
    return str(named or found["License"] or "").strip().split("\n")[0]


def setup(app: Sphinx) -> dict[str, bool]:
    """Add the directive."""
    app.add_directive("licences", LicencesDirective)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
