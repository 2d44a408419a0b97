"""MyST as Markdown that Jupyter shows by itself.

A box becomes a quotation, one that is folded a `<details>`, a formula with a
label gets its number, a reference becomes the words that the book prints in its
place, with a link where one can work.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import number_questions
import votes
from deeper import SENTENCE
from labels import Word
from language import _
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.colon_fence import colon_fence_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.myst_blocks import myst_block_plugin
from number_questions import NumberQuestion

MARKDOWN = (
    MarkdownIt()
    .enable("table")
    .use(colon_fence_plugin)
    .use(deflist_plugin)
    .use(dollarmath_plugin)
    .use(myst_block_plugin)
)
# A role; and what might look like one, but is code or a formula.
ROLE = re.compile(
    r"\{(?P<role>[\w:+.-]+)\}(?P<open>`+)(?P<text>.+?)(?P=open)(?!`)"
    r"|(?P<ticks>`+).+?(?P=ticks)(?!`)|\$[^$]+\$",
    flags=re.DOTALL,
)
OPTIONS = re.compile(r"(?::[\w-]+:.*\n?)*")
# What is said in another way, or not at all.
DROPPED = ("notes", "exercise-end", "solution-end", "typed")


class Plain:
    """Write the text cells of a chapter in plain Markdown.

    `words` are those of `labels.words_of_labels`, `page` is the name of the
    chapter.
    """

    def __init__(self, words: Mapping[str, Word], page: str) -> None:
        self.words = words
        self.page = page
        self.votes: dict[str, votes.Vote] = {}
        self.numbers: dict[str, NumberQuestion] = {}

    def text(self, source: str) -> str:
        """Return a text cell in plain Markdown.

        Raises ValueError for a directive or a role that has no plain form, and
        for a label that is none.
        """
        lines = source.splitlines()
        parts, done = [], 0
        for token in leaves(MARKDOWN.parse(source)):
            begin, end = token.map or (0, 0)
            block = self.block(token, "\n".join(lines[begin:end]))
            parts += [*lines[done:begin], block]
            done = end
        text = "\n".join([*parts, *lines[done:]])
        return re.sub(r"\n{3,}", "\n\n", text).strip()

    def block(self, token: Token, old: str) -> str:
        """Return what stands in the place of a block."""
        if token.type in ("myst_target", "myst_line_comment"):
            return ""
        if token.type == "dl_open":
            old = re.sub(r"^(\S.*)\n: ", r"- \1: ", old, flags=re.MULTILINE)
        if token.type in ("inline", "table_open", "dl_open"):
            return ROLE.sub(self.role, old)
        named = re.match(r"\{([\w-]+)\} *(.*)", token.info)
        if named and token.type in ("fence", "colon_fence"):
            return self.directive(named[1], named[2], token.content)
        return old

    def role(self, found: re.Match[str]) -> str:
        """Return what a role says."""
        role, text = found["role"], " ".join((found["text"] or "").split())
        if not role:
            return found[0]
        own, _, label = text.removesuffix(">").rpartition(" <")
        own, label = (own, label) if text.endswith(">") else ("", text)
        if role == "term":
            return own or label
        if role == "kbd":
            return f"<kbd>{text}</kbd>"
        if role == "cite:p":
            cited = [self.word(key) for key in text.split(",")]
            return f"({', '.join(w.linked(w.text, '') for w in cited)})"
        if role == "cite:t":
            names, _, year = self.word(text).text.rpartition(", ")
            return f"{names} ({self.word(text).linked(year, '')})"
        if role in ("ref", "numref", "eq"):
            word = self.word(label)
            return word.linked(own or word.text, self.page)
        raise ValueError(f"no plain form of the role {role!r}")

    def word(self, label: str) -> Word:
        """Return the words for a label."""
        if label not in self.words:
            raise ValueError(f"no label {label!r} in the book")
        return self.words[label]

    def directive(self, kind: str, title: str, content: str) -> str:
        """Return what a directive says."""
        options = OPTIONS.match(content)
        assert options
        body, asked = content[options.end() :], options[0]
        if kind == "math":
            label = asked.removeprefix(":label:").strip()
            number = self.word(label).text.strip("()")
            return f"$$\n{body.strip()} \\tag{{{number}}}\n$$"
        if kind in DROPPED:
            return ""
        if kind == "admonition":
            return boxed(title, self.text(body), folded="dropdown" in asked)
        if kind in ("exercise", "exercise-start"):
            (label,) = re.findall(r":label: (\S+)", asked)
            return f"### {self.word(label).heading}\n\n{self.text(body)}"
        if kind == "vote":
            self.votes[title] = vote = votes.parse(content)
            return boxed(
                votes.title(title), self.text(vote.asked()), folded=False
            )
        if kind == "answer":
            if title not in self.votes:
                raise ValueError(f"no vote {title!r} before its answer")
            told = self.votes[title].answered()
            return boxed(votes.ANSWER, self.text(told), folded=True)
        if kind == "number":
            return self.number(title, asked, body)
        if kind == "deeper":
            return f"*{SENTENCE}*"
        if kind == "solution-start":
            return "#### " + _("Solution of {exercise}").format(
                exercise=self.word(title).text
            )
        raise ValueError(f"no plain form of the directive {kind!r}")

    def number(self, name: str, asked: str, body: str) -> str:
        """Return a number question, with its answers folded."""
        options = dict(re.findall(r"^:([\w-]+): *(.*)", asked, re.MULTILINE))
        self.numbers[name] = question = number_questions.parse(options, body)
        told = question.variants()[0].answered()
        return (
            boxed(number_questions.TITLE, question.asked(), folded=False)
            + "\n\n"
            + boxed(votes.ANSWER, told, folded=True)
        )


def boxed(title: str, body: str, *, folded: bool) -> str:
    """Return a box as HTML: no formula may stand behind a `>`."""
    if folded:
        head = f"<summary><b>{title}</b></summary>"
        return f"<details>{head}\n\n{body}\n\n</details>"
    return f"<blockquote>\n\n**{title}**\n\n{body}\n\n</blockquote>"


def leaves(tokens: list[Token]) -> Iterator[Token]:
    """Yield the blocks of a text that are rewritten as a whole."""
    end = 0
    for token in tokens:
        if token.map and token.map[0] >= end:
            if token.type in ("table_open", "dl_open"):
                end = token.map[1]
                yield token
            elif token.nesting == 0:
                yield token
