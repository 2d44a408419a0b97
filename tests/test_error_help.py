"""What a reader sees below the error of a cell."""

from __future__ import annotations

from typing import Any

import pytest
from IPython.core.interactiveshell import InteractiveShell

from lecture_code.practice import error_help


@pytest.fixture
def shell() -> Any:
    shell: Any = InteractiveShell()  # type: ignore[no-untyped-call]
    shell.run_line_magic("colors", "nocolor")
    shell.run_line_magic("load_ext", "lecture_code.practice.error_help")
    return shell


@pytest.mark.parametrize(
    ("cell", "error"),
    [
        ("data.xs", "NameError: name 'data' is not defined"),
        ("assert len('search') == 123", "AssertionError"),
    ],
)
def test_an_error_ends_with_what_to_do(
    shell: Any,
    capsys: pytest.CaptureFixture[str],
    cell: str,
    error: str,
) -> None:
    shell.run_cell(cell)
    told = capsys.readouterr().out
    assert error in told
    assert told.rstrip().endswith(error_help.HINT)


def test_a_check_of_what_was_typed_speaks_for_itself(
    shell: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    shell.run_cell(
        "from lecture_code.practice.notebook import check\n"
        "def forward(w, x):\n"
        "    return x + w\n"
        "check(forward)"
    )
    told = capsys.readouterr().out
    assert "this adds" in told
    assert error_help.HINT not in told


def test_a_cell_that_works_says_nothing(
    shell: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    shell.run_cell("print(2 * 3)")
    assert capsys.readouterr().out == "6\n"


def test_it_can_be_unloaded(
    shell: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    shell.run_line_magic("unload_ext", "lecture_code.practice.error_help")
    shell.run_cell("data.xs")
    told = capsys.readouterr().out
    assert "NameError" in told
    assert error_help.HINT not in told
