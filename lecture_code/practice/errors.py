"""Say what to do about an error that Python or MicroPython raises."""

from __future__ import annotations

from typing import Any

from ..language import _

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


def of_error(error: BaseException, first: Any) -> str:
    """Tell what to do about an error; what is said in `first` goes first."""
    said = f"{type(error).__name__}: {error}"
    for signs, told in first + RAISED:
        if any(sign in said for sign in signs):
            return _(told)
    return ""
