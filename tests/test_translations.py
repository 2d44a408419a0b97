"""The course in other languages: complete, in step, and the same underneath."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import edition
import han
import measured
import messages
import nbformat
import pytest
import translate
from babel.messages.catalog import Message
from babel.messages.pofile import read_po
from browsing import ROOT
from chapters import SOURCES, code, made_from
from edition import LOCALE
from language import short
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path

from lecture_code import figures

LANGUAGES = edition.languages()
CATALOGUES = sorted(LOCALE.rglob("*.po"))
WORDS = messages.WORD
PAGES = sorted((ROOT / "book").rglob("*.md"))


def name(path: Path) -> str:
    """Return how a page or a catalogue is called in the list of tests."""
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", CATALOGUES, ids=name)
def test_every_message_is_translated_and_nothing_is_lost(path: Path) -> None:
    assert list(translate.faults(path)) == []


@pytest.mark.parametrize("each", LANGUAGES)
def test_each_page_has_a_catalogue_and_no_other_is_there(each: str) -> None:
    folder = LOCALE / each / edition.FOLDER
    found = {
        path.relative_to(folder).as_posix() for path in folder.rglob("*.po")
    }
    assert found == set(translate.templates())


@pytest.mark.slow
@pytest.mark.parametrize("path", CATALOGUES, ids=name)
def test_to_renew_a_catalogue_twice_changes_nothing(
    path: Path, tmp_path: Path
) -> None:
    each, _, *rest = path.relative_to(LOCALE).parts
    template = translate.templates()["/".join(rest)]()
    catalog = translate.read(path, each)
    written = []
    for place in (tmp_path / "once.po", tmp_path / "twice.po"):
        catalog.update(template)
        translate.write(catalog, place, each)
        written.append(place.read_bytes())
        catalog = translate.read(place, each)
    assert written[0] == written[1]


@pytest.mark.parametrize("each", LANGUAGES)
def test_the_package_has_the_words_of_its_catalogue(each: str) -> None:
    assert translate.in_package(each).read_bytes() == translate.compiled(each)


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_to_replace_each_message_by_itself_keeps_all_messages(
    page: Path,
) -> None:
    found: list[list[tuple[str, str]]] = [[], []]
    texts = [page.read_text(encoding="utf-8")]
    for notes in found:

        def note(
            message: str,
            _line: int,
            context: str,
            notes: list[tuple[str, str]] = notes,
        ) -> str:
            notes.append((context, message))
            return message

        texts.append(messages.rewritten(texts[-1], note))
    assert found[0] == found[1]
    assert found[0]
    assert texts[1] == texts[2]


def test_a_directive_that_is_not_known_is_named() -> None:
    with pytest.raises(ValueError, match="line 3: no messages known of 'tip'"):
        messages.rewritten(
            "A page.\n\n:::{tip}\nSo.\n:::", lambda message, *_: message
        )


# What a translator may get wrong in a message, and the check that finds it.
WRONG = [
    (
        "The cost is $x^2$.",
        "\u4ee3\u4ef7\u662f $x^3$\u3002",
        "marks: lost $x^2$",
    ),
    (
        "Call `cost` now.",
        "\u73b0\u5728\u8c03\u7528\u3002",
        "marks: lost `cost`",
    ),
    (
        "See {ref}`sec-a`.",
        "\u89c1 {ref}`sec-b`\u3002",
        "marks: lost {ref} sec-a",
    ),
    (
        "See [it](a.html).",
        "\u89c1[\u5b83](b.html)\u3002",
        "marks: lost link a.html",
    ),
    (
        "**Note.** So.",
        "**\u6ce8\u610f\u3002**\u6240\u4ee5\u3002",
        "marks: lost strong",
    ),
    ("After 100 epochs", "10 \u8f6e\u4e4b\u540e", "numbers: lost 100"),
    ("Move it to the right", "Move it", "language: nothing is Chinese"),
    ("a, b", "\u7532,\u4e59", "sign: Chinese has its own sign"),
    ("a (b)", "\u7532(\u4e59)", "sign: Chinese has its own brackets"),
    ("about SGD", "\u5173\u4e8eSGD", "space: a space is missing"),
    ("a, b", "\u7532\uff0c \u4e59", "space: there should be no space"),
    (
        "a {term}`cost`",
        "{term}`\u635f\u5931 <cost>`",
        "term: 'cost' is \u4ee3\u4ef7, and not \u635f\u5931",
    ),
    (
        "Two learning rates",
        "\u4e24\u4e2a\u6b65\u957f",
        "term: 'learning rate' is \u5b66\u4e60\u7387",
    ),
]


@pytest.mark.parametrize(("old", "new", "fault"), WRONG)
def test_a_wrong_translation_is_found(old: str, new: str, fault: str) -> None:
    wrong = Message(old, new)
    found = translate.compared(wrong, "zh_CN", code=False)
    told = [f"{check}: {text}" for check, text in found]
    assert any(each.startswith(fault) for each in told), told


def test_a_field_of_a_text_in_code_stays() -> None:
    wrong = Message("cost {cost:.2f}", "\u4ee3\u4ef7 {cost:.3f}")
    (lost, added) = translate.compared(wrong, "zh_CN", code=True)
    assert lost == ("marks", "lost {cost:.2f}")
    assert added == ("marks", "added {cost:.3f}")


def test_a_comment_with_a_reason_allows_what_a_check_finds() -> None:
    said = Message("a", "b", user_comments=["allow term: a title of a work"])
    bare = Message("a", "b", user_comments=["allow term:"])
    assert translate.allowed(said, "term")
    assert not translate.allowed(said, "marks")
    assert not translate.allowed(bare, "term")


def test_the_glossary_shows_the_pinned_words() -> None:
    page = (ROOT / "book" / "glossary.md").read_text(encoding="utf-8")
    shown = dict(re.findall(r"^(\w[^\n|]*)\n(\S+)\n(?=  )", page, re.MULTILINE))
    pinned = translate.glossary("zh_CN")
    assert {word.lower(): own for word, own in shown.items()} == pinned


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)
@pytest.mark.parametrize("each", LANGUAGES)
def test_a_notebook_differs_in_its_words_alone(each: str, source: Path) -> None:
    here = nbformat.read(made_from(source), 4)
    there = nbformat.read(
        made_from(source).parent / short(each) / made_from(source).name, 4
    )
    cells = [*zip(code(here), code(there), strict=True)]
    assert cells
    for place, (cell, other) in enumerate(cells):
        if "nbval-ignore-output" not in cell.metadata.get("tags", []):
            expected = numbers_of(cell.outputs)
            assert numbers_of(other.outputs) == expected, cell.source
        if place:
            assert skeleton(other.source) == skeleton(cell.source)


def numbers_of(outputs: list[nbformat.NotebookNode]) -> list[list[str]]:
    """Return the numbers of each line that is printed.

    Within a line a language has its own order.
    """
    printed = "".join(
        output.get("text", "") or output.get("data", {}).get("text/plain", "")
        for output in outputs
    )
    return [
        sorted(re.findall(r"\d[\d.e+-]*", line))
        for line in printed.splitlines()
    ]


def skeleton(source: str) -> str:
    """Return code without its texts and comments."""
    tree = ast.parse(re.sub(r"^[%!].*$", "", source, flags=re.MULTILINE))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            node.value = ""
        if isinstance(node, ast.JoinedStr):
            node.values = []
    return ast.dump(tree)


def test_the_font_is_made_by_its_tool() -> None:
    assert han.PLACE.read_bytes() == han.font()


def test_a_chinese_character_is_one_em_wide() -> None:
    font = FontProperties(family=["DejaVu Sans", han.NAME], size=20)
    text = "\u6743\u91cd\uff0c\u5b66\u4e60\u7387"
    width, *_ = text_to_path.get_text_width_height_descent(text, font, False)
    assert width == pytest.approx(20 * len(text))


def test_a_figure_is_drawn_with_chinese_words() -> None:
    sheet, ax = figures.canvas()
    word = "\u6743\u91cd w"
    figures.label(ax, word, word, word)
    assert sheet.picture().svg().count(word) == 3


# In the folder of an edition: which notebooks are not made from its chapters.
STALE = """
import nbformat
from chapters import SOURCES, made_from
from labels import words_of_labels
import notebooks

def told(notebook):
    return [(each.cell_type, each.source) for each in notebook.cells]

for source in SOURCES:
    made = notebooks.convert(source, words_of_labels())
    if told(made) != told(nbformat.read(made_from(source), 4)):
        print(source.name)
"""


@pytest.mark.slow
@pytest.mark.parametrize("each", LANGUAGES)
def test_its_notebooks_are_made_from_the_chapters_of_an_edition(
    each: str, tmp_path: Path
) -> None:
    edition.make(each, tmp_path / each)
    folders = (tmp_path / each / "book" / "_ext", tmp_path / each / "tools")
    ran = subprocess.run(
        [sys.executable, "-c", STALE],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(map(str, folders))},
        cwd=tmp_path / each,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout == "", "run `make notebooks`"


@pytest.mark.slow
def test_sphinx_finds_no_message_that_is_not_ours(tmp_path: Path) -> None:
    kind = ["--builder", "custom", "--custom-builder", "gettext"]
    tool = str(Path(sys.executable).with_name("jupyter-book"))
    command = [tool, "build", str(ROOT)]
    place = ["--path-output", str(tmp_path)]
    ran = subprocess.run(
        [*command, *kind, "-n", *place],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    with (tmp_path / "_build" / "gettext" / "book.pot").open("rb") as file:
        theirs = [str(message.id) for message in read_po(file) if message.id]
    ours = {
        " ".join(str(message.id).split())
        for template in translate.templates().values()
        for message in template()
        if message.id
    }
    # These are made of ours when the page is built.
    ours |= set(measured_words())
    assert len(theirs) > 2000
    left = [text for text in theirs if not is_ours(text, ours)]
    assert left == []


def measured_words() -> Iterator[str]:
    """Yield what the page on a class says of what was measured."""
    row = json.loads(measured.MEASURED.read_text("utf-8"))
    for part in measured.PARTS.values():
        for line in part(row).splitlines():
            yield line.removeprefix("- ")
            yield from line.strip("| ").split(" | ")


def is_ours(text: str, ours: set[str]) -> bool:
    """Tell whether a message is ours, or is made of ours, or has no words."""
    text = " ".join(text.split())
    # The letter of an option is put before it; the plans are made of their
    # table, with words that are marked in `plans.py`.
    text = re.sub(r"^\([a-z]\) ", "", text)
    text = re.sub(r"^\*Optional\.\* | \*Half-time\.\*$", "", text)
    if text in ours or re.search(
        r"^The plan for|of them optional|^Left$", text
    ):
        return True
    # A listing is code of the package. A formula on its own has no words but
    # those that it says, which are messages.
    words = re.findall(r"\\text\{ *(.*?) *\}", text)
    bare = re.sub(r"\\text\{.*?\}|\\[a-zA-Z]+\*?(\{[a-z]+\})?", "", text)
    if not re.search("[A-Za-z]{3}", bare) and "$" not in text:
        return all(word in ours for word in words if WORDS.search(word))
    listing = text.startswith(r"\begin{Verbatim}")
    wordless = not WORDS.search(messages.WORDLESS.sub("", text))
    return listing or wordless
