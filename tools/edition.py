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
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import messages
from babel.messages.pofile import read_po
from chapters import ROOT
from language import language_tag, short
from messages import Replace

LOCALE = ROOT / "locale"
FOLDER = "LC_MESSAGES"
# What an edition copies, and what it shares with the project.
COPIED = (
    "Makefile",
    "_config.yml",
    "_toc.yml",
    "book",
    "lite",
    "slides",
    "tools",
)
SHARED = (
    ".venv",
    "_build/python",
    "lecture_code",
    "locale",
    "node_modules",
    "package-lock.json",
    "package.json",
    "pyproject.toml",
    "requirements",
)
SPEAK = """\
from lecture_code import language

language.use("{language}")

"""
FIRST_CELL = re.compile(r"(?<=```{code-cell}\n)(?=\w)")


def translation(language: str, name: str) -> Replace:
    """Return what replaces the messages of a catalogue.

    A message without a translation, or with a fuzzy one, stays.
    """
    with (LOCALE / language / FOLDER / name).open("rb") as file:
        catalog = read_po(file, locale=language)
    words = {
        (message.context or "", str(message.id)): str(message.string)
        for message in catalog
        if message.string and not message.fuzzy
    }

    def replace(message: str, _line: int, context: str) -> str:
        return words.get((context, message), message)

    return replace


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


def make(language: str, place: Path) -> None:
    """Make the edition of a language in the folder `place`."""
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    for name in COPIED:
        if (ROOT / name).is_dir():
            no_caches = shutil.ignore_patterns("__pycache__")
            shutil.copytree(ROOT / name, place / name, ignore=no_caches)
        else:
            shutil.copy(ROOT / name, place)
    (place / "_build").mkdir()
    for name in SHARED:
        (place / name).symlink_to(ROOT / name)
    notebooks = ROOT / "notebooks" / short(language)
    notebooks.mkdir(exist_ok=True)
    (place / "notebooks").symlink_to(notebooks)
    translate(place, language)


def translate(place: Path, language: str) -> None:
    """Replace the messages of an edition."""
    for path in sorted((place / "book").rglob("*.md")):
        name = path.relative_to(place).with_suffix(".po").as_posix()
        rewrite(path, messages.rewritten, translation(language, name))
    course = translation(language, "course.po")
    for path in scripts():
        rewrite(place / path.relative_to(ROOT), messages.in_script, course)
    for path in pages_of_templates():
        rewrite(place / path.relative_to(ROOT), messages.in_template, course)
    for name, change in SETTINGS.items():
        rewrite(place / name, change, course)
    rewrite(
        place / "_config.yml",
        str.replace,
        "language: en",
        f"language: {language}",
    )
    rewrite(
        place / "book" / "_templates" / "moved.html",
        str.replace,
        'lang="en"',
        f'lang="{language_tag(language)}"',
    )
    for path in sorted((place / "book" / "chapters").glob("*.md")):
        rewrite(path, speaking, language)


def speaking(chapter: str, language: str) -> str:
    """Return a chapter whose first cell chooses the language."""
    return FIRST_CELL.sub(SPEAK.format(language=language), chapter, count=1)


def rewrite(path: Path, change: Callable[..., str], *arguments: Any) -> None:
    """Write a file anew: `change` gets its text, and then the arguments."""
    text = change(path.read_text(encoding="utf-8"), *arguments)
    path.write_text(text, encoding="utf-8", newline="\n")


def languages() -> list[str]:
    """Return the languages that have a folder of catalogues."""
    return sorted(path.name for path in LOCALE.iterdir() if path.is_dir())


if __name__ == "__main__":
    for language in sys.argv[1:] or languages():
        make(language, ROOT / "_build" / language)
