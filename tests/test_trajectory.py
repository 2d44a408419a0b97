"""A trajectory cannot be changed, prices itself, and survives divergence."""

from __future__ import annotations

import json
import math
from dataclasses import FrozenInstanceError
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from lecture_code import _checks, nonconvex, scalar, vectorised
from lecture_code.data import Data
from lecture_code.exhaustive_search import (
    coarse_to_fine_search,
    exhaustive_search,
    grid,
)
from lecture_code.gradient_descent import gradient_descent
from lecture_code.minibatch_gradient_descent import minibatch_gradient_descent
from lecture_code.stochastic_gradient_descent import (
    stochastic_gradient_descent,
)
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


def test_a_record_says_where_it_began_and_what_it_chose() -> None:
    run = Trajectory(np.array([3.0, 1.0, 2.0]), [0, 1, 2], chosen=1)
    assert repr(run) == "Trajectory of 3 weights from 3.0, settled on 1.0"
    assert run.samples_read == (0, 1, 2)
    assert repr(Trajectory(PAIRS, range(2))) == (
        "Trajectory of 2 weights from [0.0, 1.0], settled on [2.0, 3.0]"
    )


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


# --- a run that runs away ----------------------------------------------------

# A few rows of each set, whose package stands in "from"; the last column is y.
REAL = json.loads(
    (Path(__file__).parent / "reference" / "real_data.json").read_text()
)
ADVICE = (
    ". It runs away: each update overshoots further than the last. "
    "Lower learning_rate, or centre and scale the inputs."
)


def real(name: str, scaled: bool) -> Data:
    xs = np.array(REAL[name]["xs"])
    if scaled:
        xs = (xs - xs.mean(axis=0)) / xs.std(axis=0)
    return Data(xs, REAL[name]["ys"]).with_bias()


def descend(data: Data, learning_rate: float, epochs: int) -> Trajectory:
    start = np.zeros(np.shape(data.xs)[1])
    return gradient_descent(
        vectorised.gradient,
        data,
        start,
        learning_rate=learning_rate,
        epochs=epochs,
    )


def runs_away(run: Any) -> bool:
    try:
        return bool(run().runs_away)
    except DivergenceError:
        return True


def test_there_are_thirteen_sets() -> None:
    assert len(REAL) == 13


@pytest.mark.parametrize("name", REAL)
def test_real_data_as_it_comes_runs_away(name: str) -> None:
    data = real(name, scaled=False)
    assert runs_away(lambda: descend(data, 0.01, 100))


@pytest.mark.parametrize("name", REAL)
def test_real_data_that_is_scaled_comes_to_least_squares(name: str) -> None:
    data = real(name, scaled=True)
    run = descend(data, 0.1, 400)
    assert not run.runs_away
    assert "runs away" not in repr(run)
    best = np.linalg.lstsq(data.xs, data.ys, rcond=None)[0]
    # Columns that are alike leave one slow direction: least 0.12 of curvature,
    # (1 - 0.1 * 0.12)^400 = 0.008 of what was there.
    error = abs(run.weight - best).max()
    assert error < 0.01 * abs(best).max()


def test_a_run_that_runs_away_says_so_with_both_remedies() -> None:
    run = descend(real("cars", scaled=False), 0.01, 50)
    _, _, settled = repr(run).partition(", settled on ")
    assert settled == f"{_checks.said(run.weight.tolist())}{ADVICE}"


ONES = Data(np.ones(1), [1.0])  # the factor of an update is 1 - 2 rate


@pytest.mark.parametrize("factor", [-1.01, -1.1, -2, -10])
@pytest.mark.parametrize("epochs", [4, 5, 11, 12, 18, 25, 100, 1000])
def test_gd_that_diverges_is_told(factor: float, epochs: int) -> None:
    rate = (1 - factor) / 2
    assert runs_away(
        lambda: gradient_descent(
            vectorised.gradient, ONES, 3.0, learning_rate=rate, epochs=epochs
        )
    )


@pytest.mark.parametrize("factor", [-1, -0.999, -0.9, -0.1, 0, 0.5, 0.999])
@pytest.mark.parametrize("epochs", [0, 1, 2, 3, 4, 5, 11, 12, 25, 100, 1000])
def test_gd_that_does_not_diverge_is_not_told(
    factor: float, epochs: int
) -> None:
    rate = (1 - factor) / 2
    run = gradient_descent(
        vectorised.gradient, ONES, 3.0, learning_rate=rate, epochs=epochs
    )
    assert not run.runs_away


def test_one_direction_of_two_that_diverges_is_told() -> None:
    data = Data(np.diag([1.0, 4.0]), [1.0, 4.0])  # curvatures 1 and 16
    assert runs_away(lambda: descend(data, 2.02 / 16, 300))
    assert not descend(data, 1.98 / 16, 300).runs_away


@pytest.mark.parametrize("rate", [0.21, 0.25, 0.3, 0.4])
def test_stored_sgd_above_its_limit_is_told(rate: float) -> None:
    noisy = Data([1, 2, 3], [4, 5, 6])  # the limit is 0.204
    assert runs_away(
        lambda: stochastic_gradient_descent(
            scalar.gradient, noisy, 1.0, learning_rate=rate, epochs=100
        )
    )


@pytest.mark.parametrize("rate", np.linspace(0.005, 0.2, 40).tolist())
def test_stored_sgd_that_comes_to_its_cycle_is_not_told(rate: float) -> None:
    # Its steps turn back within each epoch, and grow up to those of the cycle.
    noisy = Data([1, 2, 3], [4, 5, 6])
    run = stochastic_gradient_descent(
        scalar.gradient, noisy, 1.0, learning_rate=rate, epochs=50
    )
    assert not run.runs_away


@pytest.mark.parametrize("start", np.linspace(-1.5, 3, 31).tolist())
def test_a_valley_that_is_jumped_in_for_ever_is_not_told(start: float) -> None:
    inputs = np.linspace(0.5, 3.0, 6)
    run = gradient_descent(
        nonconvex.sine.gradient,
        Data(inputs, np.sin(2 * inputs)),
        start,
        learning_rate=0.3125,
        epochs=20,
    )
    assert not run.runs_away


def noise(seed: int, **options: Any) -> Trajectory:
    """Run mini-batch SGD, stable in the mean square, to its noise ball."""
    rng = np.random.default_rng(seed)
    n = int(rng.integers(3, 40))
    xs = rng.normal(0, 2, n)
    data = Data(xs, 2 * xs + rng.normal(0, 1, n))
    limit = np.mean(xs**2) / np.mean(xs**4)
    return minibatch_gradient_descent(
        vectorised.gradient,
        data,
        0.0,
        learning_rate=float(rng.uniform(0.05, 0.9) * limit),
        epochs=int(rng.integers(1, 60)),
        batch_size=int(rng.integers(1, n + 1)),
        rng=rng,
        **options,
    )


@pytest.mark.parametrize("sampling", ["shuffled", "with_replacement"])
def test_no_noise_ball_is_told_in_300_runs(sampling: str) -> None:
    told = [s for s in range(300) if noise(s, sampling=sampling).runs_away]
    assert told == []


@pytest.mark.parametrize("seed", range(20))
def test_a_saddle_or_a_plateau_that_is_left_is_not_told(seed: int) -> None:
    rng = np.random.default_rng(seed)
    inputs = np.array([1.0, 2.0, 3.0])
    left = gradient_descent(
        nonconvex.product.gradient,
        Data(inputs, 2 * inputs),
        rng.normal(0, 1e-4, 2),
        learning_rate=0.02,
        epochs=int(rng.integers(5, 120)),
    )
    flat = gradient_descent(
        nonconvex.saturating.gradient,
        Data(inputs, np.tanh(inputs)),
        float(rng.uniform(3, 5)),
        learning_rate=0.5,
        epochs=int(rng.integers(5, 120)),
    )
    assert not left.runs_away
    assert not flat.runs_away


def test_a_search_by_candidates_never_runs_away() -> None:
    growing: Any = (-2.0) ** np.arange(20)
    assert Trajectory(growing, range(20)).runs_away
    search = exhaustive_search(scalar.cost, DATA, growing)
    assert not search.runs_away
    pairs = exhaustive_search(
        vectorised.cost, DATA.with_bias(), grid([-9, 9, -99, 99], growing[:5])
    )
    assert not pairs.runs_away
    fine = coarse_to_fine_search(scalar.cost, DATA, -9, 9, points=5, rounds=9)
    assert not fine.runs_away
