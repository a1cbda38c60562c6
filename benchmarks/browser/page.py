"""Time the dashboard in Chromium, beside a bare streamlit-folium page in the same run.

    python benchmarks/browser/page.py WORKSPACE [--name demo] [--rounds 20] [--changes 200]

The network is blocked. Milliseconds depend on the machine and are only told; what is held are the
ratios to the bare page's, pinned in ``floors.json`` under a name (``demo``, ``25k``, ``1m``);
``--update`` pins them anew. It also changes filters many times over while the map is moved, and
holds the weight of the page, the memory of browser and server, what they grow by, and that the map
stands and stays where it is. Ends with 1 where something is over its limit.
"""

from __future__ import annotations

import argparse
import json
import math
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Frame, Page, ViewportSize, sync_playwright
from playwright.sync_api import TimeoutError as NothingHappenedError

sys.path.insert(0, str(Path(__file__).parents[1]))

from dashboard_server import free_port, run_dashboard, server_bytes, wait_for

FLOORS = Path(__file__).parent / "floors.json"
BARE_APP = Path(__file__).parent / "bare_app.py"
VENDOR = Path(__file__).parents[2] / "dashboard" / "static" / "vendor"
SLACK_SHARE = 0.5  # how far over its floor a ratio may rise before it counts: it is one of medians
# What holds on every machine, whatever is in the workspace.
LIMITS = {
    "weight_mib": 6.0,  # until the first map
    "heap_mib": 300.0,
    "server_mib": 2000.0,
    "heap_growth": 1.10,  # over the filter changes
    "server_growth": 1.10,
    "remounts": 0.0,
    "lost_pans": 0.0,
}
PAN_EVERY = 5  # filter changes
MOST_IDLE = 6  # clicks that show the title that was shown: made items have doubles
SETTLE_S = 0.4  # between two measurements, so that one does not pay for the other
WINDOW: ViewportSize = {"width": 1440, "height": 900}
BROWSER_ARGUMENTS = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    "--enable-precise-memory-info",
)
MAP_FRAME = ".st-key-map iframe"
DRAWN = "() => window.footprint?.drawn > 0 && footprint.scene.shapes !== null"
# The frame's window stays the same object as long as the map is not mounted anew.
CENTRE = "() => { const at = map.getCenter(); return [at.lat, at.lng, map.getZoom()]; }"


def timed(
    action: Callable[[], object], done: Callable[[], object], *, settle_s: float = SETTLE_S
) -> float:
    """Return the milliseconds from an action to its effect."""
    began = time.perf_counter()
    action()
    done()
    took = (time.perf_counter() - began) * 1000
    time.sleep(settle_s)
    return took


def wait_in(frame: Frame, condition: str, argument: Any = None) -> None:
    """Wait for a condition in a frame, looking every ten milliseconds."""
    frame.wait_for_function(condition, arg=argument, polling=10, timeout=60_000)


def frame_of(page: Page, selector: str) -> Frame:
    """Return the frame of an element, once it is there."""
    element = page.wait_for_selector(selector)
    frame = element.content_frame() if element else None
    assert frame is not None
    return frame


def open_page(browser: Browser, address: str) -> Page:
    """Return a page of its own cache that may only ask `address`."""
    page = browser.new_context(viewport=WINDOW).new_page()
    page.set_default_timeout(60_000)
    local = (address, address.replace("http", "ws", 1), "data:", "blob:")
    page.route(lambda url: not url.startswith(local), lambda route: route.abort())
    return page


# ---- the bare page ------------------------------------------------------------------------------


@contextmanager
def run_bare() -> Iterator[str]:
    """Yield the address of the bare page."""
    with tempfile.TemporaryDirectory() as folder:
        static = Path(folder) / "static"
        static.mkdir()
        for name in ("leaflet.js", "leaflet.css"):
            shutil.copy(VENDOR / name, static)
        script = shutil.copy(BARE_APP, folder)
        port = free_port()
        options = {
            "server.port": port,
            "server.headless": "true",
            "server.enableStaticServing": "true",
            "browser.gatherUsageStats": "false",
        }
        command = [sys.executable, "-m", "streamlit", "run", str(script)]
        process = subprocess.Popen(
            command + [f"--{name}={value}" for name, value in options.items()],
            stdout=subprocess.DEVNULL,
        )
        try:
            wait_for(f"http://127.0.0.1:{port}/_stcore/health")
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(timeout=20)


def wait_for_first(page: Page, condition: str) -> None:
    """Wait for a condition in the frame of a page's map."""
    wait_in(frame_of(page, MAP_FRAME), condition)


def measure_bare(browser: Browser, address: str, *, rounds: int) -> dict[str, float]:
    """Return the median milliseconds to the bare page's first marker and to a moved one."""
    path = "() => document.querySelector('path.leaflet-interactive')?.getAttribute('d')"
    first, change = [], []
    for _ in range(rounds):
        page = open_page(browser, address)
        first.append(timed(partial(page.goto, address), partial(wait_for_first, page, path)))
        page.context.close()
    page = open_page(browser, address)
    page.goto(address)
    frame = frame_of(page, MAP_FRAME)
    wait_in(frame, path)
    time.sleep(SETTLE_S)
    for number in range(rounds):
        button = page.locator(".st-key-place button", has_text=["Geneva", "Kabul"][number % 2])
        before = frame.evaluate(path)
        moved = f"(before) => ({path})() && ({path})() !== before"
        change.append(timed(button.click, partial(wait_in, frame, moved, before)))
    page.context.close()
    return {"first": statistics.median(first), "change": statistics.median(change)}


# ---- the dashboard ------------------------------------------------------------------------------


def open_map(page: Page, address: str) -> Frame:
    """Open the dashboard and return the frame of its map, drawn."""
    page.goto(address)
    frame = frame_of(page, MAP_FRAME)
    wait_in(frame, DRAWN)
    return frame


def until_redrawn(
    frame: Frame, action: Callable[[], object], *, settle_s: float = SETTLE_S
) -> float:
    """Return the milliseconds from an action until the map has drawn another answer."""
    drawn = frame.evaluate("() => footprint.drawn")
    done = partial(wait_in, frame, "(n) => footprint.drawn > n", drawn)
    return timed(action, done, settle_s=settle_s)


def pan_to(frame: Frame, lat: float, lon: float) -> float:
    """Return the milliseconds until a moved map is drawn, by a new answer where it asks for one."""
    drawn = frame.evaluate(
        "() => { window.before = footprint.arrangement; return footprint.drawn; }"
    )
    done = """(n) => footprint.scene.features.some((f) => f.properties.cluster)
        ? footprint.drawn > n : footprint.arrangement !== window.before"""
    move = "(at) => map.setView(at, 5, { animate: false })"
    return timed(lambda: frame.evaluate(move, [lat, lon]), lambda: wait_in(frame, done, drawn))


def record_loads(page: Page) -> list[dict[str, Any]]:
    """Return the list that everything which is loaded from now on is put into."""
    loaded: list[dict[str, Any]] = []

    def keep(event: dict[str, Any]) -> None:
        loaded.append(event)

    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.on("Network.loadingFinished", keep)
    return loaded


def measure_first(browser: Browser, address: str, *, rounds: int) -> tuple[float, float]:
    """Return the median milliseconds to the first map, and the mebibytes that came for it."""
    times, weights = [], []
    for _ in range(rounds):
        page = open_page(browser, address)
        loaded = record_loads(page)
        times.append(timed(partial(open_map, page, address), lambda: None))
        weights.append(sum(event["encodedDataLength"] for event in loaded) / 2**20)
        page.context.close()
    return statistics.median(times), statistics.median(weights)


def kind_button(page: Page, number: int) -> Callable[[], object]:
    """Return the click that changes the filter of kinds for the n-th time."""
    names = ("Bases", "Bases", "Meetings", "Meetings")  # on, off, on, off
    return page.locator(".st-key-filter_kind button", has_text=names[number % len(names)]).click


def until_items(frame: Frame) -> None:
    """Move the map nearer until it shows items and no clusters."""
    fullest = """() => footprint.scene.features
        .filter((f) => f.properties.cluster && f.geometry)
        .sort((a, b) => b.properties.point_count - a.properties.point_count)[0]
        ?.geometry.coordinates"""
    nearer = "([lon, lat]) => map.setView([lat, lon], map.getZoom() + 1, { animate: false })"
    while at := frame.evaluate(fullest):
        until_redrawn(frame, partial(frame.evaluate, nearer, at))


def click_marks(page: Page, frame: Frame, *, rounds: int) -> list[float]:
    """Return the milliseconds from a click on a mark to its evidence, for marks in turn."""
    spots = frame.evaluate(
        """() => {
            const spots = new Map();
            for (const { id } of footprint.scene.features) {
                const spot = footprint.whereIs(id).find(({ type }) => type !== 'line');
                if (spot) spots.set(`${Math.round(spot.x)},${Math.round(spot.y)}`, spot);
                if (spots.size === 60) break;
            }
            return [...spots.values()];
        }"""
    )
    box = page.locator(MAP_FRAME).bounding_box()
    assert box is not None
    times: list[float] = []
    n_idle = 0
    for spot in spots:
        title = page.locator(".st-key-evidence .fp-title, .st-key-evidence h3").first
        before = title.inner_text() if title.count() else ""
        changed = """(before) => {
            const shown = document.querySelector('.st-key-evidence .fp-title, .st-key-evidence h3');
            return shown && shown.innerText !== before;
        }"""
        began = time.perf_counter()
        page.mouse.click(box["x"] + spot["x"], box["y"] + spot["y"])
        try:
            page.wait_for_function(changed, arg=before, polling=10, timeout=5_000)
        except NothingHappenedError:  # the same title twice: nothing to see
            print("a click showed nothing new")
            n_idle += 1
            if n_idle == MOST_IDLE:
                break
            continue
        times.append((time.perf_counter() - began) * 1000)
        time.sleep(SETTLE_S)
        if len(times) == rounds:
            break
    return times


def measure_dashboard(browser: Browser, address: str, *, rounds: int) -> dict[str, float]:
    """Return the median milliseconds of what a reader does, and the weight of the first page."""
    first, weight = measure_first(browser, address, rounds=rounds)
    page = open_page(browser, address)
    frame = open_map(page, address)
    time.sleep(2)
    change = [until_redrawn(frame, kind_button(page, n)) for n in range(rounds)]
    pan = [pan_to(frame, 20.0 + 3 * (n % 4), 10.0 + 7 * (n % 9)) for n in range(rounds)]
    page.context.close()
    page = open_page(browser, address)
    frame = open_map(page, f"{address}/?as_of=2021-08-20")
    time.sleep(2)
    page.locator(".st-key-time_slider input[type=range]").focus()
    step = [until_redrawn(frame, lambda: page.keyboard.press("ArrowRight")) for _ in range(rounds)]
    frame = open_map(page, address)
    time.sleep(2)
    until_items(frame)
    evidence = click_marks(page, frame, rounds=rounds)
    page.context.close()
    times = {"change": change, "pan": pan, "step": step, "evidence": evidence}
    medians = {key: statistics.median(of) for key, of in times.items() if of}
    return {"first": first, **medians, "weight_mib": weight}


def measure_memory(browser: Browser, address: str, pid: int, *, changes: int) -> dict[str, float]:
    """Return what browser and server take after many filter changes, and by what they grew.

    Also how often the map was mounted anew meanwhile, and how often it was not where the reader
    had moved it to.
    """
    page = open_page(browser, address)
    frame = open_map(page, address)
    session = page.context.new_cdp_session(page)
    frame.evaluate("() => { window.stands = true; }")
    lost: list[int] = []

    def heap() -> float:
        session.send("HeapProfiler.collectGarbage")
        used: float = session.send("Runtime.getHeapUsage")["usedSize"]
        return used

    def change(times: int) -> None:
        for number in range(times):
            if number % PAN_EVERY == 0:
                frame.evaluate("(by) => map.panBy(by, { animate: false })", [40 - number % 80, 10])
                time.sleep(SETTLE_S)
            before = frame.evaluate(CENTRE)
            until_redrawn(frame, kind_button(page, number), settle_s=0.0)
            if frame.evaluate(CENTRE) != before:
                lost.append(number)

    # Until about the hundredth change V8 compiles what is hot: nine tenths of what grows till then
    # is machine code, and no element, listener or object of the page is more than before.
    change(max(40, changes // 2))
    before = heap(), server_bytes(pid)
    change(changes)
    after = heap(), server_bytes(pid)
    stands = frame.evaluate("() => window.stands === true")
    page.context.close()
    return {
        "heap_mib": after[0] / 2**20,
        "server_mib": after[1] / 2**20,
        "heap_growth": after[0] / before[0],
        "server_growth": after[1] / before[1],
        "remounts": 0.0 if stands else 1.0,
        "lost_pans": float(len(lost)),
    }


def hold(name: str, ratios: dict[str, float], *, update: bool) -> list[str]:
    """Return which ratios are over their floors; with `update`, pin them anew."""
    floors = json.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.exists() else {}
    if update:
        floors[name] = {key: round(value, 2) for key, value in ratios.items()}
        FLOORS.write_text(json.dumps(floors, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    pinned = floors.get(name, {})
    found = {key: ratios.get(key, math.inf) for key in pinned}
    return [
        f"{key}: {found[key]:.2f} of the bare page's is over its floor of {floor:.2f}"
        for key, floor in pinned.items()
        if found[key] > floor * (1 + SLACK_SHARE)
    ]


def main(arguments: Sequence[str]) -> int:
    """Return 0 where every ratio holds its floor and memory stays."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("workspace")
    parser.add_argument("--name", default="demo", help="of the workspace's size, in floors.json")
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--changes", type=int, default=200)
    parser.add_argument("--update", action="store_true")
    options = parser.parse_args(arguments)
    path = next(p for n in ("chromium", "google-chrome") if (p := shutil.which(n)))
    began = time.monotonic()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(BROWSER_ARGUMENTS))
        with run_bare() as address:
            bare = measure_bare(browser, address, rounds=options.rounds)
        with run_dashboard(options.workspace) as (address, pid):
            ours = measure_dashboard(browser, address, rounds=options.rounds)
            memory = measure_memory(browser, address, pid, changes=options.changes)
        browser.close()
    ratios = {"first": ours["first"] / bare["first"]} | {
        key: ours[key] / bare["change"]
        for key in ("change", "pan", "step", "evidence")
        if key in ours
    }
    print(f"{options.name}, median of {options.rounds}, in {time.monotonic() - began:.0f} s")
    print(f"bare page: first {bare['first']:.0f} ms, change {bare['change']:.0f} ms")
    for key, ratio in ratios.items():
        print(f"{key} {ours[key]:.0f} ms, {ratio:.2f} of the bare page's")
    held = {"weight_mib": ours["weight_mib"], **memory}
    for key, value in held.items():
        print(f"{key} {value:.2f} of {LIMITS[key]:g}")
    wrong = hold(options.name, ratios, update=options.update)
    over = {key: most for key, most in LIMITS.items() if held[key] > most}
    wrong += [f"{key}: {held[key]:.2f} is over {most:g}" for key, most in over.items()]
    print(*wrong, sep="\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
