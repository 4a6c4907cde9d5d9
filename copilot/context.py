"""Snippets found for a conversation: the result of the retrieval step."""

from __future__ import annotations

from datetime import date
from typing import Literal

from copilot.types import Frozen, Lang

__all__ = ["Audience", "Context", "ScoredSnippet", "Snippet", "SnippetKind"]

SnippetKind = Literal["product", "policy", "script"]
Audience = Literal["customer", "internal"]


class Snippet(Frozen):
    """One retrievable piece of knowledge with where it came from and when it holds."""

    id: str
    """Stable across ingestions of the same source."""
    text: str
    title: str = ""
    lang: Lang = "zh"
    kind: SnippetKind = "policy"
    source: str = ""
    """File (relative) or address the text came from."""
    version: str = ""
    """As the source states it, else a digest of the content, which changes when the text changes."""
    audience: Audience = "customer"
    valid_from: date | None = None
    valid_to: date | None = None
    """Last day on which it holds."""
    sku: str | None = None


class ScoredSnippet(Frozen):
    """A snippet with its calibrated relevance in 0..1."""

    snippet: Snippet
    score: float
    query: str = ""


class Context(Frozen):
    """What retrieval offers to the later steps; empty means that nothing relevant was found."""

    snippets: tuple[ScoredSnippet, ...] = ()
    unanswered: tuple[str, ...] = ()
    """Queries for which nothing passed the threshold (the missing-knowledge queue)."""
    guessed: tuple[str, ...] = ()
    """Queries that found something only by the words of their situation: what was asked itself is told nowhere."""
