"""Parts that are loaded when they are first needed, so that a copilot starts at once and without an index."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING

from copilot.settings import Settings

if TYPE_CHECKING:
    from copilot.masking import Masker
    from copilot.retrieval.base import Retriever

__all__ = ["LateMissing", "LateRetriever"]


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
        self._masker: Masker | None = None

    def add(self, queries: Sequence[str]) -> tuple[str, ...]:
        """Append the questions; returns a note for the agent when they cannot be written."""
        from copilot.masking import load_masker
        from copilot.retrieval.opening import missing_file
        from copilot.retrieval.query.missing import MissingQueue

        self._masker = self._masker or load_masker()
        try:
            # What the shop has to write down needs nobody's telephone number.
            MissingQueue(missing_file(self._settings)).add(map(self._masker.mask, queries))
        except OSError as error:
            return (f"knowledge: a question without an answer could not be noted: {error.strerror}",)
        return ()
