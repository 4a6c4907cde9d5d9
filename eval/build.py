"""Building the parts under test: the suite's own search index, the retriever, the copilot."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from copilot.context import ScoredSnippet
from copilot.errors import RetrievalError
from copilot.resources import root
from copilot.settings import Settings
from eval.case import SearchCase
from eval.embedding import MemoEmbedding
from eval.models import RecordedModel, ReplayModel, load_recorded
from eval.subject import CopilotSubject
from eval.suites.options import LIVE, Options
from eval.suites.policy import build_checker
from eval.suites.replies import Answer
from eval.suites.retrieval import Search
from eval.variant import Variant, fingerprint
from eval.watch import WatchedModel
from eval.write import write_text

if TYPE_CHECKING:
    from copilot.retrieval.retriever import HybridRetriever

__all__ = ["build_answer", "build_search", "patient", "with_index"]

_DEPTH = 10
_ROOM = 64 * 2**20
"""Bytes that the suite's index needs, with what its library writes on the way."""


def with_index(settings: Settings, home: Path) -> Settings:
    """Return the settings pointed at the suite's own index, one folder for each state of what goes into it."""
    folder = home / "index" / fingerprint("index", settings)
    return settings.model_copy(update={"index": folder, "chroma_url": None, "collection": "eval"})


def build_answer(settings: Settings, variant: Variant, options: Options) -> Answer:
    """Return the copilot of a variant, ready to answer cases."""
    from copilot.pipeline import Copilot

    retriever = _open_retriever(settings, options)
    if variant.recorded is not None:
        recorded = RecordedModel(load_recorded(variant.recorded))
        watched = WatchedModel(recorded)
        copilot = Copilot.from_settings(settings, retriever=retriever, model=watched)
        return CopilotSubject(copilot, build_checker(settings), watched, recorded)
    copilot = Copilot.from_settings(settings, retriever=retriever)
    if copilot.parts.model is not None:
        watched = WatchedModel(ReplayModel(copilot.parts.model, settings, options))
        copilot = Copilot.from_settings(patient(settings, options), retriever=retriever, model=watched)
        return CopilotSubject(copilot, build_checker(settings), watched)
    return CopilotSubject(copilot, build_checker(settings))


def patient(settings: Settings, options: Options) -> Settings:
    """Return the settings with time for waiting in line: the limit of calls a minute is no slowness of the model.

    The model itself was built before and keeps its own time-out for each call.
    """
    if options.per_minute is None:
        return settings
    in_line = 60 / options.per_minute * (options.concurrency or LIVE) * settings.max_attempts
    return settings.model_copy(update={"model_timeout": settings.model_timeout + in_line})


def build_search(settings: Settings, options: Options) -> Search:
    """Return the search over the sample shop's knowledge."""
    retriever = _open_retriever(settings, options)

    def search(case: SearchCase) -> tuple[tuple[ScoredSnippet, ...], float]:
        return retriever.search(case.query, lang=case.lang, k=_DEPTH), retriever.threshold

    return search


def _open_retriever(settings: Settings, options: Options) -> HybridRetriever:
    from copilot.retrieval.embedding.embeddings import load_embedding
    from copilot.retrieval.opening import open_retriever

    _ensure_index(settings)
    memo = MemoEmbedding(load_embedding(settings.embedding), options.home / "cache")
    return open_retriever(settings, embedding=memo)


def _ensure_index(settings: Settings) -> None:
    """Ingest the sample shop unless the index stands complete."""
    done = settings.index / "complete"
    if done.exists():
        return
    from copilot.retrieval.ingest.command import IngestOptions, ingest_paths, progress_line

    print("building the index of the sample shop (once for each state of knowledge/)", file=sys.stderr)
    options = IngestOptions(rebuild=True, quiet=True)
    try:
        ingest_paths([root("knowledge")], settings, options, progress_line() if sys.stderr.isatty() else None)
        write_text(done, "complete\n")
    except RetrievalError as error:
        # Its library says of a full disk only that the index cannot be used.
        there = next(path for path in settings.index.absolute().parents if path.exists())
        free = shutil.disk_usage(there).free
        if free >= _ROOM:
            raise
        told = "the suite's own index could not be built, the same command tries again when there is room"
        raise RetrievalError(f"{settings.index}: {told}: the disk has {free / 2**20:.0f} MB left") from error
