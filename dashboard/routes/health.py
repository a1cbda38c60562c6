"""Whether the app is up, and how much is in its workspace."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.routing import Route

from dashboard.routes.answers import answer_json, answers, workspace_of

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response


@answers
def healthz(request: Request) -> Response:
    """Answer ``/healthz``."""
    counts = workspace_of(request).counts()
    return answer_json({"status": "ok", "articles": counts.n_articles, "items": counts.n_items})


ROUTES = [Route("/healthz", healthz)]
