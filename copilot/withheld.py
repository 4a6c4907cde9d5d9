"""Sentences of the shop's knowledge that a finding hit: they are left out, and the rest of the answer stands."""

from __future__ import annotations

import re
from collections.abc import Iterable

from copilot.context import Context
from copilot.drafting.streaming import split_sentences
from copilot.verdict import Finding

__all__ = ["without_sentences"]

_HEAD = 8
_STOPS = ".。!！?？ \n"


def without_sentences(context: Context, text: str, findings: Iterable[Finding]) -> Context:
    """Return the context without the sentences of snippets that findings hit in a text; the same where none is one."""
    held = _hit(text, list(findings))
    snippets = []
    for item in context.snippets:
        left = item.snippet.text
        for sentence in held:
            left = re.sub(re.escape(sentence) + r"[.。!！?？]?[ \t]*", "", left)
        if left != item.snippet.text:
            if 2 * len(left) < len(item.snippet.text) or not left.startswith(item.snippet.text[:_HEAD]):
                continue  # what a rule begins with is its point: the rest misleads without it
            item = item.model_copy(update={"snippet": item.snippet.model_copy(update={"text": left.lstrip(_STOPS)})})
        snippets.append(item)
    cut = tuple(item for item in snippets if item.snippet.text.strip())
    return context if cut == context.snippets else context.model_copy(update={"snippets": cut})


def _hit(text: str, findings: list[Finding]) -> list[str]:
    hit: list[str] = []
    position = 0
    for sentence in split_sentences(text):
        start = text.find(sentence.strip(), position)
        position = start + len(sentence.strip()) if start >= 0 else position
        words = sentence.strip().strip(_STOPS)
        if words and start >= 0 and any(f.start < position and start < f.end for f in findings):
            hit.append(words)
    return hit
