"""What `make class` has measured, on the page "Run a class".

The figures are in book/class.json. The directive `measured` stands on the page
for each part that is made of them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import partial
from itertools import takewhile
from pathlib import Path
from typing import Any

from language import _
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

MEASURED = Path(__file__).parents[1] / "class.json"
DIRECTIVE = re.compile(r"^:::\{measured\} (\w+)\n:::$", re.MULTILINE)

# What was measured of a class: seconds, megabytes, percent.
Row = dict[str, Any]
# A class is pleasant if 95 of 100 waits are no longer than this, in seconds.
PLEASANT = {"kernel": 30.0, "run_all": 60.0, "move": 0.25}
CALLED = {
    "kernel": _("a kernel"),
    "run_all": _("*Run All Cells*"),
    "move": _("a slider"),
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
    said = _(
        "Bold is longer than is pleasant: {kernel} for a kernel, {run_all} for "
        "*Run All Cells*, {move} for a slider."
    )
    lines = [
        said.format(**{each: seconds(PLEASANT[each]) for each in PLEASANT}),
        "",
        _(
            "| Students at once | Until a kernel runs | Run All Cells "
            "| A slider |"
        ),
        "| ---: | ---: | ---: | ---: |",
    ]
    for row in measured["rows"]:
        cells = [str(row["students"])]
        if "failed" in row:
            cells += [_("failed {why}").format(why=row["failed"]), "", ""]
        else:
            for each in PLEASANT:
                high = seconds(row[f"{each}_95"])
                high = f"**{high}**" if each in over(row) else high
                cells.append(f"{seconds(row[f'{each}_median'])}, {high}")
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def conditions(measured: Row) -> str:
    """Return where and when the table was measured."""
    return _(
        "Measured on {date} with {cores} processor cores. Before the first "
        "class the load average, the number of processes that want a core, "
        "was {load}. Near 0 the machine had no other work. Each student moved "
        "the slider {moves} times."
    ).format(
        date=measured["date"],
        cores=measured["cores"],
        load=f"{measured['rows'][0]['load']:.1f}",
        moves=measured["moves"],
    )


def bounds(measured: Row) -> str:
    """Return how many students is pleasant, and what gives way first."""
    rows = held(measured)
    waited = []
    for each, called in CALLED.items():
        good = takewhile(partial(is_pleasant, each), rows)
        most = max((row["students"] for row in good), default=0)
        said = _("- {wait}: up to {count}") if most else _("- {wait}: nobody")
        waited.append(said.format(wait=called, count=most))
    last = rows[-1]
    told = [
        _(
            "On {cores} cores, with all at the same moment, the wait was "
            "pleasant for so many students:"
        ).format(cores=measured["cores"]),
        "\n".join(waited),
        _(
            "With {count} the cores were busy to {busy} % while the chapter "
            "ran, and {free} GB of memory were free."
        ).format(
            count=last["students"],
            busy=f"{last['busy']:.0f}",
            free=f"{last['free'] / 1000:.0f}",
        ),
    ]
    told += [
        _(
            "With {count}, {lost} of the kernels died at once and were started "
            "again: a port that was free was another's when the kernel came to "
            "use it."
        ).format(count=row["students"], lost=row["lost"])
        for row in rows
        if row["lost"]
    ]
    told += [
        _("With {count} the class could not be held.").format(
            count=row["students"]
        )
        for row in measured["rows"]
        if "failed" in row
    ]
    return "\n\n".join(told)


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
        _(
            "A server took up to {server} MB, a kernel that has run the "
            "chapter up to {kernel} MB, the hub and its proxy {hub} MB. So "
            "reckon {share} MB for a student who has {kernels} chapters open. "
            "Set aside {aside} GB: {system} GB for the system, the rest for "
            "the hub."
        ).format(
            server=f"{server:.0f}",
            kernel=f"{kernel:.0f}",
            hub=f"{hub:.0f}",
            share=f"{share(measured):.0f}",
            kernels=KERNELS,
            aside=f"{aside / 1000:.1f}",
            system=f"{SYSTEM / 1000:.0f}",
        ),
        "",
        _("| Memory of the machine | Students who fit |"),
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


def expand(page: str) -> str:
    """Return the text of a page with what was measured.

    Raises ValueError for a part that was not.
    """

    def part(found: re.Match[str]) -> str:
        if found[1] not in PARTS:
            raise ValueError(f"{found[1]!r} is none of {', '.join(PARTS)}")
        return PARTS[found[1]](json.loads(MEASURED.read_text("utf-8")))

    return DIRECTIVE.sub(part, page)


def read(app: Sphinx, docname: str, source: list[str]) -> None:
    """Write out what was measured before a page is parsed."""
    try:
        text = expand(source[0])
    except ValueError as error:
        raise ExtensionError(f"{docname}, measured: {error}") from None
    if text != source[0]:
        app.env.note_dependency(str(MEASURED))
    source[0] = text


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect to the reading of the pages."""
    app.connect("source-read", read)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
