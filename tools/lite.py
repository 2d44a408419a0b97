"""Build JupyterLite into the site: Jupyter whose Python runs in the browser.

    PYTHONPATH=book/_ext python tools/lite.py

The settings stand in lite/. Python's files are those that the pages use: the
site has them once, at python/NAME. Without them it gets no JupyterLite. What
only JupyterLite asks for lies in a folder of its own, and stands with the rest
in one lock, which names the sum of each file: the browser refuses any other.
Nothing is fetched, and two builds of the same sources are equal.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import shutil
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import edition
import nbformat
import say
from chapters import NOTEBOOKS, ROOT, SOURCES, made_from
from labels import words_of_labels
from language import COURSE, _, short
from live import generate
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from python_folder import lock_of, python_folder

from notebooks import METADATA

SITE = ROOT / "_build" / "html"
SETTINGS = ROOT / "lite"
WORK = ROOT / "_build" / "lite"
EXTENSIONS = Path(sys.prefix) / "share" / "jupyter" / "labextensions"
KERNEL = "@jupyterlite/pyodide-kernel-extension"
SHOWN_BY = (KERNEL, "@jupyter-widgets/jupyterlab-manager")
# Of the fonts of icons, what browsers too old for Python would take.
UNUSED = (
    "build/fa-*.eot",
    "build/fa-*.svg",
    "build/fa-*.ttf",
    "build/fa-*.woff",
)
CONFIG = "etc/ipython/ipython_config.py"
# Without the first, a browser asks the server's root for an icon.
FIRST = """
    <link rel="icon" href="../../_static/favicon.svg">
    <script src="../start.js"></script>"""
FRESH = _("""\
# A notebook of your own

The package of the course is here. Run the cell, change it, add others. What you
write stays in this browser; *File > Download* saves a copy.""")
FRESH_CODE = """\
from lecture_code import scalar
from lecture_code.data import Data
from lecture_code.gradient_descent import gradient_descent

data = Data([1, 2, 3], [2, 4, 6])
descent = gradient_descent(
    scalar.gradient, data, 1.0, learning_rate=0.01, epochs=100
)
scalar.forward(descent.weight, 4)"""


def write_notebooks(folder: Path) -> None:
    """Write the chapters, their live notebooks and a fresh one.

    Those of another language stand in a folder.
    """
    words = words_of_labels()
    for source in SOURCES:
        name = made_from(source).name
        chapter = nbformat.read(NOTEBOOKS / name, as_version=4)
        write(chapter, folder / name)
        write(generate(source, words), folder / "live" / name)
    for language in edition.languages():
        made = ROOT / "_build" / language
        for part, place in (("notebooks", ""), ("_build/live", "live")):
            for path in sorted((made / part).glob("*.ipynb")):
                notebook = nbformat.read(path, as_version=4)
                write(notebook, folder / short(language) / place / path.name)
        told = edition.translation(language, COURSE)(FRESH, 1, "")
        write(fresh(told), folder / short(language) / "fresh.ipynb")
    write(fresh(FRESH), folder / "fresh.ipynb")


def fresh(told: str) -> Any:
    """Return a notebook for what a reader wants to try."""
    cells = [new_markdown_cell(told), new_code_cell(FRESH_CODE)]
    for number, cell in enumerate(cells):
        cell.id = f"fresh-{number}"
    return new_notebook(cells=cells, metadata=METADATA)


def write(notebook: Any, path: Path) -> None:
    """Write a notebook that is trusted: its stored pictures are shown.

    Where there is a server of Jupyter, it marks the cells, and nbformat takes
    that for its own and writes no mark.
    """
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.metadata["trusted"] = True
    path.parent.mkdir(parents=True, exist_ok=True)
    write_json(path, notebook)


def write_wheels(folder: Path) -> None:
    """Write the wheels that JupyterLite's kernel needs besides Python's files.

    Its own come with its package. It also asks for ssl and jedi, which nothing
    here needs: empty wheels stand for them. The last one has the settings of
    IPython.
    """
    folder.mkdir()
    own = EXTENSIONS / KERNEL / "static" / "pypi"
    for name in ("ipykernel", "piplite", "pyodide_kernel"):
        (wheel,) = own.glob(f"{name}-*.whl")
        shutil.copy(wheel, folder)
    for name in ("ssl", "jedi"):
        write_wheel(folder, name, {})
    config = (SETTINGS / "ipython_config.py").read_text("utf-8")
    data = {f"ipython_settings-1.data/data/{CONFIG}": config}
    write_wheel(folder, "ipython_settings", data)


def write_wheel(folder: Path, name: str, files: Mapping[str, str]) -> None:
    """Write a wheel of version 1 that holds `files`, without any date."""
    info = f"{name}-1.dist-info"
    about = {
        f"{info}/METADATA": "Metadata-Version: 2.1\n"
        f"Name: {name}\nVersion: 1\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\n"
        "Tag: py3-none-any\n",
        f"{info}/RECORD": "",
    }
    with zipfile.ZipFile(folder / f"{name}-1-py3-none-any.whl", "w") as wheel:
        for path, text in {**files, **about}.items():
            wheel.writestr(zipfile.ZipInfo(path), text)


def with_wheels(
    lock: Mapping[str, Any], wheels: Path, place: str
) -> dict[str, Any]:
    """Return Pyodide's lock with the wheels of a folder added.

    `place` leads to that folder from Python's files.
    """
    packages = dict(lock["packages"])
    for wheel in sorted(wheels.iterdir()):
        name, version, *_ = wheel.name.split("-")
        name = name.replace("_", "-")
        packages[name] = {
            "name": name,
            "version": version,
            "file_name": f"{place}/{wheel.name}",
            "install_dir": "site",
            "sha256": hashlib.sha256(wheel.read_bytes()).hexdigest(),
            "package_type": "package",
            "imports": [],
            "depends": [],
            "unvendored_tests": False,
        }
    return {**lock, "packages": packages}


def configure(lite: Path, python: Path) -> None:
    """Tell JupyterLite in the folder `lite` where its Python is.

    All packages are loaded as the kernel starts, side by side.
    """
    lock = with_wheels(lock_of(python), lite / "python", "../../lite/python")
    write_json(lite / "pyodide-lock.json", lock)
    path = lite / "jupyter-lite.json"
    settings = json.loads(path.read_text("utf-8"))
    plugins = settings["jupyter-config-data"]["litePluginSettings"]
    kernel = plugins[f"{KERNEL}:kernel"]
    kernel["pyodideUrl"] = f"./../python/{python.name}/pyodide.js"
    kernel["loadPyodideOptions"]["packages"] = sorted(lock["packages"])
    write_json(path, settings)


def write_json(path: Path, data: Any) -> None:
    """Write what JSON can hold."""
    path.write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")


def start_first(page: Path) -> None:
    """Let start.js run on a page before JupyterLite does."""
    text = page.read_text(encoding="utf-8")
    for old, new in (
        ("<html>", '<html lang="en">'),
        ("<head>", f"<head>{FIRST}"),
        ("await import(", "await ready();\n        await import("),
    ):
        if text.count(old) != 1:
            raise ValueError(f"{page} must have {old} once; got {text!r}")
        text = text.replace(old, new)
    page.write_text(text, encoding="utf-8")


def build(python: Path) -> int:
    """Build JupyterLite into the site; return 0, or 1 if its tool failed."""
    shutil.rmtree(WORK, ignore_errors=True)
    shutil.copytree(SETTINGS, WORK)
    write_notebooks(WORK / "files")
    command = [sys.executable, "-m", "jupyterlite_core", "build"]
    command += ["--output-dir=site"]
    command += [
        f"--LiteBuildConfig.federated_extensions={EXTENSIONS / name}"
        for name in SHOWN_BY
    ]
    # It reads its settings, and keeps its notes, where it is started.
    with contextlib.chdir(WORK):
        if say.main("building JupyterLite", command):
            return 1
    lite = WORK / "site"
    write_wheels(lite / "python")
    configure(lite, python)
    shutil.copy(SETTINGS / "start.js", lite)
    start_first(lite / "lab" / "index.html")
    for pattern in UNUSED:
        for path in lite.glob(pattern):
            path.unlink()
    shutil.rmtree(SITE / "lite", ignore_errors=True)
    shutil.move(lite, SITE / "lite")
    return 0


def main() -> int:
    """Build, or say why there is no JupyterLite; return the exit status."""
    python = python_folder()
    if python is None:
        print("no JupyterLite in the site: there are no files of Python")
        return 0
    return build(python)


if __name__ == "__main__":
    sys.exit(main())
