"""The body of a scorecard's event; apart from the others, which would grow too long with it."""

from __future__ import annotations

from typing import ClassVar, Literal

from copilot.reviews.events.base import Body

__all__ = ["Scored"]


class Scored(Body):
    """A person filled in the scorecard of a conversation; what is not applicable is left out."""

    kind: Literal["scored"] = "scored"
    personal: ClassVar[frozenset[str]] = frozenset({"comment"})
    scores: dict[str, bool] = {}
    """Criterion to good or not."""
    comment: str = ""
