"""The live notebooks: what is typed in them is checked, the rest runs."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import live
import nbformat
import pytest
from nbclient import NotebookClient

import slides
from lecture_code import scalar
from lecture_code.gradient_descent import gradient_descent
from lecture_code.minibatch_gradient_descent import minibatch_gradient_descent
from lecture_code.stochastic_gradient_descent import stochastic_gradient_descent
from notebooks import WIDGET_VIEW, join_streams

ROOT = Path(__file__).parents[1]
CHAPTERS = sorted((ROOT / "notebooks").glob("*.ipynb"))
TYPED: dict[str, list[Callable[..., Any]]] = {
    "01_exhaustive_search": [scalar.forward, scalar.loss, scalar.cost],
    "02_gradient_descent": [scalar.gradient, gradient_descent],
    "03_stochastic_gradient_descent": [stochastic_gradient_descent],
    "04_minibatch_gradient_descent": [minibatch_gradient_descent],
}
each_chapter = pytest.mark.parametrize(
    "path", CHAPTERS, ids=lambda path: path.stem
)


@pytest.fixture(scope="module")
def words() -> dict[str, str]:
    return live.words_of_labels()


def code(notebook: Any) -> list[Any]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


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


def shown(cell: Any) -> str:
    """Return what the cell prints and draws, in one piece."""
    text = ""
    for output in cell.outputs:
        data = dict(output.get("data", {"text": output.get("text")}))
        # A moving figure is stored in its static form only.
        data.pop(WIDGET_VIEW, None)
        text += "".join(data[kind] for kind in sorted(data))
    return text


@pytest.mark.slow
@each_chapter
def test_filled_in_it_runs_and_every_check_passes(
    path: Path, words: dict[str, str]
) -> None:
    notebook = live.generate(path, words)
    typed = TYPED[path.stem]
    for cell, function in zip(gaps(notebook), typed, strict=True):
        # All but the gap is the package's own, to the letter.
        before, after = re.split(
            r" *\.\.\.  # write the body here", cell.source
        )
        source = inspect.getsource(function).rstrip()
        assert source.startswith(before)
        assert source.endswith(after)
        assert len(source) > len(before) + len(after)
        cell.source = source
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
    notebook = nbformat.v4.new_notebook(cells=[live.code("pieces", source)])
    execute(notebook)
    (said,) = notebook.cells[0].outputs
    assert said.text == "a\nb\n"


@pytest.mark.slow
@each_chapter
def test_unfilled_the_checks_fail_and_nothing_else(
    path: Path, words: dict[str, str]
) -> None:
    notebook = live.generate(path, words)
    execute(notebook)
    failed = errors(notebook)
    assert [cell for cell, _ in failed] == checks(notebook)
    for (_, error), function in zip(failed, TYPED[path.stem], strict=True):
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
        cell.id: cell for cell in code(nbformat.read(path, as_version=4))
    }
    same = [
        cell
        for cell in code(notebook)
        if cell.id in chapter
        and cell not in gaps(notebook)
        and "nbval-ignore-output"
        not in chapter[cell.id].metadata.get("tags", [])
    ]
    assert len(same) > 30
    for cell in same:
        assert shown(cell) == shown(chapter[cell.id])


@each_chapter
def test_it_is_the_chapter_without_outputs_and_solutions(
    path: Path, words: dict[str, str]
) -> None:
    notebook = live.generate(path, words)
    nbformat.validate(notebook)
    assert all(
        not cell.outputs and cell.execution_count is None
        for cell in code(notebook)
    )
    chapter = nbformat.read(path, as_version=4)

    def headings(book: Any) -> list[str]:
        text = "\n".join(
            c.source for c in book.cells if c.cell_type == "markdown"
        )
        return re.findall(r"^#+ .+", text, flags=re.M)

    assert headings(notebook) == headings(chapter)
    text = "\n".join(c.source for c in chapter.cells)
    shown = "\n".join(c.source for c in notebook.cells)
    titles = re.findall(r"\{exercise(?:-start)?\} (.+)", text)
    assert len(titles) >= 4
    for title in titles:
        assert f"**Exercise: {title}**" in shown
    starts, ends = (
        [
            k
            for k, c in enumerate(chapter.cells)
            if f"{{solution-{gate}}}" in c.source
        ]
        for gate in ("start", "end")
    )
    solved = {
        cell.id
        for start, end in zip(starts, ends, strict=True)
        for cell in chapter.cells[start : end + 1]
    }
    assert len(solved) > 8
    left = {cell.id for cell in notebook.cells}
    gone = {
        cell.id
        for cell in chapter.cells
        if "{exercise-end}" in cell.source or slides.kind(cell) == "notes"
    }
    assert {cell.id for cell in chapter.cells} - left == solved | gone


@each_chapter
def test_a_vote_stands_before_its_run(
    path: Path, words: dict[str, str]
) -> None:
    chapter = [
        cell
        for cell in nbformat.read(path, as_version=4).cells
        if slides.kind(cell) != "notes"
    ]
    ids = [cell.id for cell in live.generate(path, words).cells]
    votes = [
        (cell.id, after.id)
        for cell, after in pairwise(chapter)
        if "Predict, then run" in cell.source
    ]
    assert len(votes) >= 4
    for vote, run in votes:
        assert ids.index(run) == ids.index(vote) + 1


@each_chapter
def test_no_myst_is_left(path: Path, words: dict[str, str]) -> None:
    for cell in live.generate(path, words).cells:
        if cell.cell_type == "markdown":
            assert not re.search(
                r":::|\{[\w:-]+\}`|`{3,}\{|^\(.*\)=$|^: ", cell.source, re.M
            ), cell.source


def test_numbers_and_names_are_those_of_the_book(words: dict[str, str]) -> None:
    # Read off the pages of the book.
    assert words["fig-gd-tangent"] == "Fig. 2.2"
    assert words["eq-gd-factor"] == "(2.3)"
    assert words["sec-mb-race"] == "The race: all four methods on one axis"
    source = (
        "By {cite:t}`robbins1951`, later {cite:p}`boyd2004,nocedal2006`: "
        "{term}`samples <sample>` of {ref}`chapter-gradient-descent`, "
        "{numref}`fig-gd-tangent`, {eq}`eq-gd-factor`."
    )
    assert live.plain(source, words) == (
        "By Robbins and Monro [1951], later [Boyd and Vandenberghe, 2004, "
        "Nocedal and Wright, 2006]: samples of Gradient descent, Fig. 2.2, "
        "(2.3)."
    )


def test_generating_twice_gives_the_same_bytes(
    words: dict[str, str],
) -> None:
    for path in CHAPTERS:
        first, second = (
            nbformat.writes(live.generate(path, words)) for _ in range(2)
        )
        assert first == second


@pytest.mark.parametrize(
    "source",
    [
        "print(scalar.gradient)",
        'Code(inspect.getsource(scalar.slope), language="python")',
        # A function of the package that nobody types.
        'Code(inspect.getsource(vectorised.gradient), language="python")',
    ],
)
def test_a_marker_that_shows_no_such_function_is_an_error(
    source: str, tmp_path: Path, words: dict[str, str]
) -> None:
    notebook = nbformat.v4.new_notebook(
        cells=[
            live.code("first", "from lecture_code import scalar, vectorised"),
            live.code("second", source),
        ]
    )
    notebook.cells[1].metadata.tags = ["live"]
    path = tmp_path / "05_new.ipynb"
    nbformat.write(notebook, path)
    with pytest.raises(ValueError, match=r"05_new\.ipynb, cell second: .*live"):
        live.generate(path, words)


def test_myst_without_a_plain_form_is_an_error(words: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="directive 'figure'"):
        live.plain("```{figure} a.svg\n```", words)
    with pytest.raises(ValueError, match="role 'doc'"):
        live.plain("{doc}`book/index`", words)
