"""The minutes to read a chapter: one rule, said to readers, kept everywhere."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import minutes
import pytest
from browsing import ROOT
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output

PAGE = (ROOT / "book" / "how_to_use.md").read_text(encoding="utf-8")


def text(source: str) -> Any:
    return new_markdown_cell(source)


def chapter() -> list[Any]:
    """Return a chapter of 371 words, 31 lines and one of each other thing."""
    listing = new_code_cell("Code(inspect.getsource(f), language='python')")
    data = {"text/plain": "a\n\n" * 20}
    listing.outputs = [new_output("display_data", data=data)]
    drawn = new_code_cell("a\n" * 10)
    drawn.metadata["mystnb"] = {"figure": {"name": "fig-a"}}
    moving = new_code_cell("moving = Moving(scene, w=[0, 1])")
    moving.outputs = [new_output("stream", text="moves")]
    return [
        text("(sec-a)=\n## Some words\n\n" + "word " * 364),
        text(
            ":::{vote} one\nWhich?\n\n- [ ] no\n\n  Not it.\n\n- [x] yes\n\n"
            "  It.\n:::\n\n:::{notes}\nNot counted.\n:::"
        ),
        new_code_cell("a\n" * 10),
        text(":::{answer} one\n:::"),
        drawn,
        new_code_cell("assert w\n" * 99),
        moving,
        listing,
        text(":::{admonition} Answer\n:class: dropdown\nNot counted.\n:::"),
        text(":::{vote} check-1\nNot counted.\n:::"),
        text("(sec-b)=\n## More\n\n:::{deeper}\n:::\n\n" + "word " * 180),
        text("(sec-c)=\n### Below it\n\n:::{deeper}\n:::\n\n" + "word " * 500),
        text("(sec-e)=\n### Below it too\n\n" + "word " * 35),
        text("(sec-d)=\n## Exercises\n\n" + "word " * 999),
        new_code_cell("a\n" * 999),
    ]


def test_what_is_read_is_counted_and_nothing_else() -> None:
    assert minutes.parts(minutes.read(chapter(), core=True)) == {
        "words": 2 + 364 + 1 + 4,  # with the letters of the options
        "lines": 10 + 1 + 20,
        "figures": 1,
        "moving": 1,
        "predictions": 1,
    }
    whole = minutes.parts(minutes.read(chapter(), core=False))
    assert whole["words"] == 371 + 1 + 180 + 2 + 538


def test_a_chapter_takes_the_minutes_of_the_rule() -> None:
    # 371 / 180 + 31 / 15 + 0.5 + 2 + 1 is 7.6; with 721 words more it is 11.6.
    assert minutes.minutes(minutes.read(chapter(), core=True)) == 10
    assert minutes.minutes(minutes.read(chapter(), core=False)) == 10
    longer = [*chapter()[:-2], text("word " * 200)]
    assert minutes.minutes(minutes.read(longer, core=False)) == 15
    assert minutes.minutes([]) == 0


def test_the_reader_is_told_the_rule() -> None:
    (rule,) = re.findall(r"\(how-to-minutes\)=\n(.*?)\n\(", PAGE, re.DOTALL)
    numbers = [minutes.WORDS, minutes.LINES]
    assert [int(number) for number in re.findall(r"\d+", rule)] == numbers
    said = "half a minute for a figure, two for a moving one, and one"
    assert said in " ".join(rule.split())
    assert (minutes.FIGURE, minutes.MOVING, minutes.PREDICTION) == (0.5, 2, 1)


@pytest.mark.parametrize(("path", "pattern", "right"), minutes.places())
def test_every_place_says_what_the_rule_gives(
    path: Path, pattern: str, right: str
) -> None:
    said = re.findall(pattern, path.read_text(encoding="utf-8"))
    assert said == [right], "python tools/minutes.py --write writes them"
