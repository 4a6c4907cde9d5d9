"""Everything the composer may use to answer one turn."""

from __future__ import annotations

from typing import Literal

from copilot.context import Context
from copilot.conversation import Conversation
from copilot.facts import Facts
from copilot.reading import Reading
from copilot.shop import Shop
from copilot.types import Frozen

__all__ = ["Brief", "Length", "Tone"]

Tone = Literal["warm", "formal"]
Length = Literal["normal", "short", "long"]


class Brief(Frozen):
    """One turn to answer, with what is on record and what was retrieved."""

    conversation: Conversation
    facts: Facts
    shop: Shop
    reading: Reading
    context: Context = Context()
    rules: str = ""
    """Everything the indexed rules say, in lower case; empty where no rules are known."""
    settled: bool = False
    """The shop's settings came with the conversation, so that no published rule need repeat their figures."""
    withheld: bool = False
    """Something found was left out because a policy forbids to say it: nothing weaker may stand in its place."""
    disputed: tuple[str, ...] = ()
    """Facts of the order that contradict each other: nothing that rests on its record may be said."""
    shop_name: str = ""
    """The shop's name in the customer's language."""
    agent_name: str = ""
    """The name the agent greets with."""
    tone: Tone = "warm"
    length: Length = "normal"
    salt: int = 0
    """Another number gives other wordings: used when an agent asks for a new draft."""

    @property
    def noted(self) -> str:
        """What the facts note of the product, its code among it."""
        product = self.facts.product
        return " ".join(product.facts) if product else ""
