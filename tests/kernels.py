"""What the tests that run chapters share: a kernel, its cells and controls."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import nbformat
from jupyter_client.manager import KernelManager
from lab import nobodys

from notebooks import WIDGET_VIEW, join_streams

ROOT = Path(__file__).parents[1]
CHAPTERS = sorted((ROOT / "notebooks").glob("*.ipynb"))
WAIT = 300  # seconds until a kernel has surely died, on a busy machine too


class CellError(Exception):
    """A cell failed; the message is what its reader sees."""


class Kernel:
    """A kernel with the widgets that its cells have made."""

    def __init__(self, manager: KernelManager | None, client: Any) -> None:
        self.manager, self.client = manager, client
        self.widgets: dict[str, dict[str, Any]] = {}

    def run(self, source: str) -> list[Any]:
        """Run a cell; return its outputs, or raise CellError."""
        # Otherwise a kernel throws away what comes soon after an error.
        asked = self.client.execute(source, stop_on_error=False)
        try:
            return self._answers(asked)
        finally:
            self.client.get_shell_msg(timeout=WAIT)

    def error(self, source: str) -> str | None:
        """Run a cell; return what its reader sees of an error, if any."""
        try:
            self.run(source)
        except CellError as error:
            return str(error)
        return None

    def move(self, widget: str, **state: Any) -> None:
        """Change a control as a browser does, and wait for what follows."""
        content = {
            "comm_id": widget,
            "data": {"method": "update", "state": state, "buffer_paths": []},
        }
        message = self.client.session.msg("comm_msg", content)
        self.client.shell_channel.send(message)
        self._answers(message["header"]["msg_id"])

    def restart(self) -> None:
        """Forget everything, as a reader's *Restart Kernel* does."""
        assert self.manager, "a hub's kernel is restarted by its server"
        self.manager.restart_kernel(now=True)
        self.client.wait_for_ready(timeout=WAIT)
        self.widgets.clear()

    def _answers(self, asked: str) -> list[Any]:
        outputs = []
        while True:
            message = self.client.get_iopub_msg(timeout=WAIT)
            kind, content = message["msg_type"], message["content"]
            if kind == "comm_open":
                self.widgets[content["comm_id"]] = content["data"]["state"]
            elif kind == "comm_msg" and content["comm_id"] in self.widgets:
                state = content["data"].get("state", {})
                self.widgets[content["comm_id"]].update(state)
            if message["parent_header"].get("msg_id") != asked:
                continue
            if kind == "error":
                self._answers(asked)
                raise CellError("\n".join(content["traceback"]))
            if kind in ("execute_result", "display_data", "stream"):
                outputs.append(nbformat.v4.output_from_msg(message))
            if kind == "status" and content["execution_state"] == "idle":
                return outputs


@contextmanager
def running_kernel(python: Path, folder: Path, home: Path) -> Iterator[Kernel]:
    """Start the kernel of an environment in `folder`; stop it at the end."""
    manager = KernelManager(kernel_name="python3")
    assert manager.kernel_spec
    manager.kernel_spec.argv[0] = str(python)
    manager.start_kernel(cwd=str(folder), env={**os.environ, **nobodys(home)})
    client = manager.blocking_client()
    try:
        client.start_channels()
        client.wait_for_ready(timeout=WAIT)
        yield Kernel(manager, client)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def shown(outputs: Any) -> list[Any]:
    """Return of outputs what a reader sees, as the notebooks store it.

    Of a listing the words alone: its colours are those of an installed version.
    """
    seen: list[Any] = []
    for output in join_streams(outputs):
        data = {**output.get("data", {})}
        data.pop(WIDGET_VIEW, None)
        if 'class="highlight"' in data.get("text/html", ""):
            data = {"text/plain": data["text/plain"]}
        seen.append(data or output.get("text"))
    return seen
