"""The chapters as they are written: in form, labelled, asking, answering."""

from __future__ import annotations

import ast
import re
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import chapters
import folds
import pytest
import votes
from chapters import (
    NOTES,
    SOURCES,
    code,
    in_form,
    made_from,
    source_of,
    with_outputs,
)
from nbformat.v4 import new_code_cell, new_output
from sphinx.errors import ExtensionError


@pytest.fixture
def chapter(source: Path) -> Any:
    return with_outputs(source)


def text(chapter: Any) -> str:
    cells = [c.source for c in chapter.cells if c.cell_type == "markdown"]
    return "\n\n".join(cells)


def figure_of(cell: Any) -> Any:
    return cell.metadata.get("mystnb", {}).get("figure")


def test_the_text_is_in_the_one_form(source: Path) -> None:
    written = source.read_text(encoding="utf-8")
    assert in_form(written) == written
    # JupyterLab writes the name of its own kernel, and one at each cell.
    saved = written.replace(": Python 3\n", ": Python 3 (ipykernel)\n")
    saved = saved.replace("```{code-cell}\n", "```{code-cell} ipython3\n")
    assert saved != written
    assert in_form(saved) == written


def test_a_speakers_note_begins_as_a_sentence_does(source: Path) -> None:
    notes = NOTES.findall(source.read_text(encoding="utf-8"))
    assert len(notes) > 30
    begun = re.compile(r'[A-Z\d"*$`({-]')
    assert [note for note in notes if not begun.match(note)] == []


def test_the_text_holds_no_output(source: Path) -> None:
    assert all(cell.outputs == [] for cell in code(source_of(source)))
    assert "<svg" not in source.read_text(encoding="utf-8")


# A table's row is a line whatever stands in it.
NEXT_SENTENCE = re.compile(r'[a-z0-9)$`*"][.?!]["”)*]* +["*(]*[A-Z]')
LINE = re.compile(r"^(?!\|)\s*(?:\d+\. )?(.*)$", flags=re.M)


def test_a_sentence_begins_on_a_new_line(chapter: Any) -> None:
    lines = LINE.findall(text(chapter))
    assert len(lines) > 500
    assert [line for line in lines if NEXT_SENTENCE.search(line)] == []


def test_other_code_than_that_of_the_notebook_is_refused(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / source.name
    written = source.read_text(encoding="utf-8")
    more = "\n```{code-cell}\nw = 1.0\n```\n"
    other.write_text(written + more, "utf-8")
    with pytest.raises(ExtensionError, match="run `make notebooks`"):
        with_outputs(other)
    monkeypatch.setattr(chapters, "NOTEBOOKS", tmp_path)
    with pytest.raises(ExtensionError, match="run `make notebooks`"):
        with_outputs(source)


def test_every_output_is_that_of_the_notebook(source: Path) -> None:
    cells = code(with_outputs(source))
    assert sum(bool(cell.outputs) for cell in cells) > 30
    assert [cell.execution_count for cell in cells] == list(
        range(1, len(cells) + 1)
    )


def test_a_cell_that_ends_in_a_value_shows_it(chapter: Any) -> None:
    for cell in code(chapter):
        last = ast.parse(cell.source).body[-1]
        if isinstance(last, ast.Expr):
            assert cell.outputs, cell.source


def test_only_measured_times_are_exempt_from_comparison() -> None:
    exempt = []
    for path in SOURCES:
        for cell in source_of(path).cells:
            tags = set(cell.metadata.get("tags", []))
            known = {"live", "loop", "nbval-ignore-output", "scroll-output"}
            assert tags <= known, cell.source
            if "nbval-ignore-output" in tags:
                exempt.append(path.stem)
    measured = {"04_minibatch_gradient_descent": 4, "05_many_machines": 2}
    assert Counter(exempt) == measured


def test_cells_fit_on_a_slide(chapter: Any) -> None:
    for cell in code(chapter):
        lines = [line for line in cell.source.splitlines() if line.strip()]
        assert len(lines) <= 12, cell.source
        assert max(map(len, lines)) <= 80, cell.source


def test_no_helper_is_defined_outside_an_exercise(chapter: Any) -> None:
    solving = False
    for cell in chapter.cells:
        if cell.cell_type == "markdown":
            gates = re.findall(
                r"\{(solution|exercise)-(start|end)\}", cell.source
            )
            solving = gates[-1][1] == "start" if gates else solving
        elif not solving:
            nodes = ast.walk(ast.parse(cell.source))
            defined = [n for n in nodes if isinstance(n, ast.FunctionDef)]
            assert not defined, cell.source
            assert "pyplot" not in cell.source


def test_every_figure_has_a_caption_an_alt_text_and_a_reference(
    chapter: Any,
) -> None:
    prose = text(chapter)
    for cell in code(chapter):
        data = [output.get("data", {}) for output in cell.outputs]
        if not any("image/svg+xml" in each for each in data):
            continue
        figure = figure_of(cell)
        assert figure, cell.source
        assert figure.caption.strip().endswith("."), figure.name
        alt = cell.metadata.mystnb.image.alt
        assert len(alt.split()) >= 10, figure.name
        assert f"{{numref}}`{figure.name}`" in prose, figure.name


def test_figure_names_are_unique_in_the_book() -> None:
    names = Counter(
        figure.name
        for path in SOURCES
        for cell in code(source_of(path))
        if (figure := figure_of(cell))
    )
    assert names
    assert max(names.values()) == 1, names.most_common(3)


def test_every_heading_has_a_label(chapter: Any) -> None:
    for cell in chapter.cells:
        if cell.cell_type == "markdown":
            lines = ["", *cell.source.splitlines()]
            for before, line in pairwise(lines):
                if re.match(r"#{1,6} ", line):
                    assert re.fullmatch(r"\([a-z0-9-]+\)=", before), line


def test_every_exercise_has_a_folded_solution(chapter: Any) -> None:
    prose = text(chapter)
    exercises = re.findall(r"\{exercise(?:-start)?\}.*\n:label: (\S+)", prose)
    solutions = re.findall(r"\{solution-start\} (\S+)\n:class: dropdown", prose)
    assert len(exercises) >= 4
    assert sorted(exercises) == sorted(solutions)
    assert prose.count("{solution-end}") == len(solutions)


def test_two_chapters_hold_a_bug_to_find() -> None:
    hunts = [
        path.stem
        for path in SOURCES
        if re.search(
            r"\{exercise(?:-start)?\}.*find the bug",
            path.read_text(encoding="utf-8"),
            re.IGNORECASE,
        )
    ]
    assert len(hunts) >= 2


def votes_of(chapter: Any) -> dict[str, votes.Vote]:
    found = re.findall(
        r"^:{3,}\{vote\} (\S+)\n(.*?)^:{3,}$", text(chapter), re.M | re.S
    )
    assert len(dict(found)) == len(found)
    return {name: votes.parse(source) for name, source in found}


def test_every_vote_is_answered_after_it(chapter: Any) -> None:
    gates = re.findall(
        r"^:{3,}\{(vote|answer)\} (\S+)$", text(chapter), flags=re.M
    )
    asked = [name for kind, name in gates if kind == "vote"]
    assert len(asked) >= 4
    assert gates == [
        (kind, name) for name in asked for kind in ("vote", "answer")
    ]


def test_no_letter_is_right_more_often_than_another(chapter: Any) -> None:
    right = Counter(
        next(letter for letter, each in vote.lettered() if each.right)
        for vote in votes_of(chapter).values()
    )
    assert set(right) >= set("abc")
    assert max(right.values()) - min(right.values()) <= 1, right


def said_by(text: str) -> str:
    """Return the words and numbers in a text or in code, each in spaces."""
    found = re.findall(r"[a-z]+|[0-9.]*[0-9]", text.lower())
    return f" {' '.join(found)} "


def test_no_code_above_an_answer_names_it(chapter: Any) -> None:
    """Code that says the right option of a vote says another one, too."""
    shown, decided = "", 0
    asked = votes_of(chapter)
    for cell in chapter.cells:
        if cell.cell_type == "code":
            shown += f"{cell.source}\n"
        for kind, gate in re.findall(
            r"^:::\{(vote|answer)\} (\S+)$", cell.source, re.M
        ):
            if kind == "answer" and shown:
                decided += 1
                (_, right), *others = asked[gate].right_first()
                assert said_by(right.text) not in said_by(shown) or any(
                    said_by(other.text) in said_by(shown) for _, other in others
                ), gate
            shown = ""
    assert decided >= 4


def test_what_decides_a_vote_is_folded(chapter: Any) -> None:
    folded = folds.words(chapter.cells)
    assert folds.DECIDES in folded
    assert folds.PICTURE in folded


def test_what_is_folded_as_checked_has_passed_and_shows_nothing(
    chapter: Any,
) -> None:
    checked = [
        cell
        for cell, why in zip(code(chapter), folds.words(chapter.cells))
        if why == folds.CHECKED
    ]
    for cell in checked:
        assert cell.execution_count
        assert not cell.outputs
        assert "assert " in cell.source


@pytest.mark.parametrize(
    ("source", "later", "folded"),
    [
        ("assert w == 2", "print(w)", True),
        ("costs = [1]\nassert costs", "print(w)", True),
        ("costs = [1]\nassert costs", "costs = [2]\nprint(costs)", True),
        ("costs = [1]\nassert costs", "print(costs)", False),
        ("costs = [1]\nassert costs", "costs = costs + [2]", False),
        ("for w in ws:\n    assert w", "for w in ws:\n    print(w)", True),
        ("# assert nothing\nw = 2", "", False),
        ("import numpy", "", False),
    ],
)
def test_a_cell_is_folded_if_it_asserts_and_leaves_nothing_behind(
    source: str, later: str, *, folded: bool
) -> None:
    cells = [new_code_cell(source), new_code_cell(later)]
    words = [folds.CHECKED if folded else None, None]
    assert folds.words(cells) == words
    # What is shown is not folded.
    cells[0].outputs = [new_output("stream", text="2")]
    assert folds.words(cells) == [None, None]


def test_the_notebook_is_named_like_the_chapter(source: Path) -> None:
    assert made_from(source).is_file()
    assert made_from(source).stem == source.stem
