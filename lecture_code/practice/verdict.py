"""Compare what a typed function gives with what it should give."""

from __future__ import annotations

from typing import Any

from ..language import _
from .hints import hint, is_number
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
            _("{name} is not right yet.").format(name=name),
            _("  You call:      {call}").format(call=call),
            _("  You get:       {got}").format(got=say(self.got)),
            _("  It should be:  {wanted}").format(wanted=say(self.wanted)),
        ]
        if self.hint:
            lines.append(_("  Hint: {hint}").format(hint=self.hint))
        return "\n".join(lines)


def judge(task: Any, inputs: Any, results: Any, words: Any) -> Verdict | None:
    """Return the verdict on the results of a typed function, None if right.

    `inputs` are those of the task, `results` what the function gave on each:
    a number, `Weights`, the exception that it raised, or anything else. `words`
    is what is said where it was typed: `notebook_words` or `page_words`.
    """
    wanted = [task.right(**given) for given in inputs]
    for place in range(len(inputs)):
        if not same(results[place], wanted[place]):
            told = hint(task, inputs, results, wanted, place, same, words)
            return Verdict(place, results[place], wanted[place], told)
    return None


def same(a: Any, b: Any) -> bool:
    """Tell whether two results are equal but for rounding."""
    if isinstance(a, (list, tuple)) and isinstance(b, (list, tuple)):
        alike = isinstance(a, Weights) == isinstance(b, Weights)
        return alike and len(a) == len(b) and all(map(same, a, b))
    if is_number(a) and is_number(b):
        most = ABSOLUTE + RELATIVE * abs(b)
        return bool(a == b or abs(a - b) <= most < float("inf"))
    return False


def say(value: Any) -> str:
    """Return a result in a line, cut where it is long."""
    if value is None:
        return _("None, which is nothing")
    if isinstance(value, Weights):
        return _("the weights {weights}").format(
            weights=_listed(value, "{:.6g}".format)
        )
    if isinstance(value, BaseException):
        notes = getattr(value, "__notes__", [""])
        return f"{type(value).__name__}: {_cut(str(value))}{notes[-1]}"
    if isinstance(value, float):
        return f"{value:.6g}" if value % 1 else repr(value)
    if callable(value):
        return _("a function")
    if type(value) is list:
        return f"[{_listed(value, say)}]"
    if type(value) is tuple:
        comma = "," if len(value) == 1 else ""
        return f"({_listed(value, say)}{comma})"
    if type(value) is str:
        return repr(_cut(value))
    shown = repr(value)
    # Where it lies in memory tells nobody anything.
    if shown[:1] == "<":
        return _("a {kind}").format(kind=type(value).__name__)
    return _cut(shown)


def _listed(values: Any, say: Any) -> str:
    shown = ", ".join([say(value) for value in values[:8]])
    return f"{shown}{', ...' if len(values) > 8 else ''}"


def _cut(text: str) -> str:
    return text if len(text) <= 160 else f"{text[:160]}..."
