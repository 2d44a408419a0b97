"""The vectorised model against numbers worked out by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from lecture_code import vectorised

XS, YS = np.array([1.0, 2.0, 3.0]), np.array([2.0, 4.0, 6.0])
ROWS = np.array([[1.0, 2.0], [3.0, 4.0]])


def test_one_weight() -> None:
    assert vectorised.forward(3.0, XS).tolist() == [3, 6, 9]
    assert vectorised.loss(3.0, XS, YS).tolist() == [1, 4, 9]
    # A few roundings of numbers near 10: one part in 1e15.
    assert vectorised.cost(3.0, XS, YS) == pytest.approx(14 / 3, rel=1e-15)
    assert vectorised.gradient(3.0, XS, YS) == pytest.approx(28 / 3, rel=1e-15)


def test_two_weights() -> None:
    w, ys = np.array([1.0, -1.0]), np.array([1.0, 3.0])
    assert vectorised.forward(w, ROWS).tolist() == [-1, -1]
    assert vectorised.loss(w, ROWS, ys).tolist() == [4, 16]
    assert vectorised.cost(w, ROWS, ys) == 10
    # errors (-2, -4), so 2/2 * (-2*1 - 4*3, -2*2 - 4*4)
    assert vectorised.gradient(w, ROWS, ys).tolist() == [-14, -20]


def test_one_sample_can_be_predicted_by_one_weight() -> None:
    assert vectorised.forward(2.0, 4.0) == 8


def test_cost_and_the_weight_of_one_sample_are_plain_floats() -> None:
    assert type(vectorised.cost(3.0, XS, YS)) is float
    assert type(vectorised.cost(np.ones(2), ROWS, np.ones(2))) is float


@pytest.mark.parametrize(
    ("w", "xs", "shape"),
    [
        (1.0, ROWS, (2,)),
        (np.ones(1), ROWS, (2,)),
        (np.ones(3), ROWS, (2,)),
        (np.ones((2, 1)), ROWS, (2,)),
        (np.ones(3), XS, ()),
        (np.ones(1), XS, ()),
        (1.0, XS.reshape(3, 1), (1,)),
    ],
)
@pytest.mark.parametrize("name", ["forward", "loss", "cost", "gradient"])
def test_a_weight_of_another_shape_is_refused(
    name: str, w: Any, xs: Any, shape: tuple[int, ...]
) -> None:
    arguments = (w, xs) if name == "forward" else (w, xs, np.ones(len(xs)))
    with pytest.raises(ValueError, match="w must be") as caught:
        getattr(vectorised, name)(*arguments)
    assert str(caught.value) == (
        f"w must be of shape {shape}, one weight for each column of the "
        f"samples; got {' '.join(repr(w).split())}"
    )
