"""The number questions of the chapters, as the tests read them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

from chapters import SOURCES, source_of
from labels import words_of_labels
from number_questions import NumberQuestion, number
from plain import Plain
from votes import Vote


@dataclass(frozen=True)
class Asked:
    """What a chapter asks, by name."""

    stem: str
    votes: dict[str, Vote]
    numbers: dict[str, NumberQuestion]


def asked_in_chapters() -> list[Asked]:
    """Return the votes and number questions of each chapter."""
    found = []
    for source in SOURCES:
        plain = Plain(words_of_labels(), source.stem)
        for cell in source_of(source).cells:
            if cell.cell_type == "markdown":
                plain.text(cell.source)
        found.append(Asked(source.stem, plain.votes, plain.numbers))
    return found


def combinations(question: NumberQuestion) -> list[dict[str, float]]:
    """Return the values of each variant, in the order of `variants`."""
    return [
        {name: number(text) for name, text in zip(question.vary, values)}
        for values in product(*question.vary.values())
    ]


ASKED = asked_in_chapters()
NUMBERS = {
    (chapter.stem[:2], name): question
    for chapter in ASKED
    for name, question in chapter.numbers.items()
}
