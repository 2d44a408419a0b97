"""Run what was typed, and find the line of its error.

It runs in the reader's browser, in MicroPython, and in the tests in CPython as
well.
"""

from __future__ import annotations

import builtins
import io
import sys
from typing import Any

FILE = "typed"
MODULES = ("math",)


def raised(run: Any) -> BaseException | None:
    """Run what was typed, without most modules, and return its error."""
    real = builtins.__import__

    def imported(name: str, *rest: Any, **named: Any) -> Any:
        if name not in MODULES:
            raise ImportError(f"no module named '{name}' here")
        return real(name, *rest, **named)

    builtins.__import__ = imported
    try:
        run()
    except BaseException as error:
        return error
    finally:
        builtins.__import__ = real
    return None


def no_input(*_: Any) -> None:
    """Stand for `input`."""
    raise RuntimeError("input() gets no answer here")


def no_exit(*_: Any) -> None:
    """Stand for `exit`."""
    raise SystemExit("exit() was called")


def line_of(error: BaseException) -> int:
    """Return the last line of the typed code on the way to an error, or 0."""
    show = getattr(sys, "print_exception", None)
    if show:  # MicroPython
        shown = io.StringIO()
        show(error, shown)
        sign = f'File "{FILE}", line '
        parts = [t for t in shown.getvalue().split("\n") if sign in t]
        line = int(parts[-1].split(sign)[1].split(",")[0]) if parts else 0
        # It names the line above one that is out of place.
        return line + ("unindent" in str(error))
    if isinstance(error, SyntaxError):
        return error.lineno or 0
    line, trace = 0, error.__traceback__
    while trace:
        if trace.tb_frame.f_code.co_filename == FILE:
            line = trace.tb_lineno
        trace = trace.tb_next
    return line
