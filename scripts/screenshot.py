"""Save a picture of the dashboard on a workspace, with the network blocked.

python scripts/screenshot.py WORKSPACE PICTURE.png [--query 'country=AFG'] [--size 1440x900]
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from find_chromium import find_chromium
from playwright.sync_api import sync_playwright

PORT = 8599  # beside the dashboard's own, so that a running one is left alone
TIMEOUT_S = 60
SETTLE_MS = 5_000
QUIET = ("--no-sandbox", "--disable-background-networking", "--disable-gpu", "--no-first-run")
DRAWN = "() => window.footprint?.drawn > 0 && footprint.scene.shapes !== null"


def main() -> int:
    """Return 0 where the picture was saved."""
    options = _parse(sys.argv[1:])
    address = f"http://127.0.0.1:{PORT}/"
    command = (
        "import sys; from dashboard.server import serve;"
        " serve('127.0.0.1', int(sys.argv[1]), workspace=sys.argv[2])"
    )
    server = subprocess.Popen(  # our own server, on the workspace that was named
        [sys.executable, "-c", command, str(PORT), str(options.workspace)]
    )
    try:
        _wait_for(f"{address}healthz")
        width, height = (int(side) for side in options.size.split("x"))
        save_picture(
            f"{address}?{options.query}", Path(options.picture), width=width, height=height
        )
    finally:
        server.terminate()
        server.wait(timeout=10)
    return 0


def save_picture(address: str, picture: Path, *, width: int, height: int) -> None:
    """Save what Chromium shows at `address` once the map is drawn; nothing leaves the machine."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(QUIET))
        page = browser.new_page(viewport={"width": width, "height": height})
        page.route(lambda url: not url.startswith("http://127.0.0.1"), lambda r: r.abort())
        page.goto(address)
        frame = page.wait_for_selector(".st-key-map iframe").content_frame()
        frame.wait_for_function(DRAWN, polling=100, timeout=TIMEOUT_S * 1000)
        for part in (".st-key-filter_source input", ".fp-timeline, .st-key-evidence h2"):
            page.wait_for_selector(part, timeout=TIMEOUT_S * 1000)
        page.wait_for_timeout(SETTLE_MS)  # the last fonts and tables
        page.screenshot(path=picture)
        browser.close()


def _parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("workspace", type=Path)
    parser.add_argument("picture", type=Path)
    parser.add_argument("--query", default="", help="the address behind the question mark")
    parser.add_argument("--size", default="1440x900", help="pixels, WIDTHxHEIGHT")
    return parser.parse_args(arguments)


def _wait_for(address: str) -> None:
    deadline = time.monotonic() + TIMEOUT_S
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(address, timeout=5):  # noqa: S310  # our own server
                return
        except (urllib.error.URLError, TimeoutError):
            time.sleep(0.2)
    message = f"the dashboard did not answer within {TIMEOUT_S} s"
    raise SystemExit(message)


if __name__ == "__main__":
    sys.exit(main())
