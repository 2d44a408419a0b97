"""Compare what a typed function gives with what it should give."""

from __future__ import annotations

from typing import Any

from .hints import hint
from .models import Weights

# Two ways to add the same numbers differ by less; two results by far more.
RELATIVE, ABSOLUTE = 1e-9, 1e-12


class Verdict:
    """Tell on which input a result is wrong, and why.

    `place` is the number of the input, counted from 0, `got` what the typed
    function gave on it, `wanted` what it should give; `hint` may be empty.
    """

    def __init__(self, place: int, got: Any, wanted: Any, hint: str) -> None:
        self.place, self.got, self.wanted = place, got, wanted
        self.hint = hint

    def words(self, name: str, call: str) -> str:
        """Return it in lines; `call` is what one types to see it."""
        lines = [
            f"{name} is not right yet.",
            f"  You call:      {call}",
            f"  You get:       {say(self.got)}",
            f"  It should be:  {say(self.wanted)}",
        ]
        if self.hint:
            lines.append(f"  Hint: {self.hint}")
        return "\n".join(lines)


def judge(task: Any, inputs: Any, results: Any) -> Verdict | None:
    """Return the verdict on the results of a typed function, None if right.

    `inputs` are those of the task, `results` what the function gave on each:
    a number, `Weights`, the exception that it raised, or anything else.
    """
    wanted = [task.right(**given) for given in inputs]
    for place in range(len(inputs)):
        if not same(results[place], wanted[place]):
            words = hint(task, inputs, results, wanted, place, same)
            return Verdict(place, results[place], wanted[place], words)
    return None


def same(a: Any, b: Any) -> bool:
    """Tell whether two results are equal but for rounding."""
    if isinstance(a, Weights) and isinstance(b, Weights):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, (int, float)) and isinstance(b, (int, float)):
        most = ABSOLUTE + RELATIVE * abs(b)
        return a == b or abs(a - b) <= most < float("inf")
    return False


def say(value: Any) -> str:
    """Return a result in a line."""
    if value is None:
        return "None, which is nothing"
    if isinstance(value, Weights):
        shown = ", ".join([f"{w:.6g}" for w in value[:8]])
        return f"the weights {shown}{', ...' if len(value) > 8 else ''}"
    if isinstance(value, Exception):
        notes = getattr(value, "__notes__", [""])
        return f"{type(value).__name__}: {value}{notes[-1]}"
    if isinstance(value, float):
        return f"{value:.6g}" if value % 1 else repr(value)
    return repr(value)
