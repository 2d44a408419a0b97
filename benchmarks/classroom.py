"""Measure a class: students who do the same at the same moment, on one hub.

    PYTHONPATH=tests:tools:book/_ext python benchmarks/classroom.py

Each count of students gets a new hub on this machine. All of them log in,
start a server, pull the course and open a chapter; when all have a kernel, all
run the chapter; when all have done that, all move a slider once a second. What
a browser draws is not in it, and the students take a part of the same cores.
Counts that are named, as in `classroom.py 1 5`, replace the usual ones. Writes
book/class.json, and with it the tables of the page "Run a class".
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from math import ceil
from statistics import mean, median
from threading import Barrier, BrokenBarrierError
from time import perf_counter, sleep
from typing import Any

import psutil
from class_hub import Hub, serving_hub
from kernels import Kernel
from measured import MEASURED, Row
from student import Student

COUNTS: tuple[int, ...] = (1, 5, 10, 20, 30)
CHAPTER = "notebooks/01_exhaustive_search.ipynb"
MOVES, EVERY = 10, 1.0  # moves of a student, seconds from one to the next
# No phase may take longer: then so many students are too many.
LONGEST = 240
PHASES = ("to get a kernel", "to run the chapter", "to move a slider")


@dataclass(frozen=True)
class Seat:
    """What one student waited for, in seconds."""

    kernel: float
    lost: int
    run_all: float
    moves: list[float]


def attend(student: Student, course: str, gate: Barrier) -> Seat:
    """Take part in a class whose phases begin and end for all together."""

    def phase(work: Callable[[], Any]) -> tuple[float, Any]:
        gate.wait()
        begin = perf_counter()
        done = work()
        took = perf_counter() - begin
        gate.wait()
        return took, done

    def come_in() -> tuple[list[str], Kernel]:
        student.log_in()
        student.start()
        student.pull(course)
        return student.open(CHAPTER)

    try:
        started, (cells, kernel) = phase(come_in)
        ran, _ = phase(lambda: [kernel.run(cell) for cell in cells])
        _, moves = phase(lambda: list(move(kernel)))
        return Seat(started, student.lost, ran, moves)
    except BaseException:
        gate.abort()
        raise


def move(kernel: Kernel) -> Iterator[float]:
    """Move the first slider to and fro; give the seconds until it answers."""
    slider, state = next(
        (name, state)
        for name, state in kernel.widgets.items()
        if state["_model_name"] == "FloatSliderModel"
    )
    for number in range(MOVES):
        begin = perf_counter()
        kernel.move(slider, value=state["max" if number % 2 else "min"])
        took = perf_counter() - begin
        yield took
        sleep(max(0.0, EVERY - took))


def megabytes(hub: Hub) -> dict[str, float]:
    """Return the memory of a server, of a kernel, and of the hub itself.

    Memory that processes share is counted in equal parts.
    """
    shares: dict[str, list[float]] = {"server": [], "kernel": [], "hub": []}
    processes = psutil.Process(hub.process.pid)
    for each in (processes, *processes.children(recursive=True)):
        words = " ".join(each.cmdline())
        kind = "kernel" if "ipykernel_launcher" in words else "hub"
        kind = "server" if "jupyterhub-singleuser" in words else kind
        shares[kind].append(each.memory_full_info().pss / 1e6)
    return {
        "server": mean(shares["server"]),
        "kernel": mean(shares["kernel"]),
        "hub": sum(shares["hub"]),
    }


def most(times: list[float]) -> float:
    """Return what 95 of 100 of the times don't exceed."""
    return sorted(times)[ceil(0.95 * len(times)) - 1]


def hold(hub: Hub, gate: Barrier, seats: list[Future[Seat]]) -> Row:
    """Lead a class through its phases; return what it waited for."""
    row: Row = {"students": len(seats), "load": os.getloadavg()[0]}
    for phase in PHASES:
        psutil.cpu_percent()
        try:
            gate.wait()
            gate.wait()
        except BrokenBarrierError:
            return {**row, "failed": f"{phase}: {why(seats)}"}
        if phase == PHASES[1]:
            free = psutil.virtual_memory().available / 1e6
            row |= megabytes(hub)
            row |= {"busy": psutil.cpu_percent(), "free": free}
    row["lost"] = sum(seat.result().lost for seat in seats)
    for name, times in {
        "kernel": [seat.result().kernel for seat in seats],
        "run_all": [seat.result().run_all for seat in seats],
        "move": [each for seat in seats for each in seat.result().moves],
    }.items():
        row |= {f"{name}_median": median(times), f"{name}_95": most(times)}
    return {name: round(value, 3) for name, value in row.items()}


def why(seats: list[Future[Seat]]) -> str:
    """Return the error of the first student who had one of their own."""
    for seat in seats:
        error = seat.exception(timeout=1) if seat.done() else None
        if error and not isinstance(error, BrokenBarrierError):
            return f"{type(error).__name__}: {error}"
    return f"not everybody had it after {LONGEST} s"


def class_of(count: int) -> Row:
    """Hold a class of so many students on a new hub."""
    gate = Barrier(count + 1, timeout=LONGEST)
    names = [f"student-{number:02}" for number in range(1, count + 1)]
    # The hub ends first: who still waits for it then waits no longer.
    with ThreadPoolExecutor(count) as pool, serving_hub(names) as hub:
        students = [
            Student(hub.address, *each) for each in hub.passwords.items()
        ]
        seats = [pool.submit(attend, s, hub.course, gate) for s in students]
        row = hold(hub, gate, seats)
        for student in students:
            student.close()
    return row


def main(counts: tuple[int, ...]) -> None:
    """Hold classes, until one fails or the largest has been held."""
    rows: list[Row] = []
    for count in counts:
        rows.append(class_of(count))
        print(json.dumps(rows[-1]), flush=True)
        if "failed" in rows[-1]:
            break
    if "failed" in rows[0]:
        sys.exit(f"no class could be held: {rows[0]['failed']}")
    measured = {
        "date": f"{datetime.now(UTC):%Y-%m-%d}",
        "cores": os.cpu_count(),
        "chapter": CHAPTER,
        "moves": MOVES,
        "rows": rows,
    }
    text = json.dumps(measured, indent=1) + "\n"
    MEASURED.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(tuple(map(int, sys.argv[1:])) or COUNTS)
