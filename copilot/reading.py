"""What a customer's turn asks for: the result of the understanding step."""

from __future__ import annotations

from typing import Literal

from copilot.types import Frozen, Lang

__all__ = ["CustomerType", "Question", "Reading", "Stage", "Stake", "Unreadable"]

Stage = Literal["greeting", "consultation", "bargaining", "payment", "logistics", "after_sales", "review", "farewell"]
CustomerType = Literal[
    "neutral", "hesitant", "after_sales_minded", "price_minded", "doubtful", "expert", "picky", "angry", "extorting"
]
Stake = Literal["date", "fault", "money", "health", "safety", "legal_threat"]


Unreadable = Literal["", "noise", "foreign"]


class Question(Frozen):
    """One thing the customer wants to know or have done."""

    text: str
    situation: str
    """Id of the situation it falls under (`prompts/situations/`), or `other`."""
    query: str
    """Self-contained search text: pronouns and ellipsis filled from the conversation."""
    goods: tuple[str, ...] = ()
    """Words for each of several goods named in it, which are searched for one by one."""
    words: str = ""
    """The same without the words that its situation adds, where it adds any."""
    cued: bool = True
    """Words of the turn name its situation; without, it is a guess at what is likest."""
    after: str = ""
    """The customer's earlier words that a follow-up takes up: "and the chair?" asks of it what was asked before."""
    topic: str = ""
    """Words by which the rules on its situation are found whatever the turn says; empty where rules settle nothing."""
    product: str = ""
    """The product spoken of before that was filled in; empty where the question names its own or needs none."""


class Reading(Frozen):
    """How the conversation was understood, with the reasons; an agent may correct every part."""

    lang: Lang
    mixed: bool = False
    """More than one of the three languages appears in the turn."""
    stage: Stage = "consultation"
    customer_type: CustomerType = "neutral"
    stakes: frozenset[Stake] = frozenset()
    questions: tuple[Question, ...] = ()
    unreadable: Unreadable = ""
    """Nothing can be read from the turn: it is noise, or in the script of another language."""
    injection: bool = False
    """The turn holds text that tries to instruct the assistant; it is treated as data."""
    reasons: dict[str, str] = {}
    """Field name to the words that decided it."""
