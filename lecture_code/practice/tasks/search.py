"""Exhaustive search: on one list of candidates, on finer and finer grids."""

from __future__ import annotations

from typing import Any

from .. import answers, models
from .task import Task, inputs, mean

DATA: Any = ((1.0, 2.0, 3.0), (4.0, 5.0, 6.0))
OTHER_DATA: Any = ((1.0, 2.0, 3.0), (2.0, 4.0, 6.0))


def distance(w: float, xs: Any, ys: Any) -> Any:
    """Return another cost: the mean size of the residuals."""
    return mean(lambda w, x, y: abs(x * w - y))(w, xs, ys)


def worst(cost: Any, data: Any, candidates: Any) -> Any:
    """Return the candidate of the greatest cost."""
    return max(candidates, key=lambda w: cost(w, *data))


SEARCH = Task(
    answers.exhaustive_search,
    "cost data candidates",
    inputs(
        {"cost": models.cost, "data": DATA, "candidates": (3.0, 0.0, 2.0, 4.0)},
        {"data": ((1.0, 2.0), (4.0, 6.0))},
        {"candidates": (6.0, -2.0, 7.0, 5.5)},
        {"cost": distance, "data": ((1.0, 3.0, 0.5), (4.0, 0.0, 2.0))},
        {"data": ((1.0,), (2.0,)), "candidates": (0.0, 3.0, 1.0)},
    ),
    [
        (
            worst,
            "this is the candidate of the greatest cost. Keep `w` when its "
            "cost is less (`<`).",
        ),
        (
            lambda cost, data, candidates: min(
                [cost(w, *data) for w in candidates]
            ),
            "this is the least cost. Return the candidate that has it.",
        ),
        (
            lambda cost, data, candidates: answers.exhaustive_search(
                cost, data, list(candidates)[::-1]
            ),
            "of equal costs the first candidate should win. Compare with `<`, "
            "not with `<=`.",
        ),
        (
            lambda candidates, **_: candidates[-1],
            "this is the last candidate. Remember the best one so far, and its "
            "cost.",
        ),
    ],
)


def on_grids(
    width: float = 1.0, shorter: float = 0.0, rounds: int | None = None
) -> Any:
    """Return a wrong search on grids.

    A round reaches `width` steps to either side, a step is the width of the
    grid divided by `points` - 1 + `shorter`, and there are `rounds` of them.
    """

    def search(
        cost: Any, data: Any, low: Any, high: Any, points: Any, asked: Any
    ) -> Any:
        best = low
        for _ in range(rounds or asked):
            step = (high - low) / (points - 1 + shorter)
            grid = [low + k * step for k in range(points)]
            best = min(grid, key=lambda w: cost(w, *data))
            low, high = best - width * step, best + width * step
        return best

    return lambda rounds, **given: search(asked=rounds, **given)


COARSE_TO_FINE = Task(
    answers.coarse_to_fine_search,
    "cost data low high points rounds",
    inputs(
        {
            "cost": models.cost,
            "data": DATA,
            "low": 0.0,
            "high": 4.0,
            "points": 6,
            "rounds": 3,
        },
        {"data": ((1.0, 3.0, 0.5), (4.0, 1.0, 2.0))},
        {"rounds": 1},
        {"points": 11},
        {"low": -1.0},
        {"high": 7.0},
        {"cost": distance},
    ),
    [
        (
            on_grids(rounds=1),
            "this is the best weight of the first grid. After each round set "
            "`low` and `high` to one step around the best weight.",
        ),
        (
            on_grids(shorter=1.0),
            "the grids stop short of `high`. With `points` weights there are "
            "`points - 1` steps.",
        ),
        (
            on_grids(width=0.5),
            "the next grid is too narrow. It reaches one step to either side "
            "of the best weight, half a step is not enough.",
        ),
    ],
)
