"""Number questions: a box in an exercise that takes a number and judges it.

The directive `number` holds the question with names in the place of its
numbers, the values that these may have, and the answers, a list of tasks in
which the right one is ticked: an expression in these names, and below it what
to say to who found this number. The first value of each name is the book's, the
others are for the variants of `make quiz`.

In the page stands what to find. The box comes by script (`number.js`), what it
says from a file of the chapter, with `number_judge.js`, at the first check.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any
from zlib import crc32

from bs4 import BeautifulSoup
from docutils import nodes
from docutils.parsers.rst import directives
from formulas import MARK, render
from language import _
from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mends import keep_punctuation
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

TITLE = _("A number to find")
JUDGE = Path(__file__).with_name("number_judge.js")
# What an expression may use beside the names that it varies.
TOOLS: dict[str, Any] = {
    name: getattr(math, name) for name in ("ceil", "floor", "log", "sqrt")
} | {"abs": abs, "max": max, "range": range}


@dataclass(frozen=True)
class Answer:
    """A number, as an expression, and what to say to who found it."""

    expression: str
    words: str


@dataclass(frozen=True)
class Found:
    """An answer with the numbers of one variant."""

    value: float
    words: str


@dataclass(frozen=True)
class Variant:
    """A question with its numbers; the first of its answers is right."""

    question: str
    places: int
    answers: list[Found]

    @property
    def right(self) -> Found:
        """The right answer."""
        return self.answers[0]

    def answered(self) -> str:
        """Return the right number and what to say about each."""
        told = [(self.said(each.value), each.words) for each in self.answers]
        others = "\n".join(
            f"- **{value}**: {words}" for value, words in told[1:]
        )
        right = _("**{answer}** is right.").format(answer=told[0][0])
        return f"{right} {told[0][1]}\n\n{others}"

    def said(self, value: float) -> str:
        """Return a number as precisely as it is asked for."""
        if self.places == 0:
            return shown(value)
        return f"{value:.{self.places}f}"


@dataclass(frozen=True)
class NumberQuestion:
    """A question, and the values of its names, the book's first.

    `ask` is what stands in the book: the exercise has said the rest.
    """

    ask: str
    question: str
    places: int
    vary: Mapping[str, list[str]]
    answers: list[Answer]

    def asked(self) -> str:
        """Return what to find, and how precisely."""
        asked = _("{ask} ({precision})")
        return asked.format(ask=self.ask, precision=precision(self.places))

    def variants(self) -> list[Variant]:
        """Return all variants, that of the book first."""
        values = product(*self.vary.values())
        return [self.variant(dict(zip(self.vary, each))) for each in values]

    def variant(self, values: Mapping[str, str]) -> Variant:
        """Return the variant with these values.

        Raises ValueError where a wrong number is right. Of two wrong numbers
        that are equal the first one stays.
        """
        question = filled(self.question, values)
        found: list[Found] = []
        for answer in self.answers:
            value = float(evaluate(answer.expression, values))
            if not any(same(value, each.value, self.places) for each in found):
                found.append(Found(value, filled(answer.words, values)))
            elif same(value, found[0].value, self.places):
                raise ValueError(
                    f"{answer.expression} is wrong, but right with {values}"
                )
        return Variant(question, self.places, found)


def tolerance(places: int) -> float:
    """Return how far from the right number is right: half a last place.

    A whole number is right or wrong.
    """
    return 0.5 * 10**-places if places else 0.0


def same(value: float, other: float, places: int) -> bool:
    """Tell whether two numbers are one, as precisely as is asked for."""
    return abs(value - other) <= tolerance(places) + 1e-9 * abs(other)


def precision(places: int) -> str:
    """Return in words how precise a number is asked for."""
    if places == 0:
        return _("a whole number")
    text = _("{places} decimals") if places > 1 else _("{places} decimal")
    return text.format(places=places)


def evaluate(expression: str, values: Mapping[str, str]) -> Any:
    """Return the value of an expression in names that have these values."""
    numbers = {name: number(text) for name, text in values.items()}
    return eval(expression, {"__builtins__": {}, **TOOLS, **numbers})


def number(text: str) -> float:
    """Return the number that is written, a whole one as such."""
    return float(text) if re.search(r"[.e]", text) else int(text)


def filled(text: str, values: Mapping[str, str]) -> str:
    """Return a text with the values of the expressions in `{{ }}`."""
    return re.sub(
        r"\{\{(.+?)\}\}",
        lambda found: values.get(found[1]) or shown(evaluate(found[1], values)),
        text,
    )


def shown(value: float) -> str:
    """Return a number with at most six digits, and no more than it has."""
    text = f"{value:.6g}"
    return f"{value:.0f}" if "e+" in text and value % 1 == 0 else text


def parse(options: Mapping[str, Any], source: str) -> NumberQuestion:
    """Return the question that is written in a directive.

    Raises ValueError for one without exactly one right answer, with nothing to
    say about an answer, or with a wrong number that is right in a variant, or
    that the book's own values don't tell from another.
    """
    body, *parts = re.split(r"^- \[([ x])\] ", source, flags=re.MULTILINE)
    answers: list[Answer] = []
    for mark, part in zip(parts[::2], parts[1::2]):
        expression, _, words = part.strip().partition("\n\n")
        answer = Answer(" ".join(expression.split()), " ".join(words.split()))
        if not words:
            raise ValueError(f"nothing is said about {answer.expression}")
        answers.insert(0 if mark == "x" else len(answers), answer)
    if parts[::2].count("x") != 1 or len(answers) < 2:
        raise ValueError("one answer is right, and one or more are wrong")
    made = NumberQuestion(
        options["ask"],
        " ".join(body.split()),
        int(options.get("places", 0)),
        values_of(options.get("vary", "")),
        answers,
    )
    if len(made.variants()[0].answers) < len(answers):
        raise ValueError("two of the book's wrong numbers are equal")
    return made


def values_of(written: str) -> dict[str, list[str]]:
    """Return names with their values, as in `w = 1, 2; alpha = 0.1, 0.2`."""
    named = [part.split("=") for part in written.split(";") if part.strip()]
    return {
        name.strip(): [value.strip() for value in values.split(",")]
        for name, values in named
    }


def to_html(source: str, formula: Callable[[str, bool], str]) -> str:
    """Return Markdown as HTML, with each formula as `formula` writes it."""
    markdown = MarkdownIt().use(dollarmath_plugin).enable("table")
    for rule, display in (("math_inline", False), ("math_block", True)):
        markdown.add_render_rule(
            rule,
            lambda _self, tokens, at, *_, display=display: formula(
                tokens[at].content.strip(), display
            ),
        )
    return str(markdown.render(source))


def in_line(source: str) -> str:
    """Return a line of Markdown as the HTML of a page."""
    html = to_html(
        source,
        lambda latex, display: (
            f'<span class="math">{render(latex, display=display)}</span>'
        ),
    )
    return html.strip().removeprefix("<p>").removesuffix("</p>")


class NumberDirective(SphinxDirective):
    """Ask for a number, by the name in the argument."""

    required_arguments = 1
    has_content = True
    option_spec = {  # noqa: RUF012
        "ask": directives.unchanged_required,
        "places": directives.nonnegative_int,
        "vary": directives.unchanged,
    }

    def run(self) -> list[nodes.Node]:
        """Return what to find, in a form that waits for its box."""
        name = self.arguments[0]
        try:
            question = parse(self.options, "\n".join(self.content))
        except (ValueError, KeyError, NameError, SyntaxError) as error:
            raise self.error(f"number {name!r}: {error}") from None
        names = self.env.temp_data.setdefault("numbers", set())
        if name in names:
            raise self.error(f"there are two number questions {name!r}")
        names.add(name)
        form = (
            f'<form class="number" data-number="{name}">'
            f"<label>{in_line(question.asked())}</label></form>"
        )
        node = nodes.raw("", form, format="html")
        node["number"] = (name, question)
        return [node]


def write_answers(
    app: Sphinx,
    page: str,
    _template: str,
    _context: dict[str, Any],
    doctree: Any,
) -> None:
    """Write what judges the numbers of a chapter, and tell its page where."""
    if app.builder.name != "html" or doctree is None:
        return
    told = {}
    for node in doctree.findall(nodes.raw):
        if "number" in node:
            name, question = node["number"]
            told[name] = judged(question.variants()[0])
    if told:
        questions = json.dumps(told, ensure_ascii=False)
        text = f"const numberQuestions = {questions};\n" + JUDGE.read_text(
            "utf-8"
        )
        path = Path("numbers", f"{Path(page).name}.js")
        file = Path(app.outdir, "_static", path)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        where = f"{path.as_posix()}?v={crc32(text.encode()):08x}"
        script: dict[str, Any] = {"defer": "defer", "data-judge": where}
        app.add_js_file("number.js", **script)


def judged(variant: Variant) -> dict[str, Any]:
    """Return what `number_judge.js` needs: the right number is the first."""
    return {
        "places": variant.places,
        "answers": [
            [each.value, in_page(each.words)] for each in variant.answers
        ],
    }


def in_page(words: str) -> str:
    """Return words as HTML that needs nothing of the page but its styles."""
    html = BeautifulSoup(in_line(words), "html.parser")
    keep_punctuation(html)
    return str(html).replace(f"{MARK}=", "style=")


def setup(app: Sphinx) -> dict[str, bool]:
    """Add the directive, and write the answers with the pages."""
    app.add_directive("number", NumberDirective)
    app.connect("html-page-context", write_answers)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
