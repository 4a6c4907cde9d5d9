"""What a case gives besides words: its facts and the shop's rules, as rows a person can read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from copilot.facts import Facts
from copilot.shop import Shop

__all__ = ["told"]


def told(facts: Facts, shop: Shop | None) -> tuple[tuple[str, str], ...]:
    """Return (field, value) of what was given, in the case format's names; what is unset or empty is left out."""
    rows = list(_rows("facts", facts.model_dump(mode="json", exclude_unset=True)))
    if shop is not None:
        rows += _rows("shop", shop.model_dump(mode="json", exclude_unset=True))
    return tuple(rows)


def _rows(name: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _rows(f"{name}.{key}", inner)
    elif isinstance(value, list) and any(isinstance(item, dict | list) for item in value):
        for number, item in enumerate(value):
            yield from _rows(f"{name}.{number}", item)
    elif value not in (None, "", []):
        yield name, ", ".join(map(str, value)) if isinstance(value, list) else str(value)
