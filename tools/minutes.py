"""Compute the minutes to read a chapter, by the rule of "How to use this book".

    python tools/minutes.py            print them
    python tools/minutes.py --write    write them wherever they are said

The core is a chapter without the sections marked `deeper`. Speaker's notes,
checks, exercises with their solutions, and what is folded don't count.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

from chapters import NOTES, ROOT, SOURCES, with_outputs
from folds import CHECKED, PICTURE, words
from votes import parse

GUIDE = ROOT / "book" / "teaching"
# In one minute you read so many words, or so many lines of code.
WORDS, LINES = 180, 15
# So many minutes you look at a figure, play with a moving one, and think about
# what a cell will print.
FIGURE, MOVING, PREDICTION = 0.5, 2, 1

VOTE = re.compile(r"^:::\{vote\} (?!check-)[\w-]+\n(.*?)^:::$", re.M | re.S)
CHECKS = re.compile(r"^:::\{vote\} check-\d\n.*?^:::$", re.M | re.S)
FOLDED = re.compile(
    r"^:{3,}\{(?:admonition|answer)\}[^\n]*\n(?::class: dropdown\n.*?)?^:{3,}$",
    flags=re.M | re.S,
)


def parts(cells: list[Any]) -> dict[str, int]:
    """Count what is read in cells: words, lines, figures, predictions."""
    count = dict.fromkeys(
        ("words", "lines", "figures", "moving", "predictions"), 0
    )
    folded = iter(words(cells))
    for cell in cells:
        if cell.cell_type == "markdown":
            count["words"] += len(_words(cell.source))
            count["predictions"] += len(VOTE.findall(cell.source))
            continue
        if next(folded) not in (CHECKED, PICTURE):
            count["lines"] += _lines(_listing(cell) or cell.source)
        if re.search(r"\bMoving\(", cell.source):
            count["moving"] += 1
        elif "figure" in cell.metadata.get("mystnb", {}):
            count["figures"] += 1
    return count


def minutes(cells: list[Any]) -> int:
    """Return the minutes to read cells, rounded to five."""
    count = parts(cells)
    needed = (
        count["words"] / WORDS
        + count["lines"] / LINES
        + count["figures"] * FIGURE
        + count["moving"] * MOVING
        + count["predictions"] * PREDICTION
    )
    return 5 * round(needed / 5)


def read(cells: list[Any], *, core: bool) -> list[Any]:
    """Return the cells up to the exercises, or only those of the core."""
    kept, left_out = [], 0
    for cell in cells:
        source = cell.source if cell.cell_type == "markdown" else ""
        heading = re.search(r"^(#+) (.+)$", source, flags=re.MULTILINE)
        if heading and len(heading[1]) <= left_out:
            left_out = 0
        deeper = core and "{deeper}" in source
        begins = deeper or (heading and heading[2] == "Exercises")
        if heading and begins and not left_out:
            left_out = len(heading[1])
        if not left_out:
            kept.append(cell)
    return kept


def _words(source: str) -> list[str]:
    """Return the words of a text: a formula has those between its spaces."""
    source = VOTE.sub(lambda vote: parse(vote[1]).asked(), source)
    for left_out in (CHECKS, NOTES, FOLDED):
        source = left_out.sub("", source)
    source = re.sub(
        r"^(\([\w-]+\)=|:\w+: .*|:{3,}.*|`{3,}.*)$", "", source, flags=re.M
    )
    return [word for word in source.split() if re.search(r"\w", word)]


def _listing(cell: Any) -> str:
    """Return the function that a cell shows in place of its own code."""
    if not cell.source.startswith("Code("):
        return ""
    (output,) = cell.outputs
    return str(output.data["text/plain"])


def _lines(code: str) -> int:
    return sum(bool(line.strip()) for line in code.splitlines())


def of_chapters() -> list[tuple[int, int]]:
    """Return the minutes of each chapter: its core, and all of it."""
    chapters = [with_outputs(source).cells for source in SOURCES]
    return [
        (minutes(read(cells, core=True)), minutes(read(cells, core=False)))
        for cells in chapters
    ]


def places() -> list[tuple[Path, str, str]]:
    """Return which files say minutes to read, how, and what is right there."""
    needed = of_chapters()
    least, most = min(needed)[0], max(whole for _, whole in needed)
    spread = f"{least} to {most} minutes to read"
    said = [
        (path, r"\d+ to \d+ minutes to read", spread)
        for path in (GUIDE / "conventions.md", ROOT / "paper.md")
    ]
    for number, (source, (core, whole)) in enumerate(zip(SOURCES, needed), 1):
        line = f"{core} minutes to read"
        if whole != core:
            line += f" the core, {whole} to read all"
        time = r"(?<=\*\*Time:\*\* ).+(?=, [\d to]*\d minutes to teach)"
        said.append((source, time, line))
        begin = f"read chapter {number} "
        right = f"{begin}({core} minutes)"
        said.append((GUIDE / "index.md", rf"{begin}\(.*?\)", right))
    return said


if __name__ == "__main__":
    for source, (core, whole) in zip(SOURCES, of_chapters()):
        counted = parts(read(with_outputs(source).cells, core=False))
        print(source.stem, counted, f"core {core}, all {whole} minutes")
    for path, pattern, right in places() if "--write" in sys.argv else ():
        text = path.read_text(encoding="utf-8")
        path.write_text(
            re.sub(pattern, right, text), encoding="utf-8", newline="\n"
        )
