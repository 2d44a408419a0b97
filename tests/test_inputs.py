# Inputs of wrong types, and functions that ignore theirs, are the matter here:
# mypy: ignore-errors
# ruff: noqa: ARG005
"""Inputs of every kind that a reader can give, and what comes of each.

The tables are grouped by function. A row holds the argument, what is given
for it, and the message of the ValueError, from its beginning.
"""

from __future__ import annotations

import copy
import datetime
import functools
import math
import pickle
import re
import subprocess
import sys
from collections import deque
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from itertools import product
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from searches import DESCENTS, Counting

from lecture_code import figures, nonconvex, scalar, vectorised
from lecture_code.data import Data, deal
from lecture_code.exhaustive_search import (
    coarse_to_fine_search,
    exhaustive_search,
    grid,
)
from lecture_code.figures.maps import _on_grid
from lecture_code.gradient_descent import gradient_descent
from lecture_code.minibatch_gradient_descent import minibatch_gradient_descent
from lecture_code.moving import Moving
from lecture_code.practice.notebook import FUNCTIONS, NotRightError, check
from lecture_code.trajectory import DivergenceError, Trajectory

PLAIN = Data([1, 2, 3], [2, 4, 6])
ARRAYS = Data(np.array([1.0, 2, 3]), [2, 4, 6])
LINE = Data([1, 2, 3], [4, 7, 10]).with_bias()
RATE: dict[str, Any] = {"learning_rate": 0.01, "epochs": 3}


class Column:
    """A column of a data frame, as numpy sees it."""

    def __init__(self, values: Any) -> None:
        self.values = np.asarray(values)

    def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
        return self.values if dtype is None else self.values.astype(dtype)

    def __repr__(self) -> str:
        return "0 1\n1 2\n" * 40


class Silent:
    """An object that can't say what it is."""

    def __repr__(self) -> str:
        raise RuntimeError("no words")


ITSELF: list[Any] = []
ITSELF.append(ITSELF)


# What may be said to be allowed, from the first word to the last, as patterns.
ALLOWED = [
    "1 names, one for each round",
    "2 whole numbers, one for each weight",
    "3 targets, one for each of xs",
    "a Data",
    "a Data whose xs are numbers",
    "a Trajectory",
    "a dict, and no control",
    "a finite number",
    r"a function \(sheet, \*\*values\)",
    r"a function \(w, x\)",
    r"a function \(w, xs, ys\)",
    "a list of rounds of mini-batches of sample numbers",
    "a list of targets",
    "a list of values",
    "a list of weights",
    "a number from 1 to 2",
    r"a numpy\.random\.Generator for sampling 'shuffled'",
    r"a numpy\.random\.Generator or None",
    "a positive finite number",
    r"a row of [12] numbers, as long as \w+(\[1\])?\[0\]",
    "a whole number from (-2 to 1|1 to 3)",
    "a whole number of at least [014]",
    "all finite numbers or all words",
    r"an array of numbers of the shape of w, \(2,\)",
    "at least one( sample| value| weight)?",
    r"at least one sample, of shape \(n,\) or \(n, d\)",
    "below infinity for at least one candidate; it is for none",
    "less than high, (-1|4)",
    "mini-batches with samples",
    "numbers in (a row|one row|rising order)",
    r"numbers of shape \((12|3),\)",
    "numbers when the samples are plain numbers",
    r"numbers, or rows of shape \(d,\)",
    "of (one weight|pairs of weights)",
    r"of shape \((|1,|2,)\), one weight for each column of the samples",
    r"of shape \((|2,)\), as the model is",
    r"of shape \(3,\), as the predictions are",
    "one number",
    "one number when the samples are plain numbers",
    "one number, a float",
    "one number; for many use `vectorised`",
    r"one of \['x', 'y'\]",
    r"one of \[1, 2\]",
    "one of exhaustive search, GD, SGD, mini-batch SGD",
    "one of stored, shuffled, with_replacement",
    "over all pairs of two axes",
    "over axes of at least two values each",
    "so near to low that the floats can tell",
    "two positive numbers, in inches",
    "values of the controls",
    "words that differ",
    f"one of {', '.join(FUNCTIONS)}",
]


def refused(call: Callable[[], Any], message: str) -> None:
    """Hold that a call is refused in one short line that begins so."""
    with pytest.raises(ValueError, match="must be") as caught:
        call()
    said = str(caught.value)
    assert said.startswith(message)
    assert "\n" not in said
    words, _, value = said.partition("; got ")
    assert re.fullmatch("|".join(ALLOWED), words.partition(" must be ")[2])
    assert len(value) <= 80
    assert len(said) <= 240


# --- what is no number, wherever numbers are expected ------------------------

NUMBER = "must be a finite number; got "
NO_NUMBERS = {
    "masked": (np.ma.masked_equal([2.0, -999, 6], -999), f"[1] {NUMBER}masked"),
    "masked in a list": ([np.ma.masked, 2, 3], f"[0] {NUMBER}masked"),
    "complex": ([1, 2j, 3], f"[1] {NUMBER}2j"),
    "complex array": (np.array([1j, 2, 3]), f"[0] {NUMBER}1j"),
    "dates": (
        np.array(["2020-01-01", "2020-01-02", "2020-01-03"], dtype="M8[D]"),
        f"[0] {NUMBER}datetime.date(2020, 1, 1)",
    ),
    "date": ([datetime.date(2020, 1, 1), 2, 3], f"[0] {NUMBER}datetime.date"),
    "durations": (np.array([1, 2, 3], dtype="m8[s]"), f"[0] {NUMBER}datetime"),
    "no date": ([1, np.datetime64("NaT"), 3], f"[1] {NUMBER}np.datetime64"),
    "text": (["1", "2", "3"], f"[0] {NUMBER}'1'"),
    "text array": (np.array(["1", "2", "3"]), f"[0] {NUMBER}'1'"),
    "two lines": ([1, "a\nb", 3], f"[1] {NUMBER}'a\\nb'"),
    "long text": ([1, 2, "word " * 99], f"[2] {NUMBER}'word word"),
    "bytes in a list": ([b"1", b"2", b"3"], f"[0] {NUMBER}b'1'"),
    "truth values": ([1, True, 0], f"[1] {NUMBER}True"),
    "truth array": (np.array([True, False, True]), f"[0] {NUMBER}True"),
    "numpy truth": ([np.True_, 2, 3], f"[0] {NUMBER}np.True_"),
    "None": ([1, None, 3], f"[1] {NUMBER}None"),
    "nan": ([1, 2, math.nan], f"[2] {NUMBER}nan"),
    "inf": (np.array([1, -math.inf, 3]), f"[1] {NUMBER}-inf"),
    "huge int": ([1, 10**400, 3], f"[1] {NUMBER}1000000"),
    "too long to say": ([1, 10**5000, 3], f"[1] {NUMBER}an object of type int"),
    "long double": (
        np.array([1, np.longdouble("1e4000"), 3]),
        f"[1] {NUMBER}",
    ),
    "Decimal nan": ([1, Decimal("nan"), 3], f"[1] {NUMBER}Decimal('NaN')"),
    "signalling": ([1, Decimal("snan"), 3], f"[1] {NUMBER}Decimal('sNaN')"),
    "huge Decimal": (
        [1, 2, Decimal("1e999")],
        f"[2] {NUMBER}Decimal('1E+999')",
    ),
    "huge Fraction": ([Fraction(10**400), 2, 3], f"[0] {NUMBER}Fraction(1000"),
    "column": (Column(["1", None, "x"]), f"[0] {NUMBER}'1'"),
    "objects": (np.array([1, "x", 3], dtype=object), f"[1] {NUMBER}'x'"),
    "records": (np.array([(1, 2)] * 3, dtype="f8,i4"), f"[0] {NUMBER}(1.0, 2)"),
    "void": (np.zeros(3, dtype="V4"), f"[0] {NUMBER}b'"),
    "silent": ([1, Silent(), 3], f"[1] {NUMBER}an object of type Silent"),
    "one of many": ([1] * 20_000 + ["?"], f"[20000] {NUMBER}'?'"),
    "function": ([1, abs, 3], f"[1] {NUMBER}<built-in function abs>"),
    "empty text": ([1, "", 3], f"[1] {NUMBER}''"),
    "set in a list": ([1, {2}, 3], f"[1] {NUMBER}{{2}}"),
    "unequal rows": (
        [[1, 2], [3], [4, 5]],
        "[1] must be a row of 2 numbers, as long as ",
    ),
    "unequal arrays": (
        [np.ones(2), np.ones(3), np.ones(2)],
        "[1] must be a row of 2 numbers, as long as ",
    ),
    "number among rows": (
        [[1, 2], 3, [4, 5]],
        "[1] must be a row of 2 numbers",
    ),
    "row among numbers": ([1, [2, 3], 4], f"[1] {NUMBER}[2, 3]"),
    "row in a row": ([[1], [[2]], [3]], f"[1][0] {NUMBER}[2]"),
    "words in rows": ([["a", 1], ["b", 2]], f"[0][0] {NUMBER}'a'"),
}
TAKERS: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "Data xs": ("xs", lambda v: Data(v, [1, 2, 3])),
    "Data ys": ("ys", lambda v: Data([1, 2, 3], v)),
    "a start": ("w", lambda v: DESCENTS["GD"](no_gradient, LINE, v, **RATE)),
    "candidates": (
        "candidates",
        lambda v: exhaustive_search(no_cost, PLAIN, v),
    ),
    "an axis": ("axes[1]", lambda v: grid([1, 2], v)),
    "a Trajectory": ("weights", lambda v: Trajectory(v, range(3))),
    "levels": (
        "levels",
        lambda v: figures.contours(Drawn.ax(), *MAP, levels=v),
    ),
}


def no_cost(*_: Any) -> float:
    raise AssertionError("the cost was asked before the checks")


def no_gradient(*_: Any) -> float:
    raise AssertionError("the gradient was asked before the checks")


class Drawn:
    """Axes to draw on."""

    @staticmethod
    def ax(**options: Any) -> Any:
        return figures.canvas(**options)[1]


SEARCH = exhaustive_search(vectorised.cost, LINE, grid(range(4), range(3)))
MAP = SEARCH, SEARCH.costs(vectorised.cost, LINE)


@pytest.mark.parametrize("taker", TAKERS)
@pytest.mark.parametrize("kind", NO_NUMBERS)
def test_nothing_is_taken_for_a_number_that_is_none(
    taker: str, kind: str
) -> None:
    name, take = TAKERS[taker]
    value, message = NO_NUMBERS[kind]
    refused(lambda: take(value), name + message)


NO_LISTS = {
    "None": None,
    "text": "123",
    "bytes": b"123",
    "bytearray": bytearray(b"123"),
    "itself": ITSELF,
    "silent": Silent(),
    "function": abs,
    "type": float,
    "ellipsis": ...,
    "slice": slice(3),
    "generator of numbers": np.random.default_rng(0),
    "Data": PLAIN,
    "no values": [],
    "no value in an array": np.array([]),
    "no columns": [[], [], []],
    "three axes": np.ones((3, 1, 1)),
    "a number": 3.0,
    "an array that is one": np.array(3.0),
}


@pytest.mark.parametrize("taker", [t for t in TAKERS if t != "a start"])
@pytest.mark.parametrize("kind", NO_LISTS)
def test_what_is_no_list_of_numbers_is_refused_whole(
    taker: str, kind: str
) -> None:
    name, take = TAKERS[taker]
    refused(lambda: take(NO_LISTS[kind]), f"{name} must be ")


# --- what is a number --------------------------------------------------------

KINDS = {
    "list": list,
    "tuple": tuple,
    "deque": deque,
    "range": lambda v: range(int(v[0]), int(v[-1]) + 1),
    "Decimal": lambda v: [Decimal(x) for x in v],
    "Fraction": lambda v: [Fraction(x) for x in v],
    "numpy numbers": lambda v: [
        np.float32(v[0]),
        np.int8(v[1]),
        np.float64(v[2]),
    ],
    "arrays of no axes": lambda v: [np.array(x) for x in v],
    "array": np.array,
    "strided": lambda v: np.repeat(v, 2)[::2],
    "backwards": lambda v: np.array(v[::-1])[::-1],
    "big-endian": lambda v: np.array(v, dtype=">f8"),
    "small": lambda v: np.array(v, dtype="f2"),
    "bytes": lambda v: np.array(v, dtype="u1"),
    "long double": lambda v: np.array(v, dtype="g"),
    "objects": lambda v: np.array(v, dtype=object),
    "nothing masked": np.ma.array,
    "column": Column,
    "memory": lambda v: memoryview(np.array(v)),
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_list_gives_the_same_data(kind: str) -> None:
    data = Data(KINDS[kind]([1.0, 2.0, 3.0]), KINDS[kind]([2.0, 3.0, 4.0]))
    assert list(data.xs) == [1, 2, 3]
    assert list(data.ys) == [2, 3, 4]
    assert {np.asarray(v).dtype for v in (data.xs, data.ys)} == {
        np.dtype(float)
    }
    made = exhaustive_search(scalar.cost, PLAIN, KINDS[kind]([1.0, 2.0, 3.0]))
    assert made.weight == 2.0


# --- options of the searches -------------------------------------------------

RNG = np.random.default_rng(0)
POSITIVE = "must be a positive finite number; got "
COUNT = "must be a whole number of at least 0; got "
BATCH = "must be a whole number from 1 to 3; got "
OPTIONS = [
    *[
        ("learning_rate", value, POSITIVE + said)
        for value, said in (
            ("0.01", "'0.01'"),
            (b"1", "b'1'"),
            (True, "True"),
            (np.True_, "np.True_"),
            (None, "None"),
            (-0.0, "-0.0"),
            (-1, "-1"),
            (math.nan, "nan"),
            (1j, "1j"),
            ([0.01], "[0.01]"),
            (np.array([0.01]), "array([0.01])"),
            (np.ma.masked, "masked"),
            (Fraction(1, 10**400), "Fraction(1, 1000"),
            (np.timedelta64(1, "s"), "np.timedelta64(1,'s')"),
            (Silent(), "an object of type Silent"),
        )
    ],
    *[
        ("epochs", value, COUNT + said)
        for value, said in (
            ("3", "'3'"),
            (True, "True"),
            (3.0, "3.0"),
            (np.float64(3), "np.float64(3.0)"),
            (-1, "-1"),
            (-(10**400), "-1000"),
            (None, "None"),
            (np.array([3]), "array([3])"),
            (Decimal(3), "Decimal('3')"),
        )
    ],
    *[
        ("batch_size", value, BATCH + said)
        for value, said in (
            (0, "0"),
            (4, "4"),
            (2.0, "2.0"),
            (True, "True"),
            ("2", "'2'"),
            (None, "None"),
            (10**400, "1000"),
        )
    ],
    ("rng", 7, "must be a numpy.random.Generator or None; got 7"),
    ("rng", np.random, "must be a numpy.random.Generator or None; got <module"),
    ("sampling", "random", "must be one of stored, shuffled, with_replacement"),
    ("sampling", ["stored"], "must be one of stored, shuffled, with_repl"),
    ("sampling", "shuffled", ""),
    ("data", [1, 2, 3], "must be a Data; got [1, 2, 3]"),
    ("data", None, "must be a Data; got None"),
    ("data", scalar.gradient, "must be a Data; got <function"),
    ("gradient", PLAIN, "must be a function (w, xs, ys); got Data("),
    ("gradient", None, "must be a function (w, xs, ys); got None"),
    ("w", None, "must be a finite number; got None"),
    ("w", "1", "must be a finite number; got '1'"),
    ("w", True, "must be a finite number; got True"),
    ("w", np.ma.masked, "must be a finite number; got masked"),
    ("w", [1.0], "must be one number when the samples are plain"),
    ("w", [], "must be one number when the samples are plain"),
    ("w", PLAIN, "must be a finite number; got Data("),
]


@pytest.mark.parametrize(("name", "value", "message"), OPTIONS)
def test_a_descent_names_the_option(
    name: str, value: Any, message: str
) -> None:
    given: dict[str, Any] = {
        "gradient": no_gradient,
        "data": PLAIN,
        "w": 1.0,
        "batch_size": 2,
        **RATE,
        name: value,
    }
    name = name if message else "rng"  # which a random sampling needs
    refused(
        lambda: minibatch_gradient_descent(**given),
        f"{name} {message or 'must be a numpy.random.Generator for sampling'}",
    )


GRIDS = [
    ("low", "0", "low must be a finite number; got '0'"),
    ("low", math.nan, "low must be a finite number; got nan"),
    ("low", [0], "low must be a finite number; got [0]"),
    ("low", 4, "low must be less than high, 4; got 4"),
    ("low", -1.7e308, "high must be so near to low that"),
    ("high", None, "high must be a finite number; got None"),
    ("high", True, "high must be a finite number; got True"),
    ("high", -1, "low must be less than high, -1; got 0"),
    ("points", 3, "points must be a whole number of at least 4; got 3"),
    ("points", 5.0, "points must be a whole number of at least 4; got 5.0"),
    ("points", "5", "points must be a whole number of at least 4; got '5'"),
    ("rounds", 0, "rounds must be a whole number of at least 1; got 0"),
    ("rounds", True, "rounds must be a whole number of at least 1; got True"),
    ("cost", 5, "cost must be a function (w, xs, ys); got 5"),
    ("data", scalar.cost, "data must be a Data; got <function cost"),
]


@pytest.mark.parametrize(("name", "value", "message"), GRIDS)
def test_a_search_on_finer_grids_names_the_option(
    name: str, value: Any, message: str
) -> None:
    options: dict[str, Any] = {
        "cost": no_cost,
        "data": PLAIN,
        "low": 0,
        "high": 1.7e308 if value == -1.7e308 else 4,
        "points": 5,
        "rounds": 2,
    }
    refused(lambda: coarse_to_fine_search(**(options | {name: value})), message)


def test_each_round_is_finer_and_stays_within_the_floats() -> None:
    options: dict[str, Any] = {"points": 4, "rounds": 40}
    search = coarse_to_fine_search(scalar.cost, PLAIN, 0, 3.5, **options)
    assert search.weight == pytest.approx(2, abs=1e-6)
    away = coarse_to_fine_search(lambda w, *_: -w, PLAIN, 0, 1.7e308, **options)
    assert away.weight == sys.float_info.max


# --- what a cost and a gradient return ---------------------------------------

ONE = "must be one number, a float; got "
RETURNED = [
    (None, "None"),
    ("1", "'1'"),
    (1j, "1j"),
    ([1.0], "[1.0]"),
    ((1.0, 2.0), "(1.0, 2.0)"),
    (np.ones(1), "array([1.])"),
    (np.ones((2, 1)), "array([[1.], [1.]])"),
    (np.ones(100), "an array of shape (100,)"),
    (np.array([]), "array([], dtype=float64)"),
    (Decimal(1), "Decimal('1')"),
    (Silent(), "an object of type Silent"),
    (np.datetime64("2020-01-01"), "np.datetime64('2020-01-01')"),
    (scalar.cost, "<function cost"),
]


@pytest.mark.parametrize(("value", "said"), RETURNED)
@pytest.mark.parametrize("epochs", [0, 2])
def test_a_gradient_of_one_weight_is_one_number(
    value: Any, said: str, epochs: int
) -> None:
    for data in (PLAIN, ARRAYS):
        refused(
            lambda data=data: gradient_descent(
                lambda *_: value, data, 1.0, learning_rate=0.1, epochs=epochs
            ),
            f"what gradient returns {ONE}{said}",
        )


@pytest.mark.parametrize(
    ("value", "said"),
    [
        *RETURNED,
        (True, "True"),
        (np.False_, "np.False_"),
        (np.ma.masked, "mask"),
    ],
)
def test_a_cost_is_one_number(value: Any, said: str) -> None:
    message = f"what cost returns {ONE}{said}"
    refused(
        lambda: exhaustive_search(lambda *_: value, PLAIN, [1.0, 2.0]), message
    )
    run = Trajectory([1.0], [0])
    refused(lambda: run.costs(lambda *_: value, PLAIN), message)


@pytest.mark.parametrize(
    "value",
    [
        None,
        1.0,
        "ab",
        [1.0, 2.0],
        np.ones(1),
        np.ones(3),
        np.ones((2, 1)),
        np.array([1j, 2]),
        np.array([True, False]),
        np.array(["a", "b"]),
        np.array([1.0, 2.0], dtype=object),
        np.ma.array([1.0, 2.0], mask=[False, True]),
        Column([1.0, 2.0]),
    ],
)
@pytest.mark.parametrize("epochs", [0, 2])
@pytest.mark.parametrize("descend", DESCENTS.values(), ids=DESCENTS)
def test_a_gradient_of_two_weights_has_their_shape(
    value: Any, epochs: int, descend: Any
) -> None:
    refused(
        lambda: descend(
            lambda *_: value, LINE, [0.0, 0.0], learning_rate=0.1, epochs=epochs
        ),
        "what gradient returns must be an array of numbers of the shape of w, "
        "(2,); got ",
    )


@pytest.mark.parametrize("value", [math.nan, math.inf, 10**400])
def test_no_candidate_with_a_cost_is_no_answer(value: Any) -> None:
    refused(
        lambda: exhaustive_search(lambda *_: value, PLAIN, [5.0, 6.0]),
        "cost must be below infinity for at least one candidate; it is f",
    )
    assert (
        exhaustive_search(
            lambda w, *_: value if w < 6 else 1.0, PLAIN, [5.0, 6.0]
        ).weight
        == 6
    )


def test_a_gradient_that_writes_into_the_weights_is_stopped() -> None:
    def gradient(w: Any, xs: Any, ys: Any) -> Any:
        w *= 0
        return vectorised.gradient(w, xs, ys)

    with pytest.raises(ValueError, match="read-only"):
        gradient_descent(gradient, LINE, [1.0, 1.0], **RATE)


@pytest.mark.parametrize(
    "error", [ZeroDivisionError, RecursionError, TypeError, KeyError]
)
def test_an_error_of_the_reader_s_function_stays_what_it_is(error: Any) -> None:
    def fails(*_: Any) -> float:
        raise error("mine")

    for data, start in ((PLAIN, 1.0), (LINE, [0.0, 0.0])):
        with pytest.raises(error, match="mine"):
            gradient_descent(fails, data, start, **RATE)
        with pytest.raises(error, match="mine"):
            exhaustive_search(fails, data, [start])


def test_an_overflow_of_plain_python_is_divergence() -> None:
    def gradient(w: Any, xs: Any, ys: Any) -> Any:
        return 6 * xs[0] * (w**3 - ys[0]) * w**2

    with pytest.raises(DivergenceError) as caught:
        gradient_descent(gradient, PLAIN, 5.0, learning_rate=1.0, epochs=50)
    assert caught.value.trajectory.weights[0] == 5.0
    assert caught.value.step > 1
    costs = caught.value.trajectory.costs(nonconvex.cubic.cost, ARRAYS)
    assert costs[-1] == math.inf
    assert math.isfinite(costs[0])
    # Without an epoch there is no step that could overflow.
    assert gradient_descent(
        lambda *_: math.exp(1e9), PLAIN, 5.0, learning_rate=1.0, epochs=0
    ).weights.tolist() == [5]


@pytest.mark.parametrize("descend", DESCENTS.values(), ids=DESCENTS)
def test_a_run_that_ends_at_once_builds_nothing_for_later(descend: Any) -> None:
    gradient = Counting(lambda *_: math.inf)
    with pytest.raises(DivergenceError):
        descend(gradient, PLAIN, 1.0, learning_rate=0.1, epochs=10**18)
    assert len(gradient.reads) == 1


# --- models ------------------------------------------------------------------

X, Y = np.array([1.0, 2.0, 3.0]), np.array([2.0, 4.0, 6.0])
MODELS: list[tuple[Any, tuple[Any, Any, Any], str]] = [
    (scalar, (2.0, [1, 2, 3], [2, 4, 6, 100]), "ys must be 3 targets, one"),
    (scalar, (2.0, [1, 2, 3], [2, 4]), "ys must be 3 targets, one for each"),
    (scalar, (2.0, [], []), "xs must be at least one sample; got []"),
    (
        scalar,
        (np.ones(2), [1.0], [1.0]),
        "w must be one number; for many use `v",
    ),
    ("scalar", ("2", [1.0], [1.0]), "w must be one number; for many use"),
    (scalar, (None, [1.0], [1.0]), "w must be one number; for many use"),
    (scalar, (True, [1.0], [1.0]), "w must be one number; for many use"),
    (scalar, (np.ma.masked, [1.0], [1.0]), "w must be one number; for many"),
    (vectorised, (1.0, X, Y[:, None]), "ys must be of shape (3,), as the pred"),
    (
        vectorised,
        (1.0, X, Y[:2]),
        "ys must be of shape (3,), as the predictions",
    ),
    (vectorised, (np.ones(1), X, Y), "w must be of shape (), one weight for"),
    (vectorised, (1.0, X[:, None], Y), "w must be of shape (1,), one weight"),
    (
        vectorised,
        (np.ones((1, 1)), X[:, None], Y),
        "w must be of shape (1,), on",
    ),
    (vectorised, (1.0, [], []), "xs must be at least one sample; got array([]"),
    (nonconvex.sine, (1.0, X, Y[:, None]), "ys must be of shape (3,), as the"),
    (nonconvex.sine, (np.ones(1), X, Y), "w must be of shape (), as the model"),
    (
        nonconvex.sine,
        (1.0, [], []),
        "xs must be at least one sample; got array",
    ),
    (
        nonconvex.product,
        (1.0, X, Y),
        "w must be of shape (2,), as the model is",
    ),
    (
        nonconvex.product,
        (np.ones(3), X, Y),
        "w must be of shape (2,), as the mo",
    ),
]


@pytest.mark.parametrize(("model", "given", "message"), MODELS)
@pytest.mark.parametrize("name", ["cost", "gradient"])
def test_a_model_names_what_does_not_fit(
    model: Any, given: Any, message: str, name: str
) -> None:
    model = scalar if model == "scalar" else model
    refused(lambda: getattr(model, name)(*given), message)


@pytest.mark.parametrize("model", [vectorised, nonconvex.sine])
def test_models_of_arrays_take_lists(model: Any) -> None:
    for name in ("loss", "cost", "gradient"):
        function = getattr(model, name)
        of_lists = function(0.5, X.tolist(), Y.tolist())
        assert np.array_equal(of_lists, function(0.5, X, Y))
    assert np.array_equal(model.forward(0.5, [1, 2]), model.forward(0.5, X[:2]))
    assert np.array_equal(vectorised.residuals([1, 2], [3, 5]), [-2, -3])


@pytest.mark.parametrize(
    ("forward", "derivative", "weights", "message"),
    [
        (1, abs, 1, "forward must be a function (w, x); got 1"),
        (abs, None, 1, "derivative must be a function (w, x); got None"),
        (abs, abs, 0, "weights must be a whole number of at least 1; got 0"),
        (
            abs,
            abs,
            True,
            "weights must be a whole number of at least 1; got Tr",
        ),
    ],
)
def test_a_model_is_made_of_two_functions(
    forward: Any, derivative: Any, weights: Any, message: str
) -> None:
    refused(lambda: nonconvex.Model(forward, derivative, weights), message)


# --- records -----------------------------------------------------------------

READ = "samples_read must be 2 whole numbers, one for each weight; got "


@pytest.mark.parametrize(
    ("weights", "read", "chosen", "message"),
    [
        ([1, 2], None, -1, f"{READ}None"),
        ([1, 2], 2, -1, f"{READ}2"),
        ([1, 2], [0], -1, f"{READ}[0]"),
        ([1, 2], ["a", "b"], -1, f"{READ}['a', 'b']"),
        ([1, 2], [0.0, math.nan], -1, f"{READ}[0.0, nan]"),
        ([1, 2], "ab", -1, f"{READ}'ab'"),
        (
            [1, 2],
            [0, 1],
            2,
            "chosen must be a whole number from -2 to 1; got 2",
        ),
        (
            [1, 2],
            [0, 1],
            0.0,
            "chosen must be a whole number from -2 to 1; got",
        ),
        (
            [1, 2],
            [0, 1],
            True,
            "chosen must be a whole number from -2 to 1; got",
        ),
        ([], [], -1, "weights must be at least one weight; got []"),
    ],
)
def test_a_trajectory_refuses(
    weights: Any, read: Any, chosen: Any, message: str
) -> None:
    refused(lambda: Trajectory(weights, read, chosen), message)


@pytest.mark.parametrize("value", [None, 1, "x", PLAIN])
def test_a_divergence_is_told_of_a_trajectory(value: Any) -> None:
    refused(
        lambda: DivergenceError(value, 0.1),
        "trajectory must be a Trajectory; got ",
    )


def divergence() -> DivergenceError:
    with pytest.raises(DivergenceError) as caught:
        gradient_descent(
            scalar.gradient, PLAIN, 1.0, learning_rate=50, epochs=500
        )
    return caught.value


COPIES: dict[str, Callable[[Any], Any]] = {
    "copy": copy.copy,
    "deepcopy": copy.deepcopy,
    "pickle": lambda each: pickle.loads(pickle.dumps(each)),
}


@pytest.mark.parametrize("way", COPIES)
def test_copies_are_equal_and_read_only(way: str) -> None:
    for data in (PLAIN, ARRAYS, LINE):
        again = COPIES[way](data)
        assert type(again.xs) is type(data.xs)
        assert np.array_equal(again.xs, data.xs)
        assert np.array_equal(again.ys, data.ys)
        with pytest.raises((ValueError, TypeError)):
            again.xs[0] = 7
    error = divergence()
    again = COPIES[way](error)
    assert (str(again), again.step, again.weight) == (
        str(error),
        error.step,
        error.weight,
    )
    assert again.learning_rate == error.learning_rate == 50.0
    runs = error.trajectory, again.trajectory
    assert runs[0].weights.tolist() == runs[1].weights.tolist()
    assert [*runs[0].samples_read] == [*runs[1].samples_read]
    assert runs[0].chosen == runs[1].chosen
    with pytest.raises(ValueError, match="read-only"):
        again.trajectory.weights[0] = 7


def test_another_process_gets_an_equal_error() -> None:
    code = (
        "import pickle, sys; error = pickle.load(sys.stdin.buffer);"
        "print(error.step, error.weight, error.trajectory.weights.flags."
        "writeable, error, sep='|', end='')"
    )
    error = divergence()
    said = subprocess.run(
        [sys.executable, "-c", code],
        input=pickle.dumps(error),
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[1],
        check=True,
    ).stdout.decode()
    assert said == f"{error.step}|{error.weight}|False|{error}"


def test_data_is_a_copy_of_what_was_given() -> None:
    xs, ys = np.arange(6.0), np.arange(6.0)
    for data in (Data(xs, ys), Data(xs[::2], ys[:3]), Data(xs, ys.tolist())):
        kept = np.array(data.xs), np.array(data.ys)
        xs += 1
        ys -= 1
        assert np.array_equal(data.xs, kept[0])
        assert np.array_equal(data.ys, kept[1])
        for mine in (data.xs, data.ys):
            assert not np.shares_memory(mine, xs)
            assert not np.shares_memory(mine, ys)
            with pytest.raises(ValueError, match="read-only"):
                np.asarray(mine)[:1][0] = 7  # a view of what is kept


# --- dealing and grids -------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ((2, PLAIN, 1), "data must be a Data; got 2"),
        ((PLAIN, 0, 1), f"batch_size {BATCH}0"),
        ((PLAIN, 2, "1"), f"epochs {COUNT}'1'"),
        ((PLAIN, 2, -1), f"epochs {COUNT}-1"),
        ((None, 2, 1), "data must be a Data; got None"),
    ],
)
def test_deal_refuses(given: Any, message: str) -> None:
    refused(lambda: deal(*given), message)


@pytest.mark.parametrize(
    ("axes", "message"),
    [
        ((), "axes must be at least one; got ()"),
        ((5,), "axes[0] must be a list of weights; got 5"),
        (([1], []), "axes[1] must be at least one weight; got []"),
        (([1, math.nan],), "axes[0][1] must be a finite number; got nan"),
        (([[1, 2]],), "axes[0] must be numbers in one row; got [[1, 2]]"),
    ],
)
def test_grid_refuses(axes: Any, message: str) -> None:
    refused(lambda: grid(*axes), message)


@pytest.mark.parametrize(
    ("data", "values", "message"),
    [
        (
            PLAIN,
            [[1.0, 2.0]],
            "candidates must be numbers when the samples are",
        ),
        (LINE, [1.0, 2.0], "w must be of shape (2,), one weight for each col"),
        (PLAIN, 5, "candidates must be a list of weights; got 5"),
    ],
)
def test_candidates_that_do_not_fit_are_refused(
    data: Data, values: Any, message: str
) -> None:
    refused(lambda: exhaustive_search(vectorised.cost, data, values), message)


# --- figures -----------------------------------------------------------------

RUN = Trajectory(np.array([0.0, 1.0, 1.5]), range(3))
PAIRS = Trajectory(np.array([[0.0, 1.0], [1.0, 1.0]]), range(2))
ROWS: dict[str, tuple[str, Callable[[Any, Any], None]]] = {
    "path": ("costs", lambda ax, v: figures.path(ax, RUN, v, "GD")),
    "steps": ("costs", lambda ax, v: figures.steps(ax, RUN, v)),
    "candidates": ("costs", lambda ax, v: figures.candidates(ax, RUN, v)),
    "contours": (
        "costs",
        lambda ax, v: figures.contours(ax, SEARCH, v, levels=[1]),
    ),
    "surface": ("costs", lambda ax, v: figures.surface(ax, SEARCH, v)),
    "cost_curve": ("costs", lambda ax, v: figures.cost_curve(ax, [1, 2, 3], v)),
    "progress": ("reached", lambda ax, v: figures.progress(ax, X, v, "GD")),
    "theory": ("reached", lambda ax, v: figures.theory(ax, X, v, "a formula")),
    "directions": ("changes", lambda ax, v: figures.directions(ax, X, v)),
    "cobweb": ("weights", lambda ax, v: figures.cobweb(ax, v)),
    "fit": ("predictions", lambda ax, v: figures.fit(ax, PLAIN, v)),
}
NO_ROWS = {
    "None": (None, " must be "),
    "text": ("abc", " must be "),
    "words": (["a", "b", "c"], f"[0] {NUMBER}'a'"),
    "truth": ([1, True, 3], f"[1] {NUMBER}True"),
    "complex": (np.array([1, 2j, 3]), f"[0] {NUMBER}(1+0j)"),
    "masked": (np.ma.masked_equal([1, 2, 3], 2), f"[1] {NUMBER}masked"),
    "None among": ([1, None, 3], f"[1] {NUMBER}None"),
    "huge": ([1, 2, 10**400], f"[2] {NUMBER}1000"),
    "a column": (np.ones((3, 1)), " must be numbers "),
    "unequal rows": ([[1], [2, 3], 4], "[1] must be a row of 1 numbers"),
    "a run": (RUN, " must be "),
    "generator": ((x for x in ()), " must be "),
}


@pytest.mark.parametrize("figure", ROWS)
@pytest.mark.parametrize("kind", NO_ROWS)
def test_a_figure_draws_numbers_alone(figure: str, kind: str) -> None:
    name, draw = ROWS[figure]
    value, message = NO_ROWS[kind]
    refused(lambda: draw(Drawn.ax(), value), name + message)


@pytest.mark.parametrize("figure", [f for f in ROWS if f != "cobweb"])
def test_a_figure_draws_rows_of_one_length(figure: str) -> None:
    name, draw = ROWS[figure]
    refused(lambda: draw(Drawn.ax(), [1.0]), f"{name} must be numbers of shape")


FIGURES: list[tuple[Callable[[Any], None], str]] = [
    (lambda ax: figures.path(ax, RUN, X, "Adam"), "method must be one of exh"),
    (lambda ax: figures.path(ax, RUN, X, ["GD"]), "method must be one of exh"),
    (lambda ax: figures.progress(ax, X, X, "Adam"), "method must be one of e"),
    (lambda ax: figures.path_on_map(ax, PAIRS, "?"), "method must be one of"),
    (lambda ax: figures.path_on_map(ax, RUN, "GD"), "the run must be of pairs"),
    (
        lambda ax: figures.path(ax, PAIRS, [1, 2], "GD"),
        "the run must be of one",
    ),
    (lambda ax: figures.steps(ax, PAIRS, [1, 2]), "the run must be of one wei"),
    (lambda ax: figures.candidates(ax, X, X), "the run must be a Trajectory"),
    (lambda ax: figures.path(ax, X, RUN, "GD"), "the run must be a Trajectory"),
    (lambda ax: figures.contours(ax, RUN, X, levels=[1]), "the run must be of"),
    (
        lambda ax: figures.contours(
            ax, Trajectory([[0, 0], [1, 1]], [1, 2]), [1, 2], levels=[1]
        ),
        "search must be over all pairs of two axes; got",
    ),
    (
        lambda ax: figures.contours(ax, *MAP, levels=[2, 1]),
        "levels must be num",
    ),
    (
        lambda ax: figures.contours(ax, *MAP, levels=[1, 1]),
        "levels must be num",
    ),
    (lambda ax: figures.contours(ax, *MAP, levels=2), "levels must be numbers"),
    (
        lambda ax: figures.contours(
            ax, Trajectory([[1.0, 2.0]], [1]), [1.0], levels=[1]
        ),
        "search must be over axes of at least two values each; got Trajectory",
    ),
    (lambda ax: figures.samples(ax, LINE), "data must be a Data whose xs are"),
    (lambda ax: figures.samples(ax, [1, 2]), "data must be a Data; got [1, 2]"),
    (lambda ax: figures.fit(ax, LINE, X), "data must be a Data whose xs are"),
    (lambda ax: figures.dealt(ax, [], []), "rounds must be mini-batches with"),
    (
        lambda ax: figures.dealt(ax, [[[]]], ["a"]),
        "rounds must be mini-batches",
    ),
    (lambda ax: figures.dealt(ax, [[[1]], []], "ab"), "rounds must be mini-ba"),
    (lambda ax: figures.dealt(ax, None, ["a"]), "rounds must be a list of rou"),
    (
        lambda ax: figures.dealt(ax, [[["x"]]], ["a"]),
        "rounds must be a list of",
    ),
    (lambda ax: figures.dealt(ax, [[[math.nan]]], ["a"]), "rounds must be a l"),
    (lambda ax: figures.dealt(ax, [[[1]]], []), "names must be 1 names, one"),
    (
        lambda ax: figures.dealt(ax, [[[1]]], "a"),
        "names must be 1 names, one f",
    ),
    (lambda ax: figures.level(ax, None, "x"), "value must be a finite number"),
    (lambda ax: figures.level(ax, math.nan, "x"), "value must be a finite num"),
    (lambda ax: figures.band(ax, "0", 1, "x"), "low must be a finite number"),
    (lambda ax: figures.band(ax, 0, [1], "x"), "high must be a finite number"),
    (
        lambda ax: figures.mark(ax, "1", 1, "x"),
        "x must be a finite number; got",
    ),
    (
        lambda ax: figures.mark(ax, 1, None, "x"),
        "y must be a finite number; go",
    ),
    (lambda ax: figures.tangent(ax, None, 1, 1, width=1), "w must be one numb"),
    (lambda ax: figures.tangent(ax, 1, X, 1, width=1), "cost must be one numb"),
    (lambda ax: figures.tangent(ax, 1, 1, 1, width="1"), "width must be a fin"),
    (lambda ax: figures.pointer(ax, None, 1, "x", tip=1), "x must be a finite"),
    (lambda ax: figures.pointer(ax, 1, 1, "x", tip="1"), "tip must be a finit"),
    (lambda ax: figures.bracket(ax, "a", 1, 1, "x", tip=1), "left must be a f"),
    (
        lambda ax: figures.bracket(ax, 0, 1, [1], "x", tip=1),
        "y must be a finit",
    ),
    (lambda _: figures.canvas(size=None), "size must be two positive numbers"),
    (lambda _: figures.canvas(size=(7,)), "size must be two positive numbers"),
    (lambda _: figures.canvas(size=(0, 4)), "size must be two positive numb"),
    (lambda _: figures.canvas(size=(7, -4)), "size must be two positive numb"),
    (lambda _: figures.canvas(0), "rows must be a whole number of at least 1"),
    (lambda _: figures.canvas(1, 1.5), "columns must be a whole number of at"),
]


@pytest.mark.parametrize(("draw", "message"), FIGURES)
def test_a_figure_names_what_it_can_not_draw(
    draw: Callable[[Any], None], message: str
) -> None:
    refused(lambda: draw(Drawn.ax()), message)


DRAWN: dict[str, Callable[[Any], None]] = {
    "one sample, number 0": lambda ax: figures.dealt(ax, [[[0]]], ["a"]),
    "a mini-batch in an array": lambda ax: figures.dealt(ax, [[X]], ["a"]),
    "progress of nothing": lambda ax: figures.progress(ax, [], [], "GD"),
    "of NaN": lambda ax: figures.progress(ax, X, [math.nan] * 3, "GD"),
    "of infinity": lambda ax: figures.progress(ax, X, [math.inf, 1, 2], "GD"),
    "one point": lambda ax: figures.progress(ax, [1], [1], "GD"),
    "a path of one": lambda ax: figures.path(
        ax, Trajectory([1], [0]), [1], "GD"
    ),
    "steps of one": lambda ax: figures.steps(ax, Trajectory([1], [0]), [1]),
    "a cobweb of one": lambda ax: figures.cobweb(ax, [1.0]),
    "a path to infinity": lambda ax: figures.path(
        ax, RUN, [1, 2, math.inf], "GD"
    ),
    "steps to infinity": lambda ax: figures.steps(ax, RUN, [1, 2, math.inf]),
    "no level is reached": lambda ax: figures.contours(ax, *MAP, levels=[1e9]),
    "costs of NaN": lambda ax: figures.contours(
        ax, SEARCH, MAP[1] * math.nan, levels=[1]
    ),
    "Decimal": lambda ax: figures.theory(ax, X, [Decimal(1)] * 3, "a formula"),
    "nothing on the sheet": lambda _: None,
}


@pytest.mark.parametrize("kind", DRAWN)
def test_an_edge_case_is_drawn_without_a_warning(kind: str) -> None:
    sheet, ax = figures.canvas()
    DRAWN[kind](ax)
    picture = sheet._repr_svg_()
    assert picture.startswith("<svg")
    assert "nan" not in picture
    assert "inf" not in picture


# --- moving figures ----------------------------------------------------------


def draw(sheet: Any, **values: Any) -> str:
    sheet.text(0.5, 0.5, str(values))
    return f"It is {values}."


class Draws:
    """An object that draws when it is called."""

    def __call__(self, sheet: Any, w: Any) -> str:
        return draw(sheet, w=w)


CONTROLS = [
    (5, "w must be a list of values; got 5"),
    (None, "w must be a list of values; got None"),
    ("ab", "w must be a list of values; got 'ab'"),
    (b"ab", "w must be a list of values; got b'ab'"),
    (np.array(3.0), "w must be a list of values; got array(3.)"),
    (np.ones((2, 2)), "w must be a list of values; got array([[1."),
    ([], "w must be at least one value; got []"),
    (range(0), "w must be at least one value; got []"),
    ([1, 1], "w must be numbers in rising order; got [1, 1]"),
    ([2, 1], "w must be numbers in rising order; got [2, 1]"),
    (["a", "a"], "w must be words that differ; got ['a', 'a']"),
    ([False, True], "w must be all finite numbers or all words; got [Fal"),
    (np.array([False, True]), "w must be all finite numbers or all words; got"),
    ([1, "b"], "w must be all finite numbers or all words; got [1, 'b']"),
    ([1j], "w must be all finite numbers or all words; got [1j]"),
    ([[1, 2]], "w must be all finite numbers or all words; got [[1, 2]]"),
    ([1, math.inf], "w must be all finite numbers or all words; got [1, inf]"),
    ([np.ma.masked], "w must be all finite numbers or all words; got [mask"),
    ([1, 10**400], "w must be all finite numbers or all words; got [1, 1000"),
    (np.ma.masked_equal([1, 2], 2), "w must be all finite numbers or all wor"),
]


@pytest.mark.parametrize(("values", "message"), CONTROLS)
def test_a_control_is_refused(values: Any, message: str) -> None:
    refused(lambda: Moving(draw, w=values), message)


@pytest.mark.parametrize(
    ("drawing", "name"),
    [
        (functools.partial(draw, k=1), "draw"),
        (functools.partial(functools.partial(draw, k=1), j=2), "draw"),
        (Draws(), "Draws"),
        (Draws().__call__, "__call__"),
        (lambda sheet, w: draw(sheet, w=w), "<lambda>"),
    ],
)
@pytest.mark.parametrize(
    "values",
    [
        np.arange(2),
        np.linspace(0, 1, 2),
        range(2),
        (0, 1),
        ["a", "b"],
        np.array(["a", "b"]),
        [Fraction(1, 2), 1],
        [Decimal(1), 2],
    ],
)
def test_what_draws_and_what_is_listed_may_be_of_any_kind(
    drawing: Any, name: str, values: Any
) -> None:
    for listed in (values, iter(values)):
        page = Moving(drawing, w=listed)._repr_mimebundle_()
        assert page["text/plain"] == f"{name}: 2 frames"


STARTS = [
    ([1, 2], "start must be a dict, and no control; got [1, 2]"),
    ({"v": 1}, "start must be values of the controls; got {'v': 1}"),
    ({"w": 3}, "start['w'] must be one of [1, 2]; got 3"),
    ({"w": [1]}, "start['w'] must be one of [1, 2]; got [1]"),
    ({"w": np.array([1, 2])}, "start['w'] must be one of [1, 2]; got array("),
    ({"w": True}, "start['w'] must be one of [1, 2]; got True"),
    ({"w": None}, "start['w'] must be one of [1, 2]; got None"),
]


@pytest.mark.parametrize(("start", "message"), STARTS)
def test_a_start_is_refused(start: Any, message: str) -> None:
    refused(lambda: Moving(draw, start=start, w=[1, 2]), message)
    refused(lambda: Moving(5, w=[1]), "draw must be a function (sheet")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "value",
    [
        None,
        True,
        [1],
        np.array([1, 2]),
        math.nan,
        1j,
        {},
        "2",
        10**400,
        Silent(),
    ],
)
def test_a_frame_of_no_value_is_refused(value: Any) -> None:
    figure = Moving(draw, w=[1, 2], c=["x", "y"])
    for ask in (figure.at, figure.frame):
        for name in ("w", "c"):
            refused(
                lambda ask=ask, name=name: ask(**{name: value}),
                f"{name} must be ",
            )


# --- laws --------------------------------------------------------------------

bad_leaves = st.sampled_from(
    [None, "?", True, 2j, math.nan, math.inf, 10**400, b"1", Decimal("nan")]
)
tables = st.tuples(st.integers(1, 9), st.integers(0, 5))
containers = st.sampled_from([list, tuple, lambda v: np.array(v, dtype=object)])


def table(n: int, d: int, seed: int) -> list[Any]:
    """Return n numbers, or n rows of d numbers."""
    values = np.random.default_rng(seed).normal(size=(n, d) if d else n)
    rows: list[Any] = values.tolist()
    return rows


@given(tables, bad_leaves, containers, st.data())
def test_one_bad_leaf_is_found(
    shape: tuple[int, int], leaf: Any, kind: Any, drawn: Any
) -> None:
    n, d = shape
    rows = table(n, d, seed=n)
    row = drawn.draw(st.integers(0, n - 1))
    place = f"[{row}]"
    if d:
        column = drawn.draw(st.integers(0, d - 1))
        rows[row][column], place = leaf, f"{place}[{column}]"
    else:
        rows[row] = leaf
    said = "1000" if leaf == 10**400 else repr(leaf)
    refused(
        lambda: Data(kind(rows), [1] * n),
        f"xs{place} must be a finite number; got {said}",
    )


@given(tables, st.integers(0, 9), st.sampled_from(["list", "tuple", "Column"]))
def test_a_list_a_tuple_and_a_column_make_the_data_of_an_array(
    shape: tuple[int, int], seed: int, kind: str
) -> None:
    rows, ys = table(*shape, seed=seed), table(shape[0], 0, seed=seed + 1)
    make: Any = {"list": list, "tuple": tuple, "Column": Column}[kind]
    data, arrays = (
        Data(make(rows), make(ys)),
        Data(np.array(rows), np.array(ys)),
    )
    assert np.array_equal(data.xs, arrays.xs)
    assert np.array_equal(data.ys, arrays.ys)


axes = st.lists(st.integers(-5, 5), min_size=1, max_size=5)


@given(axes, axes)
def test_a_table_of_costs_has_each_at_its_pair(
    ws: list[int], bs: list[int]
) -> None:
    # Whatever the order of the axes, and with values that repeat.
    pairs = grid(ws, bs)
    assert pairs.tolist() == [[w, b] for w, b in product(ws, bs)]
    search = exhaustive_search(vectorised.cost, LINE, pairs)
    rising_w, rising_b, costs = _on_grid(
        search, search.costs(vectorised.cost, LINE)
    )
    assert rising_w.tolist() == sorted({*ws})
    assert rising_b.tolist() == sorted({*bs})
    for (j, w), (i, b) in product(enumerate(rising_w), enumerate(rising_b)):
        errors = [w * x + b - y for x, y in zip((1, 2, 3), (4, 7, 10))]
        mean = sum(e * e for e in errors) / 3
        assert costs[i, j] == pytest.approx(mean, abs=1e-12)


@given(st.lists(st.floats(-1e9, 1e9), min_size=1), st.integers(0, 9))
def test_a_trajectory_survives_pickle(weights: list[float], read: int) -> None:
    run = Trajectory(weights, range(read, read + len(weights)), chosen=0)
    again = pickle.loads(pickle.dumps(run))
    assert again.weights.tolist() == weights
    assert again.samples_read == run.samples_read
    assert again.weight == weights[0]
    assert not again.weights.flags.writeable


# --- what is typed -----------------------------------------------------------


def typed(name: str, function: Any) -> Any:
    function.__name__ = name
    return function


@pytest.mark.parametrize(
    ("function", "hint"),
    [
        (typed("cost", lambda xs, ys, w: 0.0), "the arguments are (w, xs, ys)"),
        (typed("cost", lambda: 0.0), "the arguments are (w, xs, ys), in this"),
        (
            typed("cost", lambda w, xs, ys: None),
            "write the body, and let it end",
        ),
        (typed("cost", lambda w, xs, ys: "a"), "return one number; this is of"),
        (
            typed("cost", lambda w, xs, ys: X),
            "return one number; this is of the",
        ),
        (
            typed("cost", lambda w, xs, ys: scalar.cost(w, xs, ys) / 2),
            "this is half of it. Some books divide by 2n",
        ),
        (
            typed(
                "gradient_descent",
                lambda gradient, data, w, *, learning_rate, epochs: PAIRS,
            ),
            "",
        ),
    ],
)
def test_a_typed_function_gets_a_hint(function: Any, hint: str) -> None:
    with pytest.raises(NotRightError, match="is not right yet") as caught:
        check(function)
    assert hint in str(caught.value)


@pytest.mark.parametrize("value", [None, 1, "cost", abs, Draws(), Silent()])
def test_a_function_without_a_task_is_refused(value: Any) -> None:
    refused(lambda: check(value), "typed must be one of forward, loss, cost")


def test_the_table_is_long_and_over_every_figure() -> None:
    counts = [NO_NUMBERS, NO_LISTS, KINDS, OPTIONS, GRIDS, RETURNED, MODELS]
    counts += [NO_ROWS, FIGURES, DRAWN, CONTROLS, STARTS]
    assert sum(map(len, counts)) >= 150
    assert mpl.get_backend()  # no figure was shown: pyplot is not needed
