"""The page of what the chapters use and don't explain: its examples run."""

from __future__ import annotations

import doctest
import re

import pytest
from browsing import ROOT

PAGE = (ROOT / "book" / "what_you_need.md").read_text(encoding="utf-8")
EXAMPLE = re.compile(r"```pycon\n(.*?)```", re.DOTALL)
NUMBER = re.compile(r"(?<![\w.])\d+(?:\.\d+)?")


def test_every_example_prints_what_stands_below_it() -> None:
    text = "\n".join(EXAMPLE.findall(PAGE))
    examples = doctest.DocTestParser().get_doctest(text, {}, "page", None, 0)
    said: list[str] = []
    found = doctest.DocTestRunner().run(examples, out=said.append)
    assert found.attempted == text.count(">>>") > 30
    assert not found.failed, "".join(said)


@pytest.mark.parametrize(
    "part", re.split(r"^\(need-", PAGE, flags=re.MULTILINE)[1:]
)
def test_every_number_stands_in_an_example_of_its_part(part: str) -> None:
    computed = set(NUMBER.findall("\n".join(EXAMPLE.findall(part))))
    said = set(NUMBER.findall(EXAMPLE.sub("", part)))
    assert computed, "a part without an example"
    whole = {f"{float(number):g}" for number in computed}
    assert said <= computed | whole, said - computed - whole


@pytest.mark.parametrize("name", re.findall(r"^\((need-\w+)\)=", PAGE, re.M))
def test_every_part_is_linked_from_a_chapter(name: str) -> None:
    chapters = [
        path.read_text(encoding="utf-8")
        for path in (ROOT / "book" / "chapters").glob("*.md")
    ]
    assert any(f"{name}>`" in text or f"`{name}`" in text for text in chapters)
