"""Each non-convex model has the feature that it is there to show."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from typing import Any

import numpy as np
import pytest

from lecture_code.data import Data
from lecture_code.gradient_descent import gradient_descent
from lecture_code.nonconvex import (
    cubic,
    product,
    saturating,
    shifted_product,
    sine,
)
from lecture_code.stochastic_gradient_descent import (
    stochastic_gradient_descent,
)
from lecture_code.trajectory import Trajectory

XS = np.array([0.5, 1.0, 2.0])


def test_the_mean_loss_is_the_cost() -> None:
    ys = np.array([1.0, 0.0, 3.0])
    assert product.loss((2.0, 1.0), XS, ys).tolist() == [0, 4, 1]
    assert product.cost((2.0, 1.0), XS, ys) == 5 / 3
    assert type(product.cost((2.0, 1.0), XS, ys)) is float


def test_sine_has_several_valleys_and_the_deepest_is_the_truth() -> None:
    xs = np.linspace(0.0, 3.0, 20)
    weights = np.linspace(0.0, 12.0, 1201)
    costs = np.array([sine.cost(w, xs, np.sin(6 * xs)) for w in weights])
    valleys = (costs[1:-1] < costs[:-2]) & (costs[1:-1] < costs[2:])
    assert valleys.sum() > 3
    assert weights[costs.argmin()] == 6


def test_saturating_is_flat_far_from_its_optimum() -> None:
    ys = np.tanh(-XS)
    assert saturating.cost(-1.0, XS, ys) == 0
    assert saturating.cost(30.0, XS, ys) > 1
    # 8 x / cosh(30 x)^2, largest at x = 0.5: about 4 * 4 e^-30.
    assert 0 < saturating.gradient(30.0, XS, ys) < 1e-11
    assert saturating.gradient(1.0, XS, ys) > 0.1


def test_cubic_has_a_saddle_at_zero() -> None:
    ys = 8 * XS
    assert cubic.gradient(0.0, XS, ys) == 0
    assert cubic.cost(-0.1, XS, ys) > cubic.cost(0.0, XS, ys)
    assert cubic.cost(0.1, XS, ys) < cubic.cost(0.0, XS, ys)


def test_no_descent_leaves_the_saddle_of_product() -> None:
    data = Data(XS, XS)
    assert product.cost((0.1, 0.1), XS, XS) < product.cost((0, 0), XS, XS)
    assert product.cost((0.1, -0.1), XS, XS) > product.cost((0, 0), XS, XS)
    descent = stochastic_gradient_descent(
        product.gradient,
        data,
        np.zeros(2),
        learning_rate=0.1,
        epochs=50,
        rng=np.random.default_rng(0),
    )
    assert (descent.weights == 0).all()


def test_sgd_leaves_the_saddle_of_shifted_product_and_gd_does_not() -> None:
    data = Data(np.array([0.0, 1.0, 2.0]), np.ones(3))
    start = np.array([-1.0, 0.0])  # where mean(y (u x + 1)) = 0
    options: dict[str, Any] = {"learning_rate": 0.05, "epochs": 400}
    stuck = gradient_descent(shifted_product.gradient, data, start, **options)
    free = stochastic_gradient_descent(
        shifted_product.gradient,
        data,
        start,
        rng=np.random.default_rng(0),
        **options,
    )
    assert (stuck.weights == start).all()
    assert shifted_product.cost(free.weight, data.xs, data.ys) < 0.01


def test_a_model_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        sine.forward = cubic.forward  # type: ignore[misc]


def test_the_price_of_a_weight_too_large_for_a_sine_is_nan() -> None:
    # 2 * 1e308 is infinite, and an infinity has no sine: numpy would warn.
    visited = Trajectory(np.array([1e308]), [0])
    costs = visited.costs(sine.cost, Data(np.array([2.0]), np.array([0.0])))
    assert np.isnan(costs).tolist() == [True]
