"""A hub for a class, and a curious student on it. `make walls` runs these.

The hub is that of tools/class_hub.py: real passwords, a real proxy, and the
files of deploy/ that a teacher copies.
"""

from __future__ import annotations

import os
import re
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import psutil
import pytest
from class_hub import (
    PLACE,
    PYTHON,
    Hub,
    make_passwords,
    serving_hub,
    why_not_apart,
)
from kernels import ROOT, CellError, Kernel
from launch import links
from student import Student
from websocket import WebSocketBadStatusException

pytestmark = [
    pytest.mark.classroom,
    pytest.mark.slow,
    pytest.mark.xdist_group("classroom"),
]
CHAPTER = "notebooks/02_gradient_descent.ipynb"
SECRET = "what ada alone may read"
PATIENCE = 120  # seconds until a state will not come any more

# What mallory types: how an address answers, how a function fails.
ASKING = """
import os
import httpx
def asked(address):
    token = os.environ["JUPYTERHUB_API_TOKEN"]
    headers = {"Authorization": f"token {token}"}
    return httpx.get(address, headers=headers).status_code
"""
TRYING = """
import os
def tried(function, *words):
    try:
        function(*words)
    except Exception as error:
        print(type(error).__name__)
    else:
        print("done")
"""

NEVER_ENDS = """
from itertools import count
from time import sleep
for number in count():
    print(number)
    sleep(0.5)
"""

apart = pytest.mark.skipif(bool(why_not_apart()), reason=why_not_apart())


def wait_for(state: Callable[[], bool]) -> None:
    """Return when a state is reached; fail if it never is."""
    end = time.monotonic() + PATIENCE
    while not state():
        assert time.monotonic() < end, "the state was not reached"
        time.sleep(0.2)


def family(hub: Hub) -> list[psutil.Process]:
    """Return the processes of a hub that have not ended."""
    first = psutil.Process(hub.process.pid)
    found = [first, *first.children(recursive=True)]
    return [each for each in found if each.status() != psutil.STATUS_ZOMBIE]


def commands(hub: Hub) -> list[str]:
    """Return what everybody on the machine can see of a hub's processes."""
    return [" ".join(each.cmdline()) for each in family(hub)]


@contextmanager
def coming(hub: Hub, name: str) -> Iterator[Student]:
    """Give a student who is logged in, has a server and pulled the course."""
    with closing(Student(hub.address, name, hub.passwords[name])) as student:
        student.log_in()
        student.start()
        student.pull(hub.course)
        yield student


@pytest.fixture(scope="module")
def hub() -> Iterator[Hub]:
    with serving_hub(["ada", "mallory"], memory="600M") as hub:
        (PLACE / "teacher" / "marks").write_text("ada: A", encoding="utf-8")
        yield hub


@pytest.fixture(scope="module")
def ada(hub: Hub) -> Iterator[Student]:
    """Return a student with a file of hers and a chapter that is open."""
    file = {"type": "file", "format": "text", "content": SECRET}
    with coming(hub, "ada") as student:
        path = "/user/ada/api/contents/mine.txt"
        student.ask("PUT", path, json=file).raise_for_status()
        yield student


@pytest.fixture(scope="module")
def her_kernel(ada: Student) -> Kernel:
    _, kernel = ada.open(CHAPTER)
    kernel.run(f"secret = {SECRET!r}")
    return kernel


@pytest.fixture(scope="module")
def mallory(hub: Hub) -> Iterator[Student]:
    """Return another student, who is curious."""
    with coming(hub, "mallory") as student:
        # She has knocked at the front door; what cookies that gives she has.
        student.browser.get("/user/ada/lab")
        yield student


@pytest.fixture(scope="module")
def cell(mallory: Student) -> Callable[[str], str]:
    """Return what runs code in mallory's kernel, and returns what it prints."""
    _, kernel = mallory.open(CHAPTER)

    def run(source: str) -> str:
        return "".join(out.get("text", "") for out in kernel.run(source))

    return run


def refused(answer: Any) -> bool:
    """Return whether an answer says no, or only leads to a login or consent."""
    said = answer.text
    assert SECRET not in said
    return answer.status_code in (400, 403, 404, 405)


def test_a_chapter_runs_and_its_slider_moves(ada: Student, hub: Hub) -> None:
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


def test_a_button_of_a_chapter_leads_to_ones_own_server(
    ada: Student, hub: Hub
) -> None:
    repository = "https://example.org/owner/name"
    button = links(repository, CHAPTER, hub.address)["JupyterHub"]
    page = ada.browser.get(button)
    assert page.status_code == 200
    assert page.url.path == "/user/ada/git-pull"
    assert repository in page.text
    assert f"name/{CHAPTER}" in page.text


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
    # From a page of her own, of the hub, and of the other.
    for by in (mallory.home, "/hub", ada.home):
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
    with closing(Student(hub.address, "stranger", "")) as stranger:
        assert "/hub/login" in str(stranger.browser.get("/user/ada/lab").url)
        path = "/user/ada/api/contents/mine.txt"
        assert stranger.browser.get(path).status_code == 403
        with pytest.raises(WebSocketBadStatusException, match="403"):
            stranger.socket(ada.home, str(UUID(int=0)))


@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("ada", ""),
        ("ada", "ada"),
        ("stranger", "a-long-password"),
        ("root", "a-long-password"),
        ("teacher", "a-long-password"),
        ("../ada", "a-long-password"),
    ],
)
def test_a_login_needs_the_password_that_was_made(
    hub: Hub, name: str, password: str
) -> None:
    with closing(Student(hub.address, name, password)) as student:
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


@pytest.fixture(scope="module")
def her_server(hub: Hub, ada: Student) -> psutil.Process:
    assert ada.is_running()
    return next(
        each for each in family(hub) if each.environ().get("USER") == "ada"
    )


def test_the_ports_behind_the_proxy_are_closed_as_well(
    hub: Hub, her_server: psutil.Process, cell: Callable[[str], str]
) -> None:
    """Ask from a kernel on the same machine, with the token of its server."""
    cell(ASKING)
    files = "/user/ada/api/contents/mine.txt"
    (port,) = (each.laddr.port for each in listening(her_server))
    proxy = psutil.Process(hub.process.pid).environ()["CLASS_PORTS"].split()[2]
    refusals = {
        f"http://127.0.0.1:{port}{files}": "403",
        f"{hub.address}{files}": "403",
        # Of others the hub does not even say that they are there.
        f"{hub.address}/hub/api/users/ada": "404",
        f"{hub.address}/hub/api/users/nobody": "404",
        f"{hub.address}/hub/api/users": "403",
        f"{hub.address}/hub/api/proxy": "403",
        f"http://127.0.0.1:{proxy}/api/routes": "403",
    }
    answers = {
        address: cell(f"print(asked({address!r}))").strip()
        for address in refusals
    }
    assert answers == refusals
    # What the token is for works, so it is one.
    own = f"{hub.address}/user/mallory/api/status"
    assert cell(f"print(asked({own!r}))").strip() == "200"


def listening(process: psutil.Process) -> list[Any]:
    """Return the sockets at which a process waits for others."""
    found = process.net_connections("inet")
    return [each for each in found if each.status == psutil.CONN_LISTEN]


def test_everything_listens_on_loopback_only(
    hub: Hub, her_kernel: Kernel
) -> None:
    her_kernel.run("")
    heard = [
        socket.laddr.ip for each in family(hub) for socket in listening(each)
    ]
    assert len(heard) > 6
    assert set(heard) == {"127.0.0.1"}


@apart
@pytest.mark.parametrize(
    "path",
    [
        "homes",
        "homes/ada",
        "homes/ada/mine.txt",
        "homes/ada/.local/share/jupyter/runtime",
        "teacher",
        "teacher/marks",
        "hub",
        "hub/cookie_secret",
        "hub/hub.sqlite",
        "hub/log",
    ],
)
@pytest.mark.usefixtures("ada")
def test_files_of_others_can_not_be_read(
    hub: Hub, cell: Callable[[str], str], path: str
) -> None:
    assert hub.process.poll() is None
    there = PLACE / path
    assert there.exists()
    read = "os.listdir" if there.is_dir() else "open"
    assert (
        cell(TRYING + f"tried({read}, {str(there)!r})") == "PermissionError\n"
    )


@apart
@pytest.mark.usefixtures("ada")
def test_a_server_does_not_follow_a_link_to_files_of_others(
    mallory: Student, cell: Callable[[str], str]
) -> None:
    there = str(PLACE / "homes" / "ada" / "mine.txt")
    cell(f"import os; os.symlink({there!r}, os.path.expanduser('~/link.txt'))")
    for route in ("api/contents", "files"):
        answer = mallory.ask("GET", f"{mallory.home}/{route}/link.txt")
        assert answer.is_error
        assert SECRET not in answer.text


@apart
def test_the_course_can_not_be_written(
    hub: Hub, cell: Callable[[str], str]
) -> None:
    cell("from urllib.parse import urlparse")
    file = f"urlparse({hub.course!r}).path + '/README.md', 'a'"
    assert cell(TRYING + f"tried(open, {file})") == "PermissionError\n"


@apart
def test_processes_of_others_are_out_of_reach(
    her_server: psutil.Process, cell: Callable[[str], str]
) -> None:
    environment = f"/proc/{her_server.pid}/environ"
    assert "JUPYTERHUB_API_TOKEN" in her_server.environ()
    asked = TRYING + f"tried(open, {environment!r})"
    assert cell(asked) == "PermissionError\n"
    assert (
        cell(TRYING + f"tried(os.kill, {her_server.pid}, 15)")
        == "PermissionError\n"
    )
    assert cell(TRYING + "tried(os.setuid, 0)") == "PermissionError\n"


def test_what_every_user_of_the_machine_sees_has_no_secret(
    hub: Hub, her_server: psutil.Process
) -> None:
    words = commands(hub)
    secrets = [
        value
        for name, value in her_server.environ().items()
        if re.search("TOKEN|SECRET|PASSWORD", name)
    ]
    assert secrets
    for secret in (*secrets, *hub.passwords.values()):
        assert not any(secret in word for word in words)


@pytest.mark.parametrize(
    "hog",
    ["bytearray(10**9)", "[bytes([n % 256]) * 10**7 for n in range(200)]"],
)
def test_who_takes_too_much_memory_gets_an_error(
    mallory: Student, hog: str
) -> None:
    _, kernel = mallory.open(CHAPTER)
    with pytest.raises(CellError, match="MemoryError"):
        kernel.run(hog)
    assert kernel.run("print('goes on')")[0]["text"] == "goes on\n"


def test_secrets_are_new_each_time_and_in_no_file_of_the_project(
    hub: Hub, her_server: psutil.Process
) -> None:
    hidden = PLACE / "hub"
    assert hidden.stat().st_mode & 0o077 == 0
    cookie = (hidden / "cookie_secret").read_text("utf-8").strip()
    token = her_server.environ()["JUPYTERHUB_API_TOKEN"]
    again = make_passwords(PLACE / "teacher", ["ada", "mallory"])
    passwords = {*hub.passwords.values(), *again.values()}
    assert len(passwords) == 4
    assert all(len(each) >= 12 for each in passwords)
    kept = b"".join(path.read_bytes() for path in hidden.glob("passwords*"))
    assert b"$2b$" in kept
    listed = subprocess.run(
        ["git", "ls-files", "-z"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split("\0")
    tracked = b"\0".join(
        (ROOT / name).read_bytes() for name in listed if (ROOT / name).is_file()
    )
    assert b"COURSE_HUB_STATE" in tracked
    for secret in (cookie, token, *passwords):
        assert secret.encode() not in tracked + kept


@pytest.fixture(scope="module")
def short() -> Iterator[Hub]:
    """Serve a hub whose kernels and servers end soon."""
    place = ROOT / "_build" / "class-short"
    with serving_hub(["idle", "busy"], place=place, cull="2 10 60") as hub:
        yield hub


def test_nobody_keeps_a_kernel_or_a_server(short: Hub) -> None:
    with coming(short, "busy") as busy:
        _, kernel = busy.open(CHAPTER)
        kernel.client.execute(NEVER_ENDS, stop_on_error=False)
        with coming(short, "idle") as idle:
            # Its page stays open all the while.
            idle.open(CHAPTER)
            wait_for(lambda: idle.get(f"{idle.home}/api/kernels") == [])
            wait_for(lambda: not idle.is_running())
        wait_for(lambda: not busy.is_running())
    log = short.log.read_text("utf-8")
    assert re.search(r"Culling server \S*idle\S* \(inactive for", log)
    assert re.search(r"Culling server \S*busy\S* \(age:", log)
    assert "Culling 'busy' kernel" not in log
    wait_for(lambda: not any("ipykernel" in each for each in commands(short)))


# What the hub's own classes make of a configuration: names that none knows.
UNKNOWN = """
import sys
from firstuseauthenticator import FirstUseAuthenticator
from jupyter_server.services.kernels.kernelmanager import MappingKernelManager
from jupyterhub.app import JupyterHub
from jupyterhub.proxy import ConfigurableHTTPProxy
from jupyterhub.spawner import SimpleLocalProcessSpawner
hub = JupyterHub()
hub.load_config_file(sys.argv[1])
known = {}
for leaf in (JupyterHub, FirstUseAuthenticator, MappingKernelManager,
             ConfigurableHTTPProxy, SimpleLocalProcessSpawner):
    for each in leaf.mro():
        if hasattr(each, "class_traits"):
            known.setdefault(each.__name__, set()).update(
                leaf.class_traits(config=True))
asked = [(c, n) for c, names in hub.config.items() for n in names]
asked += [arg.lstrip("-").split("=")[0].split(".")
          for arg in hub.config.Spawner.args]
print(*(f"{c}.{n}" for c, n in asked if n not in known.get(c, ())))
"""


def unknown(config: Path, place: Path) -> str:
    """Return which settings of a file no class of JupyterHub has."""
    settings = {
        "COURSE_HUB_STATE": str(place),
        "CLASS_PLACE": str(place),
        "CLASS_APART": "no",
        "CLASS_PORTS": "1 2 3",
        "CLASS_PROXY": "proxy",
        "CLASS_MEMORY": "1G",
        "CLASS_CULL": "1 2 3",
    }
    return subprocess.run(
        [PYTHON, "-c", UNKNOWN, config],
        env={**os.environ, **settings},
        check=True,
        capture_output=True,
        text=True,
    ).stdout.strip()


@pytest.mark.parametrize("name", ["course_hub.py", "trial_hub.py"])
def test_jupyterhub_knows_every_setting(name: str, tmp_path: Path) -> None:
    assert unknown(ROOT / "deploy" / name, tmp_path) == ""


def test_a_setting_that_nobody_knows_is_found(tmp_path: Path) -> None:
    config = tmp_path / "config.py"
    config.write_text(
        "c.Spawner.mem_limits = '1G'\n"
        "c.Spawner.args = ['--MappingKernelManager.cull_idle=1']\n"
        "c.Authenticator.allowed_users = {'ada'}\n",
        encoding="utf-8",
    )
    found = unknown(config, tmp_path)
    assert found == "Spawner.mem_limits MappingKernelManager.cull_idle"


@pytest.mark.parametrize("name", ["Ada", "a b", "../ada", "", "-ada", "ä"])
def test_a_name_that_can_not_be_used_is_refused(
    name: str, tmp_path: Path
) -> None:
    with pytest.raises(subprocess.CalledProcessError) as refusal:
        make_passwords(tmp_path, ["grace", name])
    assert f"got {name!r}" in refusal.value.stderr
    assert list(tmp_path.iterdir()) == []


def test_the_script_of_the_littlest_jupyterhub_does_its_steps(
    tmp_path: Path,
) -> None:
    """Run it against programs that only write down how they were called."""
    calls = tmp_path / "calls"
    note = f'echo "${{0##*/}} $*" >>{calls}\necho {tmp_path}'
    for name, line in {
        "hub/bin/tljh-config": note,
        "user/bin/python": note,
        "user/bin/jupyter": note,
        "hub/bin/python": f'exec {PYTHON} "$@"',
    }.items():
        program = tmp_path / name
        program.parent.mkdir(parents=True, exist_ok=True)
        program.write_text(f"#!/bin/bash\n{line}\n", encoding="utf-8")
        program.chmod(0o755)
    (tmp_path / "state").mkdir()
    script = ROOT / "deploy" / "the_littlest_jupyterhub.sh"
    done = subprocess.run(
        ["bash", script, ROOT, "teacher", "ada"],
        env={**os.environ, "TLJH": str(tmp_path)},
        check=True,
        capture_output=True,
        text=True,
    )
    assert re.findall(r"^(teacher|ada) \S{12}$", done.stdout, re.M)
    copied = tmp_path / "config" / "jupyterhub_config.d" / "course_hub.py"
    assert copied.stat().st_mode & 0o777 == 0o600
    assert unknown(copied, tmp_path / "state") == ""
    said = calls.read_text("utf-8").splitlines()
    assert said[0] == "python -m pip install --quiet -r binder/requirements.txt"
    assert "tljh-config set limits.memory 1G" in said
    assert "tljh-config set services.cull.max_age 14400" in said
    assert said[-1] == "tljh-config reload hub"
