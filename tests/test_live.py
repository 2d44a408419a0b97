"""The live notebooks: what is left to type, and the rest as in the chapter."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jupytext
import live
import nbformat
import number_questions
import pytest
from chapters import FORMAT, SOURCES, code, made_from
from kernels import shown
from labels import words_of_labels
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

from lecture_code import scalar
from lecture_code.gradient_descent import gradient_descent
from lecture_code.many_machines import mean_of_parts
from lecture_code.minibatch_gradient_descent import minibatch_gradient_descent
from lecture_code.stochastic_gradient_descent import stochastic_gradient_descent
from notebooks import join_streams

WORDS = words_of_labels()
NUMBER = f"**{number_questions.TITLE}**"
TYPED: dict[str, list[Callable[..., Any]]] = {
    "01_exhaustive_search": [scalar.forward, scalar.loss, scalar.cost],
    "02_gradient_descent": [scalar.gradient, gradient_descent],
    "03_stochastic_gradient_descent": [stochastic_gradient_descent],
    "04_minibatch_gradient_descent": [minibatch_gradient_descent],
    "05_many_machines": [mean_of_parts],
}
each_chapter = pytest.mark.parametrize(
    "source", SOURCES, ids=lambda path: path.stem
)


def checks(notebook: Any) -> list[Any]:
    return [cell for cell in code(notebook) if "check(" in cell.source]


def gaps(notebook: Any) -> list[Any]:
    return [
        cell for cell in code(notebook) if "# write the body" in cell.source
    ]


def execute(notebook: Any) -> None:
    NotebookClient(
        notebook, kernel_name="python3", timeout=300, allow_errors=True
    ).execute()
    for cell in code(notebook):
        cell.outputs = join_streams(cell.outputs)


def errors(notebook: Any) -> list[tuple[Any, Any]]:
    return [
        (cell, output)
        for cell in code(notebook)
        for output in cell.outputs
        if output.output_type == "error"
    ]


@pytest.mark.slow
@each_chapter
def test_filled_in_it_runs_and_every_check_passes(source: Path) -> None:
    notebook = live.generate(source, WORDS)
    typed = TYPED[source.stem]
    for cell, function in zip(gaps(notebook), typed, strict=True):
        # All but the gap is the package's own, to the letter.
        before, after = re.split(
            r" *\.\.\.  # write the body here", cell.source
        )
        own = inspect.getsource(function).rstrip()
        assert own.startswith(before)
        assert own.endswith(after)
        assert len(own) > len(before) + len(after)
        cell.source = own
    execute(notebook)
    assert errors(notebook) == []
    for cell, function in zip(checks(notebook), typed, strict=True):
        (said,) = cell.outputs
        assert re.fullmatch(
            rf"{function.__name__}: right on \d+ inputs\n", said.text
        )


@pytest.mark.slow
def test_what_is_printed_in_pieces_is_one_output() -> None:
    source = 'print("a", flush=True)\nprint("b", flush=True)'
    notebook = new_notebook(cells=[new_code_cell(source)])
    execute(notebook)
    (said,) = notebook.cells[0].outputs
    assert said.text == "a\nb\n"


@pytest.mark.slow
@each_chapter
def test_unfilled_the_checks_fail_and_nothing_else(source: Path) -> None:
    notebook = live.generate(source, WORDS)
    execute(notebook)
    failed = errors(notebook)
    assert [cell for cell, _ in failed] == checks(notebook)
    for (_, error), function in zip(failed, TYPED[source.stem], strict=True):
        assert error.ename == "NotRightError"
        assert error.evalue.startswith(
            f"{function.__name__} is not right yet.\n"
        )
        assert re.search(
            r"\n  Hint: .*(write the body|yields no)", error.evalue
        )
        assert error.traceback == error.evalue.splitlines()
    # The other cells print and draw what they do in the chapter.
    chapter = {
        cell.id: cell
        for cell in code(nbformat.read(made_from(source), as_version=4))
    }
    same = [
        cell
        for cell in code(notebook)
        if cell.id in chapter
        and "nbval-ignore-output"
        not in chapter[cell.id].metadata.get("tags", [])
    ]
    assert len(same) > 30
    for cell in same:
        assert shown(cell.outputs) == shown(chapter[cell.id].outputs)


@each_chapter
def test_it_is_the_notebook_without_outputs_and_solutions(source: Path) -> None:
    notebook = live.generate(source, WORDS)
    nbformat.validate(notebook)
    assert all(
        not cell.outputs and cell.execution_count is None
        for cell in code(notebook)
    )
    chapter = nbformat.read(made_from(source), as_version=4)
    solved, solving = [], False
    for cell in chapter.cells:
        if cell.source.startswith("#") and cell.cell_type == "markdown":
            solving = cell.source.startswith("#### Solution of ")
        solved += [cell.id] * solving
    assert len(solved) > 8
    listings = [
        cell.id for cell in code(chapter) if "inspect.getsource" in cell.source
    ]
    kept = [cell.id for cell in notebook.cells]
    gone = [cell.id for cell in chapter.cells if cell.id not in kept]
    # An exercise that asks for a number stands there without the answer.
    asking = [cell.id for cell in chapter.cells if NUMBER in cell.source]
    assert asking
    assert set(solved) <= set(gone) <= {*solved, *listings, *asking}
    assert len(gone) == len(solved) + len(TYPED[source.stem]) + len(asking)
    asked = [cell.source for cell in notebook.cells if NUMBER in cell.source]
    assert len(asked) == len(asking)
    assert not [text for text in asked if "<details>" in text]
    order = [cell.id for cell in chapter.cells if cell.id in kept]
    assert [name for name in kept if name in order] == order


@pytest.mark.slow
def test_generating_twice_gives_the_same_bytes() -> None:
    for source in SOURCES:
        first, second = (
            nbformat.writes(live.generate(source, WORDS)) for _ in range(2)
        )
        assert first == second


@pytest.mark.parametrize(
    "shown",
    [
        "print(scalar.gradient)",
        'Code(inspect.getsource(scalar.slope), language="python")',
        # A function of the package that nobody types.
        'Code(inspect.getsource(vectorised.gradient), language="python")',
    ],
)
def test_a_marker_that_shows_no_such_function_is_an_error(
    shown: str, tmp_path: Path
) -> None:
    notebook = new_notebook(
        cells=[
            new_code_cell("from lecture_code import scalar, vectorised"),
            new_code_cell(shown, metadata={"tags": ["live"]}),
        ]
    )
    path = tmp_path / "99_new.md"
    path.write_text(jupytext.writes(notebook, FORMAT), encoding="utf-8")
    with pytest.raises(ValueError, match=r"99_new\.md, '[^']{5}.*: .*live"):
        live.generate(path, WORDS)
