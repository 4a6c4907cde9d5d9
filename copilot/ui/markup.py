"""Markup in which foreign text cannot become a tag: `tag` escapes everything that is not itself `Markup`."""

from __future__ import annotations

import re
from html import escape
from typing import TypeAlias

__all__ = ["Child", "Markup", "join", "link", "tag"]

_NAME = re.compile(r"[a-z][a-z0-9-]*\Z")
_VOID = frozenset({"br", "hr", "input"})
_WEB = re.compile(r"https?://[^\s\x00-\x20\"'<>\\]+\Z", re.IGNORECASE)


class Markup(str):
    """Text that is already HTML; only this module and literals of the views make it."""

    __slots__ = ()


Child: TypeAlias = "str | int | float | None"


def _text(child: Child) -> str:
    if child is None:
        return ""
    return child if isinstance(child, Markup) else escape(str(child), quote=True)


def join(*children: Child) -> Markup:
    """Return the children one after the other, text escaped."""
    return Markup("".join(_text(child) for child in children))


def tag(name: str, *children: Child, **attributes: Child | bool) -> Markup:
    """Return one element; `_` in attribute names becomes `-`, True stands alone, None and False are left out.

    A trailing underscore is dropped (`class_`). Names come from our code only, so a strange one is a ValueError,
    as is an event handler attribute.
    """
    parts = [name]
    for key, value in attributes.items():
        attribute = key.rstrip("_").replace("_", "-")
        if not _NAME.match(attribute) or attribute.startswith("on"):
            raise ValueError(f"attribute {attribute!r} is not allowed")
        if value is None or value is False:
            continue
        parts.append(attribute if value is True else f'{attribute}="{escape(str(value), quote=True)}"')
    if not _NAME.match(name) or name in ("script", "iframe", "img", "form", "style", "object", "embed"):
        raise ValueError(f"element {name!r} is not allowed")
    opening = f"<{' '.join(parts)}>"
    return Markup(opening if name in _VOID else f"{opening}{join(*children)}</{name}>")


def link(address: str, label: str) -> Markup:
    """Return a link that opens apart and tells nothing about us; an address that is not http(s) stays text."""
    if not _WEB.match(address):
        return tag("span", f"{label}: {address[:200]}", class_="dim")
    return tag("a", label, href=address, title=address[:300], target="_blank", rel="noopener noreferrer nofollow")
