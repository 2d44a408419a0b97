"""Say, below the error of a cell, what to do if an earlier one has not run.

An extension of IPython: `%load_ext lecture_code.practice.error_help`. Binder
and `make lab` load it when they start a notebook.
"""

from __future__ import annotations

from types import TracebackType
from typing import Any

from ..language import _

HINT = (
    "If a cell above has not been run, or not in order: choose "
    "Run > Run All Above Selected Cell, then run this cell again."
)


def load_ipython_extension(shell: Any) -> None:
    """Show the hint below every error of a cell that `shell` runs."""
    shell.set_custom_exc((Exception,), _explain)


def unload_ipython_extension(shell: Any) -> None:
    """Show an error as it is."""
    shell.set_custom_exc((), None)


def _explain(
    shell: Any,
    kind: type[BaseException],
    error: BaseException,
    trace: TracebackType,
    tb_offset: int | None = None,
) -> None:
    error.add_note(_(HINT))
    shell.showtraceback((kind, error, trace), tb_offset=tb_offset)
