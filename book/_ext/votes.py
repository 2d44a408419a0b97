"""Votes: a question whose answer is shown after what decides it.

The directive `vote` holds the question and the options, a list of tasks in
which the right one is ticked; below each option stands what to say to who chose
it. The directive `answer` stands where the answer is told.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterable
from dataclasses import dataclass
from textwrap import dedent, indent

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

TITLE, CHECK, ANSWER = "Predict, then run", "Check yourself", "Answer"


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
        (right,) = (pair for pair in self.lettered() if pair[1].right)
        others = listing(
            (letter, option.feedback)
            for letter, option in self.lettered()
            if not option.right
        )
        return f"**({right[0]})** is right. {right[1].feedback}\n\n{others}"

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


class VoteDirective(SphinxDirective):
    """Ask a question, by the name in the argument."""

    required_arguments = 1
    has_content = True

    def run(self) -> list[nodes.Node]:
        """Return the question in a box."""
        try:
            vote = parse("\n".join(self.content))
        except ValueError as error:
            raise self.error(str(error)) from None
        name = self.arguments[0]
        told = self.env.temp_data.setdefault("votes", {})
        if name in told:
            raise self.error(f"there are two votes {name!r}")
        told[name] = vote
        return [box(self, title(name), vote.asked(), ["tip", "vote"])]


class AnswerDirective(SphinxDirective):
    """Answer the vote whose name is the argument."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the answer: folded in a page, open on a slide."""
        vote = self.env.temp_data.get("votes", {}).get(self.arguments[0])
        if vote is None:
            raise self.error(f"no vote {self.arguments[0]!r} before its answer")
        if self.env.app.builder.name == "revealjs":
            answer = nodes.container(classes=["answer"])
            read(self, vote.answered(), answer)
            return [answer]
        return [box(self, ANSWER, vote.answered(), ["dropdown", "answer"])]


def box(
    directive: SphinxDirective, title: str, source: str, classes: list[str]
) -> nodes.admonition:
    """Return a text in a box."""
    name = nodes.title(title, "", nodes.Text(title))
    made = nodes.admonition("", name, classes=classes)
    read(directive, source, made)
    return made


def read(directive: SphinxDirective, source: str, into: nodes.Element) -> None:
    """Read a text that stands in a directive."""
    lines = StringList(source.splitlines(), source="")
    directive.state.nested_parse(lines, directive.content_offset, into)


def setup(app: Sphinx) -> dict[str, bool]:
    """Add the two directives."""
    app.add_directive("vote", VoteDirective)
    app.add_directive("answer", AnswerDirective)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
