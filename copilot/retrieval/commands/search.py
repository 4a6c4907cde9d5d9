"""What `copilot search` does: queries by the line, embedded in batches, answered in order."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from typing import Any

from pydantic import AliasChoices, BaseModel, ConfigDict, Field

from copilot.context import ScoredSnippet
from copilot.jsonl import BadLine, as_json, read_as
from copilot.retrieval.base import Filters
from copilot.retrieval.opening import open_retriever
from copilot.retrieval.retriever import HybridRetriever
from copilot.settings import Settings
from copilot.types import LANGS, Lang

__all__ = ["SearchLine", "run_search"]

_BATCH = 64


class SearchLine(BaseModel):
    """One query; other keys are ignored. An unknown language is told by the script."""

    model_config = ConfigDict(frozen=True, extra="ignore", coerce_numbers_to_str=False)

    id: str | int | None = Field(None, validation_alias=AliasChoices("id", "_id"))
    query: str = Field(validation_alias=AliasChoices("query", "question", "text"))
    """Published sets of questions name it in these ways."""
    lang: str | None = None

    @property
    def language(self) -> Lang | None:
        """The language when it is one of ours."""
        return self.lang if self.lang in LANGS else None


def run_search(
    lines: Iterable[str], settings: Settings, k: int, *, filters: Filters | None = None, relevant: bool = False
) -> int:
    """Print one line of results a line of input; returns how many lines were bad."""
    retriever = open_retriever(settings)
    filters = filters or Filters(on=date.today())
    failed = 0
    sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    numbered = ((number, line) for number, line in enumerate(lines, 1) if line.strip())
    while batch := list(islice(numbered, _BATCH)):
        for answer in _answers(batch, retriever, k, filters, relevant):
            failed += "error" in answer
            print(as_json(answer), flush=True)
    return failed


def _answers(
    batch: Iterable[tuple[int, str]], retriever: HybridRetriever, k: int, filters: Filters, relevant: bool
) -> Iterator[dict[str, Any]]:
    parsed = [read_as(SearchLine, number, line, whole="query") for number, line in batch]
    retriever.embed_many([item.query for item in parsed if isinstance(item, SearchLine)])
    for item in parsed:
        if isinstance(item, BadLine):
            yield item._asdict()
            continue
        found = retriever.search(item.query, lang=item.language, k=k, filters=filters)
        kept = [hit for hit in found if hit.score >= retriever.threshold] if relevant else found
        yield {"id": item.id, "results": [_result(hit) for hit in kept]}


def _result(hit: ScoredSnippet) -> dict[str, Any]:
    snippet = hit.snippet
    return {
        "id": snippet.id,
        "score": hit.score,
        "title": snippet.title,
        "text": snippet.text,
        "lang": snippet.lang,
        "source": snippet.source,
    }
