"""Downloads: the store's exports over a route of their own, for those who may export."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, PlainTextResponse, Response

from copilot.errors import AccessDenied, CopilotError
from copilot.ui.parts import Parts

__all__ = ["add_export"]

_TYPES = {"csv": "text/csv", "jsonl": "application/x-ndjson"}
_WHAT = ("events", "drafts", "sends", "promises", "cases")


def add_export(app: FastAPI, parts: Parts) -> None:
    """Add `/export/<what>.<csv|jsonl>?days=N`; personal data is masked."""

    @app.get("/export/{name}")
    def export(name: str, request: Request, days: int = 7) -> Response:
        what, _, format = name.partition(".")
        user = request.scope.get("copilot.user")
        if what not in _WHAT or format not in _TYPES:
            return JSONResponse({"detail": "no such export"}, status_code=404)
        out = io.StringIO()
        since = datetime.now(UTC) - timedelta(days=max(1, min(days, 3650)))
        try:
            if user is None:
                raise AccessDenied("please log in")
            parts.store.export(what, out, by=user, format=format, since=since)  # type: ignore[arg-type]
        except AccessDenied as error:
            return JSONResponse({"detail": str(error)}, status_code=403)
        except CopilotError as error:
            return JSONResponse({"detail": str(error)}, status_code=409)
        headers = {"content-disposition": f'attachment; filename="{what}.{format}"'}
        return PlainTextResponse(out.getvalue(), media_type=_TYPES[format], headers=headers)
