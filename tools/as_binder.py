"""Do what Binder does, without a container: install binder/ on Binder's base.

    python tools/as_binder.py

Binder builds with repo2docker, whose own lock says which JupyterLab and which
ipywidgets wait there. They go into a virtual environment, and on top of them
run the very steps that repo2docker would run in its container, in a copy of the
project. What is left in _build/binder is what `pytest -m binder` tests.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import subprocess
import sys
import time
from importlib.metadata import Distribution, distributions
from pathlib import Path
from typing import Any

import repo2docker
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version
from repo2docker.app import Repo2Docker

ROOT = Path(__file__).parents[1]
PLACE = ROOT / "_build" / "binder"
COPY, ENVIRONMENT, REPORT = PLACE / "project", PLACE / "venv", "report.json"
CONDA = Path(repo2docker.__file__).parent / "buildpacks" / "conda"
# conda cuts in two what PyPI has in one.
ON_PYPI = {
    "jupyterhub-base": "jupyterhub",
    "jupyterhub-singleuser": "jupyterhub",
    "nbconvert-core": "nbconvert",
}
NOT_PYTHON = {"python", "nodejs", "pip"}


def copy_project(folder: Path) -> None:
    """Copy the project without what is built and installed."""
    leave = shutil.ignore_patterns(".*", "_build", "node_modules", "*.egg-info")
    shutil.copytree(ROOT, folder, ignore=leave)


def build_pack(project: Path) -> Any:
    """Return what repo2docker finds that it should build in `project`."""
    with contextlib.chdir(project):
        app = Repo2Docker()
        packs = (each(base_image=app.base_image) for each in app.buildpacks)
        pack = next(pack for pack in packs if pack.detect())
        pack.platform = "linux/amd64"
        return pack


def frozen(version: str) -> dict[str, str]:
    """Return the versions that Binder's base has, by their names on PyPI."""
    lock = (CONDA / f"environment.py-{version}-linux-64.lock").read_text(
        "utf-8"
    )
    found = re.findall(r"/([a-z][\w.-]*?)-(\d[^-/]*)-[^-/]+\.conda", lock)
    pins = {}
    for name, pinned in found:
        with contextlib.suppress(InvalidVersion):  # a library of the system
            Version(pinned)
            pins[ON_PYPI.get(name, name)] = pinned
    return pins


def base_packages(version: str) -> list[str]:
    """Return what Binder's base is asked for; the rest are its dependencies."""
    text = (CONDA / f"environment.py-{version}.yml").read_text("utf-8")
    asked = yaml.safe_load(text)["dependencies"]
    names = [re.split("[=<>]", each)[0] for each in asked]
    return [ON_PYPI.get(n, n) for n in names if n not in NOT_PYTHON]


def make_base(version: str) -> None:
    """Make a virtual environment with the packages of Binder's base."""
    python = shutil.which(f"python{version}")
    works = (
        python
        and subprocess.run(
            [python, "-V"], check=False, capture_output=True
        ).returncode
    )
    if python is None or works != 0:
        python = sys.executable
        print(f"no python{version} here: this is not Binder's Python", end=", ")
        print(f"but {sys.version.split()[0]}", flush=True)
    subprocess.run([python, "-m", "venv", ENVIRONMENT], check=True)
    pins = frozen(version)
    constraints = PLACE / "frozen.txt"
    lines = [f"{name}=={pinned}\n" for name, pinned in sorted(pins.items())]
    constraints.write_text("".join(lines), encoding="utf-8")
    pip("install", f"pip=={pins['pip']}")
    pip("install", "-c", constraints, *base_packages(version))


def pip(*words: str | Path) -> None:
    """Run the environment's pip."""
    python = ENVIRONMENT / "bin" / "python"
    quiet = ["--quiet", "--disable-pip-version-check"]
    subprocess.run([python, "-m", "pip", *quiet, *words], check=True)


def run_steps(pack: Any) -> None:
    """Run repo2docker's steps that come after the base, in the copy."""
    with contextlib.chdir(COPY):
        steps = pack.get_assemble_scripts()
        steps = [step for _, step in steps if "requirements" in step]
        steps += [f"./{step}" for step in pack.get_post_build_scripts()]
    for step in steps:
        print(step, flush=True)
        subprocess.run(
            ["bash", "-c", step],
            check=True,
            cwd=COPY,
            env=binder_environment(),
        )


def binder_environment() -> dict[str, str]:
    """Return the environment variables that a program has on Binder."""
    return {
        **os.environ,
        "PATH": f"{ENVIRONMENT}/bin{os.pathsep}{os.environ['PATH']}",
        "KERNEL_PYTHON_PREFIX": str(ENVIRONMENT),
        "NB_PYTHON_PREFIX": str(ENVIRONMENT),
        "REPO_DIR": str(COPY),
        "PIP_QUIET": "1",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    }


def megabytes(folder: Path) -> float:
    """Return the size of the files in a folder, in 1e6 bytes."""
    sizes = (p.lstat().st_size for p in folder.rglob("*") if p.is_file())
    return sum(sizes) / 1e6


def needed(installed: dict[str, Distribution], roots: set[str]) -> set[str]:
    """Return the roots and all installed packages that they need."""
    found: set[str] = set()
    todo = roots & set(installed)
    while todo:
        found |= todo
        asked = (r for name in todo for r in installed[name].requires or ())
        required = (Requirement(each) for each in asked)
        names = {
            str(canonicalize_name(each.name))
            for each in required
            if each.marker is None or each.marker.evaluate({"extra": ""})
        }
        todo = (names & set(installed)) - found
    return found


def engine() -> float:
    """Return the size of distributed and what only it needs, in 1e6 bytes."""
    (place,) = ENVIRONMENT.glob("lib/python*/site-packages")
    installed = {
        str(canonicalize_name(each.metadata["Name"])): each
        for each in distributions(path=[str(place)])
    }
    asked = needed(installed, {"distributed"})
    alone = asked - needed(installed, set(installed) - asked)
    files = (each for name in alone for each in installed[name].files or ())
    return sum(Path(str(each.locate())).stat().st_size for each in files) / 1e6


def main() -> None:
    """Build, check, measure."""
    shutil.rmtree(PLACE, ignore_errors=True)
    copy_project(COPY)
    pack = build_pack(COPY)
    make_base(pack.python_version)
    before, begin = megabytes(ENVIRONMENT), time.perf_counter()
    run_steps(pack)
    took = time.perf_counter() - begin
    pip("check")
    added = megabytes(ENVIRONMENT) - before
    ours = engine()
    report = {
        "added": added - ours,
        "engine": ours,
        "python": pack.python_version,
    }
    (PLACE / REPORT).write_text(json.dumps(report), encoding="utf-8")
    print(
        f"The course adds {added - ours:.0f} MB, and the engine of the fifth "
        f"chapter {ours:.0f} MB,\nto Binder's base of {before:.0f} MB in "
        f"{took:.0f} s. See {ENVIRONMENT.relative_to(ROOT)}."
    )


if __name__ == "__main__":
    main()
