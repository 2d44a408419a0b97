"""Votes: a question whose answer is shown after what decides it.

The directive `vote` holds the question and the options, a list of tasks in
which the right one is ticked; below each option stands what to say to who chose
it. The directive `answer` stands where the answer is told. On a page a script
(`answers.js`) makes the options radio buttons, and says at once what stands in
the answer about the one that was chosen.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent, indent
from typing import Any

from chapters import SOURCES
from docutils import nodes
from docutils.statemachine import StringList
from language import _
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from sphinx.writers.html5 import HTML5Translator

TITLE, CHECK, ANSWER = _("Predict, then run"), _("Check yourself"), _("Answer")


@dataclass(frozen=True)
class Option:
    """One of the answers to choose from, and what to say to who chose it."""

    text: str
    feedback: str
    right: bool


@dataclass(frozen=True)
class Vote:
    """A question and its options, in the text format of the chapters."""

    question: str
    options: list[Option]

    def asked(self) -> str:
        """Return the question with its options, each behind a letter."""
        listed = listing(
            (letter, option.text) for letter, option in self.lettered()
        )
        return f"{self.question}\n\n{listed}"

    def answered(self) -> str:
        """Return which option is right and what to say about each."""
        (letter, right), *others = self.right_first()
        listed = listing((each, option.feedback) for each, option in others)
        told = _("**({letter})** is right. ").format(letter=letter)
        return f"{told}{right.feedback}\n\n{listed}"

    def right_first(self) -> list[tuple[str, Option]]:
        """Return the options with their letters, the right one first."""
        return sorted(self.lettered(), key=lambda pair: not pair[1].right)

    def lettered(self) -> list[tuple[str, Option]]:
        """Return the options with their letters."""
        return list(zip(string.ascii_lowercase, self.options))


def title(name: str) -> str:
    """Return what stands above a vote: a check is decided by no cell."""
    return CHECK if name.startswith("check-") else TITLE


def listing(entries: Iterable[tuple[str, str]]) -> str:
    """Return a list whose entries begin with a letter in brackets."""
    return "\n".join(
        f"- {indent(f'({letter}) {text}', '  ').lstrip()}"
        for letter, text in entries
    )


def parse(source: str) -> Vote:
    """Return the vote that is written in a directive.

    Raises ValueError for a vote that has not two options or more, each with
    what to say about it, and one of them right.
    """
    question, *parts = re.split(r"^- \[([ x])\] ", source, flags=re.MULTILINE)
    options = []
    for mark, part in zip(parts[::2], parts[1::2]):
        text, _, feedback = part.strip().partition("\n\n")
        lines = " ".join(text.split())
        options.append(Option(lines, dedent(feedback).strip(), mark == "x"))
    if len(options) < 2 or sum(each.right for each in options) != 1:
        raise ValueError("a vote has two options or more, and one is right")
    for option in options:
        if not option.feedback:
            raise ValueError(f"nothing is said about option {option.text!r}")
    return Vote(question.strip(), options)


class Asked(nodes.Element):
    """A vote on a page, with its `name` and its `title`."""


class Legend(nodes.TextElement):
    """The last paragraph of a question: the options answer it."""


class Told(nodes.Element):
    """The answer of a vote on a page, with the letter that is `right`."""


class Said(nodes.Element):
    """What is said to who chose the option with this `letter`."""


class VoteDirective(SphinxDirective):
    """Ask a question, by the name in the argument."""

    required_arguments = 1
    has_content = True

    def run(self) -> list[nodes.Node]:
        """Return the question: in a box on a slide, to click on a page."""
        try:
            vote = parse("\n".join(self.content))
        except ValueError as error:
            raise self.error(str(error)) from None
        name = self.arguments[0]
        told = self.env.temp_data.setdefault("votes", {})
        if name in told:
            raise self.error(f"there are two votes {name!r}")
        told[name] = vote
        if self.env.app.builder.name == "revealjs":
            head = nodes.title("", "", nodes.Text(title(name)))
            box = nodes.admonition("", head, classes=["tip", "vote"])
            read(self, vote.asked(), box)
            return [box]
        asked = Asked(name=name, title=title(name))
        read(self, vote.asked(), asked)
        last = asked[-2] if len(asked) > 1 else None
        if not isinstance(last, nodes.paragraph):
            raise self.error("the question of a vote ends with a paragraph")
        last.replace_self(Legend("", "", *last.children))
        return [asked]


class AnswerDirective(SphinxDirective):
    """Answer the vote whose name is the argument."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the answer: open on a slide, folded on a page."""
        name = self.arguments[0]
        vote = self.env.temp_data.get("votes", {}).get(name)
        if vote is None:
            raise self.error(f"no vote {name!r} before its answer")
        if self.env.app.builder.name == "revealjs":
            answer = nodes.container(classes=["answer"])
            read(self, vote.answered(), answer)
            return [answer]
        told = Told(title=ANSWER)
        for letter, option in vote.right_first():
            said = Said(letter=letter, right=option.right)
            read(self, option.feedback, said)
            told += said
        return [told]


def read(directive: SphinxDirective, source: str, into: nodes.Element) -> None:
    """Read a text that stands in a directive."""
    lines = StringList(source.splitlines(), source="")
    directive.state.nested_parse(lines, directive.content_offset, into)


def open_asked(self: HTML5Translator, node: Asked) -> None:
    """Write the begin of a vote, whose name its script reads."""
    self.body.append(
        f'<section class="tip vote admonition" data-vote="{node["name"]}">\n'
        f'<p class="admonition-title">{node["title"]}</p>\n'
    )


def close_asked(self: HTML5Translator, _node: Asked) -> None:
    """Write the end of a vote."""
    self.body.append("</fieldset>\n</section>\n")


def open_legend(self: HTML5Translator, _node: Legend) -> None:
    """Write the begin of the question that the options below it answer."""
    self.body.append("<fieldset>\n<legend>")


def close_legend(self: HTML5Translator, _node: Legend) -> None:
    """Write the end of that question."""
    self.body.append("</legend>\n")


def open_told(self: HTML5Translator, node: Told) -> None:
    """Write the begin of an answer: a fold, which needs no script."""
    self.body.append(
        '<details class="answer admonition">\n'
        f'<summary class="admonition-title">{node["title"]}</summary>\n<dl>'
    )


def close_told(self: HTML5Translator, _node: Told) -> None:
    """Write the end of an answer."""
    self.body.append("</dl>\n</details>\n")


def open_said(self: HTML5Translator, node: Said) -> None:
    """Write the begin of what is said about an option."""
    letter = f"({node['letter']})"
    named = letter
    if node["right"]:
        named = _("<strong>{letter}</strong> is right.").format(letter=letter)
    self.body.append(f'<dt>{named}</dt><dd data-option="{node["letter"]}">')


def close_said(self: HTML5Translator, _node: Said) -> None:
    """Write the end of what is said about an option."""
    self.body.append("</dd>")


def add_script(
    app: Sphinx,
    page: str,
    _template: str,
    _context: dict[str, Any],
    _doctree: Any,
) -> None:
    """Load the script of what readers answer on the pages of chapters alone."""
    if app.builder.name == "html" and Path(app.env.doc2path(page)) in SOURCES:
        app.add_js_file("answers.js", loading_method="defer")


def setup(app: Sphinx) -> dict[str, bool]:
    """Add the directives, how they are written, and the script."""
    app.add_directive("vote", VoteDirective)
    app.add_directive("answer", AnswerDirective)
    app.add_node(Asked, html=(open_asked, close_asked))
    app.add_node(Legend, html=(open_legend, close_legend))
    app.add_node(Told, html=(open_told, close_told))
    app.add_node(Said, html=(open_said, close_said))
    app.connect("html-page-context", add_script)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
