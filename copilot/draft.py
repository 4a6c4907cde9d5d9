"""A candidate reply, not yet checked."""

from __future__ import annotations

from decimal import Decimal

from copilot.types import Frozen, Lang

__all__ = ["Citation", "Draft", "Usage"]


class Citation(Frozen):
    """A snippet the draft rests on."""

    id: str
    title: str = ""
    source: str = ""


class Usage(Frozen):
    """Tokens and cost of one model call; cost in US dollars where the price is known."""

    prompt_tokens: int = 0
    completion_tokens: int = 0
    cost: Decimal | None = None
    seconds: float = 0.0


class Draft(Frozen):
    """Text as it came from a model or from the built-in composer."""

    text: str
    lang: Lang
    model: str
    """Model name, or `composer`."""
    citations: tuple[Citation, ...] = ()
    usage: Usage | None = None
    grounding: tuple[str, ...] = ()
    """Problems found by the grounding check: a number or a citation that nothing supports."""
    abstains: bool = False
    """The draft says plainly that the answer is not known and is being looked into."""
