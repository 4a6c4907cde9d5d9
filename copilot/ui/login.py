"""Logging in and out: the people and tokens of the review store, behind a page of our own."""

from __future__ import annotations

import asyncio
import time
from html import escape
from typing import Annotated

from fastapi import FastAPI, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from copilot.errors import AccessDenied, StoreError
from copilot.reviews.people.access import Access, Locked
from copilot.reviews.people.roles import User, system_user
from copilot.ui.guard import COOKIE, cookie_of
from copilot.ui.parts import Parts
from copilot.ui.texts import Texts, pick_lang

__all__ = ["StorePeople", "add_login"]

_KEPT = 2.0
"""Seconds a looked-up session is believed, so that one page does not ask the database fifty times."""
_TOKEN = "token:"
"""Marks an integrator's name, so that it can never be taken for a person's."""


class StorePeople:
    """People with passwords and sessions, integrators with tokens."""

    def __init__(self, access: Access) -> None:
        """Take the store's access."""
        self.access = access
        self._seen: dict[str, tuple[float, User | None]] = {}

    async def caller(self, cookie: str | None, token: str | None) -> User | None:
        """Return who a session cookie or a bearer token belongs to; a token wins."""
        key = f"t{token}" if token else f"c{cookie}"
        known = self._seen.get(key)
        if known and time.monotonic() - known[0] < _KEPT:
            return known[1]
        user = await asyncio.to_thread(self._look_up, cookie, token)
        if len(self._seen) > 1000:
            self._seen.clear()
        self._seen[key] = (time.monotonic(), user)
        return user

    def named(self, name: str) -> User | None:
        """Return the person, or the integrator whose token is still good, with the roles they have now."""
        if not name.startswith(_TOKEN):
            return self.access.user_named(name)
        wanted = name.removeprefix(_TOKEN)
        good = any(t.name == wanted and not t.is_revoked for t in self.access.tokens(by=system_user("guard")))
        return User(name=name, roles=frozenset({"integrator"})) if good else None

    def login(self, name: str, password: str, address: str) -> str:
        """Return a session's cookie value; raises AccessDenied, or Locked after too many tries."""
        return self.access.login(name, password, address=address).token

    def logout(self, cookie: str) -> None:
        """End a session at once."""
        self._seen.pop(f"c{cookie}", None)
        self.access.logout(cookie)

    def _look_up(self, cookie: str | None, token: str | None) -> User | None:
        if not token:
            return self.access.user_of_session(cookie)
        user = self.access.user_of_token(token)
        return user.model_copy(update={"name": f"{_TOKEN}{user.name}"}) if user else None


def add_login(app: FastAPI, parts: Parts, people: StorePeople) -> None:
    """Add the login page and the way out."""

    def words(request: Request) -> Texts:
        return parts.texts[pick_lang(request.headers.get("accept-language"), parts.settings.ui_lang)]

    @app.get("/login")
    def show(request: Request) -> HTMLResponse:
        return HTMLResponse(_page(words(request), ""))

    @app.post("/login")
    def enter(request: Request, name: Annotated[str, Form()] = "", password: Annotated[str, Form()] = "") -> Response:
        t = words(request)
        try:
            token = people.login(name[:200], password[:1000], request.client.host if request.client else "")
        except Locked as locked:
            return HTMLResponse(_page(t, t("login.locked", seconds=max(1, round(locked.seconds)))), status_code=429)
        except AccessDenied:
            return HTMLResponse(_page(t, t("login.wrong")), status_code=401)
        except StoreError:
            return HTMLResponse(_page(t, t("login.away")), status_code=503)
        return _entered(request, token, parts.settings.session_minutes)

    @app.post("/logout")
    def leave(request: Request) -> Response:
        if cookie := cookie_of({"cookie": request.headers.get("cookie", "")}):
            try:
                people.logout(cookie)
            except StoreError:
                return HTMLResponse(_page(words(request), words(request)("told.still_in")), status_code=503)
        answer = RedirectResponse("/login", status_code=303)
        answer.delete_cookie(COOKIE, path="/")
        return answer


def _entered(request: Request, token: str, minutes: int) -> Response:
    """Return the answer that lets somebody in: their session's cookie, marked secure where the page came by TLS."""
    answer = RedirectResponse("/", status_code=303)
    is_secure = request.headers.get("x-forwarded-proto", request.url.scheme) == "https"
    answer.set_cookie(COOKIE, token, max_age=minutes * 60, httponly=True, samesite="lax", secure=is_secure, path="/")
    return answer


_STYLE = """:root{color-scheme:light dark}body{font:15px/1.5 system-ui,sans-serif;display:grid;place-items:center;
min-height:90vh;margin:0;background:Canvas;color:CanvasText}
form{display:grid;gap:10px;width:280px}input,button{font:inherit;padding:8px 10px;
border:1px solid #8896;border-radius:8px}button{background:#0b6e78;color:#fff;border:0;cursor:pointer}
p{margin:0;min-height:1.5em;color:#b3261e}@media(prefers-color-scheme:dark){p{color:#ff9c94}}"""


def _page(t: Texts, problem: str) -> str:
    title, name, password, button = (escape(t(f"login.{key}")) for key in ("title", "name", "password", "button"))
    return (
        f'<!doctype html><html lang="{t.lang}"><head><meta charset="utf-8"><title>{title}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">'
        f"<style>{_STYLE}</style></head><body>"
        f'<main><form method="post" action="/login"><h1>{title}</h1><label>{name}<br>'
        '<input name="name" autocomplete="username" required autofocus></label>'
        f'<label>{password}<br><input name="password" type="password" autocomplete="current-password" required></label>'
        f'<button>{button}</button><p role="alert">{escape(problem)}</p></form></main></body></html>'
    )
