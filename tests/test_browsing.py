"""The server that the tests in a browser share."""

from __future__ import annotations

import socket
import struct
import threading
from pathlib import Path

import pytest
from browsing import serving


def test_a_browser_that_goes_away_leaves_no_trace(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "large").write_bytes(bytes(50_000_000))
    before = set(threading.enumerate())
    with serving(tmp_path) as address:
        host, port = address.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port))) as browser:
            browser.sendall(b"GET /large HTTP/1.0\r\n\r\n")
            assert browser.recv(15) == b"HTTP/1.0 200 OK"
            # Closed at once: what is not yet read will never be.
            now = struct.pack("ii", 1, 0)
            browser.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, now)
        for thread in set(threading.enumerate()) - before:
            if "process_request_thread" in thread.name:
                thread.join()
    assert capfd.readouterr() == ("", "")
