"""Write all questions of the book as a quiz for Moodle, in XML and in GIFT.

    SEED=... VARIANTS=5 python tools/quiz.py [FOLDER]

Every vote, check and number question of every chapter is in it, with what to
say to each answer. Without a seed a number question has the numbers of the
book. With one it has VARIANTS others, drawn from the values that its source
lists; who doesn't know the seed doesn't know which. The seed stands in no file.

What Moodle can't do as the book does: it compares a number with one answer
after the other, takes no fraction, and knows a wrong number only as precisely
as the right one.
"""

from __future__ import annotations

import os
import random
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

import number_questions
import votes
from chapters import ROOT, SOURCES, source_of
from labels import Word, words_of_labels
from language import _
from number_questions import NumberQuestion, precision, tolerance
from plain import Plain
from votes import Vote

QUIZ = ROOT / "_build" / "quiz"
COURSE = _("How a model finds its weight")
OTHER = _("Not this one. Go through your steps once more.")


@dataclass(frozen=True)
class Choice:
    """An answer as HTML, or a number with its tolerance, and its feedback."""

    text: str
    feedback: str
    right: bool
    tolerance: str = ""


@dataclass(frozen=True)
class Question:
    """A question of the quiz; texts are HTML, `solution` is for everybody."""

    category: str
    name: str
    text: str
    choices: list[Choice]
    solution: str
    numerical: bool


def html(source: str) -> str:
    """Return Markdown as the HTML of Moodle, whose filter draws formulas."""
    return number_questions.to_html(source, bracketed).strip()


def bracketed(latex: str, display: bool) -> str:
    r"""Return a formula in \( \), or in \[ \] on a line of its own."""
    begin, end = ("\\[", "\\]") if display else ("\\(", "\\)")
    escaped = latex.replace("&", "&amp;").replace("<", "&lt;")
    return f"{begin}{escaped}{end}"


def of_vote(category: str, name: str, vote: Vote) -> Question:
    """Return a vote, whose options may be shuffled."""
    (right,) = (option for option in vote.options if option.right)
    return Question(
        category,
        name,
        html(vote.question),
        [
            Choice(html(each.text), html(each.feedback), each.right)
            for each in vote.options
        ],
        html(f"{right.text}\n\n{right.feedback}"),
        numerical=False,
    )


def of_number(
    category: str, name: str, question: NumberQuestion, chosen: list[int]
) -> Iterator[Question]:
    """Yield the chosen variants of a number question."""
    variants = question.variants()
    for count, index in enumerate(chosen, start=1):
        variant = variants[index]
        asked = _("Give {precision}.").format(
            precision=precision(variant.places)
        )
        choices = [
            Choice(
                plain_number(answer.value),
                html(answer.words),
                answer is variant.right,
                plain_number(tolerance(variant.places)),
            )
            for answer in variant.answers
        ]
        if variant.places:
            room = plain_number(abs(variant.right.value) / 50)
            right = choices[0].text
            choices += [
                Choice(right, html(f"{_('Close.')} {asked}"), False, room)
            ]
        said = variant.said(variant.right.value)
        yield Question(
            category,
            f"{name} {count}" if len(chosen) > 1 else name,
            html(f"{variant.question}\n\n{asked}"),
            [*choices, Choice("*", html(OTHER), False)],
            html(f"{said}\n\n{variant.right.words}"),
            numerical=True,
        )


def plain_number(value: float) -> str:
    """Return a number without exponent, to ten significant digits."""
    text = f"{float(f'{value:.10g}'):.15f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def chosen(
    question: NumberQuestion, name: str, count: int, seed: str
) -> list[int]:
    """Return which variants are asked: the book's, or some that the seed says.

    There may be fewer than `count`. The book's own is among them only if there
    is no other.
    """
    others = range(1, len(question.variants()))
    if not seed or not others:
        return [0]
    return random.Random(f"{seed}/{name}").sample(
        others, min(count, len(others))
    )


def of_chapter(source: Path, count: int, seed: str) -> Iterator[Question]:
    """Yield the questions of a chapter, kind by kind."""
    text = "\n\n".join(
        cell.source
        for cell in source_of(source).cells
        if cell.cell_type == "markdown"
    )
    (title,) = re.findall(r"^# (.+)$", text, flags=re.MULTILINE)
    place = f"$course$/top/{COURSE}/{int(source.stem[:2])} {title}"
    plain = Plain(unlinked(), source.stem)
    plain.text(text)
    kinds = {votes.TITLE: _("Votes"), votes.CHECK: _("Checks")}
    for heading, kind in kinds.items():
        for name, vote in plain.votes.items():
            if votes.title(name) == heading:
                full = f"{title}: {name}"
                yield of_vote(f"{place}/{kind}", full, readable(vote, plain))
    for name, question in plain.numbers.items():
        full = f"{title}: {name}"
        yield from of_number(
            f"{place}/{_('Numbers')}/{name}",
            full,
            question,
            chosen(question, full, count, seed),
        )


def unlinked() -> dict[str, Word]:
    """Return the words of all labels, none of which leads anywhere."""
    return {name: Word(word.text) for name, word in words_of_labels().items()}


def readable(vote: Vote, plain: Plain) -> Vote:
    """Return a vote whose references are words."""
    return Vote(
        plain.text(vote.question),
        [
            votes.Option(
                plain.text(each.text), plain.text(each.feedback), each.right
            )
            for each in vote.options
        ],
    )


def as_xml(questions: list[Question]) -> str:
    """Return questions in Moodle's own format."""
    quiz = ET.Element("quiz")
    category = ""
    for question in questions:
        if question.category != category:
            category = question.category
            node = ET.SubElement(quiz, "question", type="category")
            texts(node, "category", category)
        kind = "numerical" if question.numerical else "multichoice"
        node = ET.SubElement(quiz, "question", type=kind)
        texts(node, "name", question.name)
        texts(node, "questiontext", question.text, format="html")
        texts(node, "generalfeedback", question.solution, format="html")
        settings = {"defaultgrade": "1", "penalty": "0.3333333", "hidden": "0"}
        if not question.numerical:
            settings |= {
                "single": "true",
                "shuffleanswers": "true",
                "answernumbering": "abc",
            }
        for name, value in settings.items():
            ET.SubElement(node, name).text = value
        for choice in question.choices:
            xml_choice(node, choice, question.numerical)
    ET.indent(quiz)
    made = ET.tostring(quiz, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{made}\n'


def xml_choice(question: ET.Element, choice: Choice, numerical: bool) -> None:
    """Add an answer to a question."""
    answer = ET.SubElement(
        question,
        "answer",
        fraction="100" if choice.right else "0",
        format="moodle_auto_format" if numerical else "html",
    )
    ET.SubElement(answer, "text").text = choice.text
    texts(answer, "feedback", choice.feedback, format="html")
    if numerical:
        ET.SubElement(answer, "tolerance").text = choice.tolerance or "0"


def texts(parent: ET.Element, name: str, text: str, **attributes: str) -> None:
    """Add an element that has its text in an element of its own."""
    ET.SubElement(ET.SubElement(parent, name, attributes), "text").text = text


def as_gift(questions: list[Question]) -> str:
    """Return questions in GIFT, each on lines without a blank one."""
    parts = []
    category = ""
    for question in questions:
        if question.category != category:
            category = question.category
            parts.append(f"$CATEGORY: {category}")
        marks = "{#" if question.numerical else "{"
        lines = [
            f"::{escaped(question.name)}::[html]{escaped(question.text)}{marks}"
        ]
        lines += [
            gift_choice(each, question.numerical) for each in question.choices
        ]
        lines += [f"####{escaped(question.solution)}", "}"]
        parts.append("\n".join(lines))
    return "\n\n".join(parts) + "\n"


def gift_choice(choice: Choice, numerical: bool) -> str:
    """Return an answer with its feedback."""
    said = f"#{escaped(choice.feedback)}"
    if not numerical:
        return f"{'=' if choice.right else '~'}{escaped(choice.text)}{said}"
    if choice.text == "*":
        return f"~{said}"
    share = 100 if choice.right else 0
    return f"=%{share}%{choice.text}:{choice.tolerance}{said}"


def escaped(text: str) -> str:
    """Return a text with the marks of GIFT escaped, on one line."""
    return re.sub(r"([\\~=#{}:])", r"\\\1", text).replace("\n", "\\n")


def settings(environment: Mapping[str, str]) -> tuple[int, str]:
    """Return the number of variants and the seed, or raise ValueError."""
    written = environment.get("VARIANTS") or "1"
    if not written.isdecimal() or int(written) < 1:
        raise ValueError(
            f"VARIANTS must be a whole number of at least 1; got {written!r}"
        )
    seed = environment.get("SEED", "")
    if int(written) > 1 and not seed:
        raise ValueError(
            "SEED must be a text that only you know, when VARIANTS is more "
            "than 1; got none"
        )
    return int(written), seed


def main(folder: Path, environment: Mapping[str, str]) -> None:
    """Write both files, or exit with a sentence that says what is missing."""
    try:
        count, seed = settings(environment)
    except ValueError as error:
        sys.exit(str(error))
    questions = [
        question
        for source in SOURCES
        for question in of_chapter(source, count, seed)
    ]
    folder.mkdir(parents=True, exist_ok=True)
    for name, write in (("moodle.xml", as_xml), ("gift.txt", as_gift)):
        (folder / name).write_text(write(questions), encoding="utf-8")
    numbers = sum(question.numerical for question in questions)
    print(
        f"{len(questions) - numbers} votes and checks and {numbers} number "
        f"questions stand in {folder}/moodle.xml and {folder}/gift.txt"
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]) if sys.argv[1:] else QUIZ, os.environ)
