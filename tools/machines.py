"""Re-execute every notebook as other machines would, and compare the outputs.

    python tools/machines.py [NAME ...]

A machine is a kernel of OpenBLAS with one or two threads, numpy without its own
vector instructions, the lowest versions that pyproject.toml allows, or another
Python. Names choose machines by a part of what is printed of them. What can't
run here is named. Exits with 1 if one output differs in one byte.
"""

from __future__ import annotations

import os
import platform
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import nbformat

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
PLACE = ROOT / "_build" / "machines"
KERNELS = {
    "x86_64": "Prescott Nehalem Sandybridge Haswell Zen SkylakeX Cooperlake "
    "SapphireRapids",
    "aarch64": "ARMV8 CORTEXA57 NEOVERSEN1 NEOVERSEV1",
    "arm64": "ARMV8 VORTEX",
}
VERSIONS = ("3.11", "3.12", "3.13", "3.14")
RUNNER = ("nbval", "pytest", "pytest-xdist")
# Prints the kernel that a process got, after using it: one that needs more than
# the processor has ends the process.
GOT = """
import numpy as np, threadpoolctl
a = np.ones((64, 64))
assert (a @ a == 64).all()
print(*{pool.get("architecture") for pool in threadpoolctl.threadpool_info()})
"""
FEATURES = """
from numpy._core import _multiarray_umath as core
print(*(f for f in core.__cpu_dispatch__ if core.__cpu_features__[f]))
"""


@dataclass(frozen=True)
class Machine:
    """A Python that runs the notebooks, and what its environment says."""

    name: str
    python: Path = Path(sys.executable)
    variables: dict[str, str] = field(default_factory=dict)


def ask(code: str, **variables: str) -> str:
    """Return what a new Python prints, or nothing where it fails."""
    asked = subprocess.run(
        [sys.executable, "-c", code],
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, **variables},
    )
    return asked.stdout.strip() if asked.returncode == 0 else ""


def kernels() -> Iterator[Machine]:
    """Yield each kernel that this processor can run, on one and two threads."""
    seen: dict[str, str] = {}
    for kernel in KERNELS.get(platform.machine(), "").split():
        got = ask(GOT, OPENBLAS_CORETYPE=kernel)
        if not got or got in seen:
            why = f"the same as {seen[got]}" if got else "not on this processor"
            print(f"{kernel}: {why}", flush=True)
            continue
        seen[got] = kernel
        for threads in ("1", "2"):
            yield Machine(
                f"{kernel} on {threads} thread{'s' if threads > '1' else ''}",
                variables={
                    "OPENBLAS_CORETYPE": kernel,
                    "OPENBLAS_NUM_THREADS": threads,
                },
            )


def without_vectors() -> Machine:
    """Return this machine with numpy's vector instructions switched off."""
    features = ask(FEATURES)
    return Machine(
        f"numpy without {features or 'any feature'}",
        variables={"NPY_DISABLE_CPU_FEATURES": features},
    )


def find(version: str) -> Path | None:
    """Return a Python of a version on the path, or among those of pyenv."""
    root = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    found = [shutil.which(f"python{version}")]
    found += sorted(map(str, root.glob(f"versions/{version}.*/bin/python3")))
    for path in filter(None, found):
        said = subprocess.run(
            [path, "-V"], check=False, capture_output=True, text=True
        )
        if said.stdout.startswith(f"Python {version}."):
            return Path(path)
    return None


def environment(name: str, python: Path, *packages: str | Path) -> Path:
    """Make an environment with packages; return its Python."""
    place = PLACE / name
    uv("venv", "--clear", "--python", python, place)
    made = place / "bin" / "python"
    uv("pip", "install", "--python", made, *packages)
    return made


def uv(*words: str | Path) -> None:
    """Run uv, which installs quickly."""
    command = [Path(sys.executable).with_name("uv"), *words, "--quiet"]
    subprocess.run(command, check=True, cwd=ROOT)


def lowest() -> Machine:
    """Return the oldest Python here with the lowest versions allowed."""
    version, python = next(
        (version, python) for version in VERSIONS if (python := find(version))
    )
    path = environment(
        "lowest", python, "--resolution", "lowest-direct", ".[cluster]"
    )
    uv("pip", "install", "--python", path, *RUNNER)
    return Machine(f"the lowest versions, Python {version}", path)


def pythons() -> Iterator[Machine]:
    """Yield each other Python that is here, with the locked versions."""
    for version in VERSIONS:
        if version == f"{sys.version_info.major}.{sys.version_info.minor}":
            continue
        python = find(version)
        if python is None:
            print(f"Python {version}: not on this machine", flush=True)
            continue
        locked = ("-r", "requirements/run.txt", "-c", "requirements/test.txt")
        yield Machine(
            f"the locked versions, Python {version}",
            environment(version, python, *locked, *RUNNER),
        )


def machines() -> Iterator[Machine]:
    """Yield all machines; an environment is made when its turn comes."""
    yield from kernels()
    yield without_vectors()
    yield lowest()
    yield from pythons()


def cells() -> int:
    """Return the number of code cells of all notebooks."""
    return sum(
        cell.cell_type == "code"
        for path in NOTEBOOKS
        for cell in nbformat.read(path, as_version=4).cells
    )


def run(machine: Machine) -> bool:
    """Re-execute all notebooks, print what came out, tell if all is well."""
    begin = time.perf_counter()
    options = "-q -p no:cacheprovider -n 2 --dist loadfile --nbval"
    ran = subprocess.run(
        [
            str(machine.python),
            *("-m", "pytest", *options.split(), "--nbval-current-env"),
            *("-c", os.devnull, "--rootdir", str(ROOT / "notebooks")),
            *map(str, NOTEBOOKS),
        ],
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), **machine.variables},
    )
    passed = re.findall(r"(\d+) passed", ran.stdout)
    same = int(passed[-1]) if passed else 0
    took = f"{time.perf_counter() - begin:.0f} s"
    print(f"{machine.name}: {same} of {cells()}, {took}", flush=True)
    good = ran.returncode == 0 and same == cells()
    if not good:
        print(ran.stdout[-6000:], ran.stderr[-2000:], sep="\n", flush=True)
    return good


def main(names: list[str]) -> None:
    """Run the machines, those that are named or all."""
    differ, count = [], 0
    for machine in machines():
        if not names or any(name in machine.name for name in names):
            count += 1
            if not run(machine):
                differ.append(machine.name)
    print(f"{count} machines, {cells()} cells on each")
    if differ or not count:
        sys.exit(f"other outputs on: {', '.join(differ) or 'no machine'}")


if __name__ == "__main__":
    main(sys.argv[1:])
