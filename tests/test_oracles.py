"""The descents against implementations that share no code with them.

The first oracle runs in exact rational arithmetic and is always there. The
others are large, and the course needs neither: `make oracles` installs them and
compares.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from lecture_code import scalar, vectorised
from lecture_code.data import Data
from lecture_code.gradient_descent import gradient_descent
from lecture_code.minibatch_gradient_descent import minibatch_gradient_descent
from lecture_code.stochastic_gradient_descent import (
    stochastic_gradient_descent,
)

N, EPOCHS, LEARNING_RATE, START = 10, 8, 0.05, 1.0
GENERATOR = np.random.default_rng(42)
XS = GENERATOR.uniform(-2, 2, size=N)
YS = 3 * XS + GENERATOR.normal(size=N)
# 2 * 0.05 * x^2 <= 0.4: each step shrinks the errors made before it. A step
# rounds some 4 n + 4 times, numbers that stay below 10, by 1.1e-16 of them.
BOUND = N * EPOCHS * (4 * N + 4) * 10 * 1.1e-16

PLAIN, ARRAYS = Data(XS.tolist(), YS.tolist()), Data(XS, YS)
OPTIONS: dict[str, Any] = {"learning_rate": LEARNING_RATE, "epochs": EPOCHS}


def exactly(batches: Iterable[Sequence[int]]) -> list[Fraction]:
    """Return the weights of a descent over these samples, without rounding."""
    w, weights = Fraction(START), [Fraction(START)]
    for batch in batches:
        slope = Fraction(0)
        for i in batch:
            x, y = Fraction(XS[i]), Fraction(YS[i])
            slope += 2 * x * (w * x - y) / len(batch)
        w -= Fraction(LEARNING_RATE) * slope
        weights.append(w)
    return weights


def orders(seed: int | None) -> Iterator[list[int]]:
    """Return each epoch's order: stored, or numpy's permutations."""
    rng = np.random.default_rng(seed)
    for _ in range(EPOCHS):
        yield list(range(N)) if seed is None else rng.permutation(N).tolist()


@pytest.mark.parametrize("data", [PLAIN, ARRAYS], ids=["plain", "arrays"])
@pytest.mark.parametrize("seed", [None, 0, 1])
@pytest.mark.parametrize("batch_size", [1, 3, N])
def test_every_weight_is_the_exact_one_within_rounding(
    data: Data, seed: int | None, batch_size: int
) -> None:
    model = scalar if data is PLAIN else vectorised
    rng = None if seed is None else np.random.default_rng(seed)
    exact = exactly(
        order[i : i + batch_size]
        for order in orders(seed)
        for i in range(0, N, batch_size)
    )
    descents = [
        minibatch_gradient_descent(
            model.gradient,
            data,
            START,
            batch_size=batch_size,
            rng=rng,
            **OPTIONS,
        )
    ]
    if batch_size == 1:
        rng = None if seed is None else np.random.default_rng(seed)
        descents.append(
            stochastic_gradient_descent(
                model.gradient, data, START, rng=rng, **OPTIONS
            )
        )
    if batch_size == N:
        descents.append(
            gradient_descent(model.gradient, data, START, **OPTIONS)
        )
    for descent in descents:
        weights = map(Fraction, descent.weights.tolist())
        errors = [abs(w - e) for w, e in zip(weights, exact, strict=True)]
        assert max(errors) <= BOUND


@pytest.mark.oracle
def test_sgd_agrees_with_scikit_learn() -> None:
    from sklearn.linear_model import SGDRegressor

    # Its loss is (y_hat - y)^2 / 2: the same step takes twice the rate.
    oracle = SGDRegressor(
        loss="squared_error",
        penalty=None,
        fit_intercept=False,
        learning_rate="constant",
        eta0=2 * LEARNING_RATE,
        shuffle=False,
    )
    oracle.coef_, oracle.intercept_ = np.array([START]), np.zeros(1)
    descent = stochastic_gradient_descent(
        scalar.gradient, PLAIN, START, **OPTIONS
    )
    for expected in descent.weights[N::N]:
        oracle.partial_fit(XS.reshape(N, 1), YS)
        assert abs(oracle.coef_[0] - expected) <= BOUND


@pytest.mark.oracle
@pytest.mark.parametrize("batch_size", [1, 3, N])
def test_mini_batches_agree_with_torch(batch_size: int) -> None:
    import torch

    w = torch.tensor(START, dtype=torch.float64, requires_grad=True)
    optimiser = torch.optim.SGD([w], lr=LEARNING_RATE)
    xs, ys = torch.from_numpy(XS), torch.from_numpy(YS)
    weights = [START]
    for order in orders(0):
        for i in range(0, N, batch_size):
            batch = order[i : i + batch_size]
            optimiser.zero_grad()
            ((w * xs[batch] - ys[batch]) ** 2).mean().backward()
            optimiser.step()
            weights.append(w.item())
    descent = minibatch_gradient_descent(
        vectorised.gradient,
        ARRAYS,
        START,
        batch_size=batch_size,
        rng=np.random.default_rng(0),
        **OPTIONS,
    )
    assert abs(descent.weights - weights).max() <= BOUND
