"""Write what `make class` has measured into the page "Run a class".

    python tools/class_page.py

The figures are in book/class.json. In the page each part that is made of them
stands between a line `% measured: NAME` and a line `% end`.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from itertools import takewhile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
MEASURED = ROOT / "book" / "class.json"
PAGE = ROOT / "book" / "run_a_class.md"

# What was measured of a class: seconds, megabytes, percent.
Row = dict[str, Any]
# A class is pleasant if 95 of 100 waits are no longer than this, in seconds.
PLEASANT = {"kernel": 30.0, "run_all": 60.0, "move": 0.25}
CALLED = {
    "kernel": "a kernel",
    "run_all": "*Run All Cells*",
    "move": "a slider",
}
# Megabytes that are set aside for the system, beside what the hub takes.
SYSTEM = 1000
# A student leaves the chapter before open: one server, and so many kernels.
KERNELS = 2
MACHINES = (4, 8, 16, 64)  # gigabytes


def held(measured: Row) -> list[Row]:
    """Return the rows of the classes that came to their end."""
    return [row for row in measured["rows"] if "failed" not in row]


def is_pleasant(each: str, row: Row) -> bool:
    """Tell whether a wait of a class was no longer than is pleasant."""
    return bool(row[f"{each}_95"] <= PLEASANT[each])


def over(row: Row) -> list[str]:
    """Return which waits of a class were longer than is pleasant."""
    return [each for each in PLEASANT if not is_pleasant(each, row)]


def seconds(value: float) -> str:
    """Return a time as it is said on the page."""
    return f"{value:.0f} s" if value >= 10 else f"{value:.2g} s"


def waits(measured: Row) -> str:
    """Return what is pleasant, and the table; too long waits are bold."""
    limits = ", ".join(
        f"{seconds(PLEASANT[each])} for {CALLED[each]}" for each in PLEASANT
    )
    lines = [
        f"Bold is longer than is pleasant: {limits}.",
        "",
        "| Students at once | Until a kernel runs | Run All Cells | A slider |",
        "| ---: | ---: | ---: | ---: |",
    ]
    for row in measured["rows"]:
        cells = [str(row["students"])]
        if "failed" in row:
            cells += [f"failed {row['failed']}", "", ""]
        else:
            for each in PLEASANT:
                high = seconds(row[f"{each}_95"])
                high = f"**{high}**" if each in over(row) else high
                cells.append(f"{seconds(row[f'{each}_median'])}, {high}")
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def conditions(measured: Row) -> str:
    """Return where and when the table was measured."""
    return (
        f"Measured on {measured['date']} with {measured['cores']} processor "
        "cores. Before the first class the load average, the number of "
        f"processes that want a core, was {measured['rows'][0]['load']:.1f}. "
        "Near 0 the machine had no other work. Each student moved the slider "
        f"{measured['moves']} times."
    )


def bounds(measured: Row) -> str:
    """Return how many students is pleasant, and what gives way first."""
    rows = held(measured)
    most = {
        each: [
            row["students"]
            for row in takewhile(partial(is_pleasant, each), rows)
        ]
        for each in PLEASANT
    }
    named = ", ".join(
        f"{CALLED[each]} for {f'up to {counts[-1]}' if counts else 'nobody'}"
        for each, counts in most.items()
    )
    said = (
        f"On {measured['cores']} cores, with all at the same moment, the wait "
        f"was pleasant for so many students: {named}."
    )
    last = rows[-1]
    said += (
        f" With {last['students']} the cores were busy to "
        f"{last['busy']:.0f} % while the chapter ran, and "
        f"{last['free'] / 1000:.0f} GB of memory were free."
    )
    for row in rows:
        if row["lost"]:
            said += (
                f" With {row['students']}, {row['lost']} of the kernels died "
                "at once and were started again: a port that was free was "
                "another's when the kernel came to use it."
            )
    for row in measured["rows"]:
        if "failed" in row:
            said += f" With {row['students']} the class could not be held."
    return said


def share(measured: Row) -> float:
    """Return the megabytes of a student, in the class that took most."""
    rows = held(measured)
    return max(
        float(row["server"]) + KERNELS * float(row["kernel"]) for row in rows
    )


def memory(measured: Row) -> str:
    """Return what a student needs, and how many fit."""
    rows = held(measured)
    server, kernel, hub = (
        max(row[name] for row in rows) for name in ("server", "kernel", "hub")
    )
    aside = SYSTEM + hub
    lines = [
        f"A server took up to {server:.0f} MB, a kernel that has run the "
        f"chapter up to {kernel:.0f} MB, the hub and its proxy {hub:.0f} MB. "
        f"So reckon {share(measured):.0f} MB for a student who has "
        f"{KERNELS} chapters open. Set aside {aside / 1000:.1f} GB: "
        f"{SYSTEM / 1000:.0f} GB for the system, the rest for the hub.",
        "",
        "| Memory of the machine | Students who fit |",
        "| ---: | ---: |",
    ]
    for gigabytes in MACHINES:
        count = int((gigabytes * 1000 - aside) / share(measured))
        lines.append(f"| {gigabytes} GB | {count} |")
    return "\n".join(lines)


PARTS: dict[str, Callable[[Row], str]] = {
    "waits": waits,
    "conditions": conditions,
    "bounds": bounds,
    "memory": memory,
}


def rewritten(text: str, measured: Row) -> str:
    """Return the page with all its parts as they were measured.

    Raises ValueError if a part has no place on it.
    """
    for name, part in PARTS.items():
        head, mark, rest = text.partition(f"% measured: {name}\n")
        _, end, tail = rest.partition("% end\n")
        if not (mark and end):
            raise ValueError(f"{PAGE.name} has no place for {name!r}")
        text = f"{head}{mark}\n{part(measured)}\n\n{end}{tail}"
    return text


def write_page() -> None:
    """Write the page anew."""
    measured = json.loads(MEASURED.read_text("utf-8"))
    text = rewritten(PAGE.read_text("utf-8"), measured)
    PAGE.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write_page()
