"""The chapters as files: complete, executed once in order, in shape."""

from __future__ import annotations

import ast
import re
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import nbformat
import pytest

ROOT = Path(__file__).parents[1]
PATHS = sorted((ROOT / "notebooks").glob("*.ipynb"))
# What nbval compares. A picture of another type would change unnoticed.
COMPARED = {"text/plain", "text/html", "text/latex", "image/svg+xml"}


@pytest.fixture(params=PATHS, ids=lambda path: path.stem)
def notebook(request: pytest.FixtureRequest) -> Any:
    return nbformat.read(request.param, as_version=4)


def code_cells(notebook: Any) -> list[Any]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def text(notebook: Any) -> str:
    cells = [c.source for c in notebook.cells if c.cell_type == "markdown"]
    return "\n\n".join(cells)


def figure_of(cell: Any) -> Any:
    return cell.metadata.get("mystnb", {}).get("figure")


def test_the_notebook_is_valid(notebook: Any) -> None:
    nbformat.validate(notebook)


def test_every_code_cell_was_executed_in_order(notebook: Any) -> None:
    counts = [cell.execution_count for cell in code_cells(notebook)]
    assert counts == list(range(1, len(counts) + 1))


def test_no_cell_holds_an_error_or_a_warning(notebook: Any) -> None:
    for cell in code_cells(notebook):
        for output in cell.outputs:
            assert output.output_type != "error", cell.source
            assert output.get("name") != "stderr", cell.source


def test_a_cell_that_ends_in_a_value_shows_it(notebook: Any) -> None:
    for cell in code_cells(notebook):
        last = ast.parse(cell.source).body[-1]
        if isinstance(last, ast.Expr):
            assert cell.outputs, cell.source


def test_nbval_compares_every_output(notebook: Any) -> None:
    for cell in code_cells(notebook):
        for output in cell.outputs:
            assert set(output.get("data", {})) <= COMPARED, cell.source


def test_only_measured_times_are_exempt_from_comparison() -> None:
    exempt = []
    for path in PATHS:
        for cell in nbformat.read(path, as_version=4).cells:
            tags = set(cell.metadata.get("tags", []))
            known = {"live", "nbval-ignore-output", "scroll-output"}
            assert tags <= {*known, "remove-cell"}, cell.source
            if "nbval-ignore-output" in tags:
                exempt.append(path.stem)
    assert set(exempt) == {"04_minibatch_gradient_descent"}
    assert len(exempt) <= 4


def test_what_the_book_leaves_out_says_how_to_run_the_notebook(
    notebook: Any,
) -> None:
    numbers = [
        number
        for number, cell in enumerate(notebook.cells)
        if "remove-cell" in cell.metadata.get("tags", [])
    ]
    (number,) = numbers
    assert notebook.cells[number].cell_type == "markdown"
    assert "%pip install" in notebook.cells[number].source
    assert notebook.cells[number + 1] == code_cells(notebook)[0]


def test_cells_fit_on_a_slide(notebook: Any) -> None:
    for cell in code_cells(notebook):
        lines = [line for line in cell.source.splitlines() if line.strip()]
        assert len(lines) <= 12, cell.source
        assert max(map(len, lines)) <= 80, cell.source


def test_no_helper_is_defined_outside_an_exercise(notebook: Any) -> None:
    solving = False
    for cell in notebook.cells:
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
    notebook: Any,
) -> None:
    prose = text(notebook)
    for cell in code_cells(notebook):
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
        for path in PATHS
        for cell in code_cells(nbformat.read(path, as_version=4))
        if (figure := figure_of(cell))
    )
    assert names
    assert max(names.values()) == 1, names.most_common(3)


def test_every_heading_has_a_label(notebook: Any) -> None:
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            lines = ["", *cell.source.splitlines()]
            for before, line in pairwise(lines):
                if re.match(r"#{1,6} ", line):
                    assert re.fullmatch(r"\([a-z0-9-]+\)=", before), line


def test_every_exercise_has_a_folded_solution(notebook: Any) -> None:
    prose = text(notebook)
    exercises = re.findall(r"\{exercise(?:-start)?\}.*\n:label: (\S+)", prose)
    solutions = re.findall(r"\{solution-start\} (\S+)\n:class: dropdown", prose)
    assert len(exercises) >= 4
    assert sorted(exercises) == sorted(solutions)
    assert prose.count("{solution-end}") == len(solutions)


def test_two_chapters_hold_a_bug_to_find() -> None:
    hunts = [
        path.stem
        for path in PATHS
        if re.search(
            r"\{exercise(?:-start)?\}.*find the bug",
            text(nbformat.read(path, as_version=4)),
            re.IGNORECASE,
        )
    ]
    assert len(hunts) >= 2


def test_every_chapter_asks_to_predict(notebook: Any) -> None:
    assert text(notebook).count("Predict, then run") >= 4
