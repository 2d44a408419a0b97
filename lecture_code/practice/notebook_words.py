"""What is said of a function that is typed in a notebook.

There the last lines of a descent stand, and an inner function yields weights.
"""

from __future__ import annotations

from typing import Any

from ..language import _

# What Python says of a usual mistake in a descent, and what to do then.
OF_STEPS = (
    (
        ("'NoneType' object is not iterable",),
        "`steps` yields no weights. After each update write `yield w`.",
    ),
    (
        ("'float' object is not iterable",),
        "`steps` should yield weights, one after each update. Write "
        "`yield w`, not `return w`.",
    ),
)
RAISED = ()
OWN_NAMES = "Use the arguments of the function, not names from the notebook."
NO_WEIGHTS = "let the last lines of the function stand"


def of_weights(value: Any, wanted: Any) -> str:
    """Tell what is wrong with the number of weights, or with the first."""
    if len(value) != len(wanted):
        return _(
            "`steps` should yield {wanted} weights, and yields {count}. Write "
            "`yield w` once after each update, in the innermost loop."
        ).format(wanted=len(wanted) - 1, count=len(value) - 1)
    if value[1] == value[0] != wanted[1]:
        return _("the first weight is the start. Update `w` before `yield w`.")
    return ""
