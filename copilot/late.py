"""Parts that are loaded when they are first needed, so that a copilot starts at once and without an index."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from copilot.context import Context
from copilot.reading import Question, Reading
from copilot.settings import Settings

if TYPE_CHECKING:
    from copilot.retrieval.base import Retriever
    from copilot.understanding.schema import Situation

__all__ = ["LateMissing", "LateRetriever", "unmet", "untold"]

_RECORDED = frozenset({"price", "restock", "stock"})
"""Situations answered from records that change by the hour, which are no gap in what is written down."""


class LateRetriever:
    """Opens the index when it is first needed, so that a copilot starts without one and recovers when it is built."""

    def __init__(self, settings: Settings, collection: str | None) -> None:
        """Take what says where the index lies."""
        self._settings = settings
        self._collection = collection
        self._opened: Retriever | None = None
        self._opening = threading.Lock()

    def open(self) -> Retriever:
        """Return the retriever; RetrievalError while there is no usable index.

        Opened once, however many drafts ask at the same moment: Chroma fails when one folder is opened twice at once.
        """
        with self._opening:
            if self._opened is None:
                from copilot.retrieval.opening import open_retriever

                self._opened = open_retriever(self._settings, self._collection)
            return self._opened

    def product_names(self) -> tuple[str, ...]:
        """Return what the shop's products are called; nothing while the index is not open."""
        names = getattr(self._opened, "product_names", None)
        return names() if names else ()

    def rules(self) -> str:
        """Return everything the shop's published rules say, in lower case; nothing while the index is not open."""
        rules = getattr(self._opened, "rules", None)
        return rules() if rules else ""

    def reopen(self) -> None:
        """Forget the opened index, so that the next turn sees what was ingested since."""
        self._opened = None


class LateMissing:
    """Notes questions that found nothing beside the index, for the people who write the shop's knowledge."""

    def __init__(self, settings: Settings) -> None:
        """Take what says where the index lies."""
        self._settings = settings

    def add(self, queries: Sequence[str]) -> tuple[str, ...]:
        """Append the questions; returns a note for the agent when they cannot be written."""
        from copilot.retrieval.missing import MissingQueue
        from copilot.retrieval.opening import missing_file

        try:
            MissingQueue(missing_file(self._settings)).add(queries)
        except OSError as error:
            return (f"knowledge: a question without an answer could not be noted: {error.strerror}",)
        return ()


def unmet(reading: Reading, context: Context, situations: Mapping[str, Situation]) -> tuple[str, ...]:
    """Return the customer's own words that found nothing and ask for knowledge: neither courtesies nor attacks do.

    "What size is it?" stands there with the product that was spoken of: alone it tells nobody what to write down.
    """
    if reading.injection:
        return ()
    polite = {q.query for q in reading.questions if (s := situations.get(q.situation)) and s.kind == "courtesy"}
    open_ = set(context.unanswered) - polite
    return tuple(dict.fromkeys(_noted(q) for q in reading.questions if q.query in open_))


def untold(reading: Reading, unknown: Sequence[str], situations: Mapping[str, Situation]) -> tuple[str, ...]:
    """Return those of the questions left open by a reply that ask about a product before it is bought.

    Something was found for them (the product's page), but not what they ask ("how long does it last").
    """
    if reading.injection:
        return ()
    asked = ((q, situations.get(q.situation)) for q in reading.questions if q.situation not in _RECORDED)
    return tuple(
        _noted(q) for q, s in asked if q.text in unknown and s is not None and s.product and s.stage == "consultation"
    )


def _noted(question: Question) -> str:
    return f"{question.product}: {question.text}" if question.product else question.text
