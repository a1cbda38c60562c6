"""A server that logs for machines, and ends in order when it is told to."""

from __future__ import annotations

import asyncio
import json
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from command_line import COMMAND, environment_of
from conftest import free_port
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

TIMEOUT_S = 300  # of two busy cores
SECRET = "hunter2"


@contextmanager
def serving(workspace_path: Path, log: Path) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """Yield a dashboard and its address once it has said that it serves."""
    port = free_port()
    with (
        log.open("wb") as file,
        subprocess.Popen(
            [sys.executable, COMMAND, "serve", "--port", str(port), "--workspace", workspace_path],
            stderr=file,
            env=environment_of({"FOOTPRINT_LOG": "json"}),
        ) as process,
    ):
        address = f"http://127.0.0.1:{port}"
        try:
            wait_for(f"{address}/healthz")
            yield process, address
        finally:
            process.kill()


def wait_for(address: str) -> None:
    with ThreadPoolExecutor(max_workers=1) as waiting:
        waiting.submit(asyncio.run, _answers(address)).result(timeout=TIMEOUT_S)


async def _answers(address: str) -> None:
    async with asyncio.timeout(TIMEOUT_S):
        while True:
            try:
                ask(address).close()
            except urllib.error.URLError:
                await asyncio.sleep(0.1)
            else:
                return


def ask(address: str, **headers: str) -> Any:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return urllib.request.urlopen(urllib.request.Request(address, headers=named), timeout=TIMEOUT_S)


async def read_page(address: str, stopped: asyncio.Event) -> int:
    """Be a reader: ask for the page, wait until it is written, and stay; return how it closed."""
    socket_address = f"{address.replace('http', 'ws', 1)}/_stcore/stream"
    async with connect(socket_address, subprotocols=["streamlit"], max_size=None) as socket:  # type: ignore[list-item]  # a NewType of str
        message = BackMsg()
        message.rerun_script.query_string = f"q={SECRET}"
        await socket.send(message.SerializeToString())
        try:
            while True:
                answer = ForwardMsg()
                answer.ParseFromString(await socket.recv(decode=False))
                if answer.WhichOneof("type") == "script_finished":
                    stopped.set()
        except ConnectionClosed:
            return socket.close_code or 0


async def tell_to_stop(process: subprocess.Popen[bytes], address: str) -> tuple[int, bytes]:
    """Stop a server that a reader looks at, while it draws; return how both ended."""
    is_written = asyncio.Event()
    reader = asyncio.create_task(read_page(address, is_written))
    async with asyncio.timeout(TIMEOUT_S):
        await is_written.wait()
        drawing = asyncio.create_task(
            asyncio.to_thread(lambda: ask(f"{address}/export/map.png?country=AFG").read())
        )
        await asyncio.sleep(0.5)
        process.send_signal(signal.SIGTERM)
        return await reader, await drawing


def test_a_server_ends_in_order_and_its_log_is_json_without_secrets(
    workspace_path: Path, tmp_path: Path
) -> None:
    log = tmp_path / "log"
    with serving(workspace_path, log) as (process, address):
        with closing(ask(f"{address}/api/items.geojson?q={SECRET}", X_Request_ID="mine-1")) as good:
            assert good.headers["X-Request-ID"] == "mine-1"
        with pytest.raises(urllib.error.HTTPError) as refused:
            ask(f"{address}/api/items.geojson?{SECRET}=1", X_Request_ID="a b\tc")
        with closing(refused.value) as bad:
            assert bad.headers["X-Request-ID"].isalnum()
            assert bad.status == 400
        ask(f"{address}/export/map.png").close()  # the first one of a server is slow
        with ThreadPoolExecutor(max_workers=1) as apart:
            closed, figure = apart.submit(asyncio.run, tell_to_stop(process, address)).result()
        assert process.wait(timeout=TIMEOUT_S) == 0
    assert closed == 1012  # the service restarts: the page asks again by itself
    assert figure.startswith(b"\x89PNG")
    text = log.read_text("utf-8")
    assert SECRET not in text
    events = [json.loads(line) for line in text.splitlines()]
    for event in events:
        assert datetime.fromisoformat(event["time"]).utcoffset() is not None
        assert event["level"] in {"INFO", "WARNING"}, event
    assert events[0]["event"] == "serving"
    assert events[-1]["event"] == "stopped"
    requests = {event["request_id"]: event for event in events if event["event"] == "request"}
    mine = requests["mine-1"]
    assert (mine["method"], mine["path"], mine["status"]) == ("GET", "/api/items.geojson", 200)
    assert mine["duration_ms"] > 0
    assert requests[bad.headers["X-Request-ID"]]["status"] == 400
    assert [e["path"] for e in events if e["event"] == "socket_opened"] == ["/_stcore/stream"]
    assert [e["path"] for e in events if e["event"] == "socket_closed"] == ["/_stcore/stream"]
    drawn = [e["status"] for e in requests.values() if e["path"] == "/export/map.png"]
    assert drawn == [200, 200]
