"""Make the notebooks: the chapters in plain Markdown, executed once.

    python tools/notebooks.py [NAME ...]

The text stands in book/chapters; a name chooses chapters by a part of theirs. A
notebook is for a person who runs it in Jupyter or in any other viewer, so no
mark-up of the book's tools is left in it. What differs from run to run or from
machine to machine is left out of what is stored. A cell tagged
`nbval-ignore-output` shows a measurement: it is executed, but what is stored
stays as it was; change the cell to have it measured again.
"""

from __future__ import annotations

import ast
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any
from zlib import crc32

import folds
import nbformat
from chapters import NOTEBOOKS, SOURCES, code, in_form, made_from, source_of
from labels import Word, figure_of, words_of_labels
from language import _
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from plain import Plain

WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
METADATA = {
    "kernelspec": {
        "display_name": "Python 3",
        "language": "python",
        "name": "python3",
    },
    "language_info": {"name": "python"},
}
FOLDED = {"jp-MarkdownHeadingCollapsed": True}
KEPT_TAGS = {"nbval-ignore-output"}
HOW_TO_RUN = _("""\
**To run this notebook**, run its cells from the top. When one fails, run all \
those above it first: *Run > Run All Above Selected Cell*. A figure that moves \
has its controls when its cell has been run.

On Colab, run this in a cell of its own before all others. OWNER and NAME \
stand in the address of the page, after `github/`.

```
%pip install --no-deps git+https://github.com/OWNER/NAME
```""")


def convert(source: Path, words: Mapping[str, Word]) -> Any:
    """Return a chapter in plain Markdown, without outputs.

    Raises ValueError, which names the source and the cell, for what has no
    plain form.
    """
    return as_notebook(cells_of(source, words, plain_code))


def cells_of(
    source: Path,
    words: Mapping[str, Word],
    write: Callable[[Any], Iterable[Any]],
) -> Iterator[Any]:
    """Yield the cells of a chapter in plain Markdown.

    `write` returns what stands for a code cell. Raises ValueError as `convert`.
    """
    plain = Plain(words, source.stem)
    cells = source_of(source).cells
    folded = iter(folds.words(cells))
    for cell in cells:
        try:
            if cell.cell_type == "markdown":
                yield from plain_text(cell, plain)
            else:
                decides = next(folded) == folds.DECIDES
                yield from hidden(write(cell)) if decides else write(cell)
                yield from caption(cell, plain)
        except ValueError as error:
            begins = cell.source.strip()[:60]
            raise ValueError(f"{source.name}, {begins!r}: {error}") from None


def plain_text(cell: Any, plain: Plain) -> Iterator[Any]:
    """Yield what stands in a notebook for a text cell of a chapter.

    The heading of a solution is a cell of its own, which Jupyter opens folded,
    with all that stands below it up to the next heading.
    """
    text = plain.text(cell.source)
    if "{solution-start}" in cell.source:
        heading, _, text = text.partition("\n\n")
        yield new_markdown_cell(heading, metadata=dict(FOLDED))
    if text:
        yield new_markdown_cell(text)


def plain_code(cell: Any) -> Iterator[Any]:
    """Yield a code cell of a chapter, with no more than is needed to run it."""
    tags = KEPT_TAGS.intersection(cell.metadata.get("tags", []))
    metadata: dict[str, Any] = {"tags": sorted(tags)} if tags else {}
    if "scroll-output" in cell.metadata.get("tags", []):
        metadata["scrolled"] = True
    yield new_code_cell(cell.source, metadata=metadata)


def hidden(cells: Iterable[Any]) -> Iterator[Any]:
    """Yield cells whose stored outputs Jupyter shows when it is asked to.

    A cell that shows nothing has nothing to hide.
    """
    for cell in cells:
        if cell.cell_type == "code" and shows(cell.source):
            cell.metadata["jupyter"] = {"outputs_hidden": True}
        yield cell


def shows(source: str) -> bool:
    """Tell whether a cell prints, or ends with a value."""
    last = ast.parse(source).body[-1]
    return "print(" in source or isinstance(last, ast.Expr)


def caption(cell: Any, plain: Plain) -> Iterator[Any]:
    """Yield the caption of the figure that a cell draws, if it draws one."""
    if figure := figure_of(cell):
        number = plain.word(figure["name"]).text
        yield new_markdown_cell(f"*{number}.* {plain.text(figure['caption'])}")


def as_notebook(cells: Iterable[Any]) -> Any:
    """Return cells as a notebook that says how to run it.

    A cell is named by what is in it, so that a change renames no other.
    """
    made = list(cells)
    first = next(k for k, each in enumerate(made) if each.cell_type == "code")
    made.insert(first, new_markdown_cell(HOW_TO_RUN))
    seen: Counter[str] = Counter()
    for cell in made:
        name = f"{crc32(cell.source.encode()):08x}"
        cell.id = f"{name}-{seen[name]}" if seen[name] else name
        seen[name] += 1
    return new_notebook(cells=made, metadata=METADATA)


def execute(notebook: Any, measured: Mapping[str, list[Any]]) -> None:
    """Run a notebook from first cell to last and keep what can be compared.

    `measured` are outputs, by the code that made them, that stay as they are.
    """
    NotebookClient(
        notebook,
        kernel_name="python3",
        timeout=300,
        resources={"metadata": {"path": NOTEBOOKS}},
    ).execute()
    for cell in code(notebook):
        cell.outputs = measured.get(cell.source, join_streams(cell.outputs))
        cell.metadata.pop("execution", None)
        for output in cell.outputs:
            # A moving figure is stored in its static form only.
            output.get("data", {}).pop(WIDGET_VIEW, None)
            if "execution_count" in output:  # one that is kept has another
                output.execution_count = cell.execution_count
    notebook.metadata = nbformat.from_dict(METADATA)


def join_streams(outputs: list[Any]) -> list[Any]:
    """Join neighbouring pieces of one stream, which arrive cut up at random."""
    joined: list[Any] = []
    for output in outputs:
        last = joined[-1] if joined else None
        if (
            last is not None
            and output.output_type == last.output_type == "stream"
            and output.name == last.name
        ):
            last.text += output.text
        else:
            joined.append(output)
    return joined


def measurements(path: Path) -> dict[str, list[Any]]:
    """Return the stored outputs of the cells that measure, by their code."""
    if not path.is_file():
        return {}
    return {
        cell.source: cell.outputs
        for cell in code(nbformat.read(path, as_version=4))
        if KEPT_TAGS.intersection(cell.metadata.get("tags", []))
        and cell.outputs
    }


def main(names: list[str]) -> None:
    """Make the notebooks, those that are named or all."""
    words = words_of_labels()
    for source in SOURCES:
        if names and not any(name in source.stem for name in names):
            continue
        path = made_from(source)
        text = source.read_text(encoding="utf-8")
        source.write_text(in_form(text), encoding="utf-8", newline="\n")
        print(f"executing {path.relative_to(NOTEBOOKS.parent)}", flush=True)
        notebook = convert(source, words)
        execute(notebook, measurements(path))
        nbformat.write(notebook, path)


if __name__ == "__main__":
    main(sys.argv[1:])
