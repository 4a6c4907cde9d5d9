"""`copilot serve`: open the workbench on this machine."""

from __future__ import annotations

from typing import Annotated

import typer

__all__ = ["app"]

app = typer.Typer(pretty_exceptions_enable=False, add_completion=False)


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="address to serve on; beyond loopback only with a login")] = None,
    port: Annotated[int | None, typer.Option(help="port, 7860 unless set")] = None,
) -> None:
    """Open the workbench; settings come from COPILOT_* and copilot.toml."""
    from copilot.settings import load_settings
    from copilot.ui.run import serve as run

    run(load_settings(host=host, port=port))
