"""Which ways of paying a customer names that the shop does not take."""

from __future__ import annotations

from copilot.drafting.composer.scene import Scene

__all__ = ["refused_methods"]


def refused_methods(s: Scene) -> tuple[str, ...]:
    """Return the ways of paying that the turn names and the shop does not take; none where its ways are not known."""
    taken = s.brief.shop.payment_methods
    words = {code: word.lower() for code, word in s.frame.methods.items() if word.lower() in s.turn}
    ours = [word for code, word in words.items() if code in taken]
    # "Card" within "credit card" names nothing else.
    refused = [s.frame.methods[code] for code, word in words.items() if not any(word in own for own in ours)]
    return tuple(refused) if taken else ()
