"""What Streamlit keeps of somebody who signed in: its signed cookie, read the way Streamlit does.

Streamlit signs people in (``st.login``) but guards no page and no route. This module is the only
one that knows how its cookie is made.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from streamlit.auth_util import encode_provider_token, get_cookie_with_chunks
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

if TYPE_CHECKING:
    from collections.abc import Mapping

LOGIN_PATH = "/auth/login"
LOGOUT_PATH = "/auth/logout"
CALLBACK_PATH = "/oauth2callback"
_PROVIDER = "default"  # Streamlit's name for the one provider of a plain ``[auth]`` section


def login_address() -> str:
    """Return where signing in begins; it holds a token that is good for two minutes."""
    return f"{LOGIN_PATH}?provider={encode_provider_token(_PROVIDER)}"


def claims_of(cookies: Mapping[str, str]) -> dict[str, Any] | None:
    """Return the claims in a request's cookies; None where nobody signed in.

    A cookie that was not signed by this server, or too long ago, is none.
    """
    secret = get_cookie_secret()

    def signed(name: str) -> bytes | None:
        value = cookies.get(name)
        if value is None:
            return None
        try:
            return decode_signed_value(secret, name, value.encode("latin-1"))
        except UnicodeEncodeError:
            return None

    content = get_cookie_with_chunks(signed, USER_COOKIE_NAME)
    if content is None:
        return None
    claims = json.loads(content)
    return claims if isinstance(claims, dict) and claims.get("is_logged_in") else None
