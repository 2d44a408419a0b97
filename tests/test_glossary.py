"""The glossary: used, linked to its explanation, explained before it is used.

The opening of a chapter, above its first section, announces what will come, so
a term may stand there before it is explained. A link to another place may name
a term as well.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

import pytest
from browsing import ROOT
from chapters import NOTES, SOURCES, source_of

PAGE = (ROOT / "book" / "glossary.md").read_text(encoding="utf-8")
ENTRY = re.compile(r"^(\S.*)\n(\S+)\n((?:  .+\n)+)", re.MULTILINE)
FOUND = [
    entry
    for block in re.findall(r"```\{glossary\}\n(.*?)```", PAGE, re.DOTALL)
    for entry in ENTRY.findall(block)
]
ENTRIES = {word: " ".join(text.split()) for word, _, text in FOUND}
CHINESE = {word: chinese for word, chinese, _ in FOUND}
SHORT = {
    short[1]: word
    for word, text in ENTRIES.items()
    if (short := re.search(r"Short: (\w+)\.", text))
}


@dataclass
class Section:
    """What a reader sees of one section of a chapter, without its links."""

    label: str
    text: str = ""


@cache
def sections() -> list[Section]:
    """Return the sections of all chapters in order, the openings left out."""
    found: list[Section] = []
    for path in SOURCES:
        opening = True
        for cell in source_of(path).cells:
            figure = cell.metadata.get("mystnb", {}).get("figure", {})
            source = NOTES.sub("", cell.source)
            if cell.cell_type == "code":
                source = figure.get("caption", "")
            parts = re.split(r"^\(([\w-]+)\)=\n(?=##)", source, flags=re.M)
            if len(parts) > 1:
                opening = False
            if not opening and found:
                found[-1].text += "\n\n" + parts[0]
            for label, text in zip(parts[1::2], parts[2::2], strict=True):
                found.append(Section(label, text))
    for section in found:
        section.text = running(section.text)
    return found


def running(text: str) -> str:
    """Return the words of a text: terms kept, links, formulas, code dropped."""
    text = re.sub(r"\{term\}`([^`<]*?)(?: <[^`]*>)?`", r"\1", text)
    text = re.sub(r"\{[\w:]+\}`[^`]*`", " ", text)
    text = re.sub(
        r"```\{math\}.*?```|\$\$.*?\$\$|\$[^$]+\$", " ", text, flags=re.S
    )
    text = re.sub(r"`[^`]*`", " ", text)
    return " ".join(text.split())


@cache
def uses() -> dict[str, list[str]]:
    """Return for each term the labels of the sections that use it."""
    plural = {
        "local minima": "local minimum",
        "losses": "loss",
        "batches": "batch",
        "mini-batches": "mini-batch",
        "biases": "bias",
    }
    words = [*ENTRIES, *SHORT, *plural]
    choice = "|".join(sorted(words, key=len, reverse=True))
    choice = choice.replace(" ", r"[\s-]")
    pattern = re.compile(rf"(?<![\w-])({choice})s?(?!\w)", re.IGNORECASE)
    names = {word.lower(): word for word in ENTRIES}
    names |= {short.lower(): word for short, word in SHORT.items()}
    found: dict[str, list[str]] = {word: [] for word in ENTRIES}
    for section in sections():
        for use in pattern.findall(section.text):
            word = re.sub(r"(?<=\w)-(?!batch)", " ", use.lower())
            found[names[plural.get(word, word)]].append(section.label)
    return found


def place(word: str) -> str:
    """Return the label of the section that the entry of a term links to."""
    return str(re.findall(r"See \{ref\}`([\w-]+)`", ENTRIES[word])[0])


def test_the_glossary_is_read() -> None:
    assert len(ENTRIES) == PAGE.count("See {ref}") > 30
    assert SHORT == {
        "GD": "gradient descent",
        "SGD": "stochastic gradient descent",
    }
    assert len(sections()) > 60


@pytest.mark.parametrize("word", ENTRIES)
def test_a_term_is_used_and_first_where_it_is_explained(word: str) -> None:
    labels = [section.label for section in sections()]
    assert uses()[word], "used in no chapter"
    first = uses()[word][0]
    assert labels.index(first) >= labels.index(place(word)), first
    assert place(word) in uses()[word]


def test_the_table_and_the_entries_have_the_same_chinese_words() -> None:
    table = dict(
        re.findall(
            r"^\| ([\w -]+?)(?: \(.*?\))? \| (\S+) \| .* \|$", PAGE, re.M
        )
    )
    table["local minimum"] = table.pop("local optimum")
    del table["English"], table["---"]
    # Here the lecture has a word of its own, which its entry says.
    lecture = {
        word: other[1]
        for word, text in ENTRIES.items()
        if (other := re.search(r"In the lecture: (\w+)", text))
    }
    assert set(lecture) == {"cost", "local minimum"}
    assert CHINESE | lecture | table == CHINESE | lecture
    assert set(table) >= {"weight", "sample", "batch", "epoch"} | set(lecture)
