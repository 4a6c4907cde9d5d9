"""What every handler needs: who calls, which words to use, and a refusal that leaves the page usable."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec

import gradio as gr

from copilot.errors import AccessDenied, CopilotError
from copilot.reviews.people.roles import User
from copilot.ui.access import People
from copilot.ui.models import View
from copilot.ui.parts import Parts
from copilot.ui.texts import Texts, pick_lang

__all__ = ["Context", "Updates", "merged", "refusing", "words_of"]

Updates = dict[Any, Any]
P = ParamSpec("P")


class Context:
    """Parts and people; one for the whole page, without any state of a user."""

    def __init__(self, parts: Parts, people: People) -> None:
        """Take what the handlers work with."""
        self.parts = parts
        self.people = people

    def user(self, request: gr.Request | None) -> User:
        """Return who calls; raises AccessDenied when nobody is logged in. Asked in every handler."""
        name = getattr(request, "username", None)
        user = self.people.named(name) if name else None
        if user is None:
            raise AccessDenied("please log in")
        return user

    def texts(self, lang: str) -> Texts:
        """Return the catalogue of a language the page sent; an unknown one is the configured default."""
        return self.parts.texts[pick_lang(lang, self.parts.settings.ui_lang)]


def merged(*updates: Updates) -> Updates:
    """Return the updates together; a label and a value for one component are kept both."""
    result: Updates = {}
    for update in updates:
        for component, new in update.items():
            old = result.get(component)
            if isinstance(old, dict) and _is_update(old):
                new = {**old, **(new if _is_update(new) else {"value": new})}
            result[component] = new
    return result


def _is_update(value: object) -> bool:
    return isinstance(value, dict) and value.get("__type__") == "update"


def words_of(error: CopilotError, t: Texts) -> str:
    """Return an expected error as one line for a person, in their language."""
    return t.refusal(str(error)) or type(error).__name__


def refusing(handler: Callable[P, Updates]) -> Callable[P, Any]:
    """Show an expected error as a notice and leave every component as it is; nothing the agent wrote is lost.

    For methods of objects that have the page's `context`; the notice is in the language of the `View` among the
    arguments.
    """

    @wraps(handler)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> Any:
        try:
            return handler(*args, **kwargs) or gr.skip()
        except CopilotError as error:
            context: Context = getattr(args[0], "context")  # noqa: B009
            gr.Warning(words_of(error, context.texts(_lang(args))), title="!", duration=6)
            return gr.skip()

    return wrapped


def _lang(values: tuple[object, ...]) -> str:
    """Return the language of the page an event came from, empty when it told none."""
    for value in values:
        if isinstance(value, View):
            return value.lang
        if isinstance(value, str) and value.startswith('{"cid"'):
            return View.parse(value).lang
    request = next((value for value in values if isinstance(value, gr.Request)), None)
    return str(request.headers.get("accept-language", "")) if request is not None else ""
