"""What is said of a function that is typed in a page.

There a descent returns the list of its weights.
"""

from __future__ import annotations

from typing import Any

from ..language import _

OF_STEPS = ()
# What Python says of a mistake, and what to do then.
RAISED = (
    (
        ("input()",),
        "nobody is there to answer. What the function needs comes with its "
        "arguments.",
    ),
    (
        ("SystemExit",),
        "nothing has to be ended here. A function ends with `return`.",
    ),
    (
        ("recursion",),
        "the function calls itself without end. A loop repeats without that.",
    ),
    (
        ("memory",),
        "it asks for too much memory. Does something grow in every round?",
    ),
    (
        ("no module",),
        "only `math` can be imported here. There is no numpy: write plain "
        "Python, with loops over the samples.",
    ),
    (
        ("is not callable", "isn't callable"),
        "what stands before the brackets is no function. Has a name such as "
        "`sum` been given another value?",
    ),
    (
        ("positional argument",),
        "a function is called with too many or too few arguments.",
    ),
    (
        ("only slices",),
        "here only a list can be cut with a step: `list(xs)[::-1]`.",
    ),
    (
        ("NoneType",),
        "something is None, which is nothing. Does a function that you call "
        "return its result?",
    ),
)
OWN_NAMES = "Use the arguments of the function, not fixed numbers."
NO_WEIGHTS = "return the list of weights, the start first"


def of_weights(value: Any, wanted: Any) -> str:
    """Tell what is wrong with the number of weights, or with the first."""
    if list(value) == list(wanted)[1:]:
        return _("the start is missing. Begin with `weights = [w]`.")
    if len(value) != len(wanted):
        return _(
            "the list should hold {wanted} weights, and holds {count}: the "
            "start, then one for each update. Append `w` once after each "
            "update, in the innermost loop."
        ).format(wanted=len(wanted), count=len(value))
    if value[1] == value[0] != wanted[1]:
        return _(
            "the start stands there twice. Update `w` before you append it."
        )
    return ""
