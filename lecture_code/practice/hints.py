"""Find out from wrong results what the mistake may be."""

from __future__ import annotations

from typing import Any

from .models import Weights

# What Python or MicroPython says when a usual mistake raises an error, and what
# to do then.
RAISED = (
    (
        ("object is not iterable", "object isn't iterable"),
        "one number stands where a list should.",
    ),
    (
        ("multiply sequence", "'tuple'"),
        "a whole list stands where one number should.",
    ),
    (
        (" for ^", "__xor__"),
        "in Python a square is `a * a` or `a ** 2`; `^` is something else.",
    ),
    (
        ("is not defined", "isn't defined"),
        "is a name misspelt, or used before it has a value?",
    ),
    (
        ("not associated with a value", "referenced before assignment"),
        "give the name its first value before the loop.",
    ),
)


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
        or _from_unused(task.inputs, results, wanted, same, words)
        or _from_many(results[place], wanted[place], same, words)
    )


def _from_one(value: Any, wanted: Any, words: Any) -> str:
    """Tell what one result shows by itself."""
    of_steps = isinstance(wanted, Weights)
    if isinstance(value, BaseException):
        return of_error(value, (words.OF_STEPS if of_steps else ()) + words.RAISED)
    if value is None:
        return "write the body, and let it end with `return` and the result."
    kind = f"this is of the type {type(value).__name__}."
    if of_steps and not isinstance(value, Weights):
        return f"{words.NO_WEIGHTS}; {kind}"
    if isinstance(wanted, (int, float)):
        return "" if isinstance(value, (int, float)) else f"return one number; {kind}"
    return ""


def of_error(error: BaseException, first: Any) -> str:
    """Tell what to do about an error; what is said in `first` goes first."""
    said = f"{type(error).__name__}: {error}"
    for signs, told in first + RAISED:
        if any([sign in said for sign in signs]):
            return str(told)
    return ""


def _from_mistakes(mistakes: Any, inputs: Any, results: Any, same: Any) -> str:
    for wrong, told in mistakes:
        made = [wrong(**given) for given in inputs]
        if all(map(same, results, made)):
            return str(told)
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
    names = " and ".join([f"`{name}`" for name in unused])
    return (
        f"the result is the same for another {names}, and should not be. "
        f"{words.OWN_NAMES}"
    )


def _differing(one: Any, other: Any) -> list[str]:
    names = list(one) + [name for name in other if name not in one]
    return [name for name in names if one.get(name) != other.get(name)]


def _from_many(value: Any, wanted: Any, same: Any, words: Any) -> str:
    """Tell which of several results is the first that is wrong."""
    if not isinstance(wanted, (list, tuple)):
        return ""
    if isinstance(wanted, Weights):
        told = words.of_weights(value, wanted)
    elif not isinstance(value, (list, tuple)):
        told = f"return a list; this is of the type {type(value).__name__}."
    else:
        many = f"{len(wanted)} values, and has {len(value)}."
        told = "" if len(value) == len(wanted) else f"it should have {many}"
    if told:
        return str(told)
    k = list(map(same, value, wanted)).index(False)
    if not isinstance(wanted, Weights):
        return f"value {k + 1} is the first that is wrong."
    return (
        f"update {k} is the first that is wrong. Each update starts at the "
        "newest weight, and takes the gradient there."
    )
