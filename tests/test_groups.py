"""What the tests rely on: groups of tests, and actions that stay the same."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from contents import ROOT

GROUP = """
import pytest

@pytest.mark.xdist_group("one")
@pytest.mark.parametrize("k", range(6))
def test_who_runs_it(k, worker_id):
    with open("workers", "a") as workers:
        print(worker_id, file=workers)
"""


def test_one_worker_runs_a_group(tmp_path: Path) -> None:
    (tmp_path / "test_group.py").write_text(GROUP, encoding="utf-8")
    (tmp_path / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    options = ["-n", "2", "--dist", "loadgroup", "-p", "no:cacheprovider"]
    # Other plugins have no part in it, and take their time.
    subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "xdist", *options],
        check=True,
        cwd=tmp_path,
        env={**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
    )
    workers = (tmp_path / "workers").read_text(encoding="utf-8").split()
    assert len(workers) == 6
    assert len(set(workers)) == 1


def test_an_action_is_pinned_by_its_commit_and_says_its_version() -> None:
    used = [
        line.partition("uses: ")[2]
        for path in (ROOT / ".github" / "workflows").glob("*.yml")
        for line in path.read_text(encoding="utf-8").splitlines()
        if "uses:" in line
    ]
    assert used
    for action in used:
        assert re.fullmatch(r"[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", action)
