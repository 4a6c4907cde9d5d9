"""Cleaning over one run of ingestion: what was found in which document, and what people have confirmed."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

from pydantic import ValidationError

from copilot.retrieval.cleaning.cleaner import clean, held_back, reworded, spun_words, without_phrases
from copilot.retrieval.cleaning.corrections import corrected_text, mistranslations
from copilot.retrieval.cleaning.decisions import renewed
from copilot.retrieval.cleaning.phrases import Decided, PhraseStore
from copilot.retrieval.cleaning.report import Cleaned, Quarantined, Removal
from copilot.retrieval.cleaning.rules import CleaningRules, load_rules
from copilot.retrieval.cleaning.words import DecidedWords, WordStore

__all__ = ["Cleaner", "Quarantine"]


class Cleaner:
    """Cleans documents and keeps the reports."""

    def __init__(
        self, rules: CleaningRules, confirmed: Collection[str] = (), decided: Decided | None = None,
        words: DecidedWords | None = None,
    ) -> None:  # fmt: skip
        """Take the rules, the ids of sentences that a person let through, what was decided on phrases and on words."""
        self._rules, self._confirmed, self._decided = rules, confirmed, decided or Decided()
        self._words = words or DecidedWords()
        self._whole: dict[str, tuple[bool, bool]] = {}
        self.reports: dict[str, list[Cleaned]] = {}

    @classmethod
    def beside(cls, index: Path) -> Cleaner:
        """Return the cleaner of the shop's rules with what was decided beside an index."""
        decided, words = PhraseStore(index).decided(), WordStore(index).decided()
        return cls(load_rules(), Quarantine(index).confirmed(), decided, words)

    def page(self, text: str, source: str, markdown: bool = False, chrome: Sequence[Removal] = ()) -> str:
        """Return a page without noise and doubtful sentences; `chrome` was taken out of it before."""
        cleaned = clean(text, self._rules, source, self._confirmed, self._decided, markdown, self._words, chrome)
        return self._noted(cleaned, source)

    def look_at(self, source: str, texts: Iterable[str]) -> None:
        """Take note of what a file of records is as a whole: spun, or translated by a machine."""
        spun, translated = set[str](), set[str]()
        for text in texts:
            spun |= spun_words(text, self._rules)
            translated |= mistranslations(text, self._rules)
        enough = len(translated) >= self._rules.mistranslations_at_least
        self._whole[source] = (len(spun) >= self._rules.spun_words_at_least, enough)

    def piece(self, text: str, source: str) -> str:
        """Return a record's text without spam and doubtful sentences and put right; its form is taken as it is."""
        is_spun, translated = self._whole.get(source, (False, False))
        left, removed, flags = without_phrases(text, self._decided)
        left, corrected, doubted = reworded(left, self._rules, self._words, source, is_spun, translated)
        kept = self._words.kept(source)
        left, held = held_back(left, self._rules, source, self._confirmed, is_spun, kept)
        found = Cleaned(
            text=left, before=len(text), removed=tuple(removed), corrected=tuple(corrected), quarantined=held,
            flags=(*flags, *doubted),
        )  # fmt: skip
        return self._noted(found, source)

    def title(self, text: str, source: str) -> str:
        """Return a record's title put right, as the same words in its text are."""
        _, translated = self._whole.get(source, (False, False))
        return corrected_text(self._words.put_right(text, source)[0], self._rules, translated)[0]

    def locate(self, source: str, written: str) -> None:
        """Give what was held back of a document its line there, as an editor counts; `written` is the whole file."""
        reports = self.reports.get(source, [])
        for number, report in enumerate(reports):
            placed = tuple(_placed(item, written) for item in report.quarantined)
            reports[number] = report.model_copy(update={"quarantined": placed})

    @property
    def quarantined(self) -> list[Quarantined]:
        """Everything held back in this run."""
        return [item for reports in self.reports.values() for report in reports for item in report.quarantined]

    def _noted(self, cleaned: Cleaned, source: str) -> str:
        if cleaned.removed or cleaned.corrected or cleaned.quarantined or cleaned.flags:
            self.reports.setdefault(source, []).append(cleaned)
        return cleaned.text


def _placed(item: Quarantined, written: str) -> Quarantined:
    """Return a sentence with its line in the file; one spelled otherwise there (HTML, JSON escapes) keeps its own."""
    at = written.find(item.text)
    return item.model_copy(update={"line": written.count("\n", 0, at) + 1}) if at >= 0 else item


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
        renewed(self._held, [*kept, *held])
