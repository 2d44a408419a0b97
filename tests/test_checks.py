"""Every descent refuses bad input before its first step, and says why."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from searches import DESCENTS, Counting, Descent

from lecture_code import _checks, scalar, vectorised
from lecture_code.data import Data

PLAIN = Data([1, 2, 3], [2, 4, 6])
ARRAY = Data(np.array(PLAIN.xs), PLAIN.ys)
ROWS = Data(np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]), PLAIN.ys)


class Long:
    """An object that says what it is given."""

    def __init__(self, words: str) -> None:
        self.words = words

    def __repr__(self) -> str:
        return self.words


POSITIVE = "a positive finite number"
COUNT = "a whole number of at least 0"
FINITE = "a finite number"
ONE = "one number when the samples are plain numbers"

every_descent = pytest.mark.parametrize(
    "descend", DESCENTS.values(), ids=DESCENTS
)
dealing_descent = pytest.mark.parametrize(
    "descend",
    [descend for name, descend in DESCENTS.items() if name != "GD"],
    ids=[name for name in DESCENTS if name != "GD"],
)


def refusal(descend: Descent, data: Data, **changed: Any) -> str:
    """Return the message of a ValueError that came before any gradient."""
    options = {"w": 1.0, "learning_rate": 0.01, "epochs": 3, **changed}
    gradient = Counting(scalar.gradient)
    with pytest.raises(ValueError, match="must be") as caught:
        descend(gradient, data, **options)
    assert gradient.reads == []
    return str(caught.value)


@every_descent
@pytest.mark.parametrize(
    ("name", "value", "allowed"),
    [
        ("learning_rate", 0, POSITIVE),
        ("learning_rate", -1, POSITIVE),
        ("learning_rate", math.nan, POSITIVE),
        ("learning_rate", math.inf, POSITIVE),
        ("learning_rate", "a", POSITIVE),
        ("learning_rate", None, POSITIVE),
        ("epochs", -1, COUNT),
        ("epochs", 1.5, COUNT),
        ("epochs", 2.0, COUNT),
        ("epochs", True, COUNT),
        ("epochs", None, COUNT),
        ("w", math.nan, FINITE),
        ("w", math.inf, FINITE),
        ("w", "a", FINITE),
        ("w", [1.0, 2.0], ONE),
        ("w", np.ones(1), ONE),
    ],
)
def test_a_bad_argument_is_named_with_what_is_allowed(
    descend: Descent, name: str, value: Any, allowed: str
) -> None:
    message = refusal(descend, PLAIN, **{name: value})
    assert message == f"{name} must be {allowed}; got {value!r}"


@every_descent
def test_a_number_beyond_the_floats_is_cut_in_the_message(
    descend: Descent,
) -> None:
    message = refusal(descend, PLAIN, learning_rate=10**400)
    assert message.startswith(f"learning_rate must be {POSITIVE}; got 1000")
    assert len(message) < 140


@every_descent
def test_a_start_of_more_axes_is_refused(descend: Descent) -> None:
    message = refusal(descend, ROWS, w=[[1.0], [2.0]])
    allowed = "one number, or numbers of shape (d,)"
    assert message == f"w must be {allowed}; got [[1.0], [2.0]]"


@every_descent
@pytest.mark.parametrize("data", [ARRAY, ROWS], ids=["(n,)", "(n, d)"])
@pytest.mark.parametrize("bad", [math.nan, -math.inf])
def test_a_start_that_is_not_finite_is_refused(
    descend: Descent, data: Data, bad: float
) -> None:
    message = refusal(descend, data, w=np.array([1.0, bad]))
    assert message == f"w[1] must be a finite number; got {bad!r}"


@dealing_descent
@pytest.mark.parametrize("rng", [0, "seed", np.random.RandomState])
def test_only_a_generator_is_random(descend: Descent, rng: Any) -> None:
    message = refusal(descend, PLAIN, rng=rng)
    allowed = "a numpy.random.Generator or None"
    assert message == f"rng must be {allowed}; got {rng!r}"


@dealing_descent
@pytest.mark.parametrize("sampling", ["random", "", 1])
def test_unknown_sampling_is_refused(descend: Descent, sampling: Any) -> None:
    message = refusal(descend, PLAIN, sampling=sampling)
    allowed = "one of stored, shuffled, with_replacement"
    assert message == f"sampling must be {allowed}; got {sampling!r}"


@dealing_descent
@pytest.mark.parametrize("sampling", ["shuffled", "with_replacement"])
def test_random_sampling_needs_a_generator(
    descend: Descent, sampling: str
) -> None:
    message = refusal(descend, PLAIN, sampling=sampling)
    allowed = f"a numpy.random.Generator for sampling {sampling!r}"
    assert message == f"rng must be {allowed}; got None"


@every_descent
@pytest.mark.parametrize(
    ("data", "w"),
    [
        (ARRAY, np.ones(1)),
        (ARRAY, np.ones(3)),
        (ROWS, 1.0),
        (ROWS, np.ones(1)),
        (ROWS, np.ones(3)),
    ],
)
def test_the_vectorised_model_refuses_a_start_of_the_wrong_shape(
    descend: Descent, data: Data, w: Any
) -> None:
    gradient = Counting(vectorised.gradient)
    with pytest.raises(ValueError, match="w must be") as caught:
        descend(gradient, data, w, learning_rate=0.01, epochs=3)
    allowed = f"of shape {np.shape(data.xs)[1:]}, one weight for each column"
    assert str(caught.value) == (
        f"w must be {allowed} of the samples; got {w!r}"
    )
    assert len(gradient.reads) == 1


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (np.arange(8), "array([0, 1, 2, 3, 4, 5, 6, 7])"),
        (np.arange(9), "an array of shape (9,)"),
        ([*range(8)], "[0, 1, 2, 3, 4, 5, 6, 7]"),
        ([*range(9)], "[0, 1, 2, 3, 4, 5, 6, 7, ...]"),
        ((0,) * 9, "(0, 0, 0, 0, 0, 0, 0, 0, ...)"),
        ("a" * 58, f"'{'a' * 58}'"),
        ("a" * 59, f"'{'a' * 27}...{'a' * 28}'"),
        (10**60, f"1{'0' * 27}...{'0' * 29}"),
        (Data([1], [2]), "Data(xs=(1.0,), ys=(2.0,))"),
        ({"a"}, "{'a'}"),
        (Long("b" * 80), "b" * 80),
        (Long("b" * 81), f"{'b' * 77}..."),
        (Long("a  b\n c"), "a b c"),
    ],
)
def test_a_value_is_said_in_a_line(value: Any, said: str) -> None:
    assert _checks.said(value) == said
