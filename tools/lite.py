"""Build JupyterLite into the site: Jupyter, and Python with it, in the browser.

    python tools/lite.py

The settings stand in lite/. Its Python is that of the folder which
`python_folder` names, and which the pages use as well: the site has it once, at
python/NAME. What only JupyterLite's kernel asks for is added beside it.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import nbformat
from chapters import NOTEBOOKS, ROOT, SOURCES, made_from
from labels import words_of_labels
from python_folder import python_folder

import live

SITE = ROOT / "_build" / "html"
SETTINGS = ROOT / "lite"
EXTENSIONS = Path(sys.prefix) / "share" / "jupyter" / "labextensions"
KERNEL = "@jupyterlite/pyodide-kernel-extension"
WIDGETS = "@jupyter-widgets/jupyterlab-manager"
KERNEL_PLUGIN = f"{KERNEL}:kernel"
# The kernel's own wheels, from its package.
OWN = ("ipykernel", "piplite", "pyodide_kernel")


def contents(folder: Path) -> None:
    folder.mkdir(parents=True)
    words = words_of_labels()
    (folder / "live").mkdir()
    for source in SOURCES:
        name = made_from(source).name
        notebook = nbformat.read(NOTEBOOKS / name, as_version=4)
        write(notebook, folder / name)
        write(live.generate(source, words), folder / "live" / name)


def write(notebook: Any, path: Path) -> None:
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.metadata["trusted"] = True
    nbformat.write(notebook, path)


def wheel(path: Path, files: dict[str, bytes]) -> None:
    name, version, *_ = path.name.split("-")
    info = f"{name}-{version}.dist-info"
    files = {
        **files,
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n".encode(),
        f"{info}/WHEEL": b"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{info}/RECORD": b"",
    }
    with zipfile.ZipFile(path, "w") as z:
        for name, body in files.items():
            z.writestr(zipfile.ZipInfo(name), body)


def lock(python: Path, out: Path) -> list[str]:
    wheels = out / "python"
    wheels.mkdir()
    for name in OWN:
        (found,) = (EXTENSIONS / KERNEL / "static" / "pypi").glob(f"{name}-*.whl")
        shutil.copy(found, wheels)
    wheel(wheels / "ssl-1.0-py3-none-any.whl", {})
    config = (ROOT / "binder" / "ipython_config.py").read_bytes()
    config += b'\nimport logging\nlogging.getLogger("matplotlib.font_manager").setLevel("ERROR")\n'
    wheel(
        wheels / "course_settings-1.0-py3-none-any.whl",
        {"course_settings-1.0.data/data/etc/ipython/ipython_config.py": config},
    )
    lock = json.loads((python / "pyodide-lock.json").read_text("utf-8"))
    for path in sorted(wheels.iterdir()):
        name, version, *_ = path.name.split("-")
        name = name.replace("_", "-")
        lock["packages"][name] = {
            "name": name,
            "version": version,
            "file_name": f"../../lite/python/{path.name}",
            "install_dir": "site",
            "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
            "package_type": "package",
            "imports": [],
            "depends": [],
            "unvendored_tests": False,
        }
    (out / "pyodide-lock.json").write_text(json.dumps(lock, indent=1))
    return sorted(lock["packages"])


def main() -> None:
    python = python_folder()
    if python is None:
        print("no Python")
        return
    work = ROOT / "_build" / "lite"
    shutil.rmtree(work, ignore_errors=True)
    shutil.copytree(SETTINGS, work)
    contents(work / "files")
    subprocess.run(
        [
            sys.executable, "-m", "jupyterlite_core", "build",
            "--output-dir", "out",
            *(f"--LiteBuildConfig.federated_extensions={EXTENSIONS / e}" for e in (KERNEL, WIDGETS)),
        ],
        check=True,
        cwd=work,
    )
    out = work / "out"
    names = lock(python, out)
    path = out / "jupyter-lite.json"
    settings = json.loads(path.read_text())
    kernel = settings["jupyter-config-data"]["litePluginSettings"][KERNEL_PLUGIN]
    kernel["pyodideUrl"] = f"./../python/{python.name}/pyodide.js"
    kernel["loadPyodideOptions"]["packages"] = names
    path.write_text(json.dumps(settings, indent=2))
    target = SITE / "lite"
    shutil.rmtree(target, ignore_errors=True)
    shutil.move(out, target)


if __name__ == "__main__":
    main()
