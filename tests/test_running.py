"""The chapters where Binder runs them, in order and out of it.

`make binder` makes the environment and runs these tests.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from as_binder import COPY, ENVIRONMENT, PLACE, REPORT
from kernels import CHAPTERS, CellError, Kernel, running_kernel, shown

from lecture_code.practice.error_help import HINT

pytestmark = pytest.mark.binder
PYTHON = ENVIRONMENT / "bin" / "python"
CONTROLS = {"IntSliderModel", "FloatSliderModel", "ToggleButtonsModel"}
# Refuses, in the kernel, what would leave this machine.
NO_NETWORK = """
import sys
def refuse(event, args):
    if event == "socket.getaddrinfo" and args[0] not in (None, "127.0.0.1"):
        raise OSError(f"asked for the address of {args[0]}")
    if event == "socket.connect" and args[1][0] != "127.0.0.1":
        raise OSError(f"asked for {args[1]}")
sys.addaudithook(refuse)
"""


class Chapter:
    """A chapter and the kernel that runs it."""

    def __init__(self, path: Path, kernel: Kernel) -> None:
        self.kernel = kernel
        self.cells = [
            cell
            for cell in nbformat.read(path, as_version=4).cells
            if cell.cell_type == "code"
        ]

    def run(self, cell: Any) -> None:
        """Run a cell and hold that its reader sees what is stored."""
        outputs = shown(self.kernel.run(cell.source))
        if "nbval-ignore-output" not in cell.metadata.get("tags", []):
            assert outputs == shown(cell.outputs), cell.source


@pytest.fixture(
    scope="module",
    params=[
        # One worker runs a chapter.
        pytest.param(path, marks=pytest.mark.xdist_group(path.stem))
        for path in CHAPTERS
    ],
    ids=lambda path: path.stem,
)
def chapter(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Chapter]:
    folder, home = COPY / "notebooks", tmp_path_factory.mktemp("home")
    with running_kernel(PYTHON, folder, home) as kernel:
        kernel.run(NO_NETWORK)
        yield Chapter(folder / request.param.name, kernel)


def test_the_course_adds_little_to_binder() -> None:
    report = json.loads((PLACE / REPORT).read_text("utf-8"))
    assert report["added"] <= 180
    # The engine of the fifth chapter, with what nothing else needs.
    assert 0 < report["engine"] <= 30


def test_nothing_leaves_the_machine(chapter: Chapter) -> None:
    """Hold that the tests below would notice."""
    chapter.kernel.run("from urllib.request import urlopen")
    for far in ("http://192.0.2.1", "https://example.org"):
        with pytest.raises(CellError, match="asked for"):
            chapter.kernel.run(f"urlopen({far!r}, timeout=1)")


def test_a_cell_by_itself_works_or_says_what_to_run(chapter: Chapter) -> None:
    works = 0
    chapter.kernel.run("_first = set(globals())")
    forget = (
        """[globals().pop(n) for n in {*globals()} - _first if n[0] != "_"]"""
    )
    for cell in chapter.cells:
        chapter.kernel.run(forget)
        if error := chapter.kernel.error(cell.source):
            assert "NameError" in error
            assert error.endswith(HINT)
        else:
            works += 1
    assert 1 <= works < len(chapter.cells) / 2


def test_after_a_restart_run_all_gives_what_is_stored(chapter: Chapter) -> None:
    for cell in chapter.cells[: len(chapter.cells) // 2]:
        chapter.kernel.run(cell.source)
    chapter.kernel.restart()
    # A cell may need nothing from above; one of the next does.
    rest = chapter.cells[len(chapter.cells) // 2 :]
    with pytest.raises(CellError, match="NameError"):
        chapter.kernel.run("\n".join(cell.source for cell in rest))
    chapter.kernel.run(NO_NETWORK)
    for cell in chapter.cells:
        chapter.run(cell)


def test_every_control_changes_its_figure(chapter: Chapter) -> None:
    for cell in chapter.cells:
        chapter.kernel.run(cell.source)
    widgets = chapter.kernel.widgets
    boxes = [w for w in widgets.values() if w["_model_name"] == "VBoxModel"]
    assert boxes
    for box in boxes:
        names = [child.removeprefix("IPY_MODEL_") for child in box["children"]]
        *controls, picture, _words = names
        for name in controls:
            before = widgets[picture]["value"]
            chapter.kernel.move(name, **another_place(widgets[name]))
            after = widgets[picture]["value"]
            assert re.match(r"\s*(<\?xml.*?)?<(!DOCTYPE )?svg", after, re.S)
            assert drawn(after) != drawn(before), widgets[name]["description"]


def another_place(control: dict[str, Any]) -> dict[str, Any]:
    """Return a state that a reader could move the control to."""
    assert control["_model_name"] in CONTROLS
    if control["_model_name"] == "ToggleButtonsModel":
        return {"index": 0 if control["index"] else 1}
    ends = control["min"], control["max"]
    return {"value": ends[0] if control["value"] != ends[0] else ends[1]}


def drawn(picture: str) -> list[str]:
    """Return the shapes of a picture, without their names."""
    return re.findall(r' d="([^"]*)"| x="([^"]*)"', picture)


def test_every_cell_can_be_run_twice(chapter: Chapter) -> None:
    for cell in chapter.cells:
        chapter.run(cell)
        chapter.run(cell)
