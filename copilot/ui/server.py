"""The page behind the guard: events joined to handlers, every route closed, loopback unless there is a login."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import gradio as gr
from fastapi import FastAPI, Request

from copilot.errors import ConfigError
from copilot.settings import Settings
from copilot.ui.access import LocalPeople, People
from copilot.ui.described import Described
from copilot.ui.export import add_export
from copilot.ui.guard import MAX_BODY, Guard, is_loopback
from copilot.ui.handlers.api import add_api
from copilot.ui.handlers.base import Context
from copilot.ui.handlers.wire import wire
from copilot.ui.page import build_page
from copilot.ui.parts import Parts
from copilot.ui.sessions import Passing

__all__ = ["build_app", "build_blocks", "check_bind", "people_of"]

_LOOKS = 0.005
"""Seconds between two looks of Gradio's queue when it is empty; its own millisecond keeps an idle core busy."""
_SESSIONS = 1000
"""Pages that Gradio remembers, those in use among the newest."""
_STATIC = Path(__file__).parent / "static"
_SCRIPTS = (
    "base", "posts", "taking", "wording", "unsaved", "away", "arrivals", "switching", "timers", "marks", "snippets",
    "keys", "saving", "start",
)  # fmt: skip


def check_bind(settings: Settings) -> None:
    """Refuse an address beyond this machine without a login; raises ConfigError."""
    if not is_loopback(settings.host) and not settings.auth:
        raise ConfigError(
            f"host: {settings.host} can be reached from outside; set auth = true (COPILOT_AUTH=1) or use 127.0.0.1"
        )


def people_of(parts: Parts, inner: FastAPI) -> People:
    """Return where callers are looked up; with a login its pages are added."""
    if not parts.settings.auth:
        return LocalPeople()
    from copilot.ui.login import StorePeople, add_login

    access = parts.store.access(session_minutes=parts.settings.session_minutes)
    if not access.has_users():
        raise ConfigError("auth: nobody can log in yet; add a user with: copilot reviews users add NAME --role agent")
    people = StorePeople(access)
    add_login(inner, parts, people)
    return people


def build_app(parts: Parts) -> Guard:
    """Return the whole workbench as one ASGI application; raises ConfigError for an open bind."""
    check_bind(parts.settings)
    inner = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    people = people_of(parts, inner)
    add_export(inner, parts)
    blocks = build_blocks(Context(parts, people))
    gr.mount_gradio_app(
        inner, blocks, path="/", server_name=parts.settings.host, server_port=parts.settings.port,
        auth_dependency=_caller, run_history=False, footer_links=[], show_error=False, ssr_mode=False,
        enable_monitoring=False, max_file_size=MAX_BODY, mcp_server=False,
        app_kwargs={"openapi_url": None, "docs_url": None, "redoc_url": None},
        theme=_theme(), css=(_STATIC / "style.css").read_text(encoding="utf-8"), head=_head(),
    )  # fmt: skip
    # A foreign Host is refused where there is no login (DNS rebinding); with one, a proxy may pass its own name on.
    local = is_loopback(parts.settings.host) and not parts.settings.auth
    return Guard(inner, people, loopback_only=local)


def build_blocks(context: Context) -> gr.Blocks:
    """Return the page with its events."""
    t = context.texts(context.parts.settings.ui_lang)
    title = context.parts.copilot.parts.profile.name.get(t.lang, "")
    with gr.Blocks(title=f"{title} · {t('brand.workbench')}", fill_width=True, analytics_enabled=False) as blocks:
        page = build_page(t)
        wire(context, page)
        passing = Passing(blocks)
        add_api(context, passing)
    blocks.queue(api_open=False, default_concurrency_limit=20, max_size=400)
    blocks._queue.sleep_when_free = _LOOKS
    passing.begin()
    blocks.default_config = Described(blocks)
    blocks.state_session_capacity = _SESSIONS
    return blocks  # type: ignore[no-any-return]


def _caller(request: Request) -> str | None:
    # The guard stands before this and has found out who calls.
    user = request.scope.get("copilot.user")
    return user.name if user is not None else None


def _theme() -> Any:
    return gr.themes.Soft(
        primary_hue="teal", neutral_hue="slate", font=["system-ui", "sans-serif"], font_mono=["monospace"],
        spacing_size="sm", text_size="md", radius_size="md",
    ).set(
        button_primary_background_fill="#0b6e78", button_primary_background_fill_hover="#095a62",
        button_primary_background_fill_dark="#63c3cc", button_primary_text_color_dark="#14181d",
        block_shadow="none", input_shadow="none", block_border_width="0px", checkbox_label_shadow="none",
        checkbox_background_color_selected="#0b6e78", loader_color="#0b6e78",
    )  # fmt: skip


def _head() -> str:
    """Return the browser's part of the page: small files in one scope, each after those it needs."""
    parts = [(_STATIC / "workbench" / f"{name}.js").read_text(encoding="utf-8") for name in _SCRIPTS]
    return '<script>\n(() => {\n"use strict";\n' + "\n".join(parts) + "})();\n</script>"
