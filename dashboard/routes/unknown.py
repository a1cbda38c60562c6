"""What no route answers: an error, where Streamlit's page would look like success."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.routing import Route

from dashboard.routes.answers import answer_error, answers

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response


@answers
def unknown_address(request: Request) -> Response:
    """Answer whatever else stands under the routes' own names."""
    return answer_error(f"{request.url.path[:80]!r} is no address of the app", status=404)


# After all others: Streamlit answers what no route takes with its first page.
ROUTES = [Route(f"/{name}/{{rest:path}}", unknown_address) for name in ("api", "export")]
