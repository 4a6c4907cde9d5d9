"""Names of collections: any language for people, plain Latin ones for Chroma."""

from __future__ import annotations

import hashlib
import re

from copilot.errors import ConfigError

__all__ = ["require_name", "stored_as"]

_NAME = re.compile(r"[^\W_](?:[\w.-]{0,78}[^\W_])?")
_PLAIN_NAME = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9._-]{1,510}[a-zA-Z0-9]")


def require_name(collection: str) -> None:
    """Raise ConfigError for a name that no collection can have."""
    if not _NAME.fullmatch(collection):
        raise ConfigError(
            f"collection: {collection!r} is no usable name; take 1 to 80 letters and digits of any language, "
            "between them '.', '_' and '-' too"
        )


def stored_as(collection: str) -> str:
    """Return the name in Chroma, which takes no short ones and none but Latin."""
    if _PLAIN_NAME.fullmatch(collection):
        return collection
    return f"named-{hashlib.sha256(collection.encode('utf-8', 'replace')).hexdigest()[:32]}"
