"""Signing in, with a real provider and a real browser."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest
from conftest import WAIT_TIMEOUT_MS, free_port, run_process, run_server

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

EDITOR, VIEWER, STRANGER = "ann@example.org", "bob@example.org", "eve@elsewhere.example"
SECRET = "a-key-that-nobody-guesses-0123456789"
CLIENT_SECRET = "a-client-secret-that-nobody-guesses"
GUARDED = (
    "/",
    "/articles",
    "/about",
    "/api/items.geojson",
    "/api/items/any",
    "/export/map.png",
    "/export/items.csv",
    "/map/shapes/un/coarse.json",
    "/assets/map/map.css",
    "/static/index.html",
    "/_stcore/host-config",
    "/media/any.csv",
)


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """Return the address of an OpenID Connect provider that knows three people."""
    port = free_port()
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port)]
    for address in (EDITOR, VIEWER, STRANGER):
        claims = {"sub": address, "email": address, "email_verified": True}
        command += ["--user-claims", json.dumps(claims)]
    path = "/.well-known/openid-configuration"
    with run_process(command, address=f"http://127.0.0.1:{port}", path=path) as address:
        yield address


@pytest.fixture(scope="module")
def guarded(
    provider: str, workspace_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """Return the address of a dashboard that asks who is there."""
    port = free_port()
    path = tmp_path_factory.mktemp("sign-in") / "sign-in.toml"
    path.write_text(
        f"""
        [auth]
        redirect_uri = "http://127.0.0.1:{port}/oauth2callback"
        cookie_secret = "{SECRET}"
        client_id = "footprint"
        client_secret = "{CLIENT_SECRET}"
        server_metadata_url = "{provider}/.well-known/openid-configuration"
        [access]
        viewers = ["*@example.org"]
        editors = ["{EDITOR}"]
        """,
        encoding="utf-8",
    )
    path.chmod(0o600)
    with run_server(workspace_path, port=port, sign_in=path) as address:
        yield address


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    opened = context.new_page()
    opened.set_default_timeout(WAIT_TIMEOUT_MS)
    yield opened
    context.close()


def sign_in(page: Page, address: str, *, who: str) -> None:
    page.goto(address)
    page.get_by_role("button", name=who).click()


@pytest.mark.parametrize("path", GUARDED)
def test_nothing_is_told_to_who_did_not_sign_in(guarded: str, path: str) -> None:
    plain = httpx.get(guarded + path)
    assert plain.status_code == 401
    assert plain.json() == {"error": "sign in first"}
    asking = httpx.get(guarded + path, headers={"accept": "text/html"})
    assert asking.status_code == 303
    assert asking.headers["location"].startswith("/auth/login?provider=")


def test_health_is_open_but_counts_are_not(guarded: str) -> None:
    assert httpx.get(f"{guarded}/healthz").json() == {"status": "ok"}


def test_a_forged_cookie_opens_nothing(guarded: str) -> None:
    for value in ("x", "eyJpc19sb2dnZWRfaW4iOnRydWV9.aaaa.bbbb", "%00", "ø"):
        headers = {"cookie": f"_streamlit_user={value}".encode()}
        assert httpx.get(f"{guarded}/api/items.geojson", headers=headers).status_code == 401


def test_the_socket_is_shut_to_who_did_not_sign_in(guarded: str, page: Page) -> None:
    page.goto(f"{guarded}/healthz")
    opened = page.evaluate(
        """address => new Promise(done => {
            const socket = new WebSocket(address);
            socket.onopen = () => done(true);
            socket.onclose = () => done(false);
        })""",
        f"{guarded.replace('http', 'ws', 1)}/_stcore/stream",
    )
    assert opened is False


def test_who_signs_in_sees_what_was_asked_for(guarded: str, page: Page) -> None:
    """A shared link survives signing in; pages, routes and exports open together."""
    sign_in(page, f"{guarded}/?kind=meeting", who=VIEWER)
    page.wait_for_url(f"{guarded}/?kind=meeting*")
    page.locator(".st-key-item_table").wait_for()
    answers = page.evaluate(
        """async paths => Promise.all(paths.map(async p => (await fetch(p)).status))""",
        ["/api/items.geojson", "/export/items.csv", "/healthz"],
    )
    assert answers == [200, 200, 200]


def test_a_stranger_with_an_account_has_no_access(guarded: str, page: Page) -> None:
    sign_in(page, guarded, who=STRANGER)
    page.get_by_text(f"You are signed in as {STRANGER}").wait_for()
    assert page.evaluate("async () => (await fetch('/api/items.geojson')).status") == 403


@pytest.mark.parametrize(
    "elsewhere", ["//evil.example/", "/\\evil.example", "https://evil.example"]
)
def test_signing_in_never_leads_elsewhere(guarded: str, page: Page, elsewhere: str) -> None:
    sign_in(page, guarded, who=EDITOR)
    page.locator(".st-key-item_table").wait_for()
    cookies = {c["name"]: c["value"] for c in page.context.cookies()}
    cookies["footprint_next"] = elsewhere.replace("/", "%2F").replace("\\", "%5C")
    answer = httpx.get(guarded, cookies=cookies)
    assert answer.status_code == 200
    assert "location" not in answer.headers


def test_the_sign_in_file_leaves_no_secret_in_the_process_list(guarded: str) -> None:
    del guarded
    listing = b"".join(_read_running(path) for path in Path("/proc").glob("[0-9]*/cmdline"))
    assert sys.executable.encode() in listing
    assert SECRET.encode() not in listing
    assert CLIENT_SECRET.encode() not in listing


def _read_running(path: Path) -> bytes:
    """Return a process's arguments; nothing of one that ended meanwhile or is not ours to see."""
    try:
        return path.read_bytes()
    except OSError:
        return b""


def test_who_may_only_look_is_told_so_and_can_sign_out(guarded: str, page: Page) -> None:
    sign_in(page, f"{guarded}/about", who=VIEWER)
    page.get_by_text(f"You are signed in as {VIEWER} and may look").wait_for()
    page.get_by_role("link", name="Corrections").wait_for()
    assert page.get_by_role("link", name="Bring in").count() == 0
    page.goto(f"{guarded}/bring-in")
    page.get_by_text("Only editors may bring articles in.").wait_for()
    page.goto(f"{guarded}/corrections")
    page.get_by_text("No corrections yet").wait_for()
    assert page.get_by_text("Correct…").count() == 0
    page.goto(f"{guarded}/about")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/oauth2/end_session*")  # the provider is told as well
    answer = page.request.get(f"{guarded}/api/items.geojson")
    assert answer.status == 401
