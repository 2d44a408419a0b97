"""Check a function that was typed in a live notebook, and say what is wrong."""

from __future__ import annotations

import copy
import traceback
from collections.abc import Sequence
from inspect import BoundArguments, signature
from itertools import combinations
from numbers import Real
from typing import Any

import numpy as np

from . import _checks
from ._slips import SEED, TASKS, Function, Slip
from .trajectory import DivergenceError, Trajectory

# What Python says when a usual slip raises an error, and what to do about it.
OF_STEPS = {
    "'NoneType' object is not iterable": "`steps` yields no weights. After "
    "each update write `yield w`.",
    "'float' object is not iterable": "`steps` should yield weights, one "
    "after each update. Write `yield w`, not `return w`.",
}
RAISED = {
    "object is not iterable": "one number stands where a list should.",
    "multiply sequence": "a whole list stands where one number should.",
    "'tuple'": "a whole list stands where one number should.",
    " for ^": "in Python a square is `a * a` or `a ** 2`; `^` is something "
    "else.",
    "is not defined": "is a name misspelt, or used before it has a value?",
    "not associated with a value": "give the name its first value before the "
    "loop.",
}


class NotRightError(AssertionError):
    """Tell how a typed function differs from the one that it should be."""

    def _render_traceback_(self) -> list[str]:
        # IPython shows this in place of the way through the package.
        return str(self).splitlines()


def check(typed: Function) -> None:
    """Compare a typed function with the package's function of its name.

    Prints one line if it gives the same results. Raises NotRightError with the
    first input on which it doesn't, and a hint if the slip is a usual one;
    ValueError if the package has no function of that name to type.
    """
    name = getattr(typed, "__name__", repr(typed))
    if name not in TASKS:
        raise _checks.refuse("typed", name, f"one of {', '.join(TASKS)}")
    right, inputs, slips = TASKS[name]
    if typed is right:
        raise NotRightError(
            f"This {name} is the package's own. First run the cell in which "
            "you type yours."
        )
    got = [_result(typed, each) for each in inputs]
    expected = [_result(right, each) for each in inputs]
    for each, value, wanted in zip(inputs, got, expected):
        if not _same(value, wanted):
            hint = (
                _hint_from_names(typed, right)
                or _hint_from_one(value, wanted)
                or _hint_from_slips(slips, inputs, got)
                or _hint_from_unused(inputs, got, expected)
                or _hint_from_weights(value, wanted)
            )
            raise NotRightError(
                f"{name} is not right yet.\n"
                f"  You call:      {name}({_say_all(each)})\n"
                f"  You get:       {_say(value)}\n"
                f"  It should be:  {_say(wanted)}"
                + (f"\n  Hint: {hint}" if hint else "")
            )
    print(f"{name}: right on {len(inputs)} inputs")


def _result(function: Function, given: BoundArguments) -> Any:
    """Call with copies, and return what it returns or raises."""
    given = copy.deepcopy(given)
    try:
        return function(*given.args, **given.kwargs)
    except DivergenceError as stopped:
        # `record` takes the end of the steps for a weight that is not finite.
        return stopped.trajectory
    except Exception as error:
        file = getattr(getattr(function, "__code__", None), "co_filename", "")
        for line in traceback.extract_tb(error.__traceback__):
            if line.filename == file:
                error.add_note(
                    f", in line {line.lineno} of the cell: `{line.line}`"
                )
        return error


def _same(a: Any, b: Any) -> bool:
    if isinstance(a, Trajectory) and isinstance(b, Trajectory):
        return a.weights.shape == b.weights.shape and np.allclose(
            a.weights, b.weights, rtol=1e-9, atol=1e-12
        )
    if isinstance(a, Real) and isinstance(b, Real):
        return bool(np.isclose(float(a), float(b), rtol=1e-9, atol=1e-12))
    return False


def _hint_from_names(typed: Function, right: Function) -> str:
    """Tell which arguments the function should have, and in which order."""
    names = [*signature(right).parameters]
    if [*signature(typed).parameters] == names:
        return ""
    return f"the arguments are ({', '.join(names)}), in this order."


def _hint_from_one(value: Any, wanted: Any) -> str:
    """Tell what one result shows by itself."""
    if isinstance(value, Exception):
        raised = RAISED if isinstance(wanted, Real) else OF_STEPS | RAISED
        hints = [hint for words, hint in raised.items() if words in str(value)]
        return hints[0] if hints else ""
    if value is None:
        return "write the body, and let it end with `return` and the result."
    kind: type = Real if isinstance(wanted, Real) else Trajectory
    if not isinstance(value, kind):
        words = "one number" if kind is Real else "a Trajectory"
        return f"return {words}; this is of the type {type(value).__name__}."
    return ""


def _hint_from_slips(
    slips: Sequence[Slip], inputs: Sequence[BoundArguments], got: Sequence[Any]
) -> str:
    for wrong, hint in slips:
        made = [_result(wrong, each) for each in inputs]
        if all(_same(a, b) for a, b in zip(got, made)):
            return hint
    return ""


def _hint_from_unused(
    inputs: Sequence[BoundArguments],
    got: Sequence[Any],
    expected: Sequence[Any],
) -> str:
    """Name the arguments that should change the result, and don't."""
    unused = []
    for i, j in combinations(range(len(inputs)), 2):
        a, b = inputs[i].arguments, inputs[j].arguments
        differ = [k for k in {**a, **b} if a.get(k) != b.get(k)]
        should = not _same(expected[i], expected[j])
        if len(differ) == 1 and should and _same(got[i], got[j]):
            unused += differ
    if not unused:
        return ""
    names = " and ".join(f"`{name}`" for name in dict.fromkeys(unused))
    return (
        f"the result is the same for another {names}, and should not be. Use "
        "the arguments of the function, not names from the notebook."
    )


def _hint_from_weights(value: Any, wanted: Any) -> str:
    """Tell where the weights of a descent first go another way."""
    if not isinstance(value, Trajectory):
        return ""
    here, there = value.weights, wanted.weights
    if len(here) != len(there):
        return (
            f"`steps` should yield {len(there) - 1} weights, and yields "
            f"{len(here) - 1}. Write `yield w` once after each update, in the "
            "innermost loop."
        )
    k = int(np.argmin(np.isclose(here, there, rtol=1e-9, atol=1e-12)))
    if here[1] == here[0] != there[1]:
        return "the first weight is the start. Update `w` before `yield w`."
    return (
        f"update {k} is the first that is wrong. Each update starts at the "
        "newest weight, and takes the gradient there."
    )


def _say_all(given: BoundArguments) -> str:
    return ", ".join(f"{k}={_say(v)}" for k, v in given.arguments.items())


def _say(value: Any) -> str:
    if value is None:
        return "None, which is nothing"
    if isinstance(value, Trajectory):
        shown = ", ".join(f"{w:.6g}" for w in value.weights[:8])
        return f"the weights {shown}{', ...' if len(value) > 8 else ''}"
    if isinstance(value, Exception):
        notes = getattr(value, "__notes__", [""])
        return f"{type(value).__name__}: {value}{notes[-1]}"
    if isinstance(value, float):
        return f"{value:.6g}" if value % 1 else repr(value)
    if isinstance(value, np.random.Generator):
        return f"np.random.default_rng({SEED})"
    if callable(value):
        return f"{value.__module__.rpartition('.')[2]}.{value.__name__}"
    return repr(value)
