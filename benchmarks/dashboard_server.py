"""A dashboard as a process of its own, for the benchmarks that ask one."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

START_TIMEOUT_S = 180.0  # beside other jobs


@contextmanager
def run_dashboard(workspace: Path | str) -> Iterator[tuple[str, int]]:
    """Yield the address and process id of a dashboard on a workspace; stop it at the end."""
    port = free_port()
    command = (sys.executable, "-m", "dashboard.cli", "serve", "--port", str(port))
    process = subprocess.Popen([*command, "--workspace", str(workspace)])
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(f"{address}/healthz")
        yield address, process.pid
    finally:
        process.terminate()
        process.wait(timeout=20)


def server_bytes(pid: int) -> int:
    """Return the memory of a dashboard and of the processes that it started.

    What several of them share counts once, where the system says so, and else each time.
    """
    server = psutil.Process(pid)
    total = 0
    for process in (server, *server.children(recursive=True)):
        with suppress(psutil.NoSuchProcess):
            memory = process.memory_full_info()
            total += getattr(memory, "pss", memory.rss)
    return total


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_for(address: str) -> None:
    """Wait until an address answers."""
    deadline = time.monotonic() + START_TIMEOUT_S
    while True:
        try:
            urllib.request.urlopen(address, timeout=5).close()
        except (urllib.error.URLError, TimeoutError):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)
        else:
            return
