"""A student of a hub, as far as their browser speaks with it.

The tests and `make class` use the same one: it logs in by the form, starts a
server, pulls the course by nbgitpuller, opens a notebook, and sends a kernel
what JupyterLab sends.
"""

from __future__ import annotations

import json
import time
from collections import defaultdict, deque
from typing import Any
from uuid import uuid4

import httpx
import nbformat
from jupyter_client.session import Session
from jupyter_server.services.kernels.connection.base import (
    deserialize_binary_message,
)
from kernels import WAIT, Kernel
from websocket import WebSocket, WebSocketException, create_connection

COURSE = "course"  # the folder that the course is pulled into
ATTEMPTS = 3  # to get a kernel


class Student:
    """Somebody with a name, a password and a browser."""

    def __init__(self, address: str, name: str, password: str) -> None:
        self.address, self.name, self.password = address, name, password
        self.home = f"/user/{name}"
        self.browser = httpx.Client(
            base_url=address, follow_redirects=True, timeout=WAIT
        )
        self.sockets: list[WebSocket] = []
        self.lost = 0  # kernels that died before they answered

    def close(self) -> None:
        """Close the browser; what runs on the hub runs on."""
        for each in self.sockets:
            each.close()
        self.browser.close()

    def ask(
        self, method: str, path: str, *, by: str = "", **more: Any
    ) -> httpx.Response:
        """Ask for a path as a page below `by` does, one's own by default."""
        headers = {"X-XSRFToken": self._xsrf(by or self.home)}
        return self.browser.request(method, path, headers=headers, **more)

    def get(self, path: str) -> Any:
        """Return the JSON of a path."""
        return self.ask("GET", path).raise_for_status().json()

    def log_in(self) -> httpx.Response:
        """Fill in the form; return the page that follows."""
        self.browser.get("/hub/login")
        filled = {
            "username": self.name,
            "password": self.password,
            "_xsrf": self._xsrf("/hub"),
        }
        return self.browser.post("/hub/login", data=filled)

    def start(self) -> None:
        """Start one's server, and wait until its page is there."""
        self.browser.get(f"/hub/spawn/{self.name}").raise_for_status()
        end = time.monotonic() + WAIT
        while not self.is_running():
            if time.monotonic() > end:
                raise TimeoutError(f"no server for {self.name} in {WAIT} s")
            time.sleep(0.2)
        self.browser.get(f"{self.home}/lab").raise_for_status()

    def is_running(self) -> bool:
        """Return whether the hub says that one's server is ready."""
        path = f"/hub/api/users/{self.name}"
        servers = self.ask("GET", path, by="/hub").raise_for_status().json()
        return bool(servers["servers"].get("", {}).get("ready"))

    def pull(self, repository: str) -> None:
        """Follow a teacher's link: fetch the course into one's own folder."""
        asked = {"repo": repository, "branch": "main", "targetpath": COURSE}
        path = f"{self.home}/git-pull/api"
        answer = self.ask("GET", path, params=asked).raise_for_status()
        if '"phase": "finished"' not in answer.text:
            raise RuntimeError(f"the course was not pulled: {answer.text}")

    def open(self, notebook: str) -> tuple[list[str], Kernel]:
        """Open a notebook; return its code and its kernel, which answers.

        One that dies at once is opened again. That happens on one machine: a
        port that was free is another's when the kernel comes to use it.
        """
        path = f"{COURSE}/{notebook}"
        file = self.get(f"{self.home}/api/contents/{path}")
        cells = nbformat.from_dict(file["content"]).cells
        asked = {
            "path": path,
            "type": "notebook",
            "name": notebook,
            "kernel": {"name": "python3"},
        }
        code = [cell.source for cell in cells if cell.cell_type == "code"]
        while True:
            answer = self.ask("POST", f"{self.home}/api/sessions", json=asked)
            opened = answer.raise_for_status().json()
            try:
                return code, self.kernel(opened["kernel"]["id"])
            except WebSocketException:
                self.lost += 1
                if self.lost == ATTEMPTS:
                    raise
            self.ask("DELETE", f"{self.home}/api/sessions/{opened['id']}")

    def kernel(self, name: str) -> Kernel:
        """Return one's running kernel, when it has answered once."""
        kernel = Kernel(None, Channels(self.socket(self.home, name)))
        kernel.run("")
        return kernel

    def socket(self, home: str, kernel: str) -> WebSocket:
        """Open a kernel's socket, whoever's it is."""
        path = f"{home}/api/kernels/{kernel}/channels?session_id={uuid4().hex}"
        cookies = self._cookies(home)
        opened = create_connection(
            self.address.replace("http", "ws", 1) + path,
            cookie="; ".join(f"{name}={value}" for name, value in cookies),
            timeout=WAIT,
        )
        self.sockets.append(opened)
        return opened

    def _cookies(self, path: str) -> list[tuple[str, str]]:
        """Return what the browser sends to a path."""
        return [
            (cookie.name, cookie.value or "")
            for cookie in self.browser.cookies.jar
            if f"{path}/".startswith(cookie.path)
        ]

    def _xsrf(self, path: str) -> str:
        return dict(self._cookies(path)).get("_xsrf", "")


class Channels:
    """The channels of a kernel, over the one socket that a browser has."""

    def __init__(self, socket: WebSocket) -> None:
        self.socket, self.session = socket, Session()
        self.shell_channel = self
        self.waiting: defaultdict[str, deque[Any]] = defaultdict(deque)

    def execute(self, source: str, *, stop_on_error: bool) -> str:
        """Ask for a cell to be run; return the name of the request."""
        content = {
            "code": source,
            "silent": False,
            "store_history": True,
            "user_expressions": {},
            "allow_stdin": False,
            "stop_on_error": stop_on_error,
        }
        message = self.session.msg("execute_request", content)
        self.send(message)
        return str(message["header"]["msg_id"])

    def send(self, message: dict[str, Any]) -> None:
        """Send a message to the shell of the kernel."""
        whole = {**message, "channel": "shell", "buffers": []}
        self.socket.send(json.dumps(whole, default=str))

    def get_iopub_msg(self, timeout: float) -> Any:
        """Return the next of what everybody at the kernel sees."""
        return self._next("iopub", timeout)

    def get_shell_msg(self, timeout: float) -> Any:
        """Return the next answer to a request."""
        return self._next("shell", timeout)

    def _next(self, channel: str, timeout: float) -> Any:
        self.socket.settimeout(timeout)
        while not self.waiting[channel]:
            said = self.socket.recv()
            message = (
                deserialize_binary_message(said)  # type: ignore[no-untyped-call]
                if isinstance(said, bytes)
                else json.loads(said)
            )
            self.waiting[message["channel"]].append(message)
        return self.waiting[channel].popleft()
