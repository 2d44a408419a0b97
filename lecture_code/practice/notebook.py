"""Check a function that was typed in a notebook, and say what is wrong."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from inspect import signature
from numbers import Real
from typing import Any, TypeAlias

import numpy as np

from .. import _checks, scalar
from ..data import Data, deal
from ..gradient_descent import gradient_descent
from ..language import _
from ..many_machines import mean_of_parts
from ..minibatch_gradient_descent import minibatch_gradient_descent
from ..stochastic_gradient_descent import stochastic_gradient_descent
from ..trajectory import DivergenceError, Trajectory
from . import models, notebook_words
from .tasks import TASKS
from .verdict import judge, say

Function: TypeAlias = Callable[..., Any]

SEED = 7
# The functions of the package that are typed, by the names of their tasks.
FUNCTIONS: dict[str, Function] = {
    "forward": scalar.forward,
    "loss": scalar.loss,
    "cost": scalar.cost,
    "gradient": scalar.gradient,
    "gradient_descent": gradient_descent,
    "stochastic_gradient_descent": stochastic_gradient_descent,
    "minibatch_gradient_descent": minibatch_gradient_descent,
    "mean_of_parts": mean_of_parts,
}


class NotRightError(AssertionError):
    """Tell how a typed function differs from the one that it should be."""

    def _render_traceback_(self) -> list[str]:
        # IPython shows this in place of the way through the package.
        return str(self).splitlines()


def check(typed: Function) -> None:
    """Compare a typed function with the package's function of its name.

    Prints one line if it gives the same results. Raises NotRightError with the
    first input on which it doesn't, and a hint if the mistake is a usual one;
    ValueError if the package has no function of that name to type.
    """
    name = getattr(typed, "__name__", None)
    if name not in FUNCTIONS:
        raise _checks.refuse(
            "typed", name or typed, f"one of {', '.join(FUNCTIONS)}"
        )
    right, task = FUNCTIONS[name], TASKS[name]
    if typed is right:
        raise NotRightError(
            _(
                "This {name} is the package's own. First run the cell in which "
                "you type yours."
            ).format(name=name)
        )
    inputs = [_as_dealt(given) for given in task.inputs]
    results = [_result(typed, right, _arguments(given)) for given in inputs]
    verdict = judge(task, inputs, results, notebook_words)
    if verdict:
        verdict.hint = _hint_from_names(typed, right) or verdict.hint
        given = _arguments(inputs[verdict.place])
        said = ", ".join(f"{k}={_say(v)}" for k, v in given.items())
        raise NotRightError(verdict.words(name, f"{name}({said})"))
    told = _("{name}: right on {count} inputs")
    print(told.format(name=name, count=len(inputs)))


def _as_dealt(given: dict[str, Any]) -> dict[str, Any]:
    """Return an input of a task with the orders that the package deals."""
    if "orders" not in given:
        return given
    numbers = range(len(given["data"][0]))
    dealt = deal(
        Data(numbers, numbers),
        len(numbers),
        given["epochs"],
        rng=np.random.default_rng(SEED),
    )
    orders = [[int(k) for xs, _ in epoch for k in xs] for epoch in dealt]
    return given | {"orders": orders}


def _arguments(given: dict[str, Any]) -> dict[str, Any]:
    """Return an input of a task as the package's function takes it."""
    given = dict(given)
    if "data" in given:
        given["data"] = Data(*given["data"])
    if given.get("gradient") is models.gradient:
        given["gradient"] = scalar.gradient
    if given.pop("orders", None):
        given["rng"] = np.random.default_rng(SEED)
    return given


def _result(typed: Function, right: Function, given: dict[str, Any]) -> Any:
    """Return what a function returns or raises, in plain Python."""
    # What can go by its place does: a typed function may name it otherwise.
    call = signature(right).bind(**given)
    try:
        result = typed(*call.args, **call.kwargs)
    except DivergenceError as stopped:
        # `record` takes the end of the steps for a weight that is not finite.
        result = stopped.trajectory
    except Exception as error:
        file = getattr(getattr(typed, "__code__", None), "co_filename", "")
        for line in traceback.extract_tb(error.__traceback__):
            if line.filename == file:
                error.add_note(
                    _(", in line {number} of the cell: `{line}`").format(
                        number=line.lineno, line=line.line
                    )
                )
        return error
    if isinstance(result, Trajectory) and result.weights.ndim == 1:
        return models.Weights(result.weights.tolist())
    if isinstance(result, Real) and not isinstance(result, int):
        return float(result)
    return result


def _hint_from_names(typed: Function, right: Function) -> str:
    """Tell which arguments the function should have, and in which order."""
    names = [*signature(right).parameters]
    if [*signature(typed).parameters] == names:
        return ""
    told = _("the arguments are ({names}), in this order.")
    return told.format(names=", ".join(names))


def _say(value: Any) -> str:
    if isinstance(value, np.random.Generator):
        return f"np.random.default_rng({SEED})"
    if callable(value):
        return f"{value.__module__.rpartition('.')[2]}.{value.__name__}"
    return say(value)
