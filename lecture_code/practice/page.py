"""Check a function that was typed in a page, and say what is wrong.

It runs in the reader's browser, in MicroPython, and in the tests in CPython as
well. Whatever is typed, a verdict is returned, but for code that never ends:
whoever calls sets a limit of time.
"""

from __future__ import annotations

import builtins
import io
import sys
from typing import Any

from . import page_words, syntax
from .hints import of_error
from .models import Weights
from .tasks import TASKS
from .tasks.task import with_orders
from .verdict import is_number, judge, say

FILE = "typed"
MODULES = ("math",)


def check(name: str, code: str) -> dict[str, Any]:
    """Return the verdict on the code that was typed for a task.

    That is whether it is `right`, the lines to be `said`, and the `line` of
    the code in which an error was raised, or 0.
    """
    task = TASKS[name]
    own = task.function.__name__
    names = dict(task.around(), input=_input, exit=_exit, quit=_exit)
    error = _raised(lambda: exec(compile(code, FILE, "exec"), names))
    if error:
        return _stopped(error, code)
    typed = names.get(own)
    if not callable(typed):
        head = f"def {own}({', '.join(task.arguments)}):"
        return _wrong([f"{own} is missing. Begin with `{head}`."])
    try:
        return _judged(task, own, typed, code)
    except Exception:
        # What was returned may be anything, also something that can't be said.
        return _wrong([f"{own} returns what can't be compared with the result."])


def _judged(task: Any, own: str, typed: Any, code: str) -> dict[str, Any]:
    inputs = task.inputs
    if "orders" in task.arguments:
        inputs = [with_orders(given) for given in inputs]
    results = [_result(typed, task, given) for given in inputs]
    verdict = judge(task, inputs, results, page_words)
    if verdict is None:
        told = f"{own}: right on {len(inputs)} inputs"
        return {"right": True, "said": [told], "line": 0}
    verdict.hint = _hint_from_names(code, own, task.arguments) or verdict.hint
    given = inputs[verdict.place]
    call = ", ".join([f"{key}={_say(given[key])}" for key in task.arguments])
    words = verdict.words(own, f"{own}({call})")
    got = verdict.got
    line = _line(got) if isinstance(got, BaseException) else 0
    return _wrong(words.split("\n"), line)


def _wrong(said: list[str], line: int = 0) -> dict[str, Any]:
    return {"right": False, "said": said, "line": line}


def _stopped(error: BaseException, code: str) -> dict[str, Any]:
    """Return the verdict on code that defines no function without an error."""
    line = _line(error)
    if isinstance(error, SyntaxError):
        told = syntax.hint(str(error), code, line)
    else:
        told = of_error(error, page_words.RAISED)
    said = [
        "Your code can't be run yet.",
        f"  Line {line}:  {say(error)}" if line else f"  {say(error)}",
    ]
    return _wrong(said + ([f"  Hint: {told}"] if told else []), line)


def _result(typed: Any, task: Any, given: dict[str, Any]) -> Any:
    """Return what the typed function gives, a list of weights as Weights."""
    values = [given[key] for key in task.arguments]
    values = [v.anew() if hasattr(v, "anew") else v for v in values]
    results: list[Any] = []
    error = _raised(lambda: results.append(typed(*values)))
    if error:
        return error
    (result,) = results
    steps = isinstance(task.right(**given), Weights)
    if steps and type(result) is list and all(map(is_number, result)):
        return Weights(result)
    return result


def _raised(run: Any) -> BaseException | None:
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


def _input(*_: Any) -> None:
    raise RuntimeError("input() gets no answer here")


def _exit(*_: Any) -> None:
    raise SystemExit("exit() was called")


def _line(error: BaseException) -> int:
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


def _hint_from_names(code: str, own: str, arguments: list[str]) -> str:
    """Tell which arguments the function should have, and in which order."""
    head = code.split(f"def {own}(")[-1].split(")")[0]
    names = [part.split("=")[0].split(":")[0] for part in head.split(",")]
    if [name.strip() for name in names if name.strip()] == arguments:
        return ""
    return f"the arguments are ({', '.join(arguments)}), in this order."


def _say(value: Any) -> str:
    return str(value.__name__) if callable(value) else say(value)
