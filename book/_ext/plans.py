"""The plans of a lecture, made from one table on its page of the guide.

The directive `plans` holds the table. It has a column of minutes for each
length of a lecture: `4` is a step of four minutes, `(4)` one that can be left
out, `-` one that this plan does not have. The page gets a plan for each length,
the speaker notes of the deck get the minutes that are left.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from language import _
from messages import ANCHOR
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

GUIDE = Path(__file__).parents[1] / "teaching"
DIRECTIVE = re.compile(r"^:::\{plans\} ([\w-]+)\n(.*?)^:::$", re.M | re.S)
# Two lectures of half the length can be made of the longest plan.
HALVED = 90


@dataclass(frozen=True)
class Step:
    """A step of a plan, with the minutes left when it begins."""

    minutes: int
    left: int
    optional: bool
    does: str
    shows: str


def parse(table: str) -> dict[int, list[Step]]:
    """Return the plans in a table, each by its length in minutes.

    Raises ValueError, with the row, for what is no step.
    """
    head, _, *rows = [
        [cell.strip() for cell in line.strip("| ").split(" | ")]
        for line in table.strip().splitlines()
    ]
    lengths = [int(length) for length in head[:-2]]
    plans: dict[int, list[Step]] = {length: [] for length in lengths}
    left = dict(zip(lengths, lengths))
    for *times, does, shows in rows:
        if len(times) != len(lengths) or not does or not shows:
            raise ValueError(f"{does!r}: a row has {len(head)} cells")
        for length, time in zip(lengths, times):
            if time == "-":
                continue
            if not re.fullmatch(r"\d+|\(\d+\)", time):
                raise ValueError(f"{does!r}: {time!r} is not 4, (4) or -")
            minutes = int(time.strip("()"))
            step = Step(minutes, left[length], "(" in time, does, shows)
            plans[length].append(step)
            left[length] -= minutes
    return plans


def spent(steps: list[Step]) -> int:
    """Return the minutes of some steps."""
    return sum(step.minutes for step in steps)


def first_half(length: int, steps: list[Step]) -> int:
    """Return how many steps a lecture of half the length has room for.

    One minute in ten stays free, as in the whole.
    """
    counts = range(len(steps) + 1)
    return max(n for n in counts if spent(steps[:n]) <= 0.9 * length / 2)


def written(label: str, length: int, steps: list[Step]) -> str:
    """Return a plan in the text format of the book."""
    optional = spent([step for step in steps if step.optional]) or _("none")
    lines = [
        f"({label}-{length})=",
        "### " + _("The plan for {length} minutes").format(length=length),
        "",
        f"% {ANCHOR}the-plan-for-{length}-minutes",
        "",
        _(
            "{spent} minutes, {optional} of them optional. {free} are free."
        ).format(
            spent=spent(steps), optional=optional, free=length - spent(steps)
        ),
        "",
        _("| Min. | Left | What you do and say | Show |"),
        "| ---: | ---: | --- | --- |",
    ]
    half = first_half(length, steps) if length == HALVED else 0
    if half:
        lines[6:6] = [
            _(
                "If you have two lectures of {half} minutes, stop at "
                "*Half-time* and go on there."
            ).format(half=length // 2),
            "",
        ]
    for number, step in enumerate(steps, start=1):
        mark = _("*Optional.* ") if step.optional else ""
        end = _(" *Half-time.*") if number == half else ""
        lines.append(
            f"| {step.minutes} | {step.left} | {mark}{step.does}{end} "
            f"| {step.shows} |"
        )
    return "\n".join([*lines, ""])


def expand(page: str) -> str:
    """Return the text of a page with its plans in the place of their table."""

    def plans(found: re.Match[str]) -> str:
        label, table = found.groups()
        return "\n".join(
            written(label, length, steps)
            for length, steps in parse(table).items()
        )

    return DIRECTIVE.sub(plans, page)


def of_chapter(stem: str) -> dict[int, list[Step]]:
    """Return the plans for a chapter: `stem` is the name of its file."""
    page = GUIDE / f"{stem.partition('_')[2]}.md"
    found = DIRECTIVE.search(page.read_text(encoding="utf-8"))
    if found is None:
        raise ExtensionError(f"{page.name} has no plans")
    return parse(found[2])


def clock(stem: str) -> tuple[str, dict[str, str]]:
    """Return what the notes of the longest plan say about the time.

    That is the line for the first slide, and one for each label of a section
    with which a later step begins.
    """
    length, steps = max(of_chapter(stem).items())
    lines: dict[str, str] = {}
    for step in steps[1:]:
        section = re.search(r"\{ref\}`(sec-[\w-]+)`", step.shows)
        if section:
            line = _("{left} of {length} minutes")
            if step.optional:
                line = _("{left} of {length} minutes, and this is optional")
            line = line.format(left=step.left, length=length)
            lines.setdefault(section[1], line)
    first = _("{left} of {length} minutes")
    return first.format(left=length, length=length), lines


def read(_app: Sphinx, docname: str, source: list[str]) -> None:
    """Write out the plans of a page before it is parsed."""
    try:
        source[0] = expand(source[0])
    except ValueError as error:
        raise ExtensionError(f"{docname}, plans: {error}") from None


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect to the reading of the pages."""
    app.connect("source-read", read)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
