"""Compute the minutes to read a chapter, by the rule of "How to use this book".

    python tools/minutes.py            print them
    python tools/minutes.py --write    write them wherever they are said

Speaker's notes, exercises with their solutions, and folded answers don't count.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
CHAPTERS = sorted((ROOT / "notebooks").glob("*.ipynb"))
GUIDE = ROOT / "book" / "teaching"
# In one minute you read so many words, or so many lines of code.
WORDS, LINES = 180, 15
# So many minutes you look at a figure, play with a moving one, and think about
# what a cell will print.
FIGURE, MOVING, PREDICTION = 0.5, 2, 1


def parts(notebook: dict[str, Any]) -> dict[str, int]:
    """Count what is read in a chapter: words, lines, figures, predictions."""
    count = dict.fromkeys(
        ("words", "lines", "figures", "moving", "predictions"), 0
    )
    for cell in _read(notebook["cells"]):
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            count["words"] += len(_words(source))
            count["predictions"] += source.count("} Predict, then run\n")
            continue
        count["lines"] += _lines(_listing(cell) or source)
        if re.search(r"\bMoving\(", source):
            count["moving"] += 1
        elif "figure" in cell["metadata"].get("mystnb", {}):
            count["figures"] += 1
    return count


def minutes(notebook: dict[str, Any]) -> int:
    """Return the minutes to read a chapter, rounded to five."""
    count = parts(notebook)
    needed = (
        count["words"] / WORDS
        + count["lines"] / LINES
        + count["figures"] * FIGURE
        + count["moving"] * MOVING
        + count["predictions"] * PREDICTION
    )
    return 5 * round(needed / 5)


def _read(cells: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the cells that are read on the way through a chapter."""
    kept, exercises = [], False
    for cell in cells:
        source, metadata = "".join(cell["source"]), cell["metadata"]
        if re.search(r"^\(sec-[\w-]+\)=\n## ", source, re.MULTILINE):
            exercises = re.search("^## Exercises$", source, re.M) is not None
        notes = metadata.get("slideshow", {}).get("slide_type") == "notes"
        left_out = notes or "remove-cell" in metadata.get("tags", ())
        if not (exercises or left_out or ":class: dropdown" in source):
            kept.append(cell)
    return kept


def _words(source: str) -> list[str]:
    """Return the words of a text: a formula has those between its spaces."""
    source = re.sub(
        r"^(\([\w-]+\)=|:\w+: .*|:{3,}.*|`{3,}.*)$", "", source, flags=re.M
    )
    return [word for word in source.split() if re.search(r"\w", word)]


def _listing(cell: dict[str, Any]) -> str:
    """Return the function that a cell shows in place of its own code."""
    if not "".join(cell["source"]).startswith("Code("):
        return ""
    (output,) = cell["outputs"]
    return "".join(output["data"]["text/plain"])


def _lines(code: str) -> int:
    return sum(bool(line.strip()) for line in code.splitlines())


def places() -> list[tuple[Path, str, str]]:
    """Return which files say minutes to read, how, and what is right there."""
    right = [minutes(json.loads(_text(path))) for path in CHAPTERS]
    spread = f"{min(right)} to {max(right)}"
    said = [
        (path, r"\d+ to \d+", spread)
        for path in (GUIDE / "conventions.md", ROOT / "paper.md")
    ]
    for number, (path, needed) in enumerate(
        zip(CHAPTERS, right, strict=True), 1
    ):
        said.append((path, r"(?<=\*\*Time:\*\* )\d+", str(needed)))
        line = rf"(?<=read chapter {number} \()\d+"
        said.append((GUIDE / "index.md", line, str(needed)))
    return [(path, rf"{how}(?= minutes)", needed) for path, how, needed in said]


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


if __name__ == "__main__":
    for path in CHAPTERS:
        chapter = json.loads(_text(path))
        print(path.stem, parts(chapter), minutes(chapter), "minutes")
    for path, pattern, needed in places() if "--write" in sys.argv else ():
        text = re.sub(pattern, needed, _text(path))
        path.write_text(text, encoding="utf-8", newline="\n")
