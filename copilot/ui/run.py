"""Start the server: parts, samples, the page, and in the background whatever the first draft needs."""

from __future__ import annotations

import asyncio
import os
import threading

from copilot.errors import CopilotError
from copilot.settings import Settings
from copilot.ui.parts import Parts, build_parts
from copilot.ui.stores import fill_with_samples

__all__ = ["prepare", "serve"]


def serve(settings: Settings) -> None:
    """Serve the workbench until it is stopped; raises ConfigError or StoreError before anything is bound."""
    os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    import uvicorn

    from copilot.ui.server import build_app, check_bind

    check_bind(settings)
    parts = build_parts(settings)
    fill_with_samples(parts.store)
    app = build_app(parts)
    parts.progress.set("loading")
    threading.Thread(target=prepare, args=(parts,), name="prepare", daemon=True).start()
    print(f"workbench: http://{settings.host}:{settings.port}/", flush=True)
    uvicorn.run(app, host=settings.host, port=settings.port, log_level="warning", access_log=False,
                server_header=False, timeout_graceful_shutdown=3)  # fmt: skip


def prepare(parts: Parts) -> None:
    """Load what drafts need and take up interrupted sends; what goes wrong is shown, never raised."""
    try:
        parts.store.recover(parts.outlet)
        asyncio.run(parts.copilot.warm_up())
        parts.progress.set()
    except CopilotError as error:
        parts.progress.set("problem", str(error), is_problem=True)
    except Exception as error:  # the outer edge of a background thread
        parts.progress.set("problem", type(error).__name__, is_problem=True)
