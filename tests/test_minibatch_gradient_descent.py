"""Mini-batch SGD: batches of any size from 1 to n, in any order."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from searches import Counting

from lecture_code import scalar, vectorised
from lecture_code.data import Data
from lecture_code.minibatch_gradient_descent import minibatch_gradient_descent
from lecture_code.trajectory import DivergenceError

DATA = Data([1, 2, 3], [4, 5, 6])


@pytest.mark.parametrize(
    "batch_size", [0, -1, 4, 1.5, 2.0, True, None, "2", math.nan]
)
def test_a_batch_size_outside_1_to_n_is_refused(batch_size: Any) -> None:
    gradient = Counting(scalar.gradient)
    with pytest.raises(ValueError, match="batch_size") as caught:
        minibatch_gradient_descent(
            gradient,
            DATA,
            1.0,
            learning_rate=0.01,
            epochs=1,
            batch_size=batch_size,
        )
    assert str(caught.value) == (
        f"batch_size must be a whole number from 1 to 3; got {batch_size!r}"
    )
    assert gradient.reads == []


@pytest.mark.parametrize("arrays", [False, True])
def test_a_short_last_batch_is_averaged_over_its_own_length(
    arrays: bool,
) -> None:
    data = Data(np.array(DATA.xs), DATA.ys) if arrays else DATA
    model = vectorised if arrays else scalar
    descent = minibatch_gradient_descent(
        model.gradient, data, 1.0, learning_rate=0.125, epochs=1, batch_size=2
    )
    # mean(2 * 1 * (1 - 4), 2 * 2 * (2 - 5)) = -9; then 2 * 3 * (6.375 - 6)
    assert descent.weights.tolist() == [1, 2.125, 2.125 - 0.125 * 2.25]
    assert list(descent.samples_read) == [0, 2, 3]


def test_divergence_in_a_short_batch_keeps_the_count_of_samples() -> None:
    data = Data([0.0, 0.0, 1e200], [0.0, 0.0, 0.0])
    with pytest.raises(DivergenceError) as caught:
        minibatch_gradient_descent(
            scalar.gradient,
            data,
            1.0,
            learning_rate=0.5,
            epochs=2,
            batch_size=2,
        )
    assert caught.value.step == 2
    assert list(caught.value.trajectory.samples_read) == [0, 2]
    assert caught.value.trajectory.weights.tolist() == [1.0, 1.0]
    assert "now 0.5" in str(caught.value)


@pytest.mark.parametrize("sampling", ["shuffled", "with_replacement"])
def test_a_seed_fixes_a_random_run(sampling: str) -> None:
    first, again, other = (
        minibatch_gradient_descent(
            scalar.gradient,
            DATA,
            1.0,
            learning_rate=0.01,
            epochs=20,
            batch_size=2,
            rng=np.random.default_rng(seed),
            sampling=sampling,
        ).weights.tolist()
        for seed in (1, 1, 2)
    )
    assert first == again != other
