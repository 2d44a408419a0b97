"""The descents in one table, and a probe that sees what a search asks for."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import accumulate
from typing import Any

from lecture_code.gradient_descent import gradient_descent
from lecture_code.minibatch_gradient_descent import minibatch_gradient_descent
from lecture_code.stochastic_gradient_descent import (
    stochastic_gradient_descent,
)
from lecture_code.trajectory import Trajectory

Descent = Callable[..., Trajectory]

DESCENTS: dict[str, Descent] = {
    "GD": gradient_descent,
    "SGD": stochastic_gradient_descent,
    "mini-batch SGD": partial(minibatch_gradient_descent, batch_size=2),
}


class Counting:
    """A cost or gradient that notes how many samples each call reads."""

    def __init__(self, function: Callable[[Any, Any, Any], Any]) -> None:
        self.function = function
        self.reads: list[int] = []

    def __call__(self, w: Any, xs: Any, ys: Any) -> Any:
        self.reads.append(len(xs))
        return self.function(w, xs, ys)

    @property
    def samples_read(self) -> list[int]:
        """The samples read up to the end of each call."""
        return list(accumulate(self.reads))
