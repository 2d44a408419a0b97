"""Many machines: the same searches, on samples that lie elsewhere.

The samples are cut into shards, numbered from 0. A search then gets the list of
the shards as its `Data`: the number of each, and as its target how many samples
it stands for. What is asked about a shard is computed where the shard lies, and
only the answer travels.

A client is what asks the workers. It has two methods, `map` and `gather`, as
the Client of dask.distributed has; `OneWorker` has them without an engine.
"""

from __future__ import annotations

import logging
import os
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np

from . import _checks
from .data import Data

Model: TypeAlias = Callable[[Any, Any, Any], Any]
Read: TypeAlias = Callable[[int], tuple[Any, Any]]

BROWSER = "A browser has one worker, the page itself. It answers here alone."
NO_ENGINE = (
    "dask.distributed is not installed here. `pip install distributed` brings "
    "it; `OneWorker` needs nothing."
)
NO_PARQUET = (
    "pyarrow, which reads Parquet files, is not installed here. `pip install "
    "pyarrow` brings it; `files` needs nothing."
)
# What the engine raises when nobody can answer, and what has happened then.
LOST = {
    "NoWorkerError": "all workers are lost, and none has come back",
    "KilledWorker": "a shard has killed each worker that was asked for it; "
    "their memory may be too small",
}


class OneWorker:
    """Do at once, and here, what a client asks its workers to do."""

    def map(
        self,
        function: Callable[..., Any],
        *values: Iterable[Any],
        pure: bool = False,  # noqa: ARG002 - an option of dask's
    ) -> list[Any]:
        """Return what `function` gives for each of the values, in order."""
        return list(map(function, *values))

    def gather(self, parts: Sequence[Any]) -> Sequence[Any]:
        """Return the parts: they are here already."""
        return parts


@dataclass(frozen=True)
class Shards:
    """Hold shards where they lie.

    `data` is the list of them, for a search: `data.xs` are their numbers,
    `data.ys` how many samples each has. `places` is for the client, in the same
    order: what it has on a worker, or how a worker reads the shard anew.
    """

    client: Any
    places: Sequence[Any]
    data: Data

    def spread(self, function: Model) -> Model:
        """Return `function` (w, xs, ys), a mean, as one over the shards.

        It is a gradient or a cost for any search on `data` or `draws`. Raises
        ValueError if the function can't be sent to a worker, RuntimeError if no
        worker is left to answer.
        """
        _checks.function("function", function)

        def over_shards(w: Any, numbers: Any, sizes: Any) -> Any:
            rows = np.reshape(numbers, (len(sizes), -1)).astype(int).tolist()
            places = [self.places[row[0]] for row in rows]
            ask = partial(_part, function, w)
            try:
                asked = self.client.map(ask, places, rows, pure=False)
            except TypeError as error:
                if "serialize" not in str(error):
                    raise
                name = getattr(function, "__name__", type(function).__name__)
                raise ValueError(
                    "function must be one that can be pickled, to be sent to "
                    f"a worker; got {name}: {error.__cause__}"
                ) from None
            return mean_of_parts(_answers(self.client, asked), sizes)

        return over_shards

    def draws(self, batch_size: int, count: int) -> Data:
        """Return the list of `count` mini-batches, a row for each shard's part.

        A row is the number of a shard, that of the draw, and `batch_size`, the
        samples that are drawn there without replacement; its target is how many
        samples the shard has, for which they stand. Row by row a search reads
        draw after draw, so `len(places)` rows are one mini-batch.

        Raises ValueError for more samples than the smallest shard has.
        """
        sizes, k = np.asarray(self.data.ys), len(self.places)
        batch_size = _checks.whole_number(
            "batch_size", batch_size, least=1, most=int(sizes.min())
        )
        count = _checks.whole_number("count", count, least=1)
        columns = (
            np.tile(np.arange(k), count),
            np.repeat(np.arange(count), k),
            np.full(k * count, batch_size),
        )
        return Data(np.column_stack(columns), np.tile(sizes, count))


def open_shards(
    client: Any, read: Read, count: int, *, keep: bool = True
) -> Shards:
    """Let the workers read `count` shards: `read(number)` returns (xs, ys).

    They keep what they have read, or with `keep=False` read it anew each time,
    so that no more than one shard is in the memory of a worker.

    Raises ValueError, which names the shard and the row, for what is no data,
    and for a client that has no worker; RuntimeError if all workers are lost.
    """
    for method in ("map", "gather"):
        if not hasattr(client, method):
            allowed = "a client, with the methods `map` and `gather`"
            raise _checks.refuse("client", client, allowed)
    if hasattr(client, "nthreads") and not client.nthreads():
        raise ValueError("client must have at least one worker; it has none")
    _checks.function("read", read)
    count = _checks.whole_number("count", count, least=1)
    places: Sequence[Any] = [
        partial(read_shard, read, number) for number in range(count)
    ]
    if keep:
        places = client.map(_opened, places, pure=False)
    sizes = _answers(client, client.map(_size, places, pure=False))
    return Shards(client, places, Data(np.arange(float(count)), sizes))


def read_shard(read: Read, number: int) -> Data:
    """Read a shard and check it; an error names the shard and the row."""
    try:
        return Data(*read(number))
    except ValueError as error:
        raise ValueError(f"shard {number}: {error}") from None


def mean_of_parts(parts: Sequence[Any], sizes: Sequence[float]) -> Any:
    """Return the mean over all samples from the mean of each part.

    A part counts as often as it has samples. They are added in their order, so
    that the sum is the same each time.
    """
    total = 0.0
    for part, size in zip(parts, sizes):
        total = total + size * part
    return total / sum(sizes)


def cut(data: Data, sizes: Sequence[int]) -> Read:
    """Return what reads a shard of `data`, cut into parts of these sizes.

    Raises ValueError unless the sizes add up to the number of samples.
    """
    _checks.instance("data", data, Data, "a Data")
    ends = [0, *np.cumsum(sizes).tolist()]
    if ends[-1] != len(data) or min(sizes) < 1:
        allowed = f"whole numbers that add up to {len(data)}"
        raise _checks.refuse("sizes", sizes, allowed)

    def read(number: int) -> tuple[Any, Any]:
        part = slice(ends[number], ends[number + 1])
        return data.xs[part], data.ys[part]

    return read


def files(folder: Path | str) -> Read:
    """Return what reads shard k from `xs-k.npy` and `ys-k.npy` in a folder."""
    place = Path(folder)

    def read(number: int) -> tuple[Any, Any]:
        return np.load(place / f"xs-{number}.npy"), np.load(
            place / f"ys-{number}.npy"
        )

    return read


def tables(folder: Path | str, target: str = "y") -> Read:
    """Return what reads shard k from the table `shard-k.parquet` in a folder.

    The column `target` has the targets, each other one is an input. Raises
    RuntimeError, in words, where pyarrow is not installed.
    """
    place = Path(folder)

    def read(number: int) -> tuple[Any, Any]:
        try:
            parquet = import_module("pyarrow.parquet")
        except ImportError:
            raise RuntimeError(NO_PARQUET) from None
        table = parquet.read_table(place / f"shard-{number}.parquet")
        names = table.column_names
        if target not in names:
            raise _checks.refuse("target", target, f"one of {names}")
        columns = [table[name].to_numpy() for name in names if name != target]
        xs = columns[0] if len(columns) == 1 else np.column_stack(columns)
        return xs, table[target].to_numpy()

    return read


def line(size: int, seed: int) -> Read:
    """Return what makes a shard: `size` samples of y = 2 x, with noise."""

    def read(number: int) -> tuple[Any, Any]:
        rng = np.random.default_rng([seed, number])
        xs = rng.uniform(0, 3, size)
        return xs, 2 * xs + rng.normal(0, 0.5, size)

    return read


def late(gradient: Model, delay: int) -> Model:
    """Return a gradient that answers for the weight of `delay` updates ago.

    So do workers that wait for nobody. It remembers the weights of one run, so
    each run needs its own.
    """
    _checks.function("gradient", gradient)
    delay = _checks.whole_number("delay", delay, least=0)
    seen: deque[Any] = deque(maxlen=delay + 1)

    def of_old(w: Any, xs: Any, ys: Any) -> Any:
        seen.append(w)
        return gradient(seen[0], xs, ys)

    return of_old


def _answers(client: Any, asked: Sequence[Any]) -> Sequence[Any]:
    """Wait for the answers, or raise where nobody is left who could give one.

    The engine's own words carry addresses, so they are not passed on.
    """
    try:
        answers: Sequence[Any] = client.gather(asked)
    except Exception as error:
        if what := LOST.get(type(error).__name__):
            raise RuntimeError(what) from None
        raise
    return answers


def _opened(place: Any) -> Data:
    shard: Data = place() if callable(place) else place
    return shard


def _size(place: Any) -> int:
    return len(_opened(place))


def _part(function: Model, w: Any, place: Any, row: list[int]) -> Any:
    """Answer for one shard; this runs where the shard lies."""
    shard = _opened(place)
    xs, ys = shard.xs, shard.ys
    if len(row) > 1:
        # The draw hangs on the row alone: who does it again, draws the same.
        rng = np.random.default_rng(row[:2])
        drawn = rng.choice(len(shard), row[2], replace=False)
        xs, ys = np.asarray(xs)[drawn], np.asarray(ys)[drawn]
    return function(w, xs, ys)


@contextmanager
def local_cluster(workers: int = 2, patience: float = 30) -> Iterator[Any]:
    """Start workers, each a process of this machine, and yield their client.

    They listen on this machine only, and end with the block. One that dies is
    started again; with none at all for `patience` seconds a run ends with an
    error. On many machines give `open_shards` a `distributed.Client` of theirs.
    In a browser it is `OneWorker`, and a line says so. Raises RuntimeError, in
    words, where dask.distributed is not installed.
    """
    workers = _checks.whole_number("workers", workers, least=0)
    patience = _checks.positive_number("patience", patience)
    if sys.platform == "emscripten":
        print(BROWSER)
        yield OneWorker()
        return
    try:
        engine = import_module("distributed")
    except ImportError:
        raise RuntimeError(NO_ENGINE) from None
    # The scheduler would wait for ever.
    limit = {"distributed.scheduler.no-workers-timeout": f"{patience}s"}
    with (
        import_module("dask").config.set(limit),
        engine.LocalCluster(
            n_workers=workers,
            threads_per_worker=1,
            host="127.0.0.1",
            dashboard_address=None,
            # Without this it asks for a port that another cluster may have.
            scheduler_kwargs={"dashboard_address": "127.0.0.1:0"},
            silence_logs=logging.CRITICAL,  # what goes wrong is raised
        ) as cluster,
        engine.Client(cluster) as client,
    ):
        yield client


def kill_worker(client: Any) -> None:
    """End the process of a worker on this machine, without a warning.

    `OneWorker` has no process of its own, so it goes on.
    """
    if not isinstance(client, OneWorker):
        victim = min(client.run(os.getpid).values())
        import_module("psutil").Process(victim).kill()
