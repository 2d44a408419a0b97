"""Many machines: shards, one worker, and a real cluster with its faults."""

from __future__ import annotations

import math
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import FrozenInstanceError
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import pytest

from lecture_code import scalar, vectorised
from lecture_code.data import Data
from lecture_code.exhaustive_search import exhaustive_search, grid
from lecture_code.gradient_descent import gradient_descent
from lecture_code.many_machines import (
    OneWorker,
    Shards,
    cut,
    files,
    kill_worker,
    late,
    line,
    local_cluster,
    mean_of_parts,
    open_shards,
    tables,
)
from lecture_code.minibatch_gradient_descent import minibatch_gradient_descent
from lecture_code.stochastic_gradient_descent import (
    stochastic_gradient_descent,
)

SIZES = (50, 30, 7)
LENGTH: dict[str, Any] = {"learning_rate": 0.1, "epochs": 30}
START = np.zeros(2)


def read(number: int) -> tuple[Any, Any]:
    """Make one of three uneven shards."""
    rng = np.random.default_rng([5, number])
    xs = rng.normal(number, 1, (SIZES[number], 2))
    return xs, xs @ np.array([2.0, -1.0]) + rng.normal(size=SIZES[number])


def whole() -> Data:
    """Return all samples on one machine."""
    parts = [read(number) for number in range(3)]
    return Data(*map(np.concatenate, zip(*parts)))


@pytest.fixture
def shards() -> Shards:
    return open_shards(OneWorker(), read, 3)


def test_the_parts_count_by_their_samples() -> None:
    assert mean_of_parts([1.0, 4.0], [1, 3]) == (1 + 12) / 4
    assert mean_of_parts([np.array([1.0, 2.0])], [5]).tolist() == [1.0, 2.0]


def test_the_parts_are_added_in_their_order() -> None:
    # 1e16 + 1 - 1e16 is 0 in floats, 1e16 - 1e16 + 1 is 1.
    assert mean_of_parts([1e16, 1.0, -1e16], [1, 1, 1]) == 0
    assert mean_of_parts([1e16, -1e16, 1.0], [1, 1, 1]) == 1 / 3


def test_a_search_is_given_a_list_of_the_shards(shards: Shards) -> None:
    assert list(shards.data.xs) == [0, 1, 2]
    assert tuple(shards.data.ys) == SIZES


def test_every_search_finds_what_it_finds_on_one_machine(
    shards: Shards,
) -> None:
    data = whole()
    slope = shards.spread(vectorised.gradient)
    there = gradient_descent(slope, shards.data, START, **LENGTH)
    here = gradient_descent(vectorised.gradient, data, START, **LENGTH)
    assert np.allclose(there.weights, here.weights, rtol=1e-12, atol=1e-13)
    pairs = grid(np.linspace(1, 3, 9), np.linspace(-2, 0, 9))
    cost = shards.spread(vectorised.cost)
    there = exhaustive_search(cost, shards.data, pairs)
    here = exhaustive_search(vectorised.cost, data, pairs)
    assert there.chosen == here.chosen
    assert np.allclose(
        there.costs(cost, shards.data),
        here.costs(vectorised.cost, data),
        rtol=1e-12,
    )


def test_an_update_may_read_a_single_shard(shards: Shards) -> None:
    slope = shards.spread(vectorised.gradient)
    descent = stochastic_gradient_descent(
        slope, shards.data, START, learning_rate=0.1, epochs=1
    )
    w = START
    for number in range(3):
        w = w - 0.1 * vectorised.gradient(w, *read(number))
    assert np.allclose(descent.weight, w, rtol=1e-12)


def test_a_draw_takes_samples_of_each_shard_once() -> None:
    seen: list[list[float]] = []

    def mean(w: float, xs: Any, _ys: Any) -> float:
        seen.append(sorted(xs))
        return w

    def numbered(number: int) -> tuple[Any, Any]:
        xs = 100.0 * number + np.arange(SIZES[number])
        return xs, xs

    shards = open_shards(OneWorker(), numbered, 3)
    draws = shards.draws(7, 4)
    spread = shards.spread(mean)
    assert (len(draws), tuple(draws.ys)) == (12, SIZES * 4)
    minibatch_gradient_descent(
        spread, draws, 1.0, learning_rate=0.1, epochs=1, batch_size=3
    )
    assert len(seen) == 12
    for k, drawn in enumerate(seen):
        assert len(set(drawn)) == 7
        assert {x // 100 for x in drawn} == {k % 3}
    # The shard of seven is read whole, the others anew in each draw.
    assert seen[2] == seen[5] == [200 + k for k in range(7)]
    assert len({tuple(drawn) for drawn in seen[::3]}) == 4


def test_draws_are_weighted_by_the_samples_they_stand_for() -> None:
    """The mean over many draws is the gradient, with uneven shards too."""
    shards = open_shards(OneWorker(), read, 3)
    slope = shards.spread(vectorised.gradient)
    draws = shards.draws(7, 1000)
    w = np.array([1.0, 1.0])
    found = [
        slope(w, draws.xs[3 * k : 3 * k + 3], draws.ys[3 * k : 3 * k + 3])
        for k in range(1000)
    ]
    right = vectorised.gradient(w, whole().xs, whole().ys)
    error = np.std(found, axis=0) / np.sqrt(len(found))
    assert (np.abs(np.mean(found, axis=0) - right) < 4 * error).all()


def test_what_is_not_kept_is_read_anew_and_one_at_a_time() -> None:
    asked: list[int] = []

    def noting(number: int) -> tuple[Any, Any]:
        asked.append(number)
        return read(number)

    shards = open_shards(OneWorker(), noting, 3, keep=False)
    assert asked == [0, 1, 2]
    slope = shards.spread(vectorised.gradient)
    slope(START, shards.data.xs, shards.data.ys)
    assert asked == [0, 1, 2] * 2
    kept = open_shards(OneWorker(), noting, 3)
    same = kept.spread(vectorised.gradient)
    asked.clear()
    first = slope(START, shards.data.xs, shards.data.ys)
    assert asked == [0, 1, 2]
    assert same(START, kept.data.xs, kept.data.ys).tolist() == first.tolist()
    assert asked == [0, 1, 2]


def spoilt(number: int) -> tuple[Any, Any]:
    """Make the shards, with a NaN in row 17 of shard 1."""
    xs, ys = read(number)
    if number == 1:
        xs[17, 1] = np.nan
    return xs, ys


def test_data_are_cut_into_shards() -> None:
    data = Data(range(6), range(6))
    read = cut(data, [3, 1, 2])
    assert [list(read(k)[0]) for k in range(3)] == [[0, 1, 2], [3], [4, 5]]
    told = "^sizes must be whole numbers that add up to 6; got"
    for sizes in ([3, 2], [6, 0], [7, -1]):
        with pytest.raises(ValueError, match=told):
            cut(data, sizes)


def test_shards_are_read_from_a_folder(tmp_path: Path) -> None:
    for number in range(3):
        for name, values in zip(("xs", "ys"), read(number)):
            np.save(tmp_path / f"{name}-{number}.npy", values)
    shards = open_shards(OneWorker(), files(tmp_path), 3, keep=False)
    slope = shards.spread(vectorised.gradient)
    descent = gradient_descent(slope, shards.data, START, **LENGTH)
    assert np.array_equal(descent.weights, on_one_worker())


@pytest.mark.parametrize("inputs", [1, 2])
def test_shards_are_read_from_tables(tmp_path: Path, inputs: int) -> None:
    """Written by pyarrow, with the target between the inputs."""
    from pyarrow import parquet, table

    for number in range(3):
        xs, ys = read(number)
        columns = {"a": xs[:, 0], "price": ys, "b": xs[:, 1]}
        kept = dict(list(columns.items())[: inputs + 1])
        parquet.write_table(table(kept), tmp_path / f"shard-{number}.parquet")
    read_table = tables(tmp_path, target="price")
    for number in range(3):
        xs, ys = read_table(number)
        right = read(number)
        assert np.array_equal(xs, right[0] if inputs == 2 else right[0][:, 0])
        assert np.array_equal(ys, right[1])
    shards = open_shards(OneWorker(), read_table, 3, keep=False)
    assert tuple(shards.data.ys) == SIZES


def test_a_gap_in_a_table_and_a_wrong_column_are_named(tmp_path: Path) -> None:
    from pyarrow import parquet, table

    gap = table({"x": [1.0, None, 3.0], "y": [1.0, 2.0, 3.0]})
    parquet.write_table(gap, tmp_path / "shard-0.parquet")
    told = r"^shard 0: xs\[1\] must be a finite number; got nan$"
    with pytest.raises(ValueError, match=told):
        open_shards(OneWorker(), tables(tmp_path), 1)
    told = r"^shard 0: target must be one of \['x', 'y'\]; got 'z'$"
    with pytest.raises(ValueError, match=told):
        open_shards(OneWorker(), tables(tmp_path, target="z"), 1)


def test_a_missing_reader_of_tables_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    with pytest.raises(RuntimeError, match=r"^pyarrow, which reads Parquet"):
        tables(tmp_path)(0)


def test_made_samples_lie_on_the_line_and_differ() -> None:
    first, second = line(10_000, 3)(0), line(10_000, 3)(1)
    assert line(10_000, 3)(0)[0].tolist() == first[0].tolist()
    assert not set(first[0].tolist()) & set(second[0].tolist())
    xs, ys = first
    assert 0 <= xs.min() < 0.01
    assert 2.99 < xs.max() <= 3
    assert abs(np.dot(xs, ys) / np.dot(xs, xs) - 2) < 0.02
    assert abs(np.std(ys - 2 * xs) - 0.5) < 0.02


@pytest.mark.parametrize("delay", [0, 1, 3])
def test_a_late_gradient_is_that_of_an_older_weight(delay: int) -> None:
    data = Data([1, 2, 3], [4, 5, 6])
    descent = gradient_descent(
        late(scalar.gradient, delay), data, 1.0, learning_rate=0.01, epochs=9
    )
    weights = [1.0]
    for k in range(9):
        old = weights[max(0, k - delay)]
        weights.append(weights[-1] - 0.01 * (28 / 3 * old - 64 / 3))
    assert np.allclose(descent.weights, weights, rtol=1e-12)


@pytest.mark.parametrize("delay", [0, 1, 2, 5])
def test_a_delay_lowers_the_largest_safe_rate(delay: int) -> None:
    # The roots of z^(s + 1) - z^s + a lie in the unit circle below this a.
    limit = 2 * math.sin(math.pi / (2 * (2 * delay + 1)))
    data = Data([1, 2, 3], [4, 5, 6])
    for share, grows in ((0.97, False), (1.03, True)):
        away = abs(
            gradient_descent(
                late(scalar.gradient, delay),
                data,
                1.0,
                learning_rate=share * limit * 3 / 28,
                epochs=600,
            ).weights
            - 16 / 7
        )
        assert (away[-50:].max() > away[:50].max()) == grows


SPOILT = r"^shard 1: xs\[17\]\[1\] must be a finite number; got nan$"


@pytest.mark.parametrize("keep", [True, False])
def test_a_value_that_is_no_number_is_named(*, keep: bool) -> None:
    with pytest.raises(ValueError, match=SPOILT):
        open_shards(OneWorker(), spoilt, 3, keep=keep)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"client": None}, "client must be a client, with the methods `map`"),
        ({"read": 3}, "read must be a function"),
        ({"count": 0}, "count must be a whole number of at least 1; got 0"),
        ({"count": 1.5}, "count must be a whole number of at least 1; got 1.5"),
    ],
)
def test_opening_refuses(given: dict[str, Any], message: str) -> None:
    right: dict[str, Any] = {"client": OneWorker(), "read": read, "count": 3}
    with pytest.raises(ValueError, match=f"^{message}"):
        open_shards(**right | given)


def test_draws_and_functions_are_refused(shards: Shards) -> None:
    assert len(shards.draws(7, 1)) == 3
    for size, count, name in ((8, 1, "batch_size"), (1, 0, "count")):
        with pytest.raises(ValueError, match=f"^{name} must be a whole number"):
            shards.draws(size, count)
    with pytest.raises(ValueError, match=r"^function must be a function"):
        shards.spread(3)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: cut([1, 2], [1, 1]), "data must be a Data; got"),  # type: ignore[arg-type]
        (lambda: late(3, 1), "gradient must be a function"),  # type: ignore[arg-type]
        (lambda: late(scalar.gradient, -1), "delay must be .*; got -1"),
        (lambda: local_cluster(-1).__enter__(), "workers must be .*; got -1"),
        (
            lambda: local_cluster(1, patience=0).__enter__(),
            "patience must be .*; got 0",
        ),
    ],
)
def test_what_can_not_be_is_refused(
    call: Callable[[], object], message: str
) -> None:
    with pytest.raises(ValueError, match=f"^{message}"):
        call()


def test_shards_are_not_changed(shards: Shards) -> None:
    with pytest.raises(FrozenInstanceError):
        shards.places = []  # type: ignore[misc]


def test_another_error_of_the_client_stays_what_it_is() -> None:
    class Broken(OneWorker):
        def gather(self, _parts: object) -> Any:
            raise OSError("no route")

    with pytest.raises(OSError, match=r"^no route$"):
        open_shards(Broken(), read, 3)


def test_a_type_error_of_the_function_stays_what_it_is(shards: Shards) -> None:
    def wrong(w: Any, *_: Any) -> Any:
        return w + None

    with pytest.raises(TypeError, match="unsupported operand"):
        shards.spread(wrong)(1.0, shards.data.xs, shards.data.ys)


def test_a_browser_has_one_worker_and_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "platform", "emscripten")
    with local_cluster() as client:
        kill_worker(client)
        weights = descend(client, vectorised.gradient)
    assert np.array_equal(weights, on_one_worker())
    assert capsys.readouterr().out == (
        "A browser has one worker, the page itself. It answers here alone.\n"
    )


def test_a_missing_engine_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with (
        pytest.raises(
            RuntimeError, match=r"^dask\.distributed is not installed"
        ),
        local_cluster(),
    ):
        pass


# On a real cluster. Each test starts its own, on this machine only.


def on_one_worker() -> Any:
    """Return the weights that the runs on a cluster must reach, to the bit."""
    shards = open_shards(OneWorker(), read, 3)
    slope = shards.spread(vectorised.gradient)
    return gradient_descent(slope, shards.data, START, **LENGTH).weights


def descend(client: Any, gradient: Callable[..., Any]) -> Any:
    shards = open_shards(client, read, 3)
    slope = shards.spread(gradient)
    return gradient_descent(slope, shards.data, START, **LENGTH).weights


def appears(path: Path) -> None:
    """Wait for a state: a file that a worker writes."""
    while not path.exists():
        time.sleep(0.01)


@pytest.mark.slow
def test_a_cluster_gives_the_same_bits_and_listens_here_only() -> None:
    with local_cluster() as client:
        assert [*client.nthreads().values()] == [1, 1]
        assert client.cluster.scheduler.no_workers_timeout == 30
        assert np.array_equal(
            descend(client, vectorised.gradient), on_one_worker()
        )
        one, many = (
            open_shards(each, read, 3, keep=False)
            for each in (OneWorker(), client)
        )
        first, second = (
            minibatch_gradient_descent(
                each.spread(vectorised.gradient),
                each.draws(4, 10),
                START,
                learning_rate=0.1,
                epochs=1,
                batch_size=3,
            ).weights
            for each in (one, many)
        )
        assert np.array_equal(first, second)
        workers = [psutil.Process(p) for p in client.run(os.getpid).values()]
        listening = {
            connection.laddr.ip
            for process in [psutil.Process(), *workers]
            for connection in process.net_connections()
            if connection.status == psutil.CONN_LISTEN
        }
        assert listening == {"127.0.0.1"}
    assert psutil.wait_procs(workers, timeout=60)[1] == []


@pytest.mark.slow
def test_shards_that_are_opened_again_are_read_again(tmp_path: Path) -> None:
    with local_cluster(1) as client:
        opened = []
        for size in (3, 5):
            for name in ("xs", "ys"):
                np.save(tmp_path / f"{name}-0.npy", np.ones(size))
            opened.append(open_shards(client, files(tmp_path), 1))
        assert [[*shards.data.ys] for shards in opened] == [[3], [5]]


@pytest.mark.slow
def test_a_worker_that_is_killed_changes_nothing(tmp_path: Path) -> None:
    killed = tmp_path / "killed"

    def dying(w: Any, xs: Any, ys: Any) -> Any:
        # In the second update and later, shard 1 takes its worker down, once.
        if len(ys) == SIZES[1] and w.any() and not killed.exists():
            killed.write_text(str(os.getpid()), "utf-8")
            os.kill(os.getpid(), signal.SIGKILL)
        return vectorised.gradient(w, xs, ys)

    with local_cluster(2) as client:
        before = {*client.run(os.getpid).values()}
        weights = descend(client, dying)
        assert int(killed.read_text("utf-8")) in before
    assert np.array_equal(weights, on_one_worker())


@pytest.mark.slow
def test_a_worker_is_killed_on_purpose() -> None:
    with local_cluster(2) as client:
        shards = open_shards(client, read, 3)
        victim = psutil.Process(min(client.run(os.getpid).values()))
        kill_worker(client)
        victim.wait(timeout=60)
        slope = shards.spread(vectorised.gradient)
        run = gradient_descent(slope, shards.data, START, **LENGTH)
    assert np.array_equal(run.weights, on_one_worker())


KILLING = """
from lecture_code import vectorised
from lecture_code.many_machines import *
with local_cluster(2) as client:
    shards = open_shards(client, line(10, seed=0), 2)
    kill_worker(client)
    slope = shards.spread(vectorised.gradient)
    slope(1.0, shards.data.xs, shards.data.ys)
"""


@pytest.mark.slow
def test_a_worker_that_is_killed_prints_nothing() -> None:
    done = subprocess.run(
        [sys.executable, "-c", KILLING],
        check=True,
        capture_output=True,
        text=True,
    )
    assert (done.stdout, done.stderr) == ("", "")


@pytest.mark.slow
def test_all_workers_may_die_at_once_and_are_started_again() -> None:
    with local_cluster(2) as client:
        shards = open_shards(client, read, 3)
        victims = [psutil.Process(p) for p in client.run(os.getpid).values()]
        for victim in victims:
            victim.kill()
        psutil.wait_procs(victims)
        slope = shards.spread(vectorised.gradient)
        run = gradient_descent(slope, shards.data, START, **LENGTH)
    assert np.array_equal(run.weights, on_one_worker())


@pytest.mark.slow
def test_a_run_that_has_lost_all_workers_ends_and_says_so(
    tmp_path: Path,
) -> None:
    """They are lost in mid-run, while an update waits, and for good."""
    waits = tmp_path / "waits"
    found: list[str] = []

    def held(w: Any, xs: Any, ys: Any) -> Any:
        if w.any():
            waits.touch()
            appears(tmp_path / "never")
        return vectorised.gradient(w, xs, ys)

    def run() -> None:
        with pytest.raises(RuntimeError) as caught:
            descend(client, held)
        found.append(str(caught.value))

    with local_cluster(2, patience=0.5) as client:
        victims = [psutil.Process(p) for p in client.run(os.getpid).values()]
        running = threading.Thread(target=run)
        running.start()
        appears(waits)
        for nanny in client.cluster.workers.values():
            nanny.close_gracefully()  # starts no worker again
        for victim in victims:
            victim.kill()
        running.join()
    assert found == ["all workers are lost, and none has come back"]


@pytest.mark.slow
def test_a_shard_that_kills_every_worker_is_no_endless_loop() -> None:
    def deadly(w: Any, xs: Any, ys: Any) -> Any:
        if len(ys) == SIZES[1]:
            os.kill(os.getpid(), signal.SIGKILL)
        return vectorised.gradient(w, xs, ys)

    told = "^a shard has killed each worker that was asked for it"
    with local_cluster(2) as client, pytest.raises(RuntimeError, match=told):
        descend(client, deadly)


@pytest.mark.slow
def test_a_slow_worker_is_waited_for(tmp_path: Path) -> None:
    waits, go_on = tmp_path / "waits", tmp_path / "go on"

    def slow(w: Any, xs: Any, ys: Any) -> Any:
        if len(ys) == SIZES[0] and w.any():
            waits.touch()
            appears(go_on)
        return vectorised.gradient(w, xs, ys)

    found: list[Any] = []
    with local_cluster(2) as client:
        run = threading.Thread(
            target=lambda: found.append(descend(client, slow))
        )
        run.start()
        appears(waits)
        assert not found
        go_on.touch()
        run.join()
    assert np.array_equal(found[0], on_one_worker())


@pytest.mark.slow
def test_what_a_worker_can_not_do_is_said() -> None:
    lock = threading.Lock()

    def locked(w: Any, xs: Any, ys: Any) -> Any:
        with lock:
            return vectorised.gradient(w, xs, ys)

    with local_cluster(1) as client:
        with pytest.raises(ValueError, match=SPOILT):
            open_shards(client, spoilt, 3)
        told = "^function must be one that can be pickled.*; got locked: cannot"
        with pytest.raises(ValueError, match=told):
            descend(client, locked)


@pytest.mark.slow
def test_a_cluster_without_a_worker_is_refused() -> None:
    """A second cluster needs no port of the first one, or it would warn."""
    with (
        local_cluster(0),
        local_cluster(0) as client,
        pytest.raises(
            ValueError, match=r"^client must have at least one worker"
        ),
    ):
        open_shards(client, read, 3)
