"""Run a long command: say what it does as it goes, and why it failed.

    python tools/say.py WORDS COMMAND [ARGUMENT ...]

What the command prints goes into _build/log. Of the steps that Sphinx names by
a percentage, the page that it is at is shown. After a failure all of the log is
shown, and in the end the line that matters.
"""

from __future__ import annotations

import re
import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path

LOG = Path(__file__).parents[1] / "_build" / "log"
STEP = re.compile(r"(reading sources|writing output)\.{3} \[ *(\d+)%\] (\S+)")
COLOURS = re.compile(r"\x1b\[[\d;]*m")
# Sphinx writes the kind of an error, and what is wrong on the next line.
KIND = re.compile(r"[A-Z][a-z, ]* error( \([\w.]+\))?:")
# Else a line with one of these says what is wrong; the first says it best.
CAUSE = ("ERROR: ", "WARNING: ", "Error: ")


def main(words: str, command: list[str]) -> int:
    """Run the command, and return its exit status."""
    begin = time.monotonic()
    print(f"{words} ...", flush=True)
    lines: list[str] = []
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    ) as running:
        assert running.stdout is not None
        for line in running.stdout:
            lines.append(COLOURS.sub("", line))
            show(lines[-1])
    LOG.parent.mkdir(exist_ok=True)
    LOG.write_text("".join(lines), encoding="utf-8")
    took = f"{time.monotonic() - begin:.0f} s"
    if running.returncode == 0:
        print(f"{words}: done, {took}", flush=True)
    else:
        print("".join(lines))
        print(f"{words}: failed, {took}: {cause(lines)}", flush=True)
    return running.returncode


def show(line: str) -> None:
    """Show the step that Sphinx is at: on a screen over the one before."""
    step = STEP.match(line)
    if step and (sys.stdout.isatty() or int(step[2]) % 25 < 2):
        said = f"  {step[1]}, {step[2]:>3} %, {step[3]}"
        if sys.stdout.isatty():
            print(f"{said:78.78}", end="\r")
        else:
            print(said)


def cause(lines: list[str]) -> str:
    """Return the line of a log that says what is wrong."""
    said = [line.strip() for line in lines if line.strip()]
    for kind, line in pairwise(said):
        if KIND.fullmatch(kind):
            return line
    for words in CAUSE:
        for line in said:
            if words in line:
                return line
    return said[-1] if said else "it said nothing"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
