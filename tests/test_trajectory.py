"""A trajectory cannot be changed, prices itself, and survives divergence."""

from __future__ import annotations

import math
from dataclasses import FrozenInstanceError
from typing import Any

import numpy as np
import pytest

from lecture_code import scalar, vectorised
from lecture_code.data import Data
from lecture_code.trajectory import (
    DivergenceError,
    Trajectory,
    record,
    samples_read,
)

DATA = Data([1, 2, 3], [2, 4, 6])
PAIRS = np.array([[0.0, 1.0], [2.0, 3.0]])
ONE = np.ones(1)
TEN = Data(np.ones(10), np.ones(10))


@pytest.mark.parametrize("weights", [np.arange(3.0), PAIRS])
def test_weights_cannot_be_written(weights: Any) -> None:
    trajectory = Trajectory(weights, range(len(weights)))
    with pytest.raises(ValueError, match="read-only"):
        trajectory.weights[0] = 5.0
    with pytest.raises(FrozenInstanceError):
        trajectory.weights = weights  # type: ignore[misc]


def test_a_chosen_row_cannot_be_written() -> None:
    with pytest.raises(ValueError, match="read-only"):
        Trajectory(PAIRS, range(2)).weight[0] = 5.0


def test_the_array_that_was_given_stays_its_owner_s() -> None:
    given = np.arange(3.0)
    trajectory = Trajectory(given, range(3))
    given[0] = 7.0
    assert trajectory.weights.tolist() == [0, 1, 2]


def test_the_weight_is_the_last_unless_another_is_chosen() -> None:
    weights = np.array([3.0, 1.0, 2.0])
    assert Trajectory(weights, range(3)).weight == 2.0
    assert type(Trajectory(weights, range(3), chosen=1).weight) is float
    assert Trajectory(weights, range(3), chosen=1).weight == 1.0
    assert Trajectory(PAIRS, range(2)).weight.tolist() == [2, 3]
    assert len(Trajectory(weights, range(3))) == 3


def test_costs_are_those_of_each_weight_on_all_samples() -> None:
    weights = np.array([0.0, 2.0, 3.0])
    costs = Trajectory(weights, range(3)).costs(scalar.cost, DATA)
    assert costs.tolist() == [56 / 3, 0, 14 / 3]
    rows = Data(PAIRS, [0, 0])
    costs = Trajectory(PAIRS, range(2)).costs(vectorised.cost, rows)
    assert costs.tolist() == [(1 + 9) / 2, (9 + 169) / 2]


def test_the_scalar_model_is_asked_in_python_floats() -> None:
    asked: list[type] = []

    def cost(w: Any, _xs: Any, _ys: Any) -> float:
        asked.append(type(w))
        return 0.0

    Trajectory(np.arange(2.0), range(2)).costs(cost, DATA)
    assert asked == [float, float]


def test_a_cost_beyond_the_floats_is_infinite_without_a_warning() -> None:
    far = Trajectory(np.array([1e200]), [0])
    assert far.costs(scalar.cost, DATA).tolist() == [math.inf]
    arrays = Data(np.array(DATA.xs), DATA.ys)
    assert far.costs(vectorised.cost, arrays).tolist() == [math.inf]


@pytest.mark.parametrize(
    ("n", "batch_size", "expected"),
    [
        (3, 3, [0, 3, 6]),
        (3, 1, [0, 1, 2, 3, 4, 5, 6]),
        (5, 2, [0, 2, 4, 5, 7, 9, 10]),
        (5, 2, [0, 2, 4, 5, 7]),
        (4, 2, [0, 2, 4]),
        (5, 2, [0]),
        (4, 2, [0]),
    ],
)
def test_samples_read_counts_a_short_batch_at_its_own_length(
    n: int, batch_size: int, expected: list[int]
) -> None:
    assert list(samples_read(n, batch_size, len(expected))) == expected


@pytest.mark.parametrize("start", [1.0, np.array([1.0, 2.0])])
def test_record_keeps_the_start_and_every_step(start: Any) -> None:
    steps = [start + 1, start + 2]
    trajectory = record(
        iter(steps),
        vectorised.gradient,
        Data(ONE, ONE),
        start,
        0.1,
        batch_size=1,
        epochs=2,
    )
    expected = np.array([start, *steps])
    assert trajectory.weights.tolist() == expected.tolist()
    assert list(trajectory.samples_read) == [0, 1, 2]


@pytest.mark.parametrize(
    "bad", [math.nan, math.inf, -math.inf], ids=["nan", "inf", "-inf"]
)
@pytest.mark.parametrize("many", [False, True])
def test_the_first_weight_that_is_not_finite_ends_the_record(
    bad: float, many: bool
) -> None:
    weights: list[Any] = [1.0, 2.0, bad, 3.0]
    if many:
        weights = [np.array([0.0, w]) for w in weights]
    visited = iter(weights[1:])
    with pytest.raises(DivergenceError) as caught:
        record(
            visited,
            vectorised.gradient,
            TEN,
            weights[0],
            0.25,
            batch_size=10,
            epochs=3,
        )
    error = caught.value
    assert error.step == 2
    assert np.array_equal(error.weight, weights[1])
    assert np.array_equal(error.trajectory.weights, np.array(weights[:2]))
    assert list(error.trajectory.samples_read) == [0, 10]
    assert str(error) == (
        f"step 2 left the finite numbers; the last finite weight was "
        f"{error.weight!r}. Lower learning_rate, now 0.25, or centre and scale "
        "the inputs."
    )
    assert next(visited) is weights[3]  # nothing was asked after that


def test_finite_weights_whose_sum_overflows_are_no_divergence() -> None:
    big = np.array([1e308, 1e308])
    data, options = Data(ONE, ONE), {"batch_size": 1, "epochs": 1}
    run = record([big], vectorised.gradient, data, big, 0.1, **options)
    assert len(run) == 2


def test_divergence_is_an_arithmetic_error() -> None:
    assert issubclass(DivergenceError, ArithmeticError)


def test_a_trajectory_is_equal_to_itself_alone() -> None:
    # Two arrays have no single answer to ==, and an array has no hash.
    one, other = (Trajectory(np.array([1.0, 2.0]), range(2)) for _ in range(2))
    assert one == one
    assert one != other
    assert len({one, other, one}) == 2
