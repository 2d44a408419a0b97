"""GD: the lecture's numbers to the last digit, and the known speeds."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from lecture_code import scalar, vectorised
from lecture_code.data import Data
from lecture_code.gradient_descent import gradient_descent
from lecture_code.trajectory import DivergenceError, Trajectory

REFERENCE = Path(__file__).parent / "reference" / "lecture_traces.json"
LECTURE = json.loads(REFERENCE.read_text("utf-8"))["gradient_descent"]
DATA = Data(LECTURE["x"], LECTURE["y"])


def descend(
    learning_rate: float, epochs: int, data: Data = DATA, w: Any = 1.0
) -> Trajectory:
    model = scalar if isinstance(data.xs, tuple) else vectorised
    return gradient_descent(
        model.gradient, data, w, learning_rate=learning_rate, epochs=epochs
    )


def test_every_number_of_the_lecture() -> None:
    descent = descend(
        LECTURE["learning_rate"], LECTURE["epochs"], w=LECTURE["w_start"]
    )
    start, *after = descent.weights.tolist()
    *before, _ = descent.costs(scalar.cost, DATA).tolist()
    assert after == LECTURE["w_after_each_step"]
    assert before == LECTURE["cost_before_each_step"]
    assert scalar.forward(start, 4) == LECTURE["prediction_at_4_before"]
    assert scalar.forward(descent.weight, 4) == LECTURE["prediction_at_4_after"]


@pytest.mark.parametrize(
    ("xs", "ys"),
    [
        ([1, 2, 3], (2, 4, 6)),
        ((1, 2, 3), [2, 4, 6]),
        (range(1, 4), range(2, 8, 2)),
        ([1, 2, 3], np.array([2, 4, 6])),
    ],
)
def test_any_container_of_plain_samples_gives_the_same(
    xs: Any, ys: Any
) -> None:
    weights = descend(0.01, 100, Data(xs, ys)).weights
    assert weights[1:].tolist() == LECTURE["w_after_each_step"]


@pytest.mark.parametrize("writeable", [True, False])
def test_arrays_give_the_lecture_s_weights_within_rounding(
    writeable: bool,
) -> None:
    xs, ys = np.array([1.0, 2.0, 3.0]), np.array([2.0, 4.0, 6.0])
    xs.flags.writeable = ys.flags.writeable = writeable
    weights = descend(0.01, 100, Data(xs, ys)).weights
    # The map shrinks errors; each step adds a few units in the last place of 2.
    np.testing.assert_allclose(
        weights[1:], LECTURE["w_after_each_step"], rtol=1e-14
    )


# On the lecture's x the factor of the error is 1 - 28/3 learning_rate.
def test_one_step_suffices_at_3_28ths() -> None:
    assert descend(3 / 28, 1).weight == pytest.approx(2.0, rel=1e-15)


def test_it_bounces_from_3_28ths_to_3_14ths() -> None:
    errors = descend(0.2, 20).weights - 2
    assert (errors[:-1] * errors[1:] < 0).all()
    assert (abs(errors[1:]) < abs(errors[:-1])).all()


@pytest.mark.parametrize(
    ("learning_rate", "grows"), [(0.99 * 3 / 14, False), (1.01 * 3 / 14, True)]
)
def test_the_error_grows_from_3_14ths_on(
    learning_rate: float, grows: bool
) -> None:
    errors = abs(descend(learning_rate, 20).weights - 2)
    assert ((errors[1:] > errors[:-1]) == grows).all()


@pytest.mark.parametrize(
    ("data", "w"),
    [
        (DATA, 1.0),
        (Data(np.array(DATA.xs), DATA.ys), 1.0),
        (DATA.with_bias(), np.array([1.0, 0.0])),
    ],
    ids=["scalar", "one weight", "two weights"],
)
def test_divergence_is_reported_with_all_that_was_visited(
    data: Data, w: Any
) -> None:
    with pytest.raises(DivergenceError) as caught:
        descend(10.0, 1000, data, w)
    error = caught.value
    last = error.trajectory.weight
    assert 100 < error.step < 200  # the error grows 92-fold to 134-fold
    assert len(error.trajectory) == error.step
    assert np.array_equal(error.weight, last)
    assert np.isfinite(error.trajectory.weights).all()
    assert "Lower learning_rate, now 10.0, or centre and scale" in str(error)
    # The record is that of a run that stopped one step earlier.
    again = descend(10.0, error.step - 1, data, w)
    assert np.array_equal(again.weights, error.trajectory.weights)
    assert list(again.samples_read) == list(error.trajectory.samples_read)
    model = scalar if data is DATA else vectorised
    costs = error.trajectory.costs(model.cost, data)
    assert math.isfinite(costs[0])
    assert costs[-1] == math.inf


def test_no_epochs_is_the_start_alone() -> None:
    descent = descend(0.01, 0)
    assert descent.weights.tolist() == [1.0]
    assert list(descent.samples_read) == [0]


def test_numpy_numbers_are_numbers() -> None:
    descent = descend(np.float64(0.01), np.int64(100), w=np.float32(1))  # type: ignore[arg-type]
    assert descent.weights[1:].tolist() == LECTURE["w_after_each_step"]
    assert type(descent.weight) is float
