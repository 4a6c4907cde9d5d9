"""The order of another model over what was found, where one is configured."""

from __future__ import annotations

import logging

from copilot.context import ScoredSnippet
from copilot.errors import RetrievalError
from copilot.retrieval.base import Reranker

__all__ = ["reranked"]

_LOG = logging.getLogger(__name__)


def reranked(
    reranker: Reranker | None, query: str, found: tuple[ScoredSnippet, ...], k: int
) -> tuple[ScoredSnippet, ...] | None:
    """Return the best `k` in the reranker's order; what was irrelevant before does not become relevant by it.

    None when it cannot be asked: what was found without it is better than nothing, and worth another try next time.
    """
    if reranker is None or not found:
        return found[:k]
    try:
        scores = reranker.scores(query, [item.snippet.text for item in found])
    except RetrievalError as error:
        _LOG.warning("found without the reranker: %s", error)
        return None
    ordered = sorted(zip(scores, found, strict=True), key=lambda pair: -pair[0])
    return tuple(item for _, item in ordered[:k])
