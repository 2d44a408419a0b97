"""SGD: the lecture's numbers to the last digit, its bias, and its noise."""

from __future__ import annotations

import json
import math
from fractions import Fraction
from itertools import permutations
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from lecture_code import scalar, vectorised
from lecture_code.data import Data
from lecture_code.stochastic_gradient_descent import (
    stochastic_gradient_descent,
)
from lecture_code.trajectory import DivergenceError, Trajectory

REFERENCE = Path(__file__).parent / "reference" / "lecture_traces.json"
LECTURE = json.loads(REFERENCE.read_text("utf-8"))[
    "stochastic_gradient_descent"
]
DATA = Data(LECTURE["x"], LECTURE["y"])
OPTIMUM = 16 / 7


def descend(
    learning_rate: float = 0.01, epochs: int = 100, **options: Any
) -> Trajectory:
    return stochastic_gradient_descent(
        scalar.gradient,
        DATA,
        1.0,
        learning_rate=learning_rate,
        epochs=epochs,
        **options,
    )


def test_every_number_of_the_lecture() -> None:
    descent = stochastic_gradient_descent(
        scalar.gradient,
        DATA,
        LECTURE["w_start"],
        learning_rate=LECTURE["learning_rate"],
        epochs=LECTURE["epochs"],
    )
    weights = descent.weights.tolist()
    samples = [([x], [y]) for x, y in zip(DATA.xs, DATA.ys)]
    gradients = [
        scalar.gradient(w, *samples[step % 3])
        for step, w in enumerate(weights[:-1])
    ]
    last_losses = [
        scalar.loss(w, DATA.xs[-1], DATA.ys[-1]) for w in weights[2::3]
    ]
    assert gradients == LECTURE["gradient_of_each_step"]
    assert weights[3::3] == LECTURE["w_after_each_epoch"]
    assert (
        last_losses
        == LECTURE["loss_of_last_sample_of_each_epoch_before_its_step"]
    )
    before, after = (scalar.forward(w, 4) for w in (weights[0], weights[-1]))
    assert before == LECTURE["prediction_at_4_before"]
    assert after == LECTURE["prediction_at_4_after"]


@pytest.mark.parametrize("sampling", ["shuffled", "with_replacement"])
def test_a_seed_fixes_a_random_run(sampling: str) -> None:
    first, again, other = (
        descend(rng=np.random.default_rng(seed), sampling=sampling)
        for seed in (1, 1, 2)
    )
    assert first.weights.tolist() == again.weights.tolist()
    assert first.weights.tolist() != other.weights.tolist()


def test_stored_order_draws_nothing_from_the_generator() -> None:
    rng = np.random.default_rng(1)
    run = descend(rng=rng, sampling="stored")
    assert run.weights.tolist() == descend().weights.tolist()
    assert rng.random() == np.random.default_rng(1).random()


def fixed_point(order: tuple[int, ...], learning_rate: Fraction) -> Fraction:
    """Return the w that an epoch in this order takes to itself."""
    slope, offset = Fraction(1), Fraction(0)  # the epoch is w -> slope w + ...
    for i in order:
        x, y = Fraction(DATA.xs[i]), Fraction(DATA.ys[i])
        a = 1 - 2 * learning_rate * x * x
        slope, offset = a * slope, a * offset + 2 * learning_rate * x * y
    return offset / (1 - slope)


def test_stored_order_ends_beside_the_optimum() -> None:
    fixed = float(fixed_point((0, 1, 2), Fraction(1, 100)))
    assert fixed == pytest.approx(2.2415761, abs=1e-7)
    assert descend(epochs=200).weight == pytest.approx(fixed, abs=1e-14)


def test_shuffling_ends_on_average_at_the_mean_over_all_orders() -> None:
    learning_rate = Fraction(1, 100)
    orders = list(permutations(range(3)))
    mean = float(
        sum(fixed_point(order, learning_rate) for order in orders) / len(orders)
    )
    # A third of the stored order's bias remains: it is smaller, not gone.
    assert OPTIMUM - mean == pytest.approx(0.0132, abs=1e-4)
    run = descend(epochs=5000, rng=np.random.default_rng(0))
    ends = run.weights[300::3]
    # 4,900 ends, spread by 0.009, a memory of some seven epochs: 0.0004.
    assert ends.mean() == pytest.approx(mean, abs=0.0012)


@pytest.mark.parametrize("learning_rate", [0.01, 0.05])
def test_the_noise_has_its_closed_form(learning_rate: float) -> None:
    xs, ys = np.array(DATA.xs), np.array(DATA.ys)
    # An error e becomes a e - c, with E[c] = 0, so Var = E[c^2] / (1 - E[a^2]).
    a = 1 - 2 * learning_rate * xs**2
    c = 2 * learning_rate * xs * (xs * OPTIMUM - ys)
    predicted = math.sqrt((c**2).mean() / (1 - (a**2).mean()))
    run = descend(
        learning_rate,
        20_000,
        rng=np.random.default_rng(0),
        sampling="with_replacement",
    )
    settled = run.weights[1000:]
    # 60,000 draws with a memory of some ten: about 1 % of noise.
    assert settled.std() == pytest.approx(predicted, rel=0.05)
    assert settled.mean() == pytest.approx(OPTIMUM, abs=predicted / 10)


def test_divergence_names_the_step_inside_an_epoch() -> None:
    with pytest.raises(DivergenceError) as caught:
        descend(learning_rate=10.0, epochs=1000)
    error = caught.value
    assert list(error.trajectory.samples_read) == list(range(error.step))
    assert math.isfinite(error.weight)
    assert "Lower learning_rate, now 10.0, or centre and scale" in str(error)


def test_many_weights_take_one_row_at_a_time() -> None:
    data = Data(np.array([[1.0, 0.0], [0.0, 2.0]]), [1.0, 1.0])
    descent = stochastic_gradient_descent(
        vectorised.gradient, data, np.zeros(2), learning_rate=0.25, epochs=1
    )
    # 2 * 0.25 * 1 * 1 on the first weight, then 2 * 0.25 * 2 * 1 on the second.
    assert descent.weights.tolist() == [[0, 0], [0.5, 0], [0.5, 1.0]]
