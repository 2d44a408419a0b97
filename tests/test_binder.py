"""What Binder makes of the project, without a container engine."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from as_binder import build_pack, frozen

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Binder runs Linux")
ROOT = Path(__file__).parents[1]
LOCKED = re.compile(r"[\w.-]+==\S+")


def versions(name: str) -> set[str]:
    text = (ROOT / "requirements" / name).read_text(encoding="utf-8")
    return set(text.splitlines())


@pytest.fixture(scope="module")
def steps() -> list[str]:
    return [str(line) for line in build_pack(ROOT).render().splitlines()]


def test_binder_builds_with_python_3_11() -> None:
    pack = build_pack(ROOT)
    assert type(pack).__name__ == "PythonBuildPack"
    assert pack.python_version == "3.11"


def test_binder_installs_the_project_after_copying_it(steps: list[str]) -> None:
    copies = "COPY --chown=1000:1000 src/ ${REPO_DIR}/"
    pip = "RUN ${KERNEL_PYTHON_PREFIX}/bin/pip install --no-cache-dir"
    installs = f'{pip} -r "binder/requirements.txt"'
    assert steps.index(copies) < steps.index(installs)
    assert [step for step in steps if "pip install" in step] == [installs]
    assert "RUN ./binder/postBuild" in steps


def test_binder_has_what_its_base_froze() -> None:
    base = frozen("3.11")
    assert base["jupyterlab"] == "4.4.9"
    assert base["ipywidgets"] == "8.1.7"
    assert base["jupyterhub"].startswith("5.")


def test_what_draws_has_the_same_versions_on_binder_and_here() -> None:
    asked = (ROOT / "binder" / "requirements.txt").read_text(encoding="utf-8")
    assert "-c ../requirements/compute.txt\n-e .\n" in asked
    compute = versions("compute.txt")
    assert {"numpy", "matplotlib"} <= {line.split("=")[0] for line in compute}
    assert compute <= versions("run.txt")


def test_every_requirement_of_binder_is_pinned() -> None:
    asked = (ROOT / "binder" / "requirements.txt").read_text(encoding="utf-8")
    lines = [line for line in asked.splitlines() if line[0] not in "#-"]
    found = [LOCKED.match(line) for line in lines]
    assert all(found), lines
    # What the course is tested with anyway is the same there.
    pins = [pin[0] for pin in found if pin]
    assert [pin for pin in pins if pin in versions("run.txt")] == pins[:2]
    names = [pin.partition("==")[0] for pin in pins]
    assert names == ["ipykernel", "distributed", "nbgitpuller"]
