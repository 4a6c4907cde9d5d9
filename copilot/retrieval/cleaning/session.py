"""Cleaning over one run of ingestion: what was found in which document, and what people have confirmed."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from pathlib import Path

from pydantic import ValidationError

from copilot.retrieval.cleaning.cleaner import clean, held_back, without_phrases
from copilot.retrieval.cleaning.phrases import Decided
from copilot.retrieval.cleaning.report import Cleaned, Quarantined
from copilot.retrieval.cleaning.rules import CleaningRules

__all__ = ["Cleaner", "Quarantine"]


class Cleaner:
    """Cleans documents and keeps the reports."""

    def __init__(self, rules: CleaningRules, confirmed: Collection[str] = (), decided: Decided | None = None) -> None:
        """Take the rules, the ids of sentences that a person let through, and what was decided on phrases."""
        self._rules, self._confirmed, self._decided = rules, confirmed, decided or Decided()
        self.reports: dict[str, list[Cleaned]] = {}

    def page(self, text: str, source: str, markdown: bool = False) -> str:
        """Return a page without noise and doubtful sentences."""
        cleaned = clean(text, self._rules, source, self._confirmed, self._decided, markdown)
        return self._noted(cleaned, source)

    def piece(self, text: str, source: str) -> str:
        """Return a record's text without spam and doubtful sentences; its form is taken as it is."""
        left, removed, flags = without_phrases(text, self._decided)
        left, held = held_back(left, self._rules, source, self._confirmed)
        found = Cleaned(text=left, before=len(text), removed=tuple(removed), quarantined=held, flags=tuple(flags))
        return self._noted(found, source)

    @property
    def quarantined(self) -> list[Quarantined]:
        """Everything held back in this run."""
        return [item for reports in self.reports.values() for report in reports for item in report.quarantined]

    def _noted(self, cleaned: Cleaned, source: str) -> str:
        if cleaned.removed or cleaned.corrected or cleaned.quarantined or cleaned.flags:
            self.reports.setdefault(source, []).append(cleaned)
        return cleaned.text


class Quarantine:
    """The held-back sentences of an index and which of them were confirmed, in two small files."""

    def __init__(self, folder: Path) -> None:
        """Take the index folder."""
        self._held, self._confirmed = folder / "quarantine.jsonl", folder / "confirmed.txt"

    def confirmed(self) -> frozenset[str]:
        """Return the ids that were let through."""
        return frozenset(self._confirmed.read_text("utf-8").split()) if self._confirmed.is_file() else frozenset()

    def confirm(self, item_id: str) -> bool:
        """Let a sentence through from the next ingestion on; False when it is not among the held ones."""
        if item_id not in {item.id for item in self.items()}:
            return False
        with self._confirmed.open("a", encoding="utf-8") as file:
            file.write(f"{item_id}\n")
        return True

    def items(self) -> list[Quarantined]:
        """Return what is held back now."""
        if not self._held.is_file():
            return []
        found = []
        for line in self._held.read_text("utf-8").splitlines():
            try:
                found.append(Quarantined.model_validate(json.loads(line)))
            except (ValidationError, ValueError):
                continue
        known = self.confirmed()
        return [item for item in found if item.id not in known]

    def renew(self, sources: Iterable[str], held: Iterable[Quarantined]) -> None:
        """Replace what is noted of the sources just read."""
        read = set(sources)
        kept = [item for item in self.items() if item.source not in read]
        lines = [item.model_dump_json() for item in (*kept, *held)]
        if lines or self._held.is_file():
            self._held.parent.mkdir(parents=True, exist_ok=True)
            part = self._held.with_suffix(".part")
            part.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
            part.replace(self._held)
