"""The notation: each letter of a formula is listed, with where it is used."""

from __future__ import annotations

import re
from functools import cache

import contents
import pytest
from browsing import ROOT
from chapters import source_of

PAGE = (ROOT / "book" / "notation.md").read_text(encoding="utf-8")
CHAPTERS = {chapter.key: chapter.stem for chapter in contents.CHAPTERS}
FORMULA = re.compile(
    r"```\{math\}\n(?::label:[^\n]*\n)?(.*?)```|\$\$(.*?)\$\$|\$([^$]+)\$",
    re.DOTALL,
)
NAMED = "alpha beta gamma ell kappa lambda mu partial nabla sigma theta varphi"


def letters(text: str) -> set[str]:
    """Return the letters in the formulas of a text."""
    text = re.sub(
        r"```python\n.*?```|(?<!`)`[^`\n]+`(?!`)", " ", text, flags=re.S
    )
    found: set[str] = set()
    for formula in map("".join, FORMULA.findall(text)):
        words = r"\\(text|operatorname\*?|begin|end)\s*\{[^}]*\}"
        # A name in {{ }} is read as its number.
        formula = re.sub(rf"{words}|\{{\{{.+?\}}\}}", " ", formula)
        commands = re.findall(r"\\([A-Za-z]+)", formula)
        found.update(set(commands) & set(NAMED.split()))
        found.update(
            re.findall("[A-Za-z]", re.sub(r"\\[A-Za-z]+", " ", formula))
        )
    return found - {"T"}  # the mark of a transposed matrix


@cache
def sections(chapter: str) -> dict[str, str]:
    """Return what stands under each label, `sec-` or `ex-`, of a chapter."""
    path = ROOT / "book" / "chapters" / f"{chapter}.md"
    text = "\n\n".join(
        cell.source
        for cell in source_of(path).cells
        if cell.cell_type == "markdown"
    )
    label = r"^(?:\(((?:chapter|sec)-[\w-]+)\)=|:label: (ex-[\w-]+))$"
    parts = re.split(label, text, flags=re.MULTILINE)[1:]
    names = [a or b for a, b in zip(parts[::3], parts[1::3], strict=True)]
    return dict(zip(names, parts[2::3], strict=True))


def symbols(label: str) -> list[tuple[set[str], list[str]]]:
    """Return the letters and the labels of each row of the table at a label."""
    part = re.split(r"^\((?=[\w-]+\)=$)", PAGE, flags=re.MULTILINE)
    (table,) = (each for each in part if each.startswith(f"{label})="))
    rows = re.findall(r"^\| (\$.*?) \| (.*)", table, re.MULTILINE)
    return [
        (letters(first), re.findall(r"`((?:sec|ex)-[\w-]+)`", rest))
        for first, rest in rows
    ]


LOCAL = symbols("notation-local")
COMMON = set().union(*(names for names, _ in symbols("notation")))


@pytest.mark.parametrize(("short", "chapter"), CHAPTERS.items())
def test_every_letter_of_a_formula_is_in_a_table(
    short: str, chapter: str
) -> None:
    listed = set(COMMON)
    for names, places in LOCAL:
        if any(place.split("-")[1] == short for place in places):
            listed |= names
    used = {
        (letter, label)
        for label, text in sections(chapter).items()
        for letter in letters(text)
    }
    assert len(used) > 20
    missing = {(letter, at) for letter, at in used if letter not in listed}
    assert not missing


@pytest.mark.parametrize(("names", "places"), LOCAL)
def test_a_letter_of_one_place_is_used_there(
    names: set[str], places: list[str]
) -> None:
    assert places
    for place in places:
        texts = sections(CHAPTERS[place.split("-")[1]])
        # A section goes on in the smaller sections below it.
        labels = list(texts)
        text = texts[place]
        for label in labels[labels.index(place) + 1 :]:
            if re.match(r"\n## ", texts[label]) or label.startswith("ex-"):
                break
            text += texts[label]
        assert names <= letters(text) | COMMON, place
        assert names & letters(text)
