"""The language of this edition, and the words of its build and its tools.

It is the `language` of the configuration. Its words stand in a catalogue of
gettext's form; English needs none.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
# The catalogues of the words of the build, and of the package.
COURSE, PACKAGE = "course.po", "lecture_code.po"


@cache
def settings() -> dict[str, Any]:
    """Return the configuration of this edition."""
    text = (ROOT / "_config.yml").read_text(encoding="utf-8")
    return dict(yaml.safe_load(text)["sphinx"]["config"])


def language() -> str:
    """Return the language of this edition, such as zh_CN."""
    return str(settings()["language"])


def editions() -> dict[str, str]:
    """Return the languages of the course, each with its own word for itself."""
    return dict(settings()["course_editions"])


def short(name: str) -> str:
    """Return the name of a language in addresses, such as zh."""
    return name.partition("_")[0]


def place(name: str) -> str:
    """Return the folder of an edition, from the top of the site."""
    first, *_others = editions()
    return "" if name == first else f"{short(name)}/"


def up() -> str:
    """Return what leads from the site of this edition to that of the course."""
    return "../" if place(language()) else ""


def language_tag(name: str) -> str:
    """Return the name of a language in HTML, such as zh-CN."""
    return name.replace("_", "-")


@cache
def words(name: str, context: str | None = None) -> dict[str, str]:
    """Return the words of a catalogue, by the English ones."""
    path = ROOT / "locale" / language() / "LC_MESSAGES" / name
    if not path.is_file():
        return {}
    with path.open("rb") as file:
        catalog = read_po(file, locale=language())
    return {
        str(message.id): str(message.string)
        for message in catalog
        if message.id and message.string and message.context == context
    }


def _(text: str) -> str:
    """Return a text in the language of this edition."""
    return words(COURSE).get(text, text)
