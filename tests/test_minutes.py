"""The minutes to read a chapter: one rule, said to readers, kept everywhere."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import minutes
import pytest
from browsing import ROOT

PAGE = (ROOT / "book" / "how_to_use.md").read_text(encoding="utf-8")


def cell(kind: str, source: str, **metadata: Any) -> dict[str, Any]:
    return {"cell_type": kind, "source": [source], "metadata": metadata}


def chapter() -> dict[str, Any]:
    """Return a chapter of 367 words, 31 lines and one of each other thing."""
    listing = cell("code", "Code(inspect.getsource(f), language='python')")
    listing["outputs"] = [{"data": {"text/plain": ["a\n\n" * 20]}}]
    vote = ":::{admonition} Predict, then run\n:class: tip\n\nWhich?\n:::"
    return {
        "cells": [
            cell("markdown", "(sec-a)=\n## Some words\n\n" + "word " * 364),
            cell("markdown", vote),
            cell("code", "a\n" * 10, mystnb={"figure": {"name": "fig-a"}}),
            cell("code", "moving = Moving(scene, w=[0, 1])"),
            listing,
            cell("markdown", "word " * 999, slideshow={"slide_type": "notes"}),
            cell("markdown", ":::{admonition} Answer\n:class: dropdown\n:::"),
            cell("markdown", "(sec-b)=\n## Exercises\n\n" + "word " * 999),
            cell("code", "a\n" * 999),
        ]
    }


def test_what_is_read_is_counted_and_nothing_else() -> None:
    assert minutes.parts(chapter()) == {
        "words": 2 + 364 + 1,
        "lines": 10 + 1 + 20,
        "figures": 1,
        "moving": 1,
        "predictions": 1,
    }


def test_a_chapter_takes_the_minutes_of_the_rule() -> None:
    # 367 / 180 + 31 / 15 + 0.5 + 2 + 1 is 7.6; with 900 words more it is 12.6.
    assert minutes.minutes(chapter()) == 10
    longer = chapter()
    longer["cells"][0]["source"].append("word " * 900)
    assert minutes.minutes(longer) == 15
    assert minutes.minutes({"cells": []}) == 0


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
