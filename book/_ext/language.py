"""The language of this edition, and the words of its build and its tools.

It is the `language` of the configuration. Its words stand in a catalogue of
gettext's form; English needs none.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
CATALOGUE = "LC_MESSAGES/course.po"


@cache
def language() -> str:
    """Return the language of this edition, such as zh_CN."""
    text = (ROOT / "_config.yml").read_text(encoding="utf-8")
    return str(yaml.safe_load(text)["sphinx"]["config"]["language"])


@cache
def words() -> dict[str, str]:
    """Return the words of the language, by the English ones."""
    path = ROOT / "locale" / language() / CATALOGUE
    if not path.is_file():
        return {}
    with path.open("rb") as file:
        catalog = read_po(file, locale=language())
    return {
        str(message.id): str(message.string)
        for message in catalog
        if message.id and message.string and not message.context
    }


def _(text: str) -> str:
    """Return a text in the language of this edition."""
    return words().get(text, text)
