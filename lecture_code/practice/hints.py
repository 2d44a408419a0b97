"""Find out from wrong results what the mistake may be."""

from __future__ import annotations

from typing import Any

from .models import Weights

# What Python says when a usual mistake raises an error, and what to do then.
OF_STEPS = (
    (
        "'NoneType' object is not iterable",
        "`steps` yields no weights. After each update write `yield w`.",
    ),
    (
        "'float' object is not iterable",
        "`steps` should yield weights, one after each update. Write "
        "`yield w`, not `return w`.",
    ),
)
RAISED = (
    ("object is not iterable", "one number stands where a list should."),
    ("multiply sequence", "a whole list stands where one number should."),
    ("'tuple'", "a whole list stands where one number should."),
    (
        " for ^",
        "in Python a square is `a * a` or `a ** 2`; `^` is something else.",
    ),
    (
        "is not defined",
        "is a name misspelt, or used before it has a value?",
    ),
    (
        "not associated with a value",
        "give the name its first value before the loop.",
    ),
)


def hint(
    task: Any, inputs: Any, results: Any, wanted: Any, place: int, same: Any
) -> str:
    """Return a sentence on the first wrong result, at `place`, or no words.

    `same` tells whether two results are equal.
    """
    return (
        _from_one(results[place], wanted[place])
        or _from_mistakes(task.mistakes, inputs, results, same)
        or _from_unused(inputs, results, wanted, same)
        or _from_weights(results[place], wanted[place], same)
    )


def _from_one(value: Any, wanted: Any) -> str:
    """Tell what one result shows by itself."""
    of_steps = isinstance(wanted, Weights)
    if isinstance(value, Exception):
        for words, told in (OF_STEPS if of_steps else ()) + RAISED:
            if words in str(value):
                return told
        return ""
    if value is None:
        return "write the body, and let it end with `return` and the result."
    kind = f"this is of the type {type(value).__name__}."
    if of_steps and not isinstance(value, Weights):
        return f"let the last lines of the function stand; {kind}"
    if not of_steps and not isinstance(value, (int, float)):
        return f"return one number; {kind}"
    return ""


def _from_mistakes(mistakes: Any, inputs: Any, results: Any, same: Any) -> str:
    for wrong, told in mistakes:
        made = [wrong(**given) for given in inputs]
        if all(map(same, results, made)):
            return str(told)
    return ""


def _from_unused(inputs: Any, results: Any, wanted: Any, same: Any) -> str:
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
    words = " and ".join([f"`{name}`" for name in unused])
    return (
        f"the result is the same for another {words}, and should not be. Use "
        "the arguments of the function, not names from the notebook."
    )


def _differing(one: Any, other: Any) -> list[str]:
    names = list(one) + [name for name in other if name not in one]
    return [name for name in names if one.get(name) != other.get(name)]


def _from_weights(value: Any, wanted: Any, same: Any) -> str:
    """Tell where the weights of a descent first go another way."""
    if not isinstance(value, Weights):
        return ""
    if len(value) != len(wanted):
        return (
            f"`steps` should yield {len(wanted) - 1} weights, and yields "
            f"{len(value) - 1}. Write `yield w` once after each update, in the "
            "innermost loop."
        )
    k = list(map(same, value, wanted)).index(False)
    if value[1] == value[0] != wanted[1]:
        return "the first weight is the start. Update `w` before `yield w`."
    return (
        f"update {k} is the first that is wrong. Each update starts at the "
        "newest weight, and takes the gradient there."
    )
