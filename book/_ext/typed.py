"""Functions that are typed in a page, and checked there.

The directive `typed` names a task of `lecture_code.practice`. It makes a box
with the function without its body, or with the code in which to find the bug;
`typed.js` shows it. Its first use loads `practice/box.js`, and the first check
`practice/engine.js`: MicroPython, the modules that judge, and the solutions.
"""

from __future__ import annotations

import ast
import base64
import gzip
import hashlib
import html
import inspect
import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from docutils import nodes
from language import PACKAGE, _, words
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from sphinx.writers.html5 import HTML5Translator
from votes import read

from lecture_code import practice
from lecture_code.practice.tasks import TASKS
from lecture_code.practice.tasks.task import Task

ROOT = Path(__file__).parents[2]
ENGINE = ROOT / "node_modules/@micropython/micropython-webassembly-pyscript"
SCRIPTS = ROOT / "book" / "_practice"
PRACTICE = Path(practice.__file__).parent
# What only notebooks need.
LEFT_OUT = ("notebook.py", "notebook_words.py", "error_help.py")
# What MicroPython lacks, as far as the modules use it.
STAND_INS = {
    "__future__.py": "annotations = None\n",
    "typing.py": "Any = object\n",
    "lecture_code/__init__.py": "",
    "lecture_code/language.py": f"WORDS = {words(PACKAGE)!r}\n\n\n"
    "def _(text):\n    return WORDS.get(text, text)\n",
}


class Box(nodes.General, nodes.Element):
    """A box in which a function is typed."""


class TypedDirective(SphinxDirective):
    """Let the function be typed whose task is the argument."""

    required_arguments = 1
    has_content = True

    def run(self) -> list[nodes.Node]:
        """Return the box, below what stands in the directive."""
        name = self.arguments[0]
        if name not in TASKS:
            raise self.error(f"no task {name!r} in lecture_code.practice")
        box = Box(name=name)
        if self.content:
            read(self, "\n".join(self.content), box)
        return [box]


def asked(task: Task) -> str:
    """Return what stands above a box that has no words of its own.

    The docstring in the box stays English, so another language explains it.
    """
    told = _("Correct the code, and check it.")
    if not task.start:
        name = task.function.__name__
        told = _("Type the body of <code>{name}</code>, and check it.").format(
            name=name
        )
    english = docstring(task)
    explained = re.sub("`(.*?)`", r"<code>\1</code>", _(english))
    return told if _(english) == english else f"{explained}{told}"


def docstring(task: Task) -> str:
    """Return what the function of a task should do, in one line."""
    return " ".join(str(inspect.getdoc(task.function)).split())


def start(task: Task) -> str:
    """Return the code with which a box begins."""
    head, _ = parts(task)
    return task.start or f"{head}\n    "


def solution(task: Task) -> str:
    """Return the right function, as one types it in a page."""
    head, body = parts(task)
    # The judge knows a descent by its own kind of list.
    return f"{head}\n{body}\n".replace("Weights([w])", "[w]")


def parts(task: Task) -> tuple[str, str]:
    """Return the head of the right function, with its docstring; its body."""
    source = inspect.getsource(task.function)
    (function,) = ast.parse(source).body
    assert isinstance(function, ast.FunctionDef)
    lines = source.splitlines()
    told, first = function.body[:2]
    doc = "\n".join(lines[told.lineno - 1 : told.end_lineno])
    head = f"def {function.name}({', '.join(task.arguments)}):"
    if len(head) > 72:
        head = head.replace("(", "(\n    ").replace("):", "\n):")
    return f"{head}\n{doc}", "\n".join(lines[first.lineno - 1 :])


def sources() -> dict[str, str]:
    """Return the modules that judge, by their paths for MicroPython."""
    found = {
        path.relative_to(PRACTICE.parents[1]).as_posix(): path.read_text(
            "utf-8"
        )
        for path in sorted(PRACTICE.rglob("*.py"))
        if path.name not in LEFT_OUT
    }
    return STAND_INS | found


def folders() -> list[str]:
    """Return the folders of these modules, the outer ones first."""
    found = {Path(path).parent.as_posix() for path in sources()}
    return sorted(found - {"."})


@cache
def engine_script() -> bytes:
    """Return the script that the first check loads: Python, and the judge."""
    data = {
        "script": packed(ENGINE / "micropython.mjs"),
        "wasm": packed(ENGINE / "micropython.wasm"),
        "folders": folders(),
        "sources": sources(),
    }
    names = {
        "engine": data,
        "solutions": {name: solution(task) for name, task in TASKS.items()},
        "worker": (SCRIPTS / "worker.js").read_text("utf-8"),
    }
    return f"Object.assign(practice, {json.dumps(names)});\n".encode()


@cache
def box_script() -> bytes:
    """Return the script that the first use of a box loads."""
    names = json.dumps({"address": f"engine.js?v={version(engine_script())}"})
    script = (SCRIPTS / "box.js").read_text("utf-8")
    return f"const practice = {names};\n{{\n{keys()}{script}}}\n".encode()


def keys() -> str:
    """Return what the boxes to type in do with the keys: `keys`, in a block."""
    return (SCRIPTS / "keys.js").read_text("utf-8")


def version(script: bytes) -> str:
    """Return what tells a script from an older one in a browser's cache."""
    return hashlib.md5(script, usedforsecurity=False).hexdigest()[:8]


def packed(path: Path) -> str:
    """Return a file as text: zipped, the same each time."""
    return base64.b64encode(gzip.compress(path.read_bytes(), mtime=0)).decode()


def open_box(self: HTML5Translator, node: Box) -> None:
    """Write the begin of a box; only a page of the site has boxes."""
    if self.builder.name != "html":
        raise nodes.SkipNode
    self.body.append(f'<section class="typed" data-function="{node["name"]}">')
    if not node.children:
        self.body.append(f"<p>{asked(TASKS[node['name']])}</p>")


def close_box(self: HTML5Translator, node: Box) -> None:
    """Write what is typed, and the end of the box."""
    code = html.escape(start(TASKS[node["name"]]), quote=False)
    self.body.append(
        f"<noscript>{_('It needs JavaScript.')}</noscript>"
        f"<textarea hidden>\n{code}</textarea></section>\n"
    )


def leave_out(*_: Any) -> None:
    """Write no box."""
    raise nodes.SkipNode


def add_script(
    app: Sphinx, _page: str, _template: str, _context: Any, doctree: Any
) -> None:
    """Let a page that has boxes load the script for them."""
    if app.builder.name == "html" and doctree and any(doctree.findall(Box)):
        named: Any = {
            "data-practice": f"practice/box.js?v={version(box_script())}"
        }
        app.add_js_file("typed.js", loading_method="defer", **named)


def write(app: Sphinx, exception: Exception | None) -> None:
    """Write the scripts that the boxes load."""
    if app.builder.name == "html" and not exception:
        folder = Path(app.outdir) / "_static" / "practice"
        folder.mkdir(exist_ok=True)
        (folder / "box.js").write_bytes(box_script())
        (folder / "engine.js").write_bytes(engine_script())


def setup(app: Sphinx) -> dict[str, bool]:
    """Add the directive, and the scripts of the pages that use it."""
    skip: Any = (leave_out, None)
    app.add_node(Box, html=(open_box, close_box), latex=skip, text=skip)
    app.add_directive("typed", TypedDirective)
    app.connect("html-page-context", add_script)
    app.connect("build-finished", write)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
