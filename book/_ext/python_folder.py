"""Find Python's files, which run in the reader's browser."""

from __future__ import annotations

from pathlib import Path

from chapters import ROOT
from sphinx.errors import ExtensionError

FOLDER = ROOT / "_build" / "python"


def python_folder() -> Path | None:
    """Return the folder of Python's files, or None if there is none.

    Raises ExtensionError for several: which one would be loaded?
    """
    found = sorted(FOLDER.glob("*/pyodide-lock.json"))
    if len(found) > 1:
        names = ", ".join(path.parent.name for path in found)
        raise ExtensionError(f"_build/python must hold one folder: {names}")
    return found[0].parent if found else None
