"""What the cells of a notebook may say about slides."""

from __future__ import annotations

from typing import Any

import pytest
from sphinx.errors import ExtensionError

import slides


def cell(kind: str | None, source: str = "words", **metadata: Any) -> Any:
    """Return a cell as it stands in a file: code, if its source begins so."""
    if kind is not None:
        metadata.setdefault("slideshow", {})["slide_type"] = kind
    if source.startswith("code"):
        return {
            "cell_type": "code",
            "metadata": metadata,
            "outputs": [],
            "source": [source],
        }
    return {"cell_type": "markdown", "metadata": metadata, "source": [source]}


HIDDEN = {"source_hidden": True}


@pytest.mark.parametrize(
    ("cells", "number", "told"),
    [
        ([cell("sldie")], 1, "allowed: slide, subslide, fragment"),
        ([cell("skip"), cell("notes", jupyter=HIDDEN)], 2, "before any slide"),
        ([cell(None), cell("slide")], 1, "before any slide"),
        ([cell("fragment")], 1, "before any slide"),
        ([cell("slide"), cell("notes")], 2, "source_hidden"),
        ([cell("slide"), cell("notes", "code", jupyter=HIDDEN)], 2, "markdown"),
        ([cell("slide", slideshow={"show": "output"})], 1, "on a code cell"),
        ([cell("slide", "code", slideshow={"show": "all"})], 1, "input or"),
        ([cell("slide", "code", slideshow={"show": "output"})], 1, "none"),
    ],
)
def test_metadata_that_makes_no_deck_is_refused(
    cells: list[Any], number: int, told: str
) -> None:
    with pytest.raises(ExtensionError) as refused:
        slides.check("notebooks/05_x", cells)
    assert str(refused.value).startswith(f"notebooks/05_x, cell {number} (")
    assert told in str(refused.value)


def test_a_notebook_without_metadata_is_no_deck_and_no_error() -> None:
    cells = [cell(None), cell("-")]
    slides.check("notebooks/05_x", cells)
    assert not slides.has_slides(cells)
