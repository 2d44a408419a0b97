"""Check a function that was typed in a page, and say what is wrong.

It runs in the reader's browser, in MicroPython, and in the tests in CPython as
well. Whatever is typed, a verdict is returned, but for code that never ends:
whoever calls sets a limit of time.
"""

from __future__ import annotations

from typing import Any

from ..language import _
from . import page_words, syntax
from .errors import of_error
from .hints import is_number
from .models import Weights
from .running import FILE, line_of, no_exit, no_input, raised
from .tasks import TASKS
from .tasks.task import with_orders
from .verdict import judge, say


def check(name: str, code: str) -> dict[str, Any]:
    """Return the verdict on the code that was typed for a task.

    That is whether it is `right`, the lines to be `said`, and the `line` of
    the code in which an error was raised, or 0.
    """
    task = TASKS[name]
    own = task.function.__name__
    names = dict(task.around(), input=no_input, exit=no_exit, quit=no_exit)
    error = raised(lambda: exec(compile(code, FILE, "exec"), names))
    if error:
        return _stopped(error, code)
    typed = names.get(own)
    if not callable(typed):
        head = f"def {own}({', '.join(task.arguments)}):"
        told = _("{name} is missing. Begin with `{head}`.")
        return _wrong([told.format(name=own, head=head)])
    try:
        return _judged(task, own, typed, code)
    except Exception:
        # What was returned may be anything, also something that can't be said.
        told = _("{name} returns what can't be compared with the result.")
        return _wrong([told.format(name=own)])


def _judged(task: Any, own: str, typed: Any, code: str) -> dict[str, Any]:
    inputs = task.inputs
    if "orders" in task.arguments:
        inputs = [with_orders(given) for given in inputs]
    results = [_result(typed, task, given) for given in inputs]
    verdict = judge(task, inputs, results, page_words)
    if verdict is None:
        told = _("{name}: right on {count} inputs")
        told = told.format(name=own, count=len(inputs))
        return {"right": True, "said": [told], "line": 0}
    verdict.hint = _hint_from_names(code, own, task.arguments) or verdict.hint
    given = inputs[verdict.place]
    call = ", ".join([f"{key}={_say(given[key])}" for key in task.arguments])
    words = verdict.words(own, f"{own}({call})")
    got = verdict.got
    line = line_of(got) if isinstance(got, BaseException) else 0
    return _wrong(words.split("\n"), line)


def _wrong(said: list[str], line: int = 0) -> dict[str, Any]:
    return {"right": False, "said": said, "line": line}


def _stopped(error: BaseException, code: str) -> dict[str, Any]:
    """Return the verdict on code that defines no function without an error."""
    # A bracket that is still open is missed in the line after the last one.
    line = min(line_of(error), len(code.splitlines()))
    if isinstance(error, SyntaxError):
        told = syntax.hint(str(error), code, line)
    else:
        told = of_error(error, page_words.RAISED)
    said = [
        _("Your code can't be run yet."),
        _("  Line {line}:  {error}").format(line=line, error=say(error))
        if line
        else f"  {say(error)}",
    ]
    hint = [_("  Hint: {hint}").format(hint=told)] if told else []
    return _wrong(said + hint, line)


def _result(typed: Any, task: Any, given: dict[str, Any]) -> Any:
    """Return what the typed function gives, a list of weights as Weights."""
    values = [given[key] for key in task.arguments]
    values = [v.anew() if hasattr(v, "anew") else v for v in values]
    results: list[Any] = []
    error = raised(lambda: results.append(typed(*values)))
    if error:
        return error
    (result,) = results
    steps = isinstance(task.right(**given), Weights)
    if steps and type(result) is list and all(map(is_number, result)):
        return Weights(result)
    return result


def _hint_from_names(code: str, own: str, arguments: list[str]) -> str:
    """Tell which arguments the function should have, and in which order."""
    head = code.split(f"def {own}(")[-1].split(")")[0]
    names = [part.split("=")[0].split(":")[0] for part in head.split(",")]
    if [name.strip() for name in names if name.strip()] == arguments:
        return ""
    told = _("the arguments are ({names}), in this order.")
    return told.format(names=", ".join(arguments))


def _say(value: Any) -> str:
    return str(value.__name__) if callable(value) else say(value)
