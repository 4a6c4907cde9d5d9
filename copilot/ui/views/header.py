"""Name of the shop, tools and the list of keys."""

from __future__ import annotations

from collections.abc import Mapping

from copilot.types import Lang
from copilot.ui.markup import Markup, join, tag
from copilot.ui.texts import Texts

__all__ = ["KEYS", "brand", "keys_dialog", "snippet_list", "tools"]

KEYS = (
    ("Alt+J / Alt+K", "keys.step"), ("Alt+N", "keys.first"), ("Alt+C", "keys.compose"), ("Ctrl+Enter", "keys.send"),
    ("Alt+G", "keys.regenerate"), ("Alt+I", "keys.instruction"), ("Alt+−", "keys.shorter"), ("Alt+=", "keys.longer"),
    ("Alt+T", "keys.tone"), ("Alt+1 … 9", "keys.suggest"), ("/", "keys.snippet"), ("Esc", "keys.escape"),
    ("Alt+Z", "keys.undo"), ("Alt+A", "keys.ack"), ("Alt+O", "keys.sources"), ("Alt+X", "keys.diff"),
    ("Alt+V", "keys.record"), ("Alt+R", "keys.translate"), ("Alt+M", "keys.note"), ("Alt+D", "keys.desk"),
    ("Alt+Q", "keys.qa"), ("Alt+W", "keys.shift"), ("Alt+H", "keys.help"),
)  # fmt: skip


TOLD = (
    "paste_too_long", "away_server", "away_login", "login", "unchecked", "restored", "restored_moved", "still_in",
    "snippets",
)  # fmt: skip
"""What the browser says without asking the server."""


def brand(shop: str, t: Texts) -> Markup:
    """Return the shop's name and what this page is."""
    return tag("div", tag("b", shop), tag("span", t("brand.workbench"), class_="dim"), class_="brand")


def tools(user: str, is_login: bool, t: Texts, closed: str = "") -> Markup:
    """Return theme, keys and, with a login, the way out.

    The browser keeps unsaved words under the name of the `user`; `closed` names the tab that they are not offered.
    """
    buttons = [
        tag("button", t("tools.keys"), type="button", data_local="help", title="Alt+H"),
        tag("button", t("tools.theme"), type="button", data_local="theme"),
    ]
    if is_login:
        leave = tag("button", t("tools.logout"), type="button", data_local="logout")
        buttons += [tag("span", user, class_="dim"), leave]
    return tag("div", *buttons, class_="tools", data_user=user, data_closed=closed or None)


def keys_dialog(t: Texts) -> Markup:
    """Return the list of keys, shown on demand."""
    rows = [join(tag("dt", tag("kbd", key)), tag("dd", t(words))) for key, words in KEYS]
    close = tag("button", t("keys.close"), type="button", class_="mini", data_local="help")
    title = tag("h3", t("keys.title"), id="keys-title")
    return tag("dialog", title, tag("dl", *rows, class_="keylist"), close, aria_labelledby="keys-title")


def snippet_list(snippets: Mapping[Lang, Mapping[str, str]], t: Texts) -> Markup:
    """Return what the browser needs by itself: the snippets that `/` offers, and the words it says.

    It offers the snippets in the customer's language.
    """
    entries = [
        tag("span", data_name=name, data_snippet=text, data_lang=lang)
        for lang, named in snippets.items()
        for name, text in named.items()
    ]
    words = [tag("span", t(f"told.{name}"), data_words=name) for name in TOLD]
    return tag("div", *entries, *words, hidden=True)
