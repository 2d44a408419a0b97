"""What the tests rely on: a group of tests is run by one worker."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

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
    subprocess.run(
        [sys.executable, "-m", "pytest", *options],
        check=True,
        cwd=tmp_path,
        capture_output=True,
    )
    workers = (tmp_path / "workers").read_text(encoding="utf-8").split()
    assert len(workers) == 6
    assert len(set(workers)) == 1
