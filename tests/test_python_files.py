"""Python for the browser: whoever carries a file, Pyodide's own sum decides."""

from __future__ import annotations

import hashlib
import io
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
import python_files
from browsing import ROOT
from formulas import NODE

WHEEL = b"a wheel"
ENTRY = {
    "file_name": "thing-1.0-py3-none-any.whl",
    "sha256": hashlib.sha256(WHEEL).hexdigest(),
}


def carrier(content: bytes) -> Any:
    return lambda _name: content


def unreachable(_name: str) -> bytes:
    raise OSError("no route")


def test_a_file_is_fetched_once(tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    who = {"a": carrier(WHEEL)}
    assert python_files.fetched(ENTRY, cache, who) == WHEEL
    assert python_files.fetched(ENTRY, cache, {}) == WHEEL


@pytest.mark.parametrize("wrong", [b"a wheeL", b"", WHEEL + b"\0"])
def test_a_file_with_another_sum_is_refused(
    tmp_path: Path, wrong: bytes
) -> None:
    who = {"a folder": carrier(wrong)}
    with pytest.raises(
        python_files.NoCarrierError,
        match=r"^thing-1\.0-py3-none-any\.whl: a folder: refused, its sha256",
    ):
        python_files.fetched(ENTRY, tmp_path, who)
    assert list(tmp_path.iterdir()) == []


def test_the_next_carrier_is_asked(tmp_path: Path) -> None:
    who = {"a": unreachable, "b": carrier(b"other"), "c": carrier(WHEEL)}
    assert python_files.fetched(ENTRY, tmp_path, who) == WHEEL
    # Who can't be reached is not waited for again.
    assert list(who) == ["b", "c"]


def test_a_spoilt_cache_is_not_believed(tmp_path: Path) -> None:
    (tmp_path / str(ENTRY["file_name"])).write_bytes(b"spoilt")
    who = {"a": carrier(WHEEL)}
    assert python_files.fetched(ENTRY, tmp_path, who) == WHEEL


def test_a_mirror_replaces_all_other_carriers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert len(python_files.carriers("1")) == 2
    (tmp_path / "thing.whl").write_bytes(WHEEL)
    for mirror in (str(tmp_path), tmp_path.as_uri(), f"{tmp_path.as_uri()}/"):
        monkeypatch.setenv("PYODIDE_WHEELS", mirror)
        (read,) = python_files.carriers("1").values()
        assert read("thing.whl") == WHEEL
        with pytest.raises(OSError, match="nothing"):
            read("nothing.whl")


@pytest.mark.parametrize(("ci", "status"), [("", 0), ("true", 1)])
def test_without_a_carrier_a_line_says_so(
    tmp_path: Path, ci: str, status: int
) -> None:
    place = tmp_path / "made"
    code = f"""
import sys, pathlib, python_files
python_files.PLACE = pathlib.Path({str(place)!r})
sys.exit(python_files.main())
"""
    paths = [ROOT / "tools", ROOT / "book" / "_ext"]
    ran = subprocess.run(
        [sys.executable, "-c", code],
        check=False,
        capture_output=True,
        encoding="utf-8",
        env=os.environ
        | {
            "PYTHONPATH": os.pathsep.join(map(str, paths)),
            "PYODIDE_WHEELS": str(tmp_path / "nowhere"),
            "XDG_CACHE_HOME": str(tmp_path),
            "CI": ci,
        },
    )
    assert ran.returncode == status, ran.stderr
    first, said = ran.stdout.splitlines()
    assert first == "gathering Python for the browser ..."
    assert said.startswith("The book has no button that runs it here: ")
    assert str(tmp_path / "nowhere") in said
    assert list(place.iterdir()) == []


def test_every_package_has_all_that_it_needs() -> None:
    found = python_files.packages(python_files.official())
    assert {"numpy", "matplotlib", "ipython", "pillow"} <= set(found)
    assert not python_files.NOT_NEEDED.intersection(found)
    for entry in found.values():
        assert set(entry["depends"]) <= set(found), entry["name"]


def test_what_is_left_out_of_a_wheel(tmp_path: Path) -> None:
    names = {
        "matplotlib/figure.py": True,
        "matplotlib/figure.pyi": False,
        "matplotlib/tests/test_figure.py": False,
        "matplotlib/backends/backend_svg.py": True,
        "matplotlib/backends/backend_qt.py": False,
        "matplotlib/mpl-data/fonts/ttf/DejaVuSans-Oblique.ttf": True,
        "matplotlib/mpl-data/fonts/ttf/STIXGeneral.ttf": False,
        "matplotlib/mpl-data/fonts/ttf/LICENSE_DEJAVU": True,
        "matplotlib-3.8.4.dist-info/METADATA": True,
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in names:
            archive.writestr(name, "")
    python_files.unpack("matplotlib", packed.getvalue(), tmp_path)
    left = {
        path.relative_to(tmp_path).as_posix()
        for path in tmp_path.rglob("*")
        if path.is_file()
    }
    assert left == {name for name, stays in names.items() if stays}


@pytest.fixture(scope="module")
def made() -> Path:
    """Return the folder that the built site has."""
    folders = [p for p in python_files.PLACE.glob("*") if p.is_dir()]
    if not folders and os.environ.get("CI") != "true":
        pytest.skip("no carrier had Pyodide's wheels")
    (folder,) = folders
    return folder


@pytest.mark.slow
def test_the_lock_names_the_files_and_their_sums(made: Path) -> None:
    lock = json.loads((made / "pyodide-lock.json").read_text("utf-8"))
    entries = lock["packages"].values()
    for entry in entries:
        content = (made / entry["file_name"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == entry["sha256"]
    core = {*python_files.CORE, "python_stdlib.zip", "pyodide-lock.json"}
    wheels = {entry["file_name"] for entry in entries}
    assert {path.name for path in made.iterdir()} == core | wheels
    assert lock["info"] == python_files.official()["info"]
    assert made.name == python_files.name_of(made)


@pytest.mark.slow
def test_the_files_hold_the_package_with_its_sources(made: Path) -> None:
    with zipfile.ZipFile(next(made.glob("lecture_code-*.whl"))) as archive:
        packed = {
            name: archive.read(name)
            for name in archive.namelist()
            if name.endswith(".py")
        }
    sources = {
        path.relative_to(ROOT).as_posix(): path.read_bytes()
        for path in (ROOT / "lecture_code").rglob("*.py")
    }
    assert packed == sources


@pytest.mark.slow
def test_the_files_are_what_pyodide_loads(made: Path) -> None:
    """In Node, by Pyodide's own loader, which checks the sum of each."""
    code = f"""
import {{ loadPyodide }} from {(made / "pyodide.mjs").as_uri()!r};
const packages = ["matplotlib", "lecture-code", "ipywidgets"];
const quiet = () => {{}};
const python = await loadPyodide({{ packages, stdout: quiet, stderr: quiet }});
console.log(python.runPython(`
import json, sys, numpy, matplotlib.pyplot, ipywidgets
from lecture_code import vectorised
files = numpy.__file__, json.__file__, vectorised.__cached__
json.dumps([*files, sys.maxsize])`));
"""
    ran = subprocess.run(
        [NODE, "--input-type=module", "-e", code],
        check=False,
        capture_output=True,
        encoding="utf-8",
    )
    assert ran.returncode == 0, ran.stderr[-2000:]
    *modules, largest = json.loads(ran.stdout)
    site = "/lib/python3.12/site-packages"
    assert modules == [
        f"{site}/numpy/__init__.pyc",
        "/lib/python312.zip/json/__init__.pyc",
        f"{site}/lecture_code/__pycache__/vectorised.cpython-312.pyc",
    ]
    assert largest == 2**31 - 1
