"""The scalar model against numbers worked out by hand."""

from __future__ import annotations

import pytest

from lecture_code import scalar

XS, YS = [1.0, 2.0, 3.0], [2.0, 4.0, 6.0]


def test_forward_is_the_sample_times_the_weight() -> None:
    assert scalar.forward(2.5, 4.0) == 10.0


def test_loss_is_the_squared_error_of_one_sample() -> None:
    assert scalar.loss(1.0, 3.0, 5.0) == 4.0
    assert scalar.loss(2.0, 3.0, 5.0) == 1.0


# On y = 2 x both are exact: (w - 2)^2 and 2 (w - 2), times mean(x^2) = 14/3.
@pytest.mark.parametrize("w", [0.0, 1.0, 2.0, 3.0, 4.0])
def test_cost_and_gradient_are_means_over_the_samples(w: float) -> None:
    assert scalar.cost(w, XS, YS) == (w - 2) ** 2 * 14 / 3
    assert scalar.gradient(w, XS, YS) == 2 * (w - 2) * 14 / 3


def test_a_loss_beyond_the_floats_is_infinite_not_an_error() -> None:
    assert scalar.loss(1e200, 1.0, 0.0) == float("inf")
    assert scalar.cost(1e200, XS, YS) == float("inf")
