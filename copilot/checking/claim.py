"""A claim: what one stretch of a draft commits the shop to, before any rule is asked."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from copilot.checking.money import Money
from copilot.checking.timex.expression import TimeExpression
from copilot.types import Lang

__all__ = ["DATE_CLAIMS", "DISCOUNT_CLAIMS", "FAULT_CLAIMS", "Claim", "ClaimKind", "Source"]

ClaimKind = Literal[
    "arrival",
    "dispatch",
    "refund_time",
    "restock",
    "admission",
    "denial",
    "blame_buyer",
    "blame_third",
    "concession",
    "promo",
    "owed",
]
Source = Literal["rules", "frame", "model"]
"""Who read a claim: single words, a frame of words that settles the kind, or the learned model."""

DATE_CLAIMS: tuple[ClaimKind, ...] = ("arrival", "dispatch", "refund_time", "restock")
FAULT_CLAIMS: tuple[ClaimKind, ...] = ("admission", "denial", "blame_buyer", "blame_third")
DISCOUNT_CLAIMS: tuple[ClaimKind, ...] = ("concession", "promo", "owed")


@dataclass(frozen=True, slots=True)
class Claim:
    """A commitment with what the resolver needs to hold it against the facts; offsets are in the folded text."""

    kind: ClaimKind
    start: int
    end: int
    lang: Lang
    sentence: str
    hedged: bool = False
    certain: bool = False
    """Spoken as sure or guaranteed."""
    attributed: bool = False
    """Names its source (the carrier, the tracking page)."""
    accepted: bool = False
    """A bare yes: the content stands in the customer's turn."""
    times: tuple[TimeExpression, ...] = ()
    money: tuple[Money, ...] = ()
    findings: frozenset[str] = frozenset()
    """What went wrong, in the vocabulary of the evidence, where the words tell."""
    forms: frozenset[str] = frozenset()
    """Lexicon classes that shaped the claim: gift, freeship, coupon, vague, service, …"""
    faint: bool = False
    """The sentence may only inform; it counts where what it states stands nowhere on file."""
    confidence: float = 1.0
    source: Source = field(default="rules", compare=False)
