"""Find out from wrong results what the mistake may be."""

from __future__ import annotations

from typing import Any

from ..language import _
from .errors import of_error
from .models import Weights


def is_number(value: Any) -> bool:
    """Tell whether it is a number; in MicroPython a bool is no int."""
    return isinstance(value, (bool, int, float))


def hint(
    task: Any,
    inputs: Any,
    results: Any,
    wanted: Any,
    place: int,
    same: Any,
    words: Any,
) -> str:
    """Return a sentence on the first wrong result, at `place`, or no words.

    `same` tells whether two results are equal, `words` what is said where the
    function is typed: `notebook_words` or `page_words`.
    """
    return (
        _from_one(results[place], wanted[place], words)
        or _from_mistakes(task.mistakes, inputs, results, same)
        or _from_shape(results[place], wanted[place])
        or _from_unused(task.inputs, results, wanted, same, words)
        or _from_many(results[place], wanted[place], same, words)
    )


def _from_one(value: Any, wanted: Any, words: Any) -> str:
    """Tell what one result shows by itself."""
    of_steps = isinstance(wanted, Weights)
    if isinstance(value, BaseException):
        return of_error(
            value, (words.OF_STEPS if of_steps else ()) + words.RAISED
        )
    if value is None:
        return _("write the body, and let it end with `return` and the result.")
    if of_steps and not isinstance(value, Weights):
        told = _("{no_weights}; {kind}")
        return told.format(no_weights=_(words.NO_WEIGHTS), kind=_kind(value))
    if of_steps and len(value) < 2:
        return str(words.of_weights(value, wanted))
    if is_number(wanted) and not is_number(value):
        return _("return one number; {kind}").format(kind=_kind(value))
    return ""


def _kind(value: Any) -> str:
    if callable(value):
        return _("this is a function.")
    return _("this is of the type {kind}.").format(kind=type(value).__name__)


def _from_mistakes(mistakes: Any, inputs: Any, results: Any, same: Any) -> str:
    for wrong, told in mistakes:
        made = [wrong(**given) for given in inputs]
        if all(map(same, results, made)):
            return _(told)
    return ""


def _from_unused(
    inputs: Any, results: Any, wanted: Any, same: Any, words: Any
) -> str:
    """Name the arguments that should change the result, and don't."""
    unused: list[str] = []
    for j in range(len(inputs)):
        for i in range(j):
            differ = _differing(inputs[i], inputs[j])
            should = not same(wanted[i], wanted[j])
            if len(differ) == 1 and should and same(results[i], results[j]):
                unused += [name for name in differ if name not in unused]
    if not unused:
        return ""
    names = _(" and ").join([f"`{name}`" for name in unused])
    told = _(
        "the result is the same for another {names}, and should not be. "
        "{own_names}"
    )
    return told.format(names=names, own_names=_(words.OWN_NAMES))


def _differing(one: Any, other: Any) -> list[str]:
    names = list(one) + [name for name in other if name not in one]
    return [name for name in names if one.get(name) != other.get(name)]


def _from_shape(value: Any, wanted: Any) -> str:
    """Tell whether as many values come as should, if these are no weights."""
    if isinstance(wanted, Weights) or not isinstance(wanted, (list, tuple)):
        return ""
    if not isinstance(value, (list, tuple)):
        return _("return {count} values, in a list; {kind}").format(
            count=len(wanted), kind=_kind(value)
        )
    if len(value) != len(wanted):
        return _("it should have {wanted} values, and has {count}.").format(
            wanted=len(wanted), count=len(value)
        )
    return ""


def _from_many(value: Any, wanted: Any, same: Any, words: Any) -> str:
    """Tell which of several results is the first that is wrong."""
    if not isinstance(value, (list, tuple)):
        return ""
    told = ""
    if isinstance(wanted, Weights):
        told = words.of_weights(value, wanted)
    if told:
        return str(told)
    k = list(map(same, value, wanted)).index(False)
    if not isinstance(wanted, Weights):
        return _("value {place} is the first that is wrong.").format(
            place=k + 1
        )
    told = _(
        "update {place} is the first that is wrong. Each update starts at the "
        "newest weight, and takes the gradient there."
    )
    return told.format(place=k)
