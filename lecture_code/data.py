"""Samples with their targets, and the ways to deal them into mini-batches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from . import _checks

Values: TypeAlias = Sequence[float] | NDArray[np.float64]
Batch: TypeAlias = tuple[Values, Values]

SAMPLINGS = ("stored", "shuffled", "with_replacement")


@dataclass(frozen=True, eq=False)
class Data:
    """Hold samples `xs` and their targets `ys`.

    Give `xs` and `ys` as lists and they are kept as tuples of Python floats,
    for `scalar`. Give `xs` as an array of shape (n,) or (n, d) and both are
    kept as arrays, for `vectorised`; `ys` then has shape (n,). They are copies
    that can't be written: what was checked stays so.

    Raises ValueError for no samples, unequal lengths, or a value that is not
    finite.
    """

    xs: Values
    ys: Values

    def __post_init__(self) -> None:
        samples = "at least one sample, of shape (n,) or (n, d)"
        xs = _checks.finite_array("xs", self.xs, samples)
        ys = _checks.finite_array("ys", self.ys, "a list of targets")
        if xs.ndim not in (1, 2) or xs.size == 0:
            raise _checks.refuse("xs", self.xs, samples)
        if ys.shape != xs.shape[:1]:
            shape = f"an array of shape {ys.shape}"
            raise ValueError(
                f"ys must be {len(xs)} targets, one for each of xs; got {shape}"
            )
        plain = xs.ndim == 1 and not isinstance(self.xs, np.ndarray)
        for name, values in (("xs", xs), ("ys", ys)):
            kept = tuple(values.tolist()) if plain else _read_only(values)
            object.__setattr__(self, name, kept)

    def __len__(self) -> int:
        return len(self.ys)

    def __reduce__(self) -> tuple[Any, ...]:
        # A copy, or what another process gets, can't be written either.
        return Data, (self.xs, self.ys)

    def with_bias(self) -> Data:
        """Return the data with a column of ones, whose weight is the bias b.

        The weights of `vectorised` are then (w, b): X w = x w + 1 b.
        """
        return Data(
            np.column_stack((self.xs, np.ones(len(self)))), np.asarray(self.ys)
        )


def deal(
    data: Data,
    batch_size: int,
    epochs: int,
    *,
    rng: np.random.Generator | None = None,
    sampling: str | None = None,
) -> Iterator[Iterable[Batch]]:
    """Deal the samples into mini-batches (xs, ys), one round for each epoch.

    `sampling` is "stored" (the order of the data), "shuffled" (a new order each
    epoch) or "with_replacement" (n independent draws an epoch). By default it
    is "shuffled" with an `rng` and "stored" without. The last batch of an epoch
    may be shorter.

    Raises ValueError for a batch_size outside 1..n, epochs that are no count,
    or a random sampling without `rng`.
    """
    _checks.instance("data", data, Data, "a Data")
    batch_size = _checks.whole_number(
        "batch_size", batch_size, least=1, most=len(data)
    )
    epochs = _checks.whole_number("epochs", epochs, least=0)
    if rng is not None:
        allowed = "a numpy.random.Generator or None"
        _checks.instance("rng", rng, np.random.Generator, allowed)
    if sampling is None:
        sampling = "stored" if rng is None else "shuffled"
    if not isinstance(sampling, str) or sampling not in SAMPLINGS:
        raise _checks.refuse(
            "sampling", sampling, f"one of {', '.join(SAMPLINGS)}"
        )
    if sampling == "stored":
        batches = _cut(data.xs, data.ys, batch_size)
        return (batches for _ in range(epochs))
    if rng is None:
        raise _checks.refuse(
            "rng", rng, f"a numpy.random.Generator for sampling {sampling!r}"
        )
    return _drawn(
        data, batch_size, epochs, rng, replace=sampling == "with_replacement"
    )


def _drawn(
    data: Data,
    batch_size: int,
    epochs: int,
    rng: np.random.Generator,
    *,
    replace: bool,
) -> Iterator[Iterable[Batch]]:
    n = len(data)
    for _ in range(epochs):
        order = rng.integers(n, size=n) if replace else rng.permutation(n)
        order = order.astype(np.intp)  # what `take` takes where it has 32 bits
        if isinstance(data.xs, tuple):
            places = order.tolist()
            xs = [data.xs[i] for i in places]
            ys = [data.ys[i] for i in places]
            yield _cut(xs, ys, batch_size)
        else:
            yield _gathered(data.xs, data.ys, order, batch_size)


def _read_only(values: NDArray[np.float64]) -> NDArray[np.float64]:
    copy = values.copy()
    copy.flags.writeable = False
    return copy


def _cut(xs: Values, ys: Values, batch_size: int) -> list[Batch]:
    return [
        (xs[i : i + batch_size], ys[i : i + batch_size])
        for i in range(0, len(ys), batch_size)
    ]


def _gathered(
    xs: Any, ys: Any, order: NDArray[np.intp], batch_size: int
) -> Iterator[Batch]:
    # Batch by batch: each is used while it is still in the cache.
    for i in range(0, len(order), batch_size):
        drawn = order[i : i + batch_size]
        yield xs.take(drawn, axis=0), ys.take(drawn)
