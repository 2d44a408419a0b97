"""Laws that hold for any samples, weights and learning rates."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import partial
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from searches import Counting

from lecture_code import nonconvex, scalar, vectorised
from lecture_code.data import SAMPLINGS, Data, deal
from lecture_code.exhaustive_search import (
    coarse_to_fine_search,
    exhaustive_search,
)
from lecture_code.gradient_descent import gradient_descent
from lecture_code.minibatch_gradient_descent import minibatch_gradient_descent
from lecture_code.stochastic_gradient_descent import (
    stochastic_gradient_descent,
)
from lecture_code.trajectory import Trajectory


def numbers(low: float, high: float) -> st.SearchStrategy[float]:
    return st.floats(low, high, allow_subnormal=False)


def samples(
    xs: st.SearchStrategy[float], ys: st.SearchStrategy[float]
) -> st.SearchStrategy[Data]:
    pairs = st.lists(st.tuples(xs, ys), min_size=1, max_size=12)
    return pairs.map(lambda pairs: Data(*map(list, zip(*pairs))))


def on_arrays(data: Data) -> Data:
    return Data(np.array(data.xs), np.array(data.ys))


def random_rows(seed: int, n: int, d: int) -> Data:
    rng = np.random.default_rng(seed)
    return Data(rng.normal(size=(n, d)), rng.normal(size=n))


any_data = samples(numbers(-10, 10), numbers(-10, 10))
any_weight = numbers(-10, 10)
seeds = st.integers(0, 2**32 - 1)

# The mean of n losses of at most (10 * 11 + 10)^2 = 14,400, for n up to 12: a
# cost and its differences are within (12 + 8) * 14,400 * 1.1e-16 = 3e-11.
ROUNDING = 1e-10


# --- gradients ---------------------------------------------------------------


@given(any_data, any_weight)
def test_the_scalar_gradient_is_the_central_difference(
    data: Data, w: float
) -> None:
    # The cost is a parabola: its central difference is exact for any step.
    xs, ys = list(data.xs), list(data.ys)
    right, left = (scalar.cost(w + h, xs, ys) for h in (1, -1))
    slope = scalar.gradient(w, xs, ys)
    assert slope == pytest.approx((right - left) / 2, abs=ROUNDING)


@given(seeds, st.integers(1, 12), st.integers(1, 5))
def test_each_partial_derivative_is_the_central_difference(
    seed: int, n: int, d: int
) -> None:
    data = random_rows(seed, n, d)
    w = np.random.default_rng(seed + 1).normal(size=d)
    differences = [
        (
            vectorised.cost(w + e, data.xs, data.ys)
            - vectorised.cost(w - e, data.xs, data.ys)
        )
        / 2
        for e in np.eye(d)
    ]
    slopes = vectorised.gradient(w, data.xs, data.ys)
    assert slopes == pytest.approx(np.array(differences), abs=ROUNDING)


@pytest.mark.parametrize(
    ("model", "d"),
    [
        (nonconvex.sine, 1),
        (nonconvex.saturating, 1),
        (nonconvex.cubic, 1),
        (nonconvex.product, 2),
        (nonconvex.shifted_product, 2),
    ],
    ids=["sine", "saturating", "cubic", "product", "shifted_product"],
)
@given(
    data=samples(numbers(-2, 2), numbers(-2, 2)),
    weights=st.tuples(numbers(-2, 2), numbers(-2, 2)),
)
def test_a_nonconvex_gradient_is_the_central_difference(
    model: nonconvex.Model, d: int, data: Data, weights: tuple[float, float]
) -> None:
    xs, ys = np.array(data.xs), np.array(data.ys)
    w: Any = np.array(weights) if d == 2 else weights[0]
    h = 1e-5
    steps: Any = h * np.eye(2) if d == 2 else [h]
    differences = [
        (model.cost(w + step, xs, ys) - model.cost(w - step, xs, ys)) / (2 * h)
        for step in steps
    ]
    slopes = np.atleast_1d(model.gradient(w, xs, ys))
    # Truncation: h^2 / 6 times a third derivative below 5,000 (cubic), 8e-8.
    # Rounding: costs below 400 within 1e-13, over h: 1e-8.
    assert slopes == pytest.approx(np.array(differences), abs=1e-6)


def test_no_nonconvex_model_is_left_out() -> None:
    models = [v for v in vars(nonconvex).values() if type(v) is nonconvex.Model]
    assert len(models) == 5


@given(any_data, any_weight)
def test_the_scalar_and_the_vectorised_model_agree(
    data: Data, w: float
) -> None:
    arrays = on_arrays(data)
    for name in ("cost", "gradient"):
        plain = getattr(scalar, name)(w, data.xs, data.ys)
        array = getattr(vectorised, name)(w, arrays.xs, arrays.ys)
        assert plain == pytest.approx(array, abs=ROUNDING)
    # Sample by sample there is one way to round.
    for name in ("forward", "loss"):
        columns = (data.xs,) if name == "forward" else (data.xs, data.ys)
        plain = [getattr(scalar, name)(w, *sample) for sample in zip(*columns)]
        assert plain == list(
            getattr(vectorised, name)(w, *map(np.array, columns))
        )


# --- where a search arrives --------------------------------------------------


@given(
    samples(numbers(0.1, 10), numbers(-10, 10)),
    any_weight,
    numbers(0.01, 0.99),
    st.integers(0, 50),
)
def test_the_error_of_gd_shrinks_by_one_factor(
    data: Data, w: float, share: float, epochs: int
) -> None:
    xs, ys = np.array(data.xs), np.array(data.ys)
    curvature = (xs**2).mean()
    optimum = (xs * ys).mean() / curvature
    learning_rate = share / curvature
    descent = gradient_descent(
        scalar.gradient, data, w, learning_rate=learning_rate, epochs=epochs
    )
    factor = 1 - 2 * learning_rate * curvature
    errors = factor ** np.arange(epochs + 1) * (w - optimum)
    # |factor| < 1 shrinks old errors; each of 50 steps adds some 20 roundings
    # of numbers up to 200 (|optimum| <= 100): 50 * 20 * 200 * 1.1e-16.
    assert descent.weights - optimum == pytest.approx(errors, abs=1e-10)


@given(
    samples(numbers(0.1, 10), numbers(-10, 10)),
    st.integers(2, 100),
    numbers(0.01, 10),
    numbers(0, 1),
)
def test_the_best_grid_point_is_within_half_a_step(
    data: Data, points: int, step: float, place: float
) -> None:
    xs, ys = np.array(data.xs), np.array(data.ys)
    optimum = float((xs * ys).mean() / (xs**2).mean())
    low = optimum - place * step * (points - 1)
    candidates = low + step * np.arange(points)
    search = exhaustive_search(scalar.cost, data, candidates)
    # Two candidates whose costs differ by less than a rounding can swap:
    # 1e-10 over the slope 2 mean(x^2) step >= 2e-4.
    assert abs(search.weight - optimum) <= step / 2 + 1e-6


@given(seeds, st.integers(1, 4))
def test_gd_arrives_at_the_least_squares_solution(seed: int, d: int) -> None:
    data = random_rows(seed, 60, d)
    xs: Any = data.xs
    largest = np.linalg.eigvalsh(2 * xs.T @ xs / len(data))[-1]
    descent = gradient_descent(
        vectorised.gradient,
        data,
        np.zeros(d),
        learning_rate=1 / largest,
        epochs=600,
    )
    expected = np.linalg.lstsq(xs, data.ys, rcond=None)[0]
    # 60 normal rows have eigenvalues within a ratio of 20, so that 600 steps
    # leave (1 - 1 / 20)^600 < 1e-13 of an error of about 1.
    assert descent.weight == pytest.approx(expected, abs=1e-11)


@given(
    samples(numbers(1, 3), numbers(-10, 10)), any_weight, numbers(0.02, 0.05)
)
def test_cyclic_sgd_arrives_at_the_fixed_point_of_its_epoch(
    data: Data, w: float, learning_rate: float
) -> None:
    lr, slope, offset = Fraction(learning_rate), Fraction(1), Fraction(0)
    for x, y in zip(map(Fraction, data.xs), map(Fraction, data.ys)):
        a = 1 - 2 * lr * x * x  # one step is w -> a w + 2 lr x y
        slope, offset = a * slope, a * offset + 2 * lr * x * y
    descent = stochastic_gradient_descent(
        scalar.gradient, data, w, learning_rate=learning_rate, epochs=900
    )
    # 0.1 <= a <= 0.96: 0.96^900 < 1e-15 of an error of up to 20 remains, and
    # a step's roundings, of numbers up to 10, pile up 1 / (1 - 0.96)-fold.
    assert descent.weight == pytest.approx(
        float(offset / (1 - slope)), abs=1e-12
    )


# --- how samples are dealt ---------------------------------------------------

shapes = st.integers(1, 30).flatmap(
    lambda n: st.tuples(st.just(n), st.integers(1, n))
)


@pytest.mark.parametrize("sampling", SAMPLINGS)
@pytest.mark.parametrize("arrays", [False, True])
@given(shape=shapes, epochs=st.integers(0, 3), seed=seeds)
def test_an_epoch_deals_every_sample_once(
    arrays: bool, sampling: str, shape: tuple[int, int], epochs: int, seed: int
) -> None:
    n, batch_size = shape
    data = Data(range(n), range(100, 100 + n))
    rounds = 0
    for batches in deal(
        on_arrays(data) if arrays else data,
        batch_size,
        epochs,
        rng=np.random.default_rng(seed),
        sampling=sampling,
    ):
        dealt = [(list(xs), list(ys)) for xs, ys in batches]
        *full, last = [len(xs) for xs, _ in dealt]
        assert set(full) <= {batch_size}
        assert last == (n - 1) % batch_size + 1
        assert all(ys == [x + 100 for x in xs] for xs, ys in dealt)
        drawn = [x for xs, _ in dealt for x in xs]
        if sampling == "with_replacement":
            assert len(drawn) == n
            assert set(drawn) <= set(data.xs)
        else:
            assert sorted(drawn) == list(data.xs)
        rounds += 1
    assert rounds == epochs


# --- one loop is all of them -------------------------------------------------

small_data = samples(numbers(-3, 3), numbers(-10, 10))


@pytest.mark.parametrize("sampling", SAMPLINGS)
@pytest.mark.parametrize("model", [scalar, vectorised])
@given(data=small_data, w=any_weight, seed=seeds)
def test_batches_of_one_are_sgd(
    model: Any, sampling: str, data: Data, w: float, seed: int
) -> None:
    single, batches_of_one = (
        search(
            model.gradient,
            data if model is scalar else on_arrays(data),
            w,
            learning_rate=0.05,
            epochs=3,
            rng=np.random.default_rng(seed),
            sampling=sampling,
        )
        for search in (
            stochastic_gradient_descent,
            partial(minibatch_gradient_descent, batch_size=1),
        )
    )
    assert single.weights.tolist() == batches_of_one.weights.tolist()
    assert list(single.samples_read) == list(batches_of_one.samples_read)


@pytest.mark.parametrize("model", [scalar, vectorised])
@given(data=small_data, w=any_weight, seed=seeds)
def test_one_batch_of_all_is_gd(
    model: Any, data: Data, w: float, seed: int
) -> None:
    data = data if model is scalar else on_arrays(data)
    options: dict[str, Any] = {"learning_rate": 0.05, "epochs": 10}
    gd = gradient_descent(model.gradient, data, w, **options)
    stored, shuffled = (
        minibatch_gradient_descent(
            model.gradient, data, w, batch_size=len(data), rng=rng, **options
        )
        for rng in (None, np.random.default_rng(seed))
    )
    assert stored.weights.tolist() == gd.weights.tolist()
    assert list(stored.samples_read) == list(gd.samples_read)
    # The same sum in another order: 10 steps of 12 terms below 300.
    assert shuffled.weights == pytest.approx(gd.weights, abs=1e-11)


# --- what a search reads -----------------------------------------------------


@pytest.mark.parametrize("sampling", SAMPLINGS)
@given(shape=shapes, epochs=st.integers(0, 3))
def test_a_descent_counts_the_samples_it_reads(
    sampling: str, shape: tuple[int, int], epochs: int
) -> None:
    n, batch_size = shape
    options: dict[str, Any] = {"learning_rate": 0.01, "epochs": epochs}
    dealt: dict[str, Any] = {"sampling": sampling, **options}
    dealt["rng"] = np.random.default_rng(0)
    descents: list[Callable[..., Trajectory]] = [
        partial(gradient_descent, **options),
        partial(stochastic_gradient_descent, **dealt),
        partial(minibatch_gradient_descent, batch_size=batch_size, **dealt),
    ]
    for descend in descents:
        gradient = Counting(scalar.gradient)
        descent = descend(gradient, Data([1.0] * n, [2.0] * n), 1.0)
        if not epochs:  # no step tells whether the gradient has w's shape
            assert gradient.reads == [1]
            gradient.reads.clear()
        assert list(descent.samples_read) == [0, *gradient.samples_read]
        assert len(descent) == 1 + len(gradient.reads)


@given(any_data, st.integers(3, 10), st.integers(1, 4))
def test_a_grid_reads_all_samples_for_each_candidate(
    data: Data, points: int, rounds: int
) -> None:
    searches: list[Callable[..., Trajectory]] = [
        partial(exhaustive_search, candidates=np.linspace(0, 4, points)),
        partial(
            coarse_to_fine_search,
            low=0.0,
            high=4.0,
            points=points,
            rounds=rounds,
        ),
    ]
    for search in searches:
        cost = Counting(scalar.cost)
        searched = search(cost, data)
        assert list(searched.samples_read) == cost.samples_read
        assert len(searched) == len(cost.reads)
