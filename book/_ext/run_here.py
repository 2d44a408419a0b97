"""Let a reader run a chapter in its page: Python in the browser.

Python's files lie in `_build/python/NAME`, where `tools/python_files.py` puts
them. The site gets them as `python/NAME`, and each chapter a button; without
them there is none. `run_here.js` makes the button. Its press loads
`run_here/page.js`, which starts `run_here/worker.js`, which loads Python.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import shutil
from base64 import b64encode
from functools import cache
from pathlib import Path
from typing import Any

from chapters import ROOT, SOURCES
from language import up
from python_folder import lock_of, python_folder
from sphinx.application import Sphinx
from typed import keys, version

SCRIPTS = ROOT / "book" / "_run_here"
# What Python needs to start, and what the cells of the chapters import.
CORE = (
    "pyodide.js",
    "pyodide.asm.js",
    "pyodide.asm.wasm",
    "python_stdlib.zip",
    "pyodide-lock.json",
)
IMPORTED = ("lecture-code", "numpy", "matplotlib")
# What a web server compresses; wheels and the like are compressed already.
COMPRESSED = {".js", ".json", ".wasm"}


def needed(packages: dict[str, Any]) -> list[str]:
    """Return the names of the packages that chapters import, and theirs."""
    names = [*IMPORTED]
    for name in names:
        names += [n for n in packages[name]["depends"] if n not in names]
    return names


def sum_of(path: Path) -> str:
    """Return the sum of a file, as a browser compares it."""
    digest = hashlib.sha256(path.read_bytes()).digest()
    return f"sha256-{b64encode(digest).decode()}"


@cache
def sent(path: Path) -> int:
    """Return the bytes that a web server sends of a file."""
    content = path.read_bytes()
    return len(gzip.compress(content) if path.suffix in COMPRESSED else content)


@cache
def settings(folder: Path) -> dict[str, Any]:
    """Return what the worker knows of Python's files."""
    packages = lock_of(folder)["packages"]
    wheels = {
        name: packages[package]["file_name"]
        for package in needed(packages)
        for name in packages[package]["imports"]
    }
    files = [folder / name for name in (*CORE, *sorted({*wheels.values()}))]
    return {
        "folder": f"../../{up()}python/{folder.name}/",
        "wheels": wheels,
        "sums": {path.name: sum_of(path) for path in files},
        "sizes": {path.name: sent(path) for path in files},
        "cell": (SCRIPTS / "cell.py").read_text("utf-8"),
    }


@cache
def worker_script(folder: Path) -> bytes:
    """Return the script that holds Python."""
    script = (SCRIPTS / "worker.js").read_text("utf-8")
    return f"const python = {json.dumps(settings(folder))};\n{script}".encode()


@cache
def page_script(folder: Path) -> bytes:
    """Return the script that a press on the button loads."""
    styles = (SCRIPTS / "run_here.css").read_bytes()
    files = {
        "worker": f"worker.js?v={version(worker_script(folder))}",
        "styles": f"run_here.css?v={version(styles)}",
        "size": sum(settings(folder)["sizes"].values()),
    }
    script = (SCRIPTS / "page.js").read_text("utf-8")
    named = f"const files = {json.dumps(files)};\n"
    return f"{{\n{named}{keys()}{script}}}\n".encode()


def megabytes(size: int) -> str:
    """Return a size as it is told, rounded up."""
    return f"{-(-size // 1_000_000)}"


def add_button(
    app: Sphinx, page: str, _template: str, _context: Any, _doctree: Any
) -> None:
    """Let a chapter load the script that makes the button."""
    folder = python_folder()
    chapter = Path(app.env.doc2path(page)) in SOURCES
    if folder and chapter and app.builder.name == "html":
        size = sum(settings(folder)["sizes"].values())
        named: Any = {
            "data-page": f"run_here/page.js?v={version(page_script(folder))}",
            "data-size": megabytes(size),
        }
        app.add_js_file("run_here.js", loading_method="defer", **named)


def write(app: Sphinx, exception: Exception | None) -> None:
    """Put Python's files, and the scripts that load them, into the site."""
    folder = python_folder()
    if not folder or app.builder.name != "html" or exception:
        return
    scripts = Path(app.outdir) / "_static" / "run_here"
    scripts.mkdir(exist_ok=True)
    (scripts / "page.js").write_bytes(page_script(folder))
    (scripts / "worker.js").write_bytes(worker_script(folder))
    shutil.copy(SCRIPTS / "run_here.css", scripts)
    if up():
        return  # the edition loads the files of the course
    place = Path(app.outdir) / "python"
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(folder, place / folder.name, copy_function=link)


def link(source: str, target: str) -> None:
    """Give a file another name; copy it where the disk can't do that."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy(source, target)


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect to the steps of the build."""
    app.connect("html-page-context", add_button)
    app.connect("build-finished", write)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
