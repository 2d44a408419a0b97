"""Make the live notebooks: the chapters, with a few functions left to type.

    python tools/live.py [FOLDER]

A cell tagged `live` shows a function of the package. In its place stand the
imports of that function, the function without its body, and a check of what is
typed; where the chapter imports that name, it is then imported again. If the
function holds an inner one, only the body of the inner one is left out.

The rest is the chapter, in plain Markdown: JupyterLab knows no MyST. Stored
outputs, solutions and speaker notes are left out.
"""

from __future__ import annotations

import ast
import inspect
import re
import sys
from collections.abc import Iterator
from importlib.util import resolve_name
from itertools import count
from pathlib import Path
from typing import Any

import nbformat
from citations import AuthorYearLabels
from markdown_it import MarkdownIt
from mdit_py_plugins.colon_fence import colon_fence_plugin
from pybtex.database import parse_file

from lecture_code.practice.notebook import FUNCTIONS

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
LIVE = ROOT / "_build" / "live"
MARKDOWN = MarkdownIt().use(colon_fence_plugin)
IMPORT_CHECK = "from lecture_code.practice.notebook import check"
GAP = "...  # write the body here"


def generate(path: Path, words: dict[str, str]) -> Any:
    """Return the live notebook of the chapter at `path`.

    `words` are those of `words_of_labels`. Raises ValueError, which names the
    notebook and the cell, for a cell tagged `live` that shows no function of
    the package, and for MyST that has no plain form.
    """
    notebook = nbformat.read(path, as_version=4)
    names: dict[str, Any] = {}
    cells = []
    for cell in without_solutions(notebook.cells):
        try:
            cells += live(cell, names, words)
        except ValueError as error:
            raise ValueError(f"{path.name}, cell {cell.id}: {error}") from None
    notebook.cells = cells
    nbformat.validate(notebook)
    return notebook


def live(cell: Any, names: dict[str, Any], words: dict[str, str]) -> list[Any]:
    """Return the cells that stand for a chapter's cell."""
    if "live" in cell.metadata.get("tags", []):
        return to_type(cell.id, shown_function(cell.source, names), names)
    if cell.cell_type == "markdown":
        text = plain(cell.source, words)
        return [markdown(cell.id, text)] if text else []
    import_names(cell.source, names)
    cells = [code(cell.id, cell.source)]
    if figure := cell.metadata.get("mystnb", {}).get("figure"):
        text = f"*{words[figure.name]}.* {plain(figure.caption, words)}"
        cells.append(markdown(f"{cell.id}-caption", text))
    return cells


def markdown(name: str, source: str) -> Any:
    """Return a Markdown cell with the id `name`."""
    return nbformat.v4.new_markdown_cell(source, id=name)


def code(name: str, source: str) -> Any:
    """Return a code cell with the id `name`."""
    return nbformat.v4.new_code_cell(source, id=name)


def without_solutions(cells: list[Any]) -> Iterator[Any]:
    """Yield the cells that are neither in a solution nor speaker notes."""
    solving = False
    for cell in cells:
        text = cell.source if cell.cell_type == "markdown" else ""
        solving = solving or "{solution-start}" in text
        notes = cell.metadata.get("slideshow", {}).get("slide_type") == "notes"
        if not solving and not notes:
            yield cell
        solving = solving and "{solution-end}" not in text


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


def to_type(name: str, function: Any, names: dict[str, Any]) -> list[Any]:
    """Return the cells for typing a function, and for checking it."""
    own = function.__name__
    cells = [
        code(name, without_body(inspect.getsource(function))),
        code(f"{name}-check", f"{IMPORT_CHECK}\n\ncheck({own})"),
    ]
    if imports := needed_imports(function):
        cells.insert(0, code(f"{name}-imports", imports))
    if own in names:
        back = f"from {function.__module__} import {own}"
        back = f"# The rest of the chapter uses the package's own.\n{back}"
        cells.append(code(f"{name}-own", back))
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


def plain(source: str, words: dict[str, str]) -> str:
    """Return MyST as Markdown that JupyterLab shows by itself.

    Raises ValueError for a directive that it does not know.
    """
    lines = source.splitlines()
    for fence in reversed(MARKDOWN.parse(source)):
        directive = re.match(r"\{([\w-]+)\} *(.*)", fence.info)
        if directive and fence.map:
            kind, title = directive.groups()
            options = re.findall(r"^:\w+:.*", fence.content, flags=re.M)
            body = fence.content.strip().removeprefix("\n".join(options))
            box = boxed(kind, title, " ".join(options), body.strip(), words)
            lines[slice(*fence.map)] = box.splitlines()
    text = re.sub(r"^\([a-z0-9-]+\)=\n", "", "\n".join(lines), flags=re.M)
    text = re.sub(r"^(\S.*)\n: ", r"- \1: ", text, flags=re.M)
    return re.sub(
        r"\{([\w:]+)\}`([^`]+)`",
        lambda role: said(role[1], role[2], words),
        text,
    ).strip()


def boxed(
    kind: str, title: str, options: str, body: str, words: dict[str, str]
) -> str:
    """Return a directive as Markdown."""
    # Math may not stand behind the `>` of a quotation, so HTML makes the box.
    if kind == "admonition" and "dropdown" in options:
        head = f"<summary><b>{title}</b></summary>"
        return f"<details>{head}\n\n{body}\n\n</details>"
    if kind == "admonition":
        return f"<blockquote>\n\n**{title}**\n\n{body}\n\n</blockquote>"
    if kind in ("exercise", "exercise-start"):
        return f"**Exercise: {title}**\n\n{body}"
    if kind == "exercise-end":
        return ""
    if kind == "math":
        label = options.removeprefix(":label:").strip()
        return f"$$\n{body} \\tag{{{words[label].strip('()')}}}\n$$"
    raise ValueError(f"no plain form of the directive {kind!r}")


def said(role: str, text: str, words: dict[str, str]) -> str:
    """Return the text that a role stands for."""
    own, _, _ = text.partition(" <")
    if own != text or role == "term":
        return own
    if role == "cite:t":
        return re.sub(r", (\d+)$", r" [\1]", words[text])
    if role == "cite:p":
        return f"[{', '.join(words[key] for key in text.split(','))}]"
    if role in ("ref", "numref", "eq"):
        return words[text]
    raise ValueError(f"no plain form of the role {role!r}")


def words_of_labels() -> dict[str, str]:
    """Return what the book prints for each label, in all chapters."""
    works = parse_file(str(ROOT / "book" / "references.bib")).entries
    words = dict(zip(works, AuthorYearLabels().format_labels(works.values())))
    for page in (ROOT / "book").glob("*.md"):
        words |= titles(page.read_text(encoding="utf-8"))
    for chapter, path in enumerate(NOTEBOOKS, start=1):
        figures, equations = count(1), count(1)
        for cell in nbformat.read(path, as_version=4).cells:
            if figure := cell.metadata.get("mystnb", {}).get("figure"):
                words[figure.name] = f"Fig. {chapter}.{next(figures)}"
            for label in re.findall(r"\{math\}\n:label: (\S+)", cell.source):
                words[label] = f"({chapter}.{next(equations)})"
            words |= titles(cell.source)
    return words


def titles(source: str) -> dict[str, str]:
    """Return the titles of labelled headings, by their labels."""
    return dict(re.findall(r"^\((.+)\)=\n#+ (.+)", source, flags=re.M))


if __name__ == "__main__":
    folder = Path(sys.argv[1]) if sys.argv[1:] else LIVE
    folder.mkdir(parents=True, exist_ok=True)
    words = words_of_labels()
    for path in NOTEBOOKS:
        nbformat.write(generate(path, words), folder / path.name)
        print(folder / path.name)
