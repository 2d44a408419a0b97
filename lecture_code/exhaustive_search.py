"""Exhaustive search: compute every candidate's cost, choose the least."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from . import _checks
from .data import Data
from .trajectory import Cost, Trajectory


def exhaustive_search(
    cost: Cost, data: Data, candidates: Iterable[Any]
) -> Trajectory:
    """Compute the cost of every candidate on all of `data`, choose the least.

    `candidates` are numbers or rows of shape (d,). Of equal costs the first
    wins. Raises ValueError if there are none, if one is not finite, or if none
    has a cost below infinity.
    """
    weights = _checks.candidates("candidates", candidates)
    visited = _visited(data, weights)
    costs = visited.costs(cost, data)
    costs[np.isnan(costs)] = np.inf  # NaN is never the least
    if costs.min() == np.inf:
        allowed = "below infinity for at least one candidate"
        raise ValueError(f"cost must be {allowed}; it is for none")
    return replace(visited, chosen=int(np.argmin(costs)))


def coarse_to_fine_search(
    cost: Cost,
    data: Data,
    low: float,
    high: float,
    *,
    points: int,
    rounds: int,
) -> Trajectory:
    """Search one weight on a grid, then on finer grids around the best.

    Each round tries `points` candidates; the next one covers one step to
    either side of the round's best. It finds the least cost where that lies
    within the bounds and the cost falls to it from both sides, and can miss it
    elsewhere. After a choice on the edge it looks outside the bounds. The
    trajectory holds all rounds, in order. Raises ValueError for bounds that are
    not finite or not in order, fewer than 4 points, or no rounds.
    """
    low, high = _checks.interval(low, high)
    points = _checks.whole_number("points", points, least=4)
    rounds = _checks.whole_number("rounds", rounds, least=1)
    searches = []
    for _ in range(rounds):
        search = exhaustive_search(cost, data, np.linspace(low, high, points))
        searches.append(search)
        step = (high - low) / (points - 1)
        low = max(search.weight - step, -sys.float_info.max)
        high = min(search.weight + step, sys.float_info.max)
    return _visited(
        data,
        np.concatenate([search.weights for search in searches]),
        chosen=(rounds - 1) * points + search.chosen,
    )


def grid(*axes: Iterable[float]) -> NDArray[np.float64]:
    """Return every combination of values, one from each axis, as rows.

    The last axis turns fastest: k rows reshape to (len(axes[0]), ...,
    len(axes[-1])). Raises ValueError for no axis, or one that is no row of
    finite numbers.
    """
    if not axes:
        raise _checks.refuse("axes", axes, "at least one")
    values = []
    for number, axis in enumerate(axes):
        name = f"axes[{number}]"
        values.append(_checks.candidates(name, axis))
        if values[-1].ndim > 1:
            raise _checks.refuse(name, axis, "numbers in one row")
    return np.stack(np.meshgrid(*values, indexing="ij"), axis=-1).reshape(
        -1, len(values)
    )


def _visited(
    data: Data, weights: NDArray[np.float64], chosen: int = -1
) -> Trajectory:
    _checks.instance("data", data, Data, "a Data")
    if weights.ndim > 1 and isinstance(data.xs, tuple):
        allowed = "numbers when the samples are plain numbers"
        raise _checks.refuse("candidates", weights, allowed)
    n = len(data)
    return Trajectory(weights, range(n, n * len(weights) + 1, n), chosen)
