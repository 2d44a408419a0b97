"""Find Python's files, which run in the reader's browser."""

from __future__ import annotations

from pathlib import Path

from chapters import ROOT


def python_folder() -> Path | None:
    """Return the folder of Python's files, or None where there is none."""
    found = sorted((ROOT / "_build" / "python").glob("*/pyodide-lock.json"))
    return found[-1].parent if found else None
