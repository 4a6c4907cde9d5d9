"""The shop's own carriers: which one serves what, and how it is called in the customer's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from copilot.types import Lang

__all__ = ["Carriers"]

Serving = Literal["default", "express", "remote", "large"]


@dataclass(frozen=True, slots=True)
class Carriers:
    """The carriers of the shop's settings."""

    entries: tuple[Mapping[str, Any], ...]
    names: Mapping[str, str]
    """Names of carriers the settings do not hold, by code."""
    lang: Lang

    @classmethod
    def of(cls, listed: object, names: Mapping[str, str], lang: Lang) -> Carriers:
        """Read the list of the settings; entries that are none are left out."""
        entries = listed if isinstance(listed, (list, tuple)) else ()
        return cls(tuple(entry for entry in entries if isinstance(entry, dict)), names, lang)

    def serving(self, what: Serving) -> Mapping[str, Any] | None:
        """Return the entry of the default carrier, or of that for express, remote areas or large goods."""
        return next((entry for entry in self.entries if entry.get(what)), None)

    def name_serving(self, what: Serving) -> str | None:
        """Return the name of that carrier."""
        entry = self.serving(what)
        return self.name(str(entry.get("id") or "")) if entry else None

    def name(self, code: str | None) -> str | None:
        """Return a carrier's name in the customer's language, its code where no name is known."""
        if not code:
            return None
        for entry in self.entries:
            if entry.get("id") == code and isinstance(entry.get("name"), dict):
                return str(entry["name"].get(self.lang, code))
        return self.names.get(code, code)
