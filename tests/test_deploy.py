"""What a teacher copies from deploy/, and the page that leads there.

What needs a hub stands in tests/test_classroom.py.
"""

from __future__ import annotations

import json
import re
import subprocess
import sysconfig
from pathlib import Path
from typing import Any

import pytest
import yaml
from kernels import ROOT
from measured import DIRECTIVE, MEASURED, PARTS, expand, over, share
from repo2docker.__main__ import get_argparser

DEPLOY = ROOT / "deploy"
VALUES = yaml.safe_load((DEPLOY / "zero_to_jupyterhub.yaml").read_text("utf-8"))
SCRIPT = DEPLOY / "the_littlest_jupyterhub.sh"
README = (DEPLOY / "README.md").read_text("utf-8")
measured = json.loads(MEASURED.read_text("utf-8"))


def megabytes(text: str) -> float:
    """Return a size as Kubernetes and The Littlest JupyterHub write it."""
    return float(text[:-1]) * {"M": 1.048576, "G": 1073.741824}[text[-1]]


def test_the_page_says_what_was_measured() -> None:
    text = (ROOT / "book" / "run_a_class.md").read_text("utf-8")
    assert DIRECTIVE.findall(text) == [*PARTS]
    page = expand(text)
    rows = [row for row in measured["rows"] if "failed" not in row]
    assert len(rows) > 1
    for row in rows:
        median = f"{row['kernel_median']:.2g}"
        cells = rf"^\| {row['students']} \| {re.escape(median)}\d* s, "
        assert len(re.findall(cells, page, flags=re.MULTILINE)) == 1
    assert f"{share(measured):.0f} MB for a student" in page
    assert measured["date"] in page


def test_a_part_that_was_not_measured_is_named() -> None:
    with pytest.raises(ValueError, match="'wait' is none of waits, "):
        expand(":::{measured} wait\n:::\n")


def row(students: int, **waits: float) -> dict[str, Any]:
    """Return a class in which all went well, but for what is given."""
    good = {"server": 100.0, "kernel": 50.0, "hub": 200.0, "load": 0.1}
    good["lost"] = 0
    times = {"kernel": 5.0, "run_all": 9.0, "move": 0.1, **waits}
    both = {f"{n}_{k}": t for n, t in times.items() for k in ("median", "95")}
    return {"students": students, "busy": 50, "free": 2000, **good, **both}


def page(*rows: dict[str, Any]) -> str:
    """Return what the page says of a class that was measured otherwise."""
    other = {**measured, "rows": [*rows]}
    return "\n".join(part(other) for part in PARTS.values())


def test_the_first_wait_that_is_too_long_is_named() -> None:
    text = page(row(1), row(5, move=0.3), row(10, move=0.4, kernel=31))
    assert "- a kernel: up to 5\n- *Run All Cells*: up to 10\n" in text
    assert "- a slider: up to 1\n" in text
    assert "- a slider: nobody\n" in page(row(1, move=0.3))
    assert "| 10 | 31 s, **31 s** | 9 s, 9 s | 0.4 s, **0.4 s** |" in text
    assert over(row(1, kernel=30, run_all=60, move=0.25)) == []


def test_a_class_that_failed_is_said() -> None:
    text = page(row(1), {"students": 5, "load": 1.0, "failed": "to come: no"})
    assert "| 5 | failed to come: no |" in text
    assert "With 5 the class could not be held." in text
    assert "died at once" not in text
    assert "With 1, 2 of the kernels died at once" in page(
        {**row(1), "lost": 2}
    )


def test_memory_is_divided_after_the_system_has_its_share() -> None:
    text = page(row(1))
    # (4000 - 1000 - 200) / (100 + 2 * 50), and so on.
    assert "| 4 GB | 14 |" in text
    assert "| 64 GB | 314 |" in text


def test_the_limits_of_memory_are_those_that_were_measured() -> None:
    memory = VALUES["singleuser"]["memory"]
    needed = share(measured)
    assert needed <= megabytes(memory["guarantee"]) <= 1.5 * needed
    assert megabytes(memory["limit"]) >= 2 * needed
    shell = SCRIPT.read_text("utf-8")
    assert f"limits.memory={memory['limit']} " in shell


def test_both_hubs_have_the_same_rules() -> None:
    shell, cull = SCRIPT.read_text("utf-8"), VALUES["cull"]
    for name, key in ("timeout",) * 2, ("every",) * 2, ("max_age", "maxAge"):
        assert re.search(rf"services\.cull\.{name}={cull[key]}\b", shell)
    cores = VALUES["singleuser"]["cpu"]["limit"]
    assert f"limits.cpu={cores} " in shell
    hub = (DEPLOY / "course_hub.py").read_text("utf-8")
    assert f"cull_idle_timeout={cull['timeout']}" in hub
    for name, value in VALUES["singleuser"]["extraEnv"].items():
        assert f'"{name}": "{value}"' in hub


def test_students_have_a_network_but_no_neighbours() -> None:
    policy = VALUES["singleuser"]["networkPolicy"]
    assert policy["enabled"] is True
    assert policy["egressAllowRules"]["privateIPs"] is False
    assert policy["egressAllowRules"]["nonPrivateIPs"] is True
    assert VALUES["hub"]["config"]["JupyterHub"]["admin_access"] is False


def test_the_shell_is_sound() -> None:
    check = Path(sysconfig.get_path("scripts"), "shellcheck")
    done = subprocess.run(
        [check, "--enable=all", "--severity=warning", SCRIPT],
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.stdout == ""
    assert done.returncode == 0


def test_repo2docker_takes_what_the_readme_says() -> None:
    (line,) = re.findall(r"jupyter-repo2docker (--.+)$", README, re.M)
    asked = get_argparser().parse_args(line.split())
    assert asked.target_repo_dir == "/srv/course"
    assert asked.repo == "."
    assert asked.run is False
    # A volume covers the home, so the course may not lie there.
    home = VALUES["singleuser"]["storage"]["homeMountPath"]
    assert not asked.target_repo_dir.startswith(home)
    image = VALUES["singleuser"]["image"]
    assert asked.image_name == f"{image['name']}:{image['tag']}"


def test_the_readme_names_files_that_are_there() -> None:
    named = set(re.findall(r"[\w./]*\b\w+\.(?:py|sh|yaml)\b", README))
    here = {path.name for path in DEPLOY.iterdir()} - {"README.md"}
    assert here <= {Path(name).name for name in named}
    for name in named - {"trial_hub.py"}:
        where = DEPLOY if "/" not in name else ROOT
        file = name.removeprefix("/srv/course/")
        assert (where / file).exists() or (ROOT / file).exists(), name


def test_nothing_in_deploy_is_a_secret() -> None:
    for path in DEPLOY.iterdir():
        text = path.read_text("utf-8")
        assert not re.search(r"\b[0-9a-f]{32,}\b", text)
        assert not re.search(
            r"(?i)(password|secret|token)\w*[\"']?\s*[:=]\s*[\"'][^\"'{]+[\"']",
            text,
        ), path
