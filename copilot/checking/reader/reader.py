"""Join the two readers: what the grammar is sure of, and what the learned model recognises beyond it."""

from __future__ import annotations

from collections.abc import Sequence

from copilot.checking.claim import Claim
from copilot.checking.reader.rules import read_rules
from copilot.checking.reader.view import Turn, View

__all__ = ["read_claims"]


def read_claims(views: Sequence[View], turn: Turn) -> list[Claim]:
    """Return the claims of all sentences in order."""
    return [claim for view in views for claim in read_rules(view, turn)]
