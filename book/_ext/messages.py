"""The messages of a source: what a reader sees of it, and what may be replaced.

A source in another language is the source with its messages replaced. One walk
serves for both: `rewritten` asks a function for what stands in the place of
each message. A function that notes the message and returns it finds them all.

Text is read by the parser of MyST, settings by YAML's, and code by Python's. A
message has no line breaks: the white space of a text is that of its editor.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import yaml
from babel.messages import jslexer
from docutils.nodes import make_id
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from myst_parser.config.main import MdParserConfig
from myst_parser.parsers.mdit import create_md_parser

# Returns what stands in the place of a message, which begins in a line; its
# context is CODE if it stands in code, where it is no Markdown, and TERM if it
# is a term of the glossary.
Replace = Callable[[str, int, str], str]
CODE, TERM = "code", "term"
# Begins a comment below a heading: the anchor of the heading in the source.
ANCHOR = "anchor: "
# An edit: the lines from the first up to the second are replaced.
Edit = tuple[int, int, list[str]]

EXTENSIONS = {
    "amsmath",
    "attrs_block",
    "attrs_inline",
    "colon_fence",
    "deflist",
    "dollarmath",
}
OPTIONS = re.compile(r"(?::[\w-]+:.*\n?)*")
# What is no word: a formula, code, a role without words of its own, an address.
WORDLESS = re.compile(
    r"\$[^$]+\$|\{(?:ref|numref|eq|cite:[pt])\}`[^`<]+`|\{kbd\}`[^`]+`"
    r"|(?<!\})(`+)(?!`).+?(?<!`)\1(?!`)|<https?:[^>]+>|\{\{.+?\}\}"
)
WORD = re.compile(r"[A-Za-z]{2}")
# What may stand between two of them, and behind the last.
SIGNS = {", ", "; ", ";"}
# A directive whose argument is a title, and one whose content is text.
TITLED = {"admonition", "exercise", "exercise-start", "grid-item-card"}
TEXT = TITLED | {"grid", "notes", "number", "only", "plans", "typed", "vote"}
WITHOUT = {
    "answer",
    "bibliography",
    "deeper",
    "exercise-end",
    "licences",
    "measured",
    "shown",
    "solution-end",
    "solution-start",
}
# Where a cell shows what is written in it: the arguments of these calls, and
# these keywords and keys.
CALLS = {
    "print",
    "bracket",
    "dealt",
    "label",
    "level",
    "mark",
    "panel",
    "pointer",
    "theory",
}
KEYS = {"label", "title", "xlabel", "ylabel", "suptitle"}
# Words that a cell keeps in a name before it prints or draws them.
NAMES = {
    "as stored",
    "at random",
    "averaged twice",
    "batch, in the older sense: all 12 samples",
    "best weight",
    "beyond 1000",
    "bounces",
    "bowl, end of the run",
    "bug",
    "centred",
    "constant",
    "creeps",
    "descent",
    "diverges",
    "eight, rate kept",
    "eight, rate scaled",
    "epoch 1",
    "epoch 2",
    "formula",
    "halved",
    "hilltop",
    "hit",
    "last weight",
    "local minimum",
    "mean",
    "mean of means",
    "mean weight",
    "miss",
    "momentum",
    "one after the other",
    "one epoch",
    "one step",
    "one worker",
    "plateau",
    "right",
    "saddle",
    "sorted",
    "stored order",
    "together",
    "with replacement",
    "without replacement",
    "wrong",
    "x = 3 only",
}


# What scripts say to one another, and to the browser; and a selector of CSS.
SIGNALS = {
    "Arrow",
    "Backspace",
    "Enter",
    "Escape",
    "PageDown",
    "PageUp",
    "answers to How a model finds its weight",
    "DOMContentLoaded",
    "use strict",
}
SELECTOR = re.compile(
    r"(^|[ ,])(?!answers_file)[\w-]*\.[a-z][\w-]+([ ,]|$)|[\w)] > |^\("
    r"|^[a-z]+( [a-z]+)* section$|^[a-z]+( [a-z]+)? pre$|^import gc|^verdict = "
)
BETWEEN_TAGS = re.compile(
    r"<script>.*?</script>|(?<=>)(?:[^<>{}]|\{\{[^}]*\}\})+(?=<)", re.DOTALL
)


@cache
def parser() -> MarkdownIt:
    """Return the parser of the book's text."""
    config = MdParserConfig(enable_extensions=EXTENSIONS)
    return create_md_parser(config, RendererHTML)


def rewritten(text: str, replace: Replace, first: int = 1) -> str:
    """Return a MyST text with its messages replaced.

    `first` is the number of its first line. Raises ValueError for a directive
    that is not known.
    """
    lines = text.split("\n")
    edits = list(blocks(parser().parse(text), lines, replace, first))
    for begin, end, new in reversed(edits):
        lines[begin:end] = new
    return "\n".join(lines)


def blocks(
    tokens: list[Token], lines: list[str], replace: Replace, first: int
) -> Iterator[Edit]:
    """Yield the edits of the blocks of a text, in order."""
    below = 0
    for place, token in enumerate(tokens):
        begin, end = token.map or (0, 0)
        if begin < below:
            continue
        line = first + begin
        if token.type == "table_open":
            below = end
            yield from table(tokens[place:], replace, first)
        elif token.type == "inline":
            # The parser does not say where a term of a list ends.
            end = begin + token.content.count("\n") + 1
            new = inline(token, lines[begin], replace, line)
            if tokens[place - 1].type == "heading_open" and new != [
                lines[begin]
            ]:
                new += ["", f"% {ANCHOR}{anchor(token)}"]
            yield begin, end, new
        elif token.type == "front_matter":
            yield begin, end, head(token.content, replace, line)
        elif token.type == "html_block":
            yield begin, end, tags(lines[begin:end], replace, line)
        elif token.type == "math_block":
            yield begin, end, spoken("\n".join(lines[begin:end]), replace, line)
        elif token.type in ("fence", "colon_fence"):
            made = fence(token, lines[begin], replace, line)
            indent = re.match(r" *", lines[begin])
            assert indent
            closing = lines[end - 1].strip()
            new = [*made, closing] if set(closing) <= set(":`") else made
            yield begin, end, [(indent[0] + each).rstrip() for each in new]


def said(message: str, replace: Replace, line: int) -> str:
    """Return what stands in the place of a text.

    Of one without words, such as a list of references, its signs are replaced.
    """
    message = " ".join(message.split())
    if WORD.search(WORDLESS.sub("", message)):
        return replace(message, line, "")
    made, done = "", 0
    for found in WORDLESS.finditer(message):
        sign = message[done : found.start()]
        made += replace(sign, line, CODE) if sign in SIGNS else sign
        made += found[0]
        done = found.end()
    sign = message[done:]
    return made + (replace(sign, line, CODE) if sign in SIGNS else sign)


def inline(token: Token, line: str, replace: Replace, number: int) -> list[str]:
    """Return a paragraph, a heading or an entry as one line."""
    top = token.content.split("\n")[0]
    place = line.rstrip().rfind(top)
    marker, text = re.match(r"(\[[ x]\] )?(.*)", token.content, re.S).groups()  # type: ignore[union-attr]
    return [line[:place] + (marker or "") + said(text, replace, number)]


def anchor(heading: Token) -> str:
    """Return the anchor that the build gives a heading of the source."""
    parts = heading.children or []
    return make_id("".join(part.content for part in parts))


def table(tokens: list[Token], replace: Replace, first: int) -> Iterator[Edit]:
    """Yield the edits of the rows of a table."""
    row: list[str] = []
    for token in tokens:
        if token.type == "tr_open":
            assert token.map
            row, begin = [], token.map[0]
        elif token.type == "inline":
            new = said(token.content, replace, first + begin)
            row.append(new.replace("|", r"\|"))
        elif token.type == "tr_close":
            yield begin, begin + 1, [f"| {' | '.join(row)} |"]
        elif token.type == "table_close":
            return


def head(content: str, replace: Replace, line: int) -> list[str]:
    """Return the settings at the top of a page, with its description."""
    settings = yaml.safe_load(content)
    described = settings.get("myst", {}).get("html_meta", {})
    if "description" in described:
        described["description"] = said(described["description"], replace, line)
    return ["---", *dumped(settings), "---"]


def dumped(settings: Any) -> list[str]:
    """Return settings as lines of YAML."""
    text = yaml.safe_dump(
        settings, allow_unicode=True, sort_keys=False, width=1000
    )
    return text.strip().split("\n")


def tags(lines: list[str], replace: Replace, number: int) -> list[str]:
    """Return HTML with the text between its tags replaced."""
    return re.sub(
        r"(?<=>)[^<>]+(?=<)",
        lambda found: said(found[0], replace, number),
        "\n".join(lines),
    ).split("\n")


def spoken(formula: str, replace: Replace, line: int) -> list[str]:
    r"""Return a formula with the words of its `\text{}` replaced."""

    def words(found: re.Match[str]) -> str:
        before, text, after = re.match(r"(\s*)(.*?)(\s*)$", found[1]).groups()  # type: ignore[union-attr]
        return rf"\text{{{before}{said(text, replace, line)}{after}}}"

    return re.sub(r"\\text\{([^{}]*)\}", words, formula).split("\n")


def fence(token: Token, opening: str, replace: Replace, line: int) -> list[str]:
    """Return a directive, a cell or a listing without its last line.

    Raises ValueError for a directive that is not known.
    """
    found = re.match(r"\{([\w-]+)\} *(.*)", token.info.strip())
    opening = opening.strip()
    content = token.content.removesuffix("\n")
    if not found:
        if token.info.strip() == "python":
            content = in_code(content, replace, line + 1)
        return [opening, *content.split("\n")]
    kind, title = found.groups()
    if kind == "code-cell":
        return [opening, *cell(content, replace, line + 1)]
    if kind == "math":
        return [opening, *spoken(content, replace, line + 1)]
    if kind == "glossary":
        return [opening, *glossary(content, replace, line + 1)]
    if kind in WITHOUT:
        return [opening, *content.split("\n")] if content else [opening]
    if kind not in TEXT:
        raise ValueError(f"line {line}: no messages known of {kind!r}")
    if kind in TITLED and title:
        opening = opening.removesuffix(title) + said(title, replace, line)
    return [opening, *body(kind, content, replace, line + 1)]


def body(kind: str, content: str, replace: Replace, line: int) -> list[str]:
    """Return what stands in a directive of text."""
    options = OPTIONS.match(content)
    assert options
    asked = re.sub(
        r"(?<=^:ask: ).+",
        lambda ask: said(ask[0], replace, line),
        options[0],
        flags=re.MULTILINE,
    )
    text = content[options.end() :]
    first = line + options[0].count("\n")
    if kind != "number":
        made = rewritten(text, replace, first)
    else:
        # An answer is an expression, what stands below it is text.
        parts = re.split(r"(^- \[[ x]\] .*$)", text, flags=re.MULTILINE)
        made = ""
        for place, part in enumerate(parts):
            at = first + "".join(parts[:place]).count("\n")
            made += part if place % 2 else nested(part, replace, at)
    return (asked + made).split("\n")


def nested(text: str, replace: Replace, line: int) -> str:
    """Return text that may be indented by two."""
    shifted = re.sub(r"^  ", "", text, flags=re.MULTILINE)
    made = rewritten(shifted, replace, line)
    if shifted == text:
        return made
    return re.sub(r"^(?=.)", "  ", made, flags=re.MULTILINE)


def glossary(content: str, replace: Replace, line: int) -> list[str]:
    """Return a glossary whose terms come first in the language, each once.

    The terms of the source stay, so that every `{term}` leads somewhere. The
    first of an entry is its message.
    """
    made: list[str] = []
    terms: list[str] = []
    text: list[str] = []

    def flush(end: int) -> None:
        if terms:
            begin = end - len(text) - len(terms)
            own = replace(terms[0], line + begin, TERM)
            made.extend(dict.fromkeys([own, *terms]))
            indented = nested("\n".join(text), replace, line + end - len(text))
            made.extend(indented.split("\n"))
        terms.clear()
        text.clear()

    lines = content.split("\n")
    for number, each in enumerate(lines):
        if each and not each.startswith(" "):
            if text:
                flush(number)
            terms.append(each)
        else:
            text.append(each)
    flush(len(lines))
    return made


def cell(content: str, replace: Replace, line: int) -> list[str]:
    """Return a cell of code: its settings, and what it says."""
    found = re.match(r"---\n(.*?)^---\n", content, re.M | re.S)
    settings: list[str] = []
    code = content
    if found:
        data = yaml.safe_load(found[1])
        shown = data.get("mystnb", {})
        for part, key in (("figure", "caption"), ("image", "alt")):
            if key in shown.get(part, {}):
                shown[part][key] = said(shown[part][key], replace, line)
        settings = ["---", *dumped(data), "---"]
        code = content[found.end() :]
    elif options := OPTIONS.match(content):
        settings = options[0].splitlines()
        code = content[options.end() :]
    first = line + content[: len(content) - len(code)].count("\n")
    return [*settings, *in_code(code, replace, first).split("\n")]


def in_code(code: str, replace: Replace, line: int) -> str:
    """Return code with the words and comments replaced that a reader sees."""
    found = [*comments(code), *literals(code)]
    lines = code.split("\n")
    made = [
        form.format(named(text, replace, line + begin[0] - 1))
        for begin, _, text, form in sorted(found)
    ]
    for place, new in reversed([*zip(sorted(found), made)]):
        (row, begin), (end_row, end), *_ = place
        before, after = lines[row - 1][:begin], lines[end_row - 1][end:]
        lines[row - 1 : end_row] = [before + new + after]
    return "\n".join(lines)


def named(text: str, replace: Replace, line: int) -> str:
    """Return what stands in the place of a text, names in its fields too."""

    def field(found: re.Match[str]) -> str:
        name = found[2]
        new = replace(name, line, CODE) if name in NAMES else name
        return found[1] + new + found[1]

    return re.sub(
        r"\{[^{}]*\}",
        lambda place: re.sub(r"(['\"])([^'\"]*)\1", field, place[0]),
        replace(text, line, CODE),
    )


def in_script(script: str, replace: Replace) -> str:
    """Return a script of a page with the words replaced that a reader sees."""
    done, made = 0, ""
    for token in jslexer.tokenize(script):
        if token.type not in ("string", "template_string"):
            continue
        begin = script.index(token.value, done)
        quote, text = token.value[0], token.value[1:-1]
        parts = [
            replace(part, token.lineno, CODE) if speaks(part) else part
            for part in re.split(r"(<[^<>]*>)", text)
        ]
        made += script[done:begin] + quote + "".join(parts) + quote
        done = begin + len(token.value)
    return made + script[done:]


def speaks(text: str) -> bool:
    """Tell whether a literal of a script is read by a reader."""
    bare = re.sub(r"\$\{[^{}]*\}", "", text)
    words = WORD.search(bare) and text not in SIGNALS and text[:1] != "<"
    sentence = re.search(r"[a-z.,] | [a-z]|^[A-Z][a-z]|^play$|^stop$", bare)
    return bool(words and sentence and not SELECTOR.search(bare))


def in_template(template: str, replace: Replace) -> str:
    """Return a template of a page with the text between its tags replaced."""

    def text(found: re.Match[str]) -> str:
        old = found[0]
        if old[0] == "<" or not WORD.search(re.sub(r"\{\{.*?\}\}", "", old)):
            return old
        line = 1 + template.count("\n", 0, found.start())
        before = old[: len(old) - len(old.lstrip())]
        after = old[len(old.rstrip()) :]
        return before + replace(" ".join(old.split()), line, "") + after

    return BETWEEN_TAGS.sub(text, template)


# Where a text begins and ends in code, the text, and what stands around it.
Found = tuple[tuple[int, int], tuple[int, int], str, "Form"]


class Form(str):
    """The code around a text."""

    def format(self, text: str) -> str:  # type: ignore[override]
        """Return the code with a text in it."""
        return self.replace("\0", text)


def comments(code: str) -> Iterator[Found]:
    """Yield the comments of code."""
    magic = re.sub(r"^(\s*)[%!](?=\w)", r"\1_", code, flags=re.MULTILINE)
    for token in tokenize.generate_tokens(io.StringIO(magic).readline):
        if token.type == tokenize.COMMENT and WORD.search(token.string):
            text = token.string.removeprefix("#").strip()
            yield token.start, token.end, text, Form("# \0")


def literals(code: str) -> Iterator[Found]:
    """Yield the texts of code that a reader sees."""
    tree = ast.parse(code)
    lines = code.split("\n")
    for node in shown(tree):
        source = ast.get_source_segment(code, node)
        assert source
        assert node.end_lineno
        assert node.end_col_offset is not None
        prefix, text, quote = joined(source)
        if not worded(text) or text.startswith("_"):
            continue  # a label that begins so is not shown
        begin = character(lines[node.lineno - 1], node.col_offset)
        end = character(lines[node.end_lineno - 1], node.end_col_offset)
        yield (
            (node.lineno, begin),
            (node.end_lineno, end),
            text,
            Form(f"{prefix}{quote}\0{quote}"),
        )


def worded(text: str) -> bool:
    """Tell whether there is a word in a text, outside of its expressions."""
    return bool(WORD.search(re.sub(r"\{[^{}]*\}", "", text)))


def character(line: str, offset: int) -> int:
    """Return which character stands at a byte of a line."""
    return len(line.encode()[:offset].decode())


def joined(source: str) -> tuple[str, str, str]:
    """Return prefix, text and quotation mark of a literal and its parts."""
    parts = re.findall(
        r"([fFrRbBuU]*)(\"\"\"|'''|\"|')(.*?)(?<!\\)\2", source, re.DOTALL
    )
    prefix = max((part[0] for part in parts), key=len)
    quote = parts[0][1]
    return prefix, "".join(part[2] for part in parts), quote


def shown(tree: ast.AST) -> Iterator[ast.Constant | ast.JoinedStr]:
    """Yield the literals that are printed or drawn, or compared with them."""
    inside = {
        id(each)
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr)
        for each in ast.walk(node)
        if each is not node
    }
    found = {
        (each.lineno, each.col_offset): each
        for each in candidates(tree)
        if id(each) not in inside
    }
    return iter(found.values())


def candidates(tree: ast.AST) -> Iterator[ast.Constant | ast.JoinedStr]:
    """Yield the literals that a reader may see."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            places = node.args if name in CALLS else []
            named = [each for each in node.keywords if each.arg in KEYS]
            for place in [*places, *(each.value for each in named)]:
                yield from strings(place)
        elif isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values):
                if isinstance(key, ast.Constant) and key.value in KEYS:
                    yield from strings(value)
        elif isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.In):
            yield from strings(node.left)
        elif isinstance(node, ast.Assert) and node.msg:
            yield from strings(node.msg)
        elif isinstance(node, ast.Constant) and node.value in NAMES:
            yield node


def strings(node: ast.expr) -> Iterator[ast.Constant | ast.JoinedStr]:
    """Yield a literal, and those of a choice or a list of literals."""
    if isinstance(node, ast.JoinedStr) or (
        isinstance(node, ast.Constant) and isinstance(node.value, str)
    ):
        yield node
    elif isinstance(node, ast.IfExp):
        yield from strings(node.body)
        yield from strings(node.orelse)
    elif isinstance(node, ast.List | ast.Tuple):
        for each in node.elts:
            yield from strings(each)
