from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.access.rules import AccessRules, Role
from geodata.errors import SettingsError

SECRET = "a-key-that-nobody-guesses-0123456789"
GOOD = f"""
[auth]
redirect_uri = "http://localhost:8501/oauth2callback"
cookie_secret = "{SECRET}"
client_id = "footprint"
client_secret = "hush"
server_metadata_url = "https://example.org/.well-known/openid-configuration"

[access]
viewers = ["*@example.org"]
editors = ["ann@example.org"]
"""


def rules_of(text: str, folder: Path) -> AccessRules:
    path = folder / "sign-in.toml"
    path.write_text(text, encoding="utf-8")
    return AccessRules.from_toml(path)


@pytest.mark.parametrize(
    ("claims", "role"),
    [
        ({"email": "Ann@Example.org"}, Role.EDITOR),
        ({"email": "bob@example.org", "email_verified": True}, Role.VIEWER),
        ({"email": "ann@example.org", "email_verified": False}, Role.NOBODY),
        ({"email": "ann@example.org", "email_verified": "false"}, Role.NOBODY),
        ({"email": "ann@example.org.evil.example"}, Role.NOBODY),
        ({"email": "ann@elsewhere.example"}, Role.NOBODY),
        ({"email": ["ann@example.org"]}, Role.NOBODY),
        ({}, Role.NOBODY),
    ],
)
def test_roles_follow_the_address(claims: dict[str, object], role: Role, tmp_path: Path) -> None:
    assert rules_of(GOOD, tmp_path).role_of(claims) is role


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (GOOD.replace('client_id = "footprint"', ""), "auth.client_id is missing"),
        (GOOD.replace(SECRET, "short"), "auth.cookie_secret is under 32"),
        (GOOD.replace("/oauth2callback", "/back"), "auth.redirect_uri does not end with"),
        (GOOD.replace("editors", "writers"), "access.writers is unknown"),
        (GOOD.replace('["*@example.org"]', '"*@example.org"'), "access.viewers is no list"),
        (GOOD.replace('"*@example.org"', "").replace('"ann@example.org"', ""), "names nobody"),
        (GOOD.partition("[access]")[0], "access is missing"),
        ("[auth", "is no TOML"),
    ],
)
def test_a_broken_file_is_refused_by_its_field(broken: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"sign-in\.toml") as refused:
        rules_of(broken, tmp_path)
    assert said in str(refused.value)
    assert "hush" not in str(refused.value)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be read"):
        AccessRules.from_toml(tmp_path / "none.toml")
