"""A hub for a class, and a curious student on it. `make walls` runs these.

The hub is that of tools/class_hub.py: real passwords, a real proxy, and the
files of deploy/ that a teacher copies.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest
from class_hub import PLACE, PYTHON, ROOT, Hub, serving_hub, why_not_apart
from kernels import CellError, Kernel
from student import Student
from websocket import WebSocketBadStatusException

pytestmark = [pytest.mark.classroom, pytest.mark.xdist_group("classroom")]
MEMORY = 600_000_000  # bytes that a process of a student may take here
CHAPTER = "notebooks/02_gradient_descent.ipynb"
SECRET = "what ada alone may read"
PATIENCE = 120  # seconds until a state will not come any more

apart = pytest.mark.skipif(bool(why_not_apart()), reason=why_not_apart())


def wait_for(state: Callable[[], bool]) -> None:
    """Return when a state is reached; fail if it never is."""
    end = time.monotonic() + PATIENCE
    while not state():
        assert time.monotonic() < end, "the state was not reached"
        time.sleep(0.2)


def coming(hub: Hub, name: str) -> Student:
    """Return a student who has a server and is logged in."""
    student = Student(hub.address, name, hub.passwords[name])
    student.log_in()
    student.start()
    return student


@pytest.fixture(scope="module")
def hub() -> Iterator[Hub]:
    with serving_hub(["ada", "mallory"], memory=str(MEMORY)) as hub:
        (PLACE / "teacher" / "marks").write_text("ada: A", encoding="utf-8")
        yield hub


@pytest.fixture(scope="module")
def ada(hub: Hub) -> Iterator[Student]:
    """Return a student with a file of hers and a chapter that is open."""
    student = coming(hub, "ada")
    student.pull(hub.course)
    file = {"type": "file", "format": "text", "content": SECRET}
    student.ask(
        "PUT", "/user/ada/api/contents/mine.txt", json=file
    ).raise_for_status()
    yield student
    student.close()


@pytest.fixture(scope="module")
def her_kernel(ada: Student) -> Kernel:
    _, kernel = ada.open(CHAPTER)
    kernel.run(f"secret = {SECRET!r}")
    return kernel


@pytest.fixture(scope="module")
def mallory(hub: Hub) -> Iterator[Student]:
    """Return another student, who is curious."""
    student = coming(hub, "mallory")
    student.pull(hub.course)
    yield student
    student.close()


@pytest.fixture(scope="module")
def cell(mallory: Student) -> Callable[[str], str]:
    """Return what runs code in mallory's kernel, and returns what it prints."""
    _, kernel = mallory.open(CHAPTER)

    def run(source: str) -> str:
        return "".join(out.get("text", "") for out in kernel.run(source))

    return run


def identity(student: Student) -> str:
    """Return the name of one's only kernel."""
    (kernel,) = student.get(f"{student.home}/api/kernels")
    return str(kernel["id"])


def refused(answer: Any) -> bool:
    """Return whether an answer says no, or only leads to a login or consent."""
    said = answer.text
    assert SECRET not in said
    return answer.status_code in (400, 403, 404, 405)


def test_a_chapter_runs_and_its_slider_moves(
    ada: Student, hub: Hub
) -> None:
    cells, kernel = ada.open("notebooks/01_exhaustive_search.ipynb")
    for source in cells:
        kernel.run(source)
    slider, state = next(
        (name, state)
        for name, state in kernel.widgets.items()
        if state["_model_name"] == "FloatSliderModel"
    )
    pictures = [
        name
        for name, each in kernel.widgets.items()
        if "<svg" in str(each.get("value"))
    ]
    before = [kernel.widgets[name]["value"] for name in pictures]
    kernel.move(slider, value=state["max"])
    assert before != [kernel.widgets[name]["value"] for name in pictures]
    assert "Traceback" not in hub.log.read_text("utf-8")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/user/ada/lab"),
        ("GET", "/user/ada/api/contents/mine.txt"),
        ("GET", "/user/ada/files/mine.txt"),
        ("GET", "/user/ada/api/kernels"),
        ("GET", "/user/ada/api/sessions"),
        ("GET", "/user/ada/api/status"),
        ("GET", "/user/ada/api/terminals"),
        ("POST", "/user/ada/api/terminals"),
        ("POST", "/user/ada/api/kernels"),
        ("PUT", "/user/ada/api/contents/mine.txt"),
        ("DELETE", "/user/ada/api/contents/mine.txt"),
        ("GET", "/user/ada/git-pull/api?repo=file:///etc"),
        ("GET", "/hub/api/users/ada"),
        ("GET", "/hub/api/users"),
        ("GET", "/hub/api/proxy"),
        ("POST", "/hub/api/users/ada/tokens"),
        ("POST", "/hub/api/users/ada/server"),
        ("DELETE", "/hub/api/users/ada/server"),
        ("DELETE", "/hub/api/users/ada"),
        ("POST", "/hub/api/shutdown"),
        ("GET", "/hub/admin"),
        ("GET", "/hub/spawn/ada"),
    ],
)
def test_no_route_leads_to_another(
    ada: Student, mallory: Student, method: str, path: str
) -> None:
    # A page of hers, a page of the hub, and a request from no page.
    for by in (mallory.home, "/hub"):
        assert refused(mallory.ask(method, path, by=by))
    assert ada.is_running()
    file = ada.get("/user/ada/api/contents/mine.txt")
    assert file["content"] == SECRET


def test_the_owner_is_not_refused(ada: Student) -> None:
    """Hold that the test above can fail."""
    assert SECRET in ada.ask("GET", "/user/ada/files/mine.txt").text
    assert not ada.ask("GET", "/user/ada/api/kernels").is_error
    assert not ada.ask("GET", "/hub/api/users/ada", by="/hub").is_error


def test_nobody_enters_without_a_login(hub: Hub, ada: Student) -> None:
    stranger = Student(hub.address, "stranger", "")
    assert "/hub/login" in str(stranger.browser.get("/user/ada/lab").url)
    path = "/user/ada/api/contents/mine.txt"
    assert stranger.browser.get(path).status_code == 403
    with pytest.raises(WebSocketBadStatusException):
        stranger.socket(ada.home, "any")


@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("ada", ""),
        ("ada", "ada"),
        ("stranger", "a-long-password"),
        ("root", "a-long-password"),
        ("../ada", "a-long-password"),
    ],
)
def test_a_login_needs_the_password_that_was_made(
    hub: Hub, name: str, password: str
) -> None:
    student = Student(hub.address, name, password)
    assert student.log_in().status_code == 403
    # Nor did the attempt make a password that now would do.
    assert student.log_in().status_code == 403


def test_another_kernel_is_out_of_reach(
    ada: Student, mallory: Student, her_kernel: Kernel
) -> None:
    kernels = ada.get("/user/ada/api/kernels")
    for each in kernels:
        with pytest.raises(WebSocketBadStatusException, match="403"):
            mallory.socket(ada.home, each["id"])
        # Nor is it a kernel of one's own server.
        with pytest.raises(WebSocketBadStatusException, match="404"):
            mallory.socket(mallory.home, each["id"])
    outputs = her_kernel.run("print(secret)")
    assert outputs[0]["text"].strip() == SECRET


def test_the_port_behind_the_proxy_is_closed_as_well(
    hub: Hub, ada: Student, cell: Callable[[str], str]
) -> None:
    """Ask from a kernel on the same machine, with the token of its server."""
    cell(
        """
        import os, httpx
        def code(address, **more):
            token = os.environ["JUPYTERHUB_API_TOKEN"]
            headers = {"Authorization": f"token {token}"}
            return httpx.get(address, headers=headers, **more).status_code
        """.replace("\n        ", "\n")
    )
    server = next(p for p in servers(hub) if p.environ()["USER"] == "ada")
    for port in ports(server):
        path = f"http://127.0.0.1:{port}/user/ada/api/contents/mine.txt"
        with pytest.raises(CellError) if False else open(os.devnull):
            said = cell(f"print(code({path!r}))")
        assert said.strip() in ("403", "404")
    for path in ("users/ada", "users", "proxy"):
        address = f"{hub.address}/hub/api/{path}"
        assert cell(f"print(code({address!r}))").strip() in ("403", "404")
    assert cell(
        f"print(code({hub.address + '/hub/api/users/mallory'!r}))"
    ).startswith(("200", "403"))
    proxy = hub_settings(hub)["CLASS_PORTS"].split()[2]
    address = f"http://127.0.0.1:{proxy}/api/routes"
    assert cell(f"print(code({address!r}))").strip() == "403"


def hub_settings(hub: Hub) -> dict[str, str]:
    return psutil.Process(hub.process.pid).environ()


def servers(hub: Hub) -> list[psutil.Process]:
    """Return the servers of students."""
    return [
        each
        for each in psutil.Process(hub.process.pid).children()
        if "jupyterhub-singleuser" in " ".join(each.cmdline())
    ]


def ports(process: psutil.Process) -> list[int]:
    """Return the ports at which a process listens."""
    return [
        each.laddr.port
        for each in process.net_connections("tcp")
        if each.status == psutil.CONN_LISTEN
    ]
