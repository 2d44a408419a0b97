"""The quiz for Moodle: complete, in the form that Moodle reads, and right.

Moodle publishes no schema of its XML. What is held here are the rules of its
own importer and the form of the examples that its tests import. GIFT is read by
a parser of that format, the npm package gift-pegjs.
"""

from __future__ import annotations

import html
import json
import os
import re
import subprocess
import sys
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import quiz
from browsing import ROOT
from chapters import SOURCES
from formulas import NODE
from number_questions import TITLE, number, tolerance
from questions import ASKED, NUMBERS, combinations
from test_number_questions import RIGHT

SEED = "a text that only the teacher knows"
VOTES = sum(len(chapter.votes) for chapter in ASKED)
PARSE = """
const { parse } = require("gift-pegjs");
const text = require("fs").readFileSync(0, "utf8");
console.log(JSON.stringify(parse(text)));
"""
# What stands in a question, in the order of the examples: all of it, once.
COMMON = [
    "name",
    "questiontext",
    "generalfeedback",
    "defaultgrade",
    "penalty",
    "hidden",
]
FORM = {
    "multichoice": [*COMMON, "single", "shuffleanswers", "answernumbering"],
    "numerical": COMMON,
}


@cache
def written(variants: int = 1, seed: str = "") -> list[quiz.Question]:
    return [
        question
        for source in SOURCES
        for question in quiz.of_chapter(source, variants, seed)
    ]


BOTH = pytest.mark.parametrize(
    "questions",
    [written(), written(4, SEED)],
    ids=["the book's numbers", "variants"],
)


def read_gift(text: str) -> list[Any]:
    ran = subprocess.run(
        [NODE, "-e", PARSE],
        input=text,
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    return list(json.loads(ran.stdout))


def text_of(node: ET.Element, path: str) -> str:
    found = node.find(f"{path}/text")
    assert found is not None, path
    return found.text or ""


def test_every_vote_check_and_number_question_is_in_it() -> None:
    questions = written()
    names = Counter(question.name for question in questions)
    assert max(names.values()) == 1
    for chapter in ASKED:
        kinds = Counter(
            question.category.rpartition("/")[2]
            if not question.numerical
            else "Numbers"
            for question in questions
            if f"/{int(chapter.stem[:2])} " in question.category
        )
        checks = sum(name.startswith("check-") for name in chapter.votes)
        assert kinds["Checks"] == checks == 3
        assert kinds["Votes"] == len(chapter.votes) - checks
        assert kinds["Numbers"] == len(chapter.numbers)
    assert len(questions) == VOTES + len(NUMBERS)
    # As many as stand in the sources, however they were read.
    sources = "".join(path.read_text("utf-8") for path in SOURCES)
    assert len(re.findall(r"^:::\{vote\}", sources, re.MULTILINE)) == VOTES
    assert sources.count("\n:::{number}") == len(NUMBERS)


@BOTH
def test_the_xml_has_the_form_that_moodle_imports(
    questions: list[quiz.Question],
) -> None:
    root = ET.fromstring(quiz.as_xml(questions).encode())
    assert root.tag == "quiz"
    first, *_ = root
    assert first.get("type") == "category"
    asked = 0
    for node in root:
        assert node.tag == "question"
        kind = node.get("type")
        if kind == "category":
            place = text_of(node, "category")
            assert place.startswith("$course$/top/How a model finds its ")
            continue
        asked += 1
        assert kind in FORM
        answers = node.findall("answer")
        named = [child.tag for child in node if child.tag != "answer"]
        assert named == FORM[kind]
        assert node[-len(answers) :] == answers
        for name in ("questiontext", "generalfeedback"):
            part = node.find(name)
            assert part is not None
            assert part.get("format") == "html"
            assert text_of(node, name)
        assert 0 < len(text_of(node, "name")) < 255
        fractions = [answer.get("fraction") for answer in answers]
        assert fractions.count("100") == 1
        assert set(fractions) == {"0", "100"}
        for answer in answers:
            children = ["text", "feedback"]
            if kind == "numerical":
                children.append("tolerance")
                value = answer.findtext("text") or ""
                assert re.fullmatch(r"-?\d+(\.\d+)?|\*", value)
                assert float(answer.findtext("tolerance") or "") >= 0
            assert [child.tag for child in answer] == children
            assert text_of(answer, "feedback")
        if kind == "multichoice":
            assert node.findtext("single") == "true"
            assert node.findtext("shuffleanswers") == "true"
        else:
            assert answers[0].get("fraction") == "100"
            assert answers[-1].findtext("text") == "*"
    assert asked == len(questions)


@pytest.mark.slow
@BOTH
def test_the_gift_is_read_back_as_it_was_written(
    questions: list[quiz.Question],
) -> None:
    read = read_gift(quiz.as_gift(questions))
    places = [each["title"] for each in read if each["type"] == "Category"]
    assert places == [*dict.fromkeys(q.category for q in questions)]
    asked = [each for each in read if each["type"] != "Category"]
    for question, other in zip(questions, asked, strict=True):
        assert other["type"] == ("Numerical" if question.numerical else "MC")
        assert other["title"] == question.name
        assert other["stem"] == {"format": "html", "text": question.text}
        assert not other["hasEmbeddedAnswers"]
        assert other["globalFeedback"]["text"] == question.solution
        for choice, found in zip(
            question.choices, other["choices"], strict=True
        ):
            assert found["feedback"]["text"] == choice.feedback
            if not question.numerical:
                assert found["text"] == {"format": "html", "text": choice.text}
                assert found["isCorrect"] == choice.right
            elif choice.text != "*":
                assert found["weight"] == (100 if choice.right else 0)
                assert found["text"]["number"] == float(choice.text)
                assert found["text"]["range"] == float(choice.tolerance)


@pytest.mark.parametrize("variants", [1, 4])
def test_the_right_answer_of_each_variant_is_right(variants: int) -> None:
    seed = SEED if variants > 1 else ""
    for source, chapter in zip(SOURCES, ASKED):
        number_questions = [
            each
            for each in quiz.of_chapter(source, variants, seed)
            if each.numerical
        ]
        for name, question in chapter.numbers.items():
            found = [
                each
                for each in number_questions
                if each.category.endswith(f"/Numbers/{name}")
            ]
            others = len(question.variants()) - 1
            assert len(found) == min(variants, max(others, 1))
            texts = {each.text for each in found}
            assert len(texts) == len(found)
            values = {
                quiz.html(f"{variant.question}\n\nGive"): each
                for variant, each in zip(
                    question.variants(), combinations(question)
                )
            }
            for each in found:
                held(each, chapter.stem[:2], name, values)


def held(
    question: quiz.Question, chapter: str, name: str, values: dict[str, Any]
) -> None:
    """Hold that one answer is right, by a second way, and no other."""
    (used,) = (
        value
        for text, value in values.items()
        if question.text.startswith(text.removesuffix("</p>"))
    )
    right, *others = question.choices
    assert right.right
    expected = RIGHT[chapter, name](used, float(right.text))
    assert float(right.text) == pytest.approx(expected, rel=2e-9, abs=1e-9)
    places = NUMBERS[chapter, name].places
    assert float(right.tolerance) == tolerance(places)
    for other in others:
        assert not other.right
        if other.text in ("*", right.text):  # any other, and one that is close
            continue
        away = abs(float(other.text) - float(right.text))
        assert away > float(right.tolerance)


@pytest.mark.slow
def test_variants_differ_by_seed_and_repeat_with_it() -> None:
    once = quiz.as_xml(written(4, SEED))
    again = quiz.as_xml(
        [
            question
            for source in SOURCES
            for question in quiz.of_chapter(source, 4, SEED)
        ]
    )
    assert again == once
    assert quiz.as_xml(written(4, "another")) != once


def test_variants_have_other_numbers_than_the_book() -> None:
    book = {question.text for question in written() if question.numerical}
    fixed = {
        name for (_, name), each in NUMBERS.items() if len(each.variants()) == 1
    }
    same = {
        question.category.rpartition("/")[2]
        for question in written(4, SEED)
        if question.text in book
    }
    assert same == fixed == {"never-moves"}


def test_the_seed_stands_in_no_file(tmp_path: Path) -> None:
    quiz.main(tmp_path, {"SEED": SEED, "VARIANTS": "2"})
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "gift.txt",
        "moodle.xml",
    ]
    for path in tmp_path.iterdir():
        assert SEED not in path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("environment", "why"),
    [
        ({"VARIANTS": "2"}, "SEED must be a text that only you know"),
        ({"VARIANTS": "2", "SEED": ""}, "when VARIANTS is more than 1; got"),
        ({"VARIANTS": "0"}, "VARIANTS must be a whole number of at least 1"),
        ({"VARIANTS": "many", "SEED": "a"}, "got 'many'"),
        ({"VARIANTS": "-3", "SEED": "a"}, "got '-3'"),
    ],
)
def test_what_is_missing_is_said(
    environment: dict[str, str], why: str, tmp_path: Path
) -> None:
    with pytest.raises(SystemExit, match=why):
        quiz.main(tmp_path / "new", environment)
    assert not (tmp_path / "new").exists()


@pytest.mark.slow
def test_the_tool_runs_alone(tmp_path: Path) -> None:
    environment = dict(os.environ, PYTHONPATH=str(ROOT / "book" / "_ext"))
    environment |= {"VARIANTS": "", "SEED": ""}
    ran = subprocess.run(
        [sys.executable, ROOT / "tools" / "quiz.py", tmp_path],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert f"{VOTES} votes and checks and 39 number questions" in ran.stdout
    assert (tmp_path / "moodle.xml").read_text("utf-8") == quiz.as_xml(
        written()
    )


@pytest.mark.slow
def test_formulas_and_code_survive() -> None:
    assert quiz.html("$w < 2$ & `a < b`, \\* *b*") == (
        "<p>\\(w &lt; 2\\) &amp; <code>a &lt; b</code>, * <em>b</em></p>"
    )
    assert quiz.html("$$\na &= b\n$$") == "\\[a &amp;= b\\]"
    code = quiz.html("```python\nfor x in [1]:\n    s = {x: 'a#b~c'}\n```")
    assert "\n    s = {x: 'a#b~c'}\n" in html.unescape(code)
    question = quiz.Question(
        "$course$/top/A", "a: b", code, [], r"\neq \{a\} \\", numerical=False
    )
    options = [
        quiz.Choice(r"\(\{1\}\)", "= ~ # :", right=True),
        quiz.Choice("`{}`", "\n\n// \\n", right=False),
    ]
    question.choices.extend(options)
    _, read = read_gift(quiz.as_gift([question]))
    assert read["title"] == "a: b"
    assert read["stem"]["text"] == code
    assert read["globalFeedback"]["text"] == r"\neq \{a\} \\"
    assert [c["text"]["text"] for c in read["choices"]] == [
        r"\(\{1\}\)",
        "`{}`",
    ]
    assert read["choices"][0]["feedback"]["text"] == "= ~ # :"


@BOTH
def test_no_mark_of_the_book_is_left(questions: list[quiz.Question]) -> None:
    for question in questions:
        told = [question.text, question.solution]
        for choice in question.choices:
            told += [choice.text, choice.feedback]
        for text in told:
            bare = re.sub(r"<(code|pre)>.*?</\1>", "", text, flags=re.DOTALL)
            bare = re.sub(r"\\[(\[].*?\\[)\]]", "", bare, flags=re.DOTALL)
            assert not re.search(r"[`$]|\{\w+\}|\]\(|\*\*", bare), bare
            # The letters of the book are shuffled here.
            assert not re.search(r"\([a-d]\)", bare), bare
            assert TITLE not in bare


def test_numbers_are_written_without_exponent() -> None:
    assert quiz.plain_number(8.64e14) == "864000000000000"
    assert quiz.plain_number(-0.5) == "-0.5"
    assert quiz.plain_number(5e-6) == "0.000005"
    assert quiz.plain_number(-1e-20) == "0"
    assert number("1e3") == 1000.0
