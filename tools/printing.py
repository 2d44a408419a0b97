"""Start the browser that prints, with a font for the Chinese that it prints.

A machine need not have one. A PDF keeps only the characters in use.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import han_font
from chromium import chromium
from playwright.sync_api import Browser


@contextmanager
def printing(folder: Path) -> Iterator[Browser]:
    """Start the browser for the pages and pictures of a folder."""
    kinds = ("*.html", "*.svg")
    files = [path for kind in kinds for path in folder.rglob(kind)]
    text = "".join(path.read_text(encoding="utf-8") for path in files)
    with TemporaryDirectory() as home:
        # Fontconfig looks there, and where the system has its fonts.
        han_font.cut(text, Path(home) / "fonts")
        with chromium(XDG_DATA_HOME=home) as browser:
            yield browser
