"""Exhaustive search prices every candidate and chooses the cheapest."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from searches import Counting

from lecture_code import nonconvex, scalar, vectorised
from lecture_code.data import Data
from lecture_code.exhaustive_search import (
    coarse_to_fine_search,
    exhaustive_search,
    grid,
)

DATA = Data([1, 2, 3], [2, 4, 6])
TENTHS = [i / 10 for i in range(41)]


def test_the_lecture_s_41_candidates() -> None:
    search = exhaustive_search(scalar.cost, DATA, TENTHS)
    assert search.weight == 2.0
    assert search.chosen == 20
    assert search.weights.tolist() == TENTHS
    costs = search.costs(scalar.cost, DATA)[::10]
    assert costs.tolist() == [56 / 3, 14 / 3, 0, 14 / 3, 56 / 3]


@pytest.mark.parametrize(
    "kind", [list, tuple, np.array, iter], ids=lambda kind: kind.__name__
)
def test_candidates_may_come_in_any_container(kind: Callable[..., Any]) -> None:
    search = exhaustive_search(scalar.cost, DATA, kind([1.0, 2.0, 4.0]))
    assert search.weights.tolist() == [1, 2, 4]
    assert search.chosen == 1


def test_of_equal_costs_the_first_wins() -> None:
    search = exhaustive_search(scalar.cost, DATA, [5.0, 3.0, 1.0, 3.0])
    assert search.chosen == 1


def test_a_cost_that_is_no_number_is_never_the_cheapest() -> None:
    def cost(w: float, _xs: Any, _ys: Any) -> float:
        return math.nan if w < 1 else w

    assert exhaustive_search(cost, DATA, [0.0, 3.0, 2.0]).weight == 2.0


@pytest.mark.parametrize(
    ("candidates", "message"),
    [
        ([], "candidates must be at least one weight; got []"),
        (np.array([]), "candidates must be at least one weight; got array([]"),
        ([1, math.nan], "candidates[1] must be a finite number; got nan"),
        (np.array([math.inf]), "candidates[0] must be a finite number; got i"),
        ([[1, 2], [3]], "candidates[1] must be a row of 2 numbers, as long"),
        ([[1.0]], "candidates must be numbers when the samples are plain numb"),
    ],
)
def test_bad_candidates_are_refused_before_any_is_priced(
    candidates: Any, message: str
) -> None:
    cost = Counting(scalar.cost)
    with pytest.raises(ValueError, match="must be") as caught:
        exhaustive_search(cost, DATA, candidates)
    assert str(caught.value).startswith(message)
    assert cost.reads == []


def test_the_last_axis_of_a_grid_turns_fastest() -> None:
    assert grid([1, 2], [3, 4, 5]).tolist() == [
        [1, 3],
        [1, 4],
        [1, 5],
        [2, 3],
        [2, 4],
        [2, 5],
    ]
    assert grid([1, 2]).tolist() == [[1], [2]]


def test_the_costs_of_a_grid_reshape_to_its_axes() -> None:
    ws, bs = np.arange(0, 5.0), np.arange(-1, 2.0)
    data = Data(DATA.xs, [4, 7, 10]).with_bias()
    search = exhaustive_search(vectorised.cost, data, grid(ws, bs))
    table = search.costs(vectorised.cost, data).reshape(len(ws), len(bs))
    # At w = 4, b = -1 the errors are 3 - 4, 7 - 7 and 11 - 10.
    assert table[4, 0] == 2 / 3
    assert search.weight.tolist() == [3, 1]


def test_finer_grids_close_in_on_the_least_cost() -> None:
    data = Data([1, 2, 3], [4, 5, 6])
    search = coarse_to_fine_search(
        scalar.cost, data, 0.0, 4.0, points=5, rounds=4
    )
    # Steps 1, 1/2, 1/4, 1/8: the best of the last is within half of it.
    assert abs(search.weight - 16 / 7) <= 1 / 16
    assert search.weights[:5].tolist() == [0, 1, 2, 3, 4]
    assert search.weights[5:10].tolist() == [1, 1.5, 2, 2.5, 3]
    assert len(search) == 20
    assert search.chosen >= 15


def test_finer_grids_miss_a_valley_between_coarse_points() -> None:
    xs = np.linspace(0.0, 3.0, 20)
    data = Data(xs, np.sin(6 * xs))
    bounds = {"low": 0.0, "high": 9.0}
    missed, found = (
        coarse_to_fine_search(
            nonconvex.sine.cost, data, **bounds, points=points, rounds=8
        )
        for points in (5, 41)
    )
    assert abs(missed.weight - 6) > 1
    assert abs(found.weight - 6) < 1e-3


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"low": math.nan}, "low must be a finite number; got nan"),
        ({"high": [4.0, 5.0]}, "high must be a finite number; got"),
        ({"low": [0.0]}, "low must be a finite number; got"),
        ({"high": math.inf}, "high must be a finite number; got inf"),
        ({"low": 4}, "low must be less than high, 4.0; got 4"),
        ({"low": [0, 1]}, "low must be a finite number; got [0, 1]"),
        ({"points": 2}, "points must be a whole number of at least 4; got 2"),
        ({"points": 5.0}, "points must be a whole number of at least 4; got 5"),
        ({"rounds": 0}, "rounds must be a whole number of at least 1; got 0"),
    ],
)
def test_bad_bounds_are_refused_before_any_is_priced(
    changed: dict[str, Any], message: str
) -> None:
    cost = Counting(scalar.cost)
    options = {"low": 0, "high": 4.0, "points": 5, "rounds": 2, **changed}
    with pytest.raises(ValueError, match="must be") as caught:
        coarse_to_fine_search(cost, DATA, **options)
    assert str(caught.value).startswith(message)
    assert cost.reads == []
