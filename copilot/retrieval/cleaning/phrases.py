"""What people decided on repeated phrases: which are spam and go, which belong to the text and stay."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from pydantic import ValidationError

from copilot.retrieval.cleaning.decisions import lines_of, renewed
from copilot.retrieval.cleaning.report import Cleaned, digest
from copilot.types import Frozen

__all__ = ["Decided", "NotedPhrase", "PhraseStore", "noted_phrases"]

_SHORTEST = 12


class Decided(Frozen):
    """Decisions by phrase."""

    spam: tuple[str, ...] = ()
    """Taken out of every document, however often they stand there."""
    kept: frozenset[str] = frozenset()
    """Neither taken out nor reported again."""


class NotedPhrase(Frozen):
    """A repeated phrase of one document, as ingestion found it."""

    text: str
    count: int
    source: str = ""
    removed: bool = False

    @property
    def id(self) -> str:
        """Digest by which it is decided on."""
        return digest(self.text)


class PhraseStore:
    """The repeated phrases of an index and the decisions on them, in two small files."""

    def __init__(self, folder: Path) -> None:
        """Take the index folder."""
        self._found, self._decided = folder / "phrases.jsonl", folder / "phrases-decided.jsonl"

    def items(self) -> list[NotedPhrase]:
        """Return what was found at the last ingestion of each document."""
        return [item for line in lines_of(self._found) if (item := _noted(line)) is not None]

    def decided(self) -> Decided:
        """Return the decisions, of several on one phrase the last."""
        spam: dict[str, bool] = {}
        for line in lines_of(self._decided):
            text, told = line.get("text"), line.get("spam")
            if isinstance(text, str) and isinstance(told, bool):
                spam[text] = told
        return Decided(
            spam=tuple(text for text, is_spam in spam.items() if is_spam),
            kept=frozenset(text for text, is_spam in spam.items() if not is_spam),
        )

    def decide(self, phrase: str, spam: bool) -> bool:
        """Note a decision on an id or on a phrase in full; False when it is neither."""
        known = {item.id: item.text for item in self.items()} | {digest(text): text for text in self.decided().spam}
        text = known.get(phrase) or (phrase.strip() if len(phrase.strip()) > _SHORTEST else "")
        if not text:
            return False
        self._decided.parent.mkdir(parents=True, exist_ok=True)
        with self._decided.open("a", encoding="utf-8") as file:
            file.write(json.dumps({"text": text, "spam": spam}, ensure_ascii=False) + "\n")
        return True

    def renew(self, sources: Iterable[str], found: Iterable[NotedPhrase]) -> None:
        """Replace what is noted of the sources just read."""
        read = set(sources)
        renewed(self._found, [*(item for item in self.items() if item.source not in read), *found])


def noted_phrases(reports: Mapping[str, Iterable[Cleaned]]) -> list[NotedPhrase]:
    """Return the repeated phrases of reports by source, each once a source with its counts added up."""
    found: dict[tuple[str, str], NotedPhrase] = {}
    for source, several in reports.items():
        for report in several:
            flagged = [(flag.text, flag.count, False) for flag in report.flags if flag.kind == "repeated"]
            taken = [(item.text, item.count, True) for item in report.removed if item.kind == "boilerplate"]
            for text, count, removed in flagged + taken:
                count += found[source, text].count if (source, text) in found else 0
                found[source, text] = NotedPhrase(text=text, count=count, source=source, removed=removed)
    return list(found.values())


def _noted(line: Mapping[str, object]) -> NotedPhrase | None:
    try:
        return NotedPhrase.model_validate(line)
    except ValidationError:
        return None
