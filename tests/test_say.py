"""What a long command says on its way, and of a failure at the end."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import say

TOOL = Path(say.__file__)
GOOD = (
    "for k in (0, 1, 25, 51, 100): print(f'reading sources... [{k:3}%] p{k}')"
)


def run(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, TOOL, "building", sys.executable, "-c", code],
        check=False,
        capture_output=True,
        text=True,
    )


def test_it_names_the_pages_and_says_when_it_is_done() -> None:
    ran = run(GOOD)
    assert ran.returncode == 0
    first, *pages, last = [line.rstrip() for line in ran.stdout.splitlines()]
    assert first == "building ..."
    assert last.startswith("building: done, ")
    assert pages == [
        "  reading sources,   0 %, p0",
        "  reading sources,   1 %, p1",
        "  reading sources,  25 %, p25",
        "  reading sources,  51 %, p51",
        "  reading sources, 100 %, p100",
    ]


@pytest.mark.parametrize(
    ("printed", "cause"),
    [
        ("a.md:3: WARNING: no such label\nbanner", "a.md:3: WARNING: no such"),
        (
            "x: WARNING: w\n\nExtension error (a.b):\nHandler (exception: c)\n"
            "Traceback",
            "Handler (exception: c)",
        ),
        (
            "Configuration error:\nsite_address must be an address\nmore",
            "site_address must be an address",
        ),
        (
            "\x1b[91mExtension error:\x1b[39;49;00m\npurgecss: Error: no\n"
            "  at x\nsphinx.errors.ExtensionError: ...",
            "purgecss: Error: no",
        ),
        ("ValueError: too long\n", "ValueError: too long"),
        ("the last line\n\n", "the last line"),
        ("", "it said nothing"),
    ],
)
def test_a_failure_ends_with_the_line_that_matters(
    printed: str, cause: str
) -> None:
    ran = run(f"print({printed!r}); raise SystemExit(3)")
    assert ran.returncode == 3
    assert cause in ran.stdout.splitlines()[-1]
    assert say.COLOURS.sub("", printed).strip() in ran.stdout
