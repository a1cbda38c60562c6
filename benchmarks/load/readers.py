"""Put many readers on one dashboard and see whether it holds.

    python benchmarks/load/readers.py WORKSPACE [--readers 50] [--seconds 120]

Each reader has a real session over Streamlit's WebSocket: it opens the page, changes a filter about
every ten seconds and waits until the page is written, as a person does. It asks the routes for the
items of a window as the map does (one time in ten for all an answer may hold) and for one item.
It ends with 1 when an answer failed, the routes' 95th percentile is over its bound, or the server's
memory kept growing.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import re
import statistics
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import httpx
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

sys.path.insert(0, str(Path(__file__).parents[1]))

from dashboard_server import run_dashboard, server_bytes

from dashboard.maps.clusters import MOST_MARKS

API_P95_BOUND_MS = 500.0
MOST_GROWTH = 1.10  # of memory, from the end of the first third to the end
THINKING_S = (5.0, 15.0)
PAGE_TIMEOUT_S = 60.0
ALL_ITEMS = 0.1  # how often somebody asks for more than a map draws
SEED = 20210825

QUESTIONS: tuple[dict[str, str], ...] = (
    {},
    {"kind": "base"},
    {"kind": "meeting", "from": "2021-01-01", "to": "2021-12-31"},
    {"kind": "evacuation"},
    {"country": "AFG"},
    {"country": "USA", "country_role": "actor"},
    {"status": "planned,sought"},
    {"q": "airport"},
    {"as_of": "2021-08-25"},
)
# To take a big answer apart would keep all other readers of this process waiting.
ITEM_ID = re.compile(rb'"type":"Feature","id":"([0-9a-f]{16})"')
WINDOWS = ("-180,-60,180,80", "40,10,80,50", "100,-10,150,45", "-20,-40,60,40")


@dataclass
class Tally:
    """What happened: milliseconds of each kind of request, and what failed."""

    api_ms: list[float] = field(default_factory=list)
    page_ms: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)


async def ask_page(socket: ClientConnection, question: dict[str, str], tally: Tally) -> None:
    """Ask for the page of a question, wait until it is written, and note how long it took."""
    began = time.perf_counter()
    message = BackMsg()
    message.rerun_script.query_string = urlencode(question)
    await socket.send(message.SerializeToString())
    async with asyncio.timeout(PAGE_TIMEOUT_S):
        while True:
            answer = ForwardMsg()
            answer.ParseFromString(await socket.recv(decode=False))
            kind = answer.WhichOneof("type")
            if kind == "delta" and answer.delta.new_element.WhichOneof("type") == "exception":
                msg = f"the page failed: {answer.delta.new_element.exception.message}"
                raise RuntimeError(msg)
            if kind == "script_finished" and (
                answer.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY
            ):
                tally.page_ms.append((time.perf_counter() - began) * 1000)
                return


async def ask_api(client: httpx.AsyncClient, path: str, tally: Tally) -> httpx.Response:
    """Ask a route and note how long it took."""
    began = time.perf_counter()
    answer = await client.get(path)
    tally.api_ms.append((time.perf_counter() - began) * 1000)
    answer.raise_for_status()
    return answer


async def read(address: str, *, until: float, tally: Tally, chance: random.Random) -> None:
    """Be one reader until a moment of the clock."""
    await asyncio.sleep(chance.uniform(0, THINKING_S[0]))
    socket_address = f"{address.replace('http', 'ws', 1)}/_stcore/stream"
    async with (
        httpx.AsyncClient(base_url=address, timeout=PAGE_TIMEOUT_S) as client,
        connect(
            socket_address,
            subprotocols=["streamlit"],  # type: ignore[list-item]  # a NewType of str
            max_size=None,
            open_timeout=PAGE_TIMEOUT_S,
        ) as socket,
    ):
        while time.monotonic() < until:
            question = chance.choice(QUESTIONS)
            try:
                most = {} if chance.random() < ALL_ITEMS else {"most": str(MOST_MARKS)}
                window = {"bbox": chance.choice(WINDOWS), "zoom": "4"}
                query = urlencode({**question, **window, **most})
                items, _ = await asyncio.gather(  # a page's map asks while the page is written
                    ask_api(client, f"/api/items.geojson?{query}", tally),
                    ask_page(socket, question, tally),
                )
                if ids := ITEM_ID.findall(items.content):
                    await ask_api(client, f"/api/items/{chance.choice(ids).decode()}", tally)
            except (httpx.HTTPError, RuntimeError, TimeoutError, OSError) as error:
                tally.failures.append(f"{type(error).__name__}: {error} ({question})")
            await asyncio.sleep(chance.uniform(*THINKING_S))


async def watch_memory(pid: int, *, until: float) -> list[int]:
    """Return the server's bytes, once a second."""
    seen = []
    while time.monotonic() < until:
        seen.append(await asyncio.to_thread(server_bytes, pid))
        await asyncio.sleep(1)
    return seen


async def run_load(address: str, pid: int, *, readers: int, seconds: float) -> int:
    """Run the load, say what came of it, and return 0 where it held."""
    tally = Tally()
    until = time.monotonic() + seconds
    memory, *_ = await asyncio.gather(
        watch_memory(pid, until=until),
        *(
            read(address, until=until, tally=tally, chance=random.Random(SEED + n))
            for n in range(readers)
        ),
    )
    p95 = statistics.quantiles(tally.api_ms, n=20)[-1]
    third = len(memory) // 3
    growth = max(memory[-third:]) / max(memory[: 2 * third])
    print(f"{readers} readers, {seconds:.0f} s: {len(tally.page_ms)} pages", end=", ")
    print(
        f"median {statistics.median(tally.page_ms):.0f} ms; {len(tally.api_ms)} answers", end=", "
    )
    print(f"median {statistics.median(tally.api_ms):.0f} ms, p95 {p95:.0f} ms")
    print(f"memory {memory[third] >> 20} MiB after a third, {memory[-1] >> 20} MiB at the end")
    for failure in tally.failures[:5]:
        print(failure)
    held = not tally.failures and p95 < API_P95_BOUND_MS and growth < MOST_GROWTH
    print("held" if held else f"did not hold: {len(tally.failures)} failures, growth {growth:.2f}")
    return 0 if held else 1


def main(arguments: Sequence[str]) -> int:
    """Return 0 where the dashboard held."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("workspace", type=Path)
    parser.add_argument("--readers", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=120.0)
    options = parser.parse_args(arguments)
    with run_dashboard(options.workspace) as (address, pid):
        return asyncio.run(run_load(address, pid, readers=options.readers, seconds=options.seconds))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
