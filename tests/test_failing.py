"""What a build says when it fails: what is wrong, and where."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import decks
import formulas
import pytest
import self_contained
import slide_types
from decks import Cell
from docutils import nodes
from docutils.utils import new_document
from sphinx.errors import ExtensionError

CHAPTER = "book/chapters/05_x"


@pytest.fixture
def no_node() -> Iterator[None]:
    """Let the process that renders formulas end before it is asked."""
    process = formulas.renderer()
    process.kill()
    process.wait()
    yield
    app: Any = None
    formulas.stop(app, None)


@pytest.mark.usefixtures("no_node")
def test_a_renderer_that_has_ended_names_the_formula() -> None:
    for latex in (r"\alpha", r"\beta"):
        with pytest.raises(ExtensionError, match=re.escape(latex)):
            formulas.render(latex, display=False)


def test_a_failure_of_purgecss_says_what_it_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    missing = tmp_path / "purgecss.js"
    monkeypatch.setattr(self_contained, "PURGE", missing)
    with pytest.raises(ExtensionError) as failed:
        self_contained.cut_styles(tmp_path)
    first, *details = str(failed.value).splitlines()
    assert first == f"purgecss: Error: Cannot find module '{missing}'"
    assert "MODULE_NOT_FOUND" in "".join(details)


@pytest.mark.parametrize(
    "cells",
    [
        [],
        [Cell(None, None, [nodes.paragraph()])],
        [Cell("fragment", None, []), Cell("slide", None, [])],
        [Cell(None, None, [slide_types.Notes()]), Cell("slide", None, [])],
    ],
    ids=["empty", "skipped", "fragment", "notes"],
)
def test_a_deck_that_begins_with_no_slide_is_refused(cells: list[Cell]) -> None:
    with pytest.raises(ExtensionError, match=f"^{CHAPTER}: the deck does not"):
        decks.placed(cells, CHAPTER)


def test_a_slide_in_a_solution_begins_no_deck() -> None:
    document = new_document("")
    solution = nodes.container("", nodes.paragraph())
    for parent, kind in ((document, "null"), (solution, '"slide"')):
        text = f"{decks.MARK}[{kind}, null]"
        parent.append(nodes.comment(text, text))
    document.append(solution)
    found = list(decks.cells(document))
    assert [cell.kind for cell in found] == [None, None]
    assert found[-1].content == [solution]
    assert not decks.begins(found)
