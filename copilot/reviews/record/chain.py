"""The hash chain: each event's hash covers the one before it, and what people wrote only through a salted hash.

Removing a personal part (its salt too) therefore keeps every hash valid and leaves nothing to guess it from.
"""

from __future__ import annotations

import hashlib
import secrets

from copilot.reviews.record.canonical import canonical
from copilot.reviews.record.columns import write_time
from copilot.reviews.record.schema import EventRow

__all__ = ["GENESIS", "event_hash", "new_salt", "payload_hash"]

GENESIS = "0" * 64
"""What the first event's hash is chained to."""


def new_salt() -> str:
    """Return 32 random bytes as hex."""
    return secrets.token_hex(32)


def payload_hash(salt: str, body: str) -> str:
    """Return the hash of a personal part under its own salt."""
    return hashlib.sha256(f"{salt}\n{body}".encode()).hexdigest()


def event_hash(row: EventRow) -> str:
    """Return the hash an event must have, from its stored columns."""
    parts = [
        row.prev_hash, row.seq, write_time(row.at), row.kind, row.actor, row.conversation, row.public, row.payload_hash,
    ]  # fmt: skip
    return hashlib.sha256(canonical(parts).encode()).hexdigest()
