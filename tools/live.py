"""Make the live notebooks: the chapters, with a few functions left to type.

    python tools/live.py [FOLDER]

A cell tagged `live` shows a function of the package. In its place stand the
imports of that function, the function without its body, and a check of what is
typed; where the chapter imports that name, it is then imported again. If the
function holds an inner one, only the body of the inner one is left out.

The rest is the notebook of the chapter, without outputs and solutions.
"""

from __future__ import annotations

import ast
import inspect
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from importlib.util import resolve_name
from pathlib import Path
from typing import Any

import nbformat
import number_questions
from chapters import ROOT, SOURCES, made_from
from labels import Word, words_of_labels
from language import _
from nbformat.v4 import new_code_cell

from lecture_code.practice.notebook import FUNCTIONS
from notebooks import FOLDED, as_notebook, cells_of, plain_code

LIVE = ROOT / "_build" / "live"
IMPORT_CHECK = "from lecture_code.practice.notebook import check"
# A number question, and its answer.
ANSWERED = re.compile(
    rf"(\*\*{number_questions.TITLE}\*\*.*?</blockquote>)"
    r"\s*<details>.*?</details>",
    flags=re.DOTALL,
)
GAP = _("...  # write the body here")


def generate(source: Path, words: Mapping[str, Word]) -> Any:
    """Return the live notebook of the chapter at `source`.

    `words` are those of `words_of_labels`. Raises ValueError, which names the
    chapter and the cell, for a cell tagged `live` that shows no function of the
    package.
    """
    write = partial(live_code, names={})
    notebook = as_notebook(without_solutions(cells_of(source, words, write)))
    nbformat.validate(notebook)
    return notebook


def live_code(cell: Any, names: dict[str, Any]) -> list[Any]:
    """Return the cells that stand for a code cell of a chapter."""
    if "live" in cell.metadata.get("tags", []):
        return to_type(shown_function(cell.source, names), names)
    import_names(cell.source, names)
    return list(plain_code(cell))


def without_solutions(cells: Iterable[Any]) -> Iterator[Any]:
    """Yield the cells up to each solution and from the next heading on."""
    solving = False
    for cell in cells:
        if cell.cell_type == "markdown" and cell.source.startswith("#"):
            solving = cell.metadata == FOLDED
        if not solving:
            cell.source = ANSWERED.sub(r"\1", cell.source)
            yield cell


def import_names(source: str, names: dict[str, Any]) -> None:
    """Put what the cell imports from the package into `names`."""
    for node in ast.parse(source).body:
        if isinstance(node, ast.ImportFrom) and "lecture_code" in str(
            node.module
        ):
            exec(ast.unparse(node), names)


def shown_function(source: str, names: dict[str, Any]) -> Any:
    """Return f of `Code(inspect.getsource(f), language="python")`."""
    shown = re.fullmatch(
        r'Code\(inspect\.getsource\(([\w.]+)\), language="python"\)', source
    )
    try:
        function = eval(shown[1], names) if shown else None
    except (AttributeError, NameError):
        function = None
    if function not in FUNCTIONS.values():
        raise ValueError(
            "a cell tagged `live` must be "
            '`Code(inspect.getsource(f), language="python")` with a function '
            f"that can be checked, one of {', '.join(FUNCTIONS)}; "
            f"got {source!r}"
        )
    return function


def to_type(function: Any, names: dict[str, Any]) -> list[Any]:
    """Return the cells for typing a function, and for checking it."""
    own = function.__name__
    cells = [
        new_code_cell(without_body(inspect.getsource(function))),
        new_code_cell(f"{IMPORT_CHECK}\n\ncheck({own})"),
    ]
    if imports := needed_imports(function):
        cells.insert(0, new_code_cell(imports))
    if own in names:
        back = f"from {function.__module__} import {own}"
        told = _("# The rest of the chapter uses the package's own.")
        back = f"{told}\n{back}"
        cells.append(new_code_cell(back))
    return cells


def without_body(source: str) -> str:
    """Leave out the body of a function, or of the function inside it."""
    outer = ast.parse(source).body[0]
    gap = [
        node for node in ast.walk(outer) if isinstance(node, ast.FunctionDef)
    ][-1]
    first = gap.body[1] if ast.get_docstring(gap) else gap.body[0]
    lines = source.splitlines()
    lines[first.lineno - 1 : gap.end_lineno] = [" " * first.col_offset + GAP]
    return "\n".join(lines)


def needed_imports(function: Any) -> str:
    """Return the imports of what the function uses from outside itself."""
    module = sys.modules[function.__module__]
    used = {
        node.id
        for node in ast.walk(ast.parse(inspect.getsource(function)))
        if isinstance(node, ast.Name)
    }
    lines = []
    for node in ast.parse(inspect.getsource(module)).body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            node.names = [
                each
                for each in node.names
                if (each.asname or each.name) in used
            ]
            if isinstance(node, ast.ImportFrom) and node.level:
                node.module = resolve_name(
                    "." * node.level + (node.module or ""), module.__package__
                )
                node.level = 0
            if node.names:
                lines.append(ast.unparse(node))
        elif isinstance(node, ast.FunctionDef) and node.name in used:
            lines.append(f"from {module.__name__} import {node.name}")
    return "\n".join(wrapped(line) for line in lines)


def wrapped(line: str) -> str:
    """Break an import that is too long for a screen."""
    if len(line) <= 80:
        return line
    start, names = line.split(" import ")
    return f"{start} import (\n    {names.replace(', ', f',{chr(10)}    ')},\n)"


if __name__ == "__main__":
    folder = Path(sys.argv[1]) if sys.argv[1:] else LIVE
    folder.mkdir(parents=True, exist_ok=True)
    words = words_of_labels()
    for source in SOURCES:
        path = folder / made_from(source).name
        nbformat.write(generate(source, words), path)
        print(path)
