"""Find Python's files, with their lock, which run in the reader's browser."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

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


def lock_of(folder: Path) -> dict[str, Any]:
    """Return the lock of Python's files: their version, and each package."""
    lock = (folder / "pyodide-lock.json").read_text("utf-8")
    return dict(json.loads(lock))
