"""What `copilot search` does: queries by the line, embedded in batches, answered in order."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any, TextIO

from pydantic import AliasChoices, BaseModel, ConfigDict, Field, ValidationError

from copilot.context import ScoredSnippet
from copilot.errors import InputError
from copilot.resources import describe
from copilot.retrieval.base import Filters
from copilot.retrieval.opening import open_retriever
from copilot.retrieval.retriever import HybridRetriever
from copilot.settings import Settings
from copilot.types import Lang

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
        return self.lang if self.lang in ("zh", "en", "ko") else None  # type: ignore[return-value]


class _Bad(BaseModel):
    id: str | int | None
    error: str


def run_search(file: str, settings: Settings, k: int, *, filters: Filters | None = None, relevant: bool = False) -> int:
    """Print one line of results a line of input; returns how many lines were bad."""
    retriever = open_retriever(settings)
    filters = filters or Filters(on=date.today())
    failed = 0
    sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    with _lines(file) as lines:
        numbered = ((number, line) for number, line in enumerate(lines, 1) if line.strip())
        while batch := list(islice(numbered, _BATCH)):
            for answer in _answers(batch, retriever, k, filters, relevant):
                failed += "error" in answer
                print(json.dumps(answer, ensure_ascii=False), flush=True)
    return failed


def _lines(file: str) -> Any:
    if file == "-":
        sys.stdin.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
        return nullcontext(sys.stdin)
    path = Path(file)
    if not path.is_file():
        raise InputError(f"{file}: no such file")
    return _opened(path)


def _opened(path: Path) -> TextIO:
    return path.open(encoding="utf-8-sig", errors="replace")


def _answers(
    batch: Iterable[tuple[int, str]], retriever: HybridRetriever, k: int, filters: Filters, relevant: bool
) -> Iterator[dict[str, Any]]:
    parsed = [_parse(number, line) for number, line in batch]
    retriever.embed_many([item.query for item in parsed if isinstance(item, SearchLine)])
    for item in parsed:
        if isinstance(item, _Bad):
            yield {"id": item.id, "error": item.error}
            continue
        found = retriever.search(item.query, lang=item.language, k=k, filters=filters)
        kept = [hit for hit in found if hit.score >= retriever.threshold] if relevant else found
        yield {"id": item.id, "results": [_result(hit) for hit in kept]}


def _parse(number: int, line: str) -> SearchLine | _Bad:
    try:
        values = json.loads(line)
    except ValueError as error:
        return _Bad(id=None, error=f"line {number}: not JSON: {error}")
    except RecursionError:
        return _Bad(id=None, error=f"line {number}: nested too deep")
    known = values.get("id") if isinstance(values, dict) else None
    try:
        return SearchLine.model_validate(values)
    except ValidationError as error:
        told = known if isinstance(known, (str, int)) else None
        return _Bad(id=told, error=f"line {number}: {'; '.join(describe(error))}")


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
