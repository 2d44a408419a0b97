"""Data: what it keeps, what it refuses, and how it deals its samples."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import FrozenInstanceError
from typing import Any

import numpy as np
import pytest

from lecture_code.data import Batch, Data, deal

DATA = Data([1, 2, 3, 4, 5], [10, 20, 30, 40, 50])


def read_only(values: Iterable[float]) -> Any:
    array = np.array(list(values), dtype=float)
    array.flags.writeable = False
    return array


def as_lists(rounds: Iterable[Iterable[Batch]]) -> list[Any]:
    return [[(list(xs), list(ys)) for xs, ys in batches] for batches in rounds]


@pytest.mark.parametrize("kind", [list, tuple, range])
def test_plain_samples_are_kept_as_python_floats(kind: Any) -> None:
    values = range(1, 4) if kind is range else kind([1, 2, 3])
    data = Data(values, values)
    assert data.xs == data.ys == (1.0, 2.0, 3.0)
    assert {type(value) for value in (*data.xs, *data.ys)} == {float}


@pytest.mark.parametrize("kind", [np.array, read_only])
@pytest.mark.parametrize("xs", [[1, 2, 3], [[1, 2], [3, 4], [5, 6]]])
def test_an_array_makes_both_arrays_of_floats(kind: Any, xs: Any) -> None:
    data = Data(kind(xs), [2, 4, 6])
    for kept, given in ((data.xs, xs), (data.ys, [2, 4, 6])):
        assert isinstance(kept, np.ndarray)
        assert kept.dtype == float
        assert kept.tolist() == given


def test_rows_of_lists_are_kept_as_an_array() -> None:
    rows: Any = [[1, 2], [3, 4]]
    data = Data(rows, [5, 6])
    assert np.shape(data.xs) == (2, 2)
    assert isinstance(data.ys, np.ndarray)


def test_data_is_as_long_as_its_samples_and_frozen() -> None:
    assert len(DATA) == 5
    with pytest.raises(FrozenInstanceError):
        DATA.xs = ()  # type: ignore[misc]


SAMPLE = "at least one sample, of shape (n,) or (n, d)"
FINITE = "a finite number"
TARGETS = "2 targets, one for each of xs"


@pytest.mark.parametrize(
    ("xs", "ys", "message"),
    [
        ([], [], f"xs must be {SAMPLE}; got []"),
        ((), (), f"xs must be {SAMPLE}; got ()"),
        (np.empty((0, 2)), [], f"xs must be {SAMPLE}; got array([], shape="),
        (np.empty((2, 0)), [1, 2], f"xs must be {SAMPLE}; got array([], shape"),
        (1.0, [1], f"xs must be {SAMPLE}; got 1.0"),
        (np.ones((2, 1, 1)), [1, 2], f"xs must be {SAMPLE}; got array([[[1.]]"),
        ([1, 2], [1], f"ys must be {TARGETS}; got an array of shape (1,)"),
        (
            [1, 2],
            [1, 2, 3],
            f"ys must be {TARGETS}; got an array of shape (3,)",
        ),
        (
            np.ones(2),
            np.ones((2, 1)),
            f"ys must be {TARGETS}; got an array of shape (2, 1)",
        ),
        ([1, math.nan], [1, 2], f"xs[1] must be {FINITE}; got nan"),
        ([1, 2], [math.inf, 2], f"ys[0] must be {FINITE}; got inf"),
        (np.array([-math.inf]), [1], f"xs[0] must be {FINITE}; got -inf"),
        (np.ones(2), np.array([1, math.nan]), f"ys[1] must be {FINITE}; got n"),
        (
            [[1, 2], [3, math.nan]],
            [1, 2],
            f"xs[1][1] must be {FINITE}; got nan",
        ),
        pytest.param(
            [10**400], [1], f"xs[0] must be {FINITE}; got 1000", id="huge"
        ),
        (
            [[1, 2], [3]],
            [1, 2],
            "xs[1] must be a row of 2 numbers, as long as xs[0]; got [3]",
        ),
        (
            [np.ones((1, 2)), np.ones((1, 3))],
            [1, 2],
            f"xs[0] must be {FINITE}; got [array([1., 1.])]",
        ),
        (["a"], [1], f"xs[0] must be {FINITE}; got 'a'"),
        ([1], None, "ys must be a list of targets; got None"),
    ],
)
def test_bad_data_is_refused(xs: Any, ys: Any, message: str) -> None:
    with pytest.raises(ValueError, match="must be") as caught:
        Data(xs, ys)
    assert str(caught.value).startswith(message)


def test_with_bias_adds_a_column_of_ones() -> None:
    plain = Data([2, 3], [4, 5]).with_bias()
    assert np.asarray(plain.xs).tolist() == [[2, 1], [3, 1]]
    rows = Data(np.array([[2, 3], [4, 5]]), [6, 7]).with_bias()
    assert np.asarray(rows.xs).tolist() == [[2, 3, 1], [4, 5, 1]]
    assert list(rows.ys) == [6, 7]


def test_stored_order_deals_the_same_batches_each_epoch() -> None:
    epoch = [([1, 2], [10, 20]), ([3, 4], [30, 40]), ([5], [50])]
    assert as_lists(deal(DATA, 2, 2)) == [epoch, epoch]


def test_with_a_generator_the_default_is_shuffled() -> None:
    rng = np.random.default_rng(5)
    orders = [rng.permutation(5) for _ in range(2)]
    dealt = as_lists(deal(DATA, 5, 2, rng=np.random.default_rng(5)))
    assert dealt == [[(list(i + 1), list(10 * i + 10))] for i in orders]
    assert dealt[0] != dealt[1]


def test_with_replacement_draws_independently() -> None:
    drawn = np.random.default_rng(5).integers(5, size=5)
    rng = np.random.default_rng(5)
    dealt = as_lists(deal(DATA, 5, 1, rng=rng, sampling="with_replacement"))
    assert dealt == [[(list(drawn + 1), list(10 * drawn + 10))]]


@pytest.mark.parametrize("sampling", ["stored", "shuffled", "with_replacement"])
def test_arrays_and_lists_are_dealt_alike(sampling: str) -> None:
    plain, arrays = (
        as_lists(
            deal(data, 2, 3, rng=np.random.default_rng(0), sampling=sampling)
        )
        for data in (DATA, Data(np.array(DATA.xs), DATA.ys))
    )
    assert plain == arrays


@pytest.mark.parametrize("data", [DATA, Data(np.array(DATA.xs), DATA.ys)])
def test_epochs_may_be_kept_and_read_later(data: Data) -> None:
    at_once, later = (
        as_lists(kind(deal(data, 2, 3, rng=np.random.default_rng(0))))
        for kind in (iter, list)
    )
    assert later == at_once


@pytest.mark.parametrize("epochs", [-1, 1.5, 2.0, True, None])
def test_deal_refuses_epochs_that_are_no_count(epochs: Any) -> None:
    with pytest.raises(ValueError, match="epochs must be a whole number"):
        deal(DATA, 2, epochs)


@pytest.mark.parametrize("kind", [list, np.array])
def test_data_are_equal_to_themselves_alone(kind: Any) -> None:
    # Two arrays have no single answer to ==, and an array has no hash.
    one, other = (Data(kind([1.0, 2.0]), kind([3.0, 4.0])) for _ in range(2))
    assert one == one
    assert one != other
    assert len({one, other, one}) == 2
