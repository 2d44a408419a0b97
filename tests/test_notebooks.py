"""The notebooks: whole, executed once in order, without mark-up, in step."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import nbformat
import pytest
from chapters import NOTEBOOKS, SOURCES, code, made_from
from labels import words_of_labels

import notebooks

WORDS = words_of_labels()
# What nbval compares. A picture of another type would change unnoticed.
COMPARED = {"text/plain", "text/html", "text/latex", "image/svg+xml"}
# What MyST, Sphinx and their extensions would read, and Jupyter shows as it is.
MARKUP = {
    "a role": r"\{[\w:+.-]+\}`",
    "a fence of a directive": r"^ *(?:`{3,}|~{3,}|:{3,}) *\{",
    "a fence of colons": r"^ *:{3,}",
    "a label": r"^ *\([\w-]+\)= *$",
    "an option": r"^ *:[\w-]+:(?: |$)",
    "a comment": r"^ *% ",
    "a block break": r"^ *\+\+\+",
    "attributes": r"^ *\{[.#][\w-]+[^}]*\} *$|[`\])]\{[^}]*\}",
    "a substitution": r"\{\{.*?\}\}",
    "a footnote": r"\[\^[\w-]+\]",
    "a definition": r"^: ",
    "a task": r"^ *[-*+] \[[ xX]\] ",
    "front matter": r"\A---$",
}


@pytest.fixture
def notebook(source: Path) -> Any:
    return nbformat.read(made_from(source), as_version=4)


def texts(notebook: Any) -> list[str]:
    return [c.source for c in notebook.cells if c.cell_type == "markdown"]


def markup(text: str) -> list[str]:
    """Return the kinds of mark-up that a viewer would show as they are.

    What stands in code or in a formula is shown as it is on purpose; a role
    looks like code behind braces.
    """
    for shown in (
        r"^(`{3,})(?!\{)\w*\n.*?^\1$",
        r"\$\$.*?\$\$",
        r"(?<![}`])(`{1,2})(?!`)[^`]+\1(?!`)",
        r"\$[^$]+\$",
    ):
        text = re.sub(shown, "``", text, flags=re.MULTILINE | re.DOTALL)
    return [
        kind
        for kind, pattern in MARKUP.items()
        if re.search(pattern, text, flags=re.MULTILINE)
    ]


def test_every_chapter_has_its_notebook_and_no_other_is_there() -> None:
    made = [made_from(source) for source in SOURCES]
    assert sorted(NOTEBOOKS.glob("*.ipynb")) == made


def test_the_notebook_is_valid(notebook: Any) -> None:
    nbformat.validate(notebook)


def test_it_is_made_from_its_chapter(source: Path, notebook: Any) -> None:
    def shape(made: Any) -> list[Any]:
        return [(c.id, c.cell_type, c.source, c.metadata) for c in made.cells]

    made = notebooks.convert(source, WORDS)
    assert shape(made) == shape(notebook), "run `make notebooks`"
    assert made.metadata == notebook.metadata


def test_every_code_cell_was_executed_in_order(notebook: Any) -> None:
    counts = [cell.execution_count for cell in code(notebook)]
    assert counts == list(range(1, len(counts) + 1))
    for cell in code(notebook):
        for output in cell.outputs:
            said = output.get("execution_count", cell.execution_count)
            assert said == cell.execution_count, cell.source


def test_no_cell_holds_an_error_or_a_warning(notebook: Any) -> None:
    for cell in code(notebook):
        for output in cell.outputs:
            assert output.output_type != "error", cell.source
            assert output.get("name") != "stderr", cell.source


def test_nbval_compares_every_output(notebook: Any) -> None:
    for cell in code(notebook):
        for output in cell.outputs:
            assert set(output.get("data", {})) <= COMPARED, cell.source


def test_a_viewer_that_shows_no_picture_shows_a_sentence(
    notebook: Any,
) -> None:
    shown = [
        output.data["text/plain"]
        for cell in code(notebook)
        for output in cell.outputs
        if "data" in output
    ]
    assert sum(text.startswith("A picture. ") for text in shown) >= 8
    for text in shown:
        assert not re.match(r"<.*>$| at 0x", text), text


def test_no_markup_of_the_book_is_left(notebook: Any) -> None:
    for text in texts(notebook):
        assert markup(text) == [], text


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("a role", "See {ref}`a section <sec-gd-loop>`."),
        ("a role", "the {math}`w`"),
        ("a fence of a directive", "```{math}\n:label: eq\nw\n```"),
        ("a fence of a directive", "~~~ {note}\nw\n~~~"),
        ("a fence of colons", ":::{note}\nw\n:::"),
        ("a fence of colons", "w\n::::"),
        ("a label", "(sec-gd-loop)=\n## The loop"),
        ("an option", ":class: dropdown\nw"),
        ("an option", "w\n:nonumber:\n"),
        ("a comment", "% not yet\nw"),
        ("a block break", "w\n\n+++\n\nw"),
        ("attributes", "{.deeper}\n## The loop"),
        ("attributes", "[w](x.md){.external}"),
        ("attributes", "`w`{l=python}"),
        ("a substitution", "the {{ rate }}"),
        ("a footnote", "so it is[^cauchy]"),
        ("a definition", "`stored`\n: The order of the data."),
        ("a task", "- [x] the right one"),
        ("front matter", "---\ndeck: x\n---"),
    ],
)
def test_what_would_be_left_is_found(kind: str, text: str) -> None:
    assert kind in markup(f"Before.\n\n{text}" if kind[0] == "a" else text)


@pytest.mark.parametrize(
    "text",
    [
        "Write `a{b}` or `:::`.",
        "A set $\\{w\\}$, and\n\n$$\n\\begin{aligned}\nw\n\\end{aligned}\n$$",
        "```\n%pip install x\n```",
        "[The loop](#The-loop): 3 % of it, at 10:30 :-)",
        "| a | b |\n| :- | -: |\n| 1 | 2 |",
    ],
)
def test_what_jupyter_shows_well_is_not_taken_for_markup(text: str) -> None:
    assert markup(text) == []


def test_it_opens_with_the_question_and_says_how_it_is_run(
    notebook: Any,
) -> None:
    first = notebook.cells[0]
    assert re.match(r"# \w", first.source)
    assert "**The question of this chapter**" in first.source
    (number,) = (
        number
        for number, cell in enumerate(notebook.cells)
        if "%pip install" in cell.source
    )
    assert notebook.cells[number + 1] == code(notebook)[0]


def test_no_speaker_note_is_in_it(source: Path, notebook: Any) -> None:
    notes = re.findall(
        r"^:::\{notes\}\n(.*?)^:::$",
        source.read_text(encoding="utf-8"),
        flags=re.MULTILINE | re.DOTALL,
    )
    assert len(notes) > 30
    shown = "\n".join(cell.source for cell in notebook.cells)
    for note in notes:
        assert note.strip() not in shown


def test_a_solution_is_folded_up_to_the_next_heading(notebook: Any) -> None:
    heads = [
        cell
        for cell in notebook.cells
        if cell.cell_type == "markdown" and cell.source.startswith("#")
    ]
    folded = [
        re.match("#### Solution of Exercise ", cell.source) is not None
        for cell in heads
    ]
    assert sum(folded) >= 4
    assert [cell.metadata == notebooks.FOLDED for cell in heads] == folded
    # What follows a solution is not one of its parts.
    for cell, solution in zip(heads[1:], folded):
        if solution:
            assert re.match(r"#{2,3} ", cell.source), cell.source


def test_every_vote_hides_what_decides_it(notebook: Any) -> None:
    votes = answers = 0
    deciding = False
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            if "**Predict, then run**" in cell.source:
                votes, deciding = votes + 1, True
            elif "<summary><b>Answer</b></summary>" in cell.source:
                answers, deciding = answers + deciding, False
        else:
            hidden = cell.metadata.get("jupyter", {}).get("outputs_hidden")
            # Of nothing only three dots would be seen, which open nothing.
            there = deciding and bool(cell.outputs)
            assert bool(hidden) == there, cell.source
    assert votes == answers >= 4


def test_what_is_said_to_stand_in_a_box_does(notebook: Any) -> None:
    boxed = [cell.metadata.get("scrolled", False) for cell in notebook.cells]
    said = ["scroll inside it" in cell.source for cell in notebook.cells]
    assert boxed[1:] == said[:-1]
    for cell in code(notebook):
        lines = sum(o.get("text", "").count("\n") for o in cell.outputs)
        assert (lines > 40) == cell.metadata.get("scrolled", False)


def test_the_line_beside_a_folded_output_does_not_decide(
    notebook: Any,
) -> None:
    # JupyterLab shows the first line of a folded output. One that stands in
    # the code as it is printed was known before the run.
    heads = 0
    for cell in code(notebook):
        hidden = cell.metadata.get("jupyter", {}).get("outputs_hidden")
        if hidden and cell.outputs and "text" in cell.outputs[0]:
            shown = re.search(r".*\S.*", cell.outputs[0].text)
            assert shown, cell.source
            written = [
                node.value
                for node in ast.walk(ast.parse(cell.source))
                if isinstance(node, ast.Constant)
            ]
            assert shown.group() in written, cell.source
            heads += 1
    assert heads >= 7


def test_every_figure_has_its_number_and_caption_below(notebook: Any) -> None:
    drawn = 0
    for cell, below in zip(notebook.cells, notebook.cells[1:]):
        data = [o.get("data", {}) for o in cell.get("outputs", [])]
        if any("image/svg+xml" in each for each in data):
            drawn += 1
            assert re.match(rf"\*Fig\. \d\.{drawn}\.\* \w", below.source)
    assert drawn >= 9


def test_every_link_leads_to_a_heading_or_out(notebook: Any) -> None:
    links = re.findall(r"\]\(([^)\s]+)\)", "\n".join(texts(notebook)))
    assert links
    for link in links:
        path, _, anchor = link.partition("#")
        if path.startswith("https://"):
            continue
        other = notebook
        if path:
            other = nbformat.read(NOTEBOOKS / path, as_version=4)
        headings = re.findall(
            r"^#+ (.+)$", "\n".join(texts(other)), flags=re.MULTILINE
        )
        anchors = [heading.replace(" ", "-") for heading in headings]
        assert unquote(anchor) in anchors, link


def test_cells_keep_their_names_when_another_changes(source: Path) -> None:
    made = notebooks.convert(source, WORDS)
    names = [cell.id for cell in made.cells]
    assert len(set(names)) == len(names)
    again = notebooks.as_notebook(
        cell for cell in made.cells if "%pip install" not in cell.source
    )
    assert [cell.id for cell in again.cells] == names
    shorter = notebooks.as_notebook(
        cell for cell in made.cells[1:] if "%pip install" not in cell.source
    )
    assert [cell.id for cell in shorter.cells] == names[1:]
