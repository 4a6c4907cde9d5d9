"""`copilot eval`: the eval suite, which lives in the checkout and not in the installed package."""

from __future__ import annotations

import typer

from copilot.errors import CopilotError

__all__ = ["app"]

try:
    from eval.cli import app
except ModuleNotFoundError as missing:
    if missing.name not in ("eval", "eval.cli"):
        raise
    app = typer.Typer(pretty_exceptions_enable=False, add_completion=False)

    @app.callback(invoke_without_command=True)
    def _absent() -> None:
        raise CopilotError("the eval suite is run from a checkout of the project: python -m eval")
