"""What the cells of a chapter may say about slides."""

from __future__ import annotations

from typing import Any

import pytest
import slide_types
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output
from sphinx.errors import ExtensionError


def cell(kind: str | None, source: str = "words", **slideshow: Any) -> Any:
    """Return a cell: code, if its source begins so."""
    if kind is not None:
        slideshow["slide_type"] = kind
    code = source.startswith("code")
    made = new_code_cell(source) if code else new_markdown_cell(source)
    made.metadata = {"slideshow": slideshow} if slideshow else {}
    return made


@pytest.mark.parametrize(
    ("cells", "number", "told"),
    [
        ([cell("sldie")], 1, "allowed: slide, subslide, fragment, -"),
        ([cell("skip")], 1, "allowed: slide, subslide, fragment, -"),
        ([cell("notes")], 1, "allowed: slide, subslide, fragment, -"),
        ([cell(None), cell("-"), cell("slide")], 2, "before any slide"),
        ([cell("fragment")], 1, "before any slide"),
        ([cell("slide", show="output")], 1, "on a code cell"),
        ([cell("slide", "code", show="all")], 1, "input or"),
        ([cell("slide", "code", show="output")], 1, "none"),
    ],
)
def test_metadata_that_makes_no_deck_is_refused(
    cells: list[Any], number: int, told: str
) -> None:
    with pytest.raises(ExtensionError) as refused:
        slide_types.check("book/chapters/05_x", cells)
    named = f"book/chapters/05_x, cell {number} ("
    assert str(refused.value).startswith(named)
    assert told in str(refused.value)


@pytest.mark.parametrize(
    ("data", "half"),
    [
        ({"image/svg+xml": "<svg></svg>"}, "output"),
        ({"text/html": '<div class="moving" id="m"></div>'}, "output"),
        ({"text/html": '<style></style><div class="highlight">'}, "output"),
        ({"text/html": '<table border="1" class="dataframe">'}, None),
        ({"text/plain": "4.0"}, None),
    ],
)
def test_a_picture_stands_for_its_code_and_a_table_beside_it(
    data: dict[str, str], half: str | None
) -> None:
    made = cell("slide", "code")
    made.outputs = [new_output("display_data", data)]
    assert slide_types.show(made) == half


def test_a_chapter_without_metadata_has_no_deck_and_no_error() -> None:
    cells = [cell(None), cell(None, "code")]
    slide_types.check("book/chapters/05_x", cells)
    assert not slide_types.has_slides(cells)
    assert slide_types.has_slides([*cells, cell("slide")])
