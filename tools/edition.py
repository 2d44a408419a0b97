"""Make the course in another language: its sources, their messages replaced.

    python tools/edition.py [LANGUAGE ...]

An edition is a copy of this folder in `_build/LANGUAGE`, with each text, script
and setting in the language, so each tool and each `make` does there what it
does here. What holds no words is shared: what is installed, and the package,
which a notebook tells its language. Its notebooks stand beside those of the
project.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from chapters import ROOT
from messages import Replace

LOCALE = ROOT / "locale"
FOLDER = "LC_MESSAGES"
# What an edition copies, and what it shares with the project.
COPIED = ("book", "lite", "slides", "tools", "Makefile", "pyproject.toml")
SHARED = (".venv", "lecture_code", "locale", "node_modules", "tests")


def scripts() -> list[Path]:
    """Return the scripts that say something to a reader."""
    folders = ("book/_static", "book/_practice", "book/_run_here", "book/_ext")
    found = [path for each in folders for path in (ROOT / each).glob("*.js")]
    return sorted([*found, ROOT / "lite" / "start.js"])


def pages_of_templates() -> list[Path]:
    """Return the templates that have words of their own."""
    found = (ROOT / "book" / "_templates").glob("*.html")
    return sorted([*found, ROOT / "slides" / "deck" / "page.html"])


def contents(text: str, replace: Replace) -> str:
    """Return the table of contents with its captions replaced."""
    return of_lines(text, r"(?<=caption: ).+", replace)


def settings(text: str, replace: Replace) -> str:
    """Return the configuration with its titles and the author replaced."""
    keys = r"(?<=title: )[A-Z].+|(?<=author: ).+|(?<=ogp_site_name: ).+"
    return of_lines(text, keys, replace)


def of_lines(text: str, pattern: str, replace: Replace) -> str:
    """Return a text with what a pattern finds replaced."""
    return re.sub(
        pattern,
        lambda found: replace(
            found[0], 1 + text.count("\n", 0, found.start()), ""
        ),
        text,
    )


SETTINGS: dict[str, Callable[[str, Replace], str]] = {
    "_config.yml": settings,
    "_toc.yml": contents,
}
