"""What each `copilot knowledge` subcommand does."""

from __future__ import annotations

import sys
from datetime import date, timedelta
from pathlib import Path

from copilot.context import Snippet
from copilot.errors import InputError, RetrievalError
from copilot.retrieval.base import Filters
from copilot.retrieval.cleaning.phrases import PhraseStore
from copilot.retrieval.cleaning.report import Cleaned
from copilot.retrieval.cleaning.session import Cleaner, Quarantine
from copilot.retrieval.cleaning.words import WordStore
from copilot.retrieval.conflicts.against_shop import against_shop
from copilot.retrieval.conflicts.find import conflicts
from copilot.retrieval.conflicts.matters import load_matters
from copilot.retrieval.conflicts.quantities import load_quantities
from copilot.retrieval.embedding.embeddings import Embedding, load_embedding
from copilot.retrieval.evaluation import abstention, fit, load_labelled, quality
from copilot.retrieval.index.chroma import ChromaStore
from copilot.retrieval.index.upkeep import exported, snippets_of, stale, stats
from copilot.retrieval.ingest.command import IngestOptions, read_sources
from copilot.retrieval.ingest.sources import sources_in
from copilot.retrieval.opening import catalogue_file, missing_file
from copilot.retrieval.query.glossary import load_glossary
from copilot.retrieval.query.missing import MissingQueue
from copilot.retrieval.retriever import HybridRetriever
from copilot.retrieval.shop import load_shop
from copilot.settings import Settings, load_settings

__all__ = [
    "Opened",
    "calibrate",
    "export",
    "opened",
    "show_cleaning",
    "show_conflicts",
    "show_list",
    "show_missing",
    "show_one",
    "show_phrases",
    "show_quarantine",
    "show_stale",
    "show_stats",
    "show_words",
]


class Opened:
    """An open collection with the settings it was opened by."""

    def __init__(self, settings: Settings) -> None:
        """Open the collection of the settings; RetrievalError when it cannot be used."""
        self.settings = settings
        self.embedding: Embedding = load_embedding(settings.embedding)
        self.store = ChromaStore.open(settings.index, settings.collection, self.embedding.id, settings.chroma_url)

    def snippets(self) -> list[Snippet]:
        """Return all snippets, ordered by id."""
        return list(snippets_of(self.store.records()))


def opened(collection: str | None, index: Path | None, url: str | None, embedding: str | None) -> Opened:
    """Return the collection that the options and settings name."""
    return Opened(load_settings(collection=collection, index=index, chroma_url=url, embedding=embedding))


def show_list(knowledge: Opened, filters: Filters) -> None:
    """Print one line a snippet that passes."""
    for item in knowledge.snippets():
        if filters.passes(item):
            dates = f"{item.valid_from or ''}..{item.valid_to or ''}" if item.valid_from or item.valid_to else ""
            inner = "internal" if item.audience == "internal" else ""
            print("\t".join([item.id, item.lang, item.kind, inner or dates, item.title]))


def show_one(knowledge: Opened, snippet_id: str) -> None:
    """Print a snippet with everything known of it."""
    found = [item for item in knowledge.snippets() if item.id == snippet_id or item.id.endswith(snippet_id)]
    exact = [item for item in found if item.id == snippet_id] or found
    if len(exact) != 1:
        raise InputError(f"{snippet_id}: " + (f"fits {len(exact)} snippets" if exact else "no such snippet"))
    for name, value in exact[0].model_dump(exclude={"text"}, exclude_none=True).items():
        print(f"{name}: {value}")
    print(f"\n{exact[0].text}")


def show_stats(knowledge: Opened) -> None:
    """Print the counts."""
    for name, value in stats(knowledge.store).model_dump().items():
        shown = ", ".join(f"{key} {count}" for key, count in value.items()) if isinstance(value, dict) else value
        print(f"{name.replace('_', ' ')}: {shown}")


def show_conflicts(knowledge: Opened, shop: bool = False) -> int:
    """Print contradicting pairs and, if wished, what the shop's settings contradict; returns how many are shown."""
    snippets = knowledge.snippets()
    found = conflicts(snippets, load_glossary())
    for item in found:
        print(f"{item.unit} ({', '.join(item.concepts)})")
        print(f"  {item.first}: {item.first_text}\n  {item.second}: {item.second_text}")
    print(f"{len(found)} conflicts", file=sys.stderr)
    return len(found) + (_show_differing(knowledge, snippets) if shop else 0)


def _show_differing(knowledge: Opened, snippets: list[Snippet]) -> int:
    profile = load_shop(knowledge.settings.shop_file)
    found = against_shop(snippets, load_matters(load_quantities()), profile)
    for item in found:
        print(f"settings ({item.setting}: {item.value})\n  {item.snippet}: {item.text}")
    print(f"{len(found)} statements against the shop's settings", file=sys.stderr)
    return len(found)


def show_stale(knowledge: Opened, days: int) -> None:
    """Print what is over or soon will be."""
    for item in stale(knowledge.snippets(), date.today(), timedelta(days=days)):
        state = f"ended {-item.days_left} days ago" if item.days_left < 0 else f"ends in {item.days_left} days"
        print(f"{item.valid_to}\t{state}\t{item.id}\t{item.title}")


def export(knowledge: Opened, file: str) -> None:
    """Write all snippets as JSONL."""
    lines = exported(knowledge.store.records())
    if file == "-":
        for line in lines:
            print(line)
        return
    Path(file).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def show_missing(index: Path | None, done: str | None) -> None:
    """Print the questions that found nothing, or take one off."""
    queue = MissingQueue(missing_file(load_settings(index=index)))
    if done and not queue.close(done):
        raise RetrievalError(f"--done: no open question {done!r}; see them with: copilot knowledge missing")
    for item in queue.questions():
        print(f"{item.times}\t{item.lang}\t{item.last:%Y-%m-%d}\t{item.query}")


def show_cleaning(paths: list[Path], index: Path | None = None) -> None:
    """Print what ingestion would take out of documents, before and after, without indexing anything."""
    folder = load_settings(index=index).index
    cleaner = Cleaner.beside(folder)
    for _ in read_sources(list(sources_in(paths)), IngestOptions(), cleaner):
        pass  # read as ingestion reads them; only the reports are wanted
    for name, reports in cleaner.reports.items():
        for report in reports:
            _print_report(name, report)


def _print_report(name: str, report: Cleaned) -> None:
    print(f"{name}: {report.before} to {len(report.text)} characters ({report.removed_share:.1%} removed)")
    for item in report.removed:
        print(f"  removed {item.kind} x{item.count}: {item.text[:100]}")
    for right in report.corrected:
        print(f"  corrected x{right.count} ({right.why}): {right.before} -> {right.after}")
    for held in report.quarantined:
        print(f"  held back {held.rule} ({held.reason}): {held.text[:100]}")
    for flag in report.flags:
        print(f"  look at {flag.kind} x{flag.count}: {flag.text[:60]} {flag.suggestion}".rstrip())


def show_phrases(index: Path | None, remove: str | None, keep: str | None) -> None:
    """Print the repeated phrases that ingestion found, or decide on one from the next ingestion on."""
    store = PhraseStore(load_settings(index=index).index)
    for phrase, spam in ((remove, True), (keep, False)):
        if phrase and not store.decide(phrase, spam):
            raise InputError(f"{phrase}: no repeated phrase has this id, and it is too short for one")
    decided = store.decided()
    for item in store.items():
        state = "removed" if item.removed else "kept" if item.text in decided.kept else "not removed"
        to_come = " (to be removed)" if item.text in decided.spam and not item.removed else ""
        to_come = " (to be put back)" if item.text in decided.kept and item.removed else to_come
        print(f"{item.id}\tx{item.count}\t{state}{to_come}\t{item.source}\t{item.text}")
    if remove or keep:
        print("decided; `copilot ingest` of these documents carries it out", file=sys.stderr)


def show_words(index: Path | None, correct: str | None, to: str | None, keep: str | None) -> None:
    """Print the words that are probably wrong and what was decided, or decide from the next ingestion on."""
    store = WordStore(load_settings(index=index).index)
    if to is not None and not correct:
        raise InputError("--to: says what --correct puts in place of words; name them")
    for which, count in ((correct, correct and store.correct(correct, to)), (keep, keep and store.keep(keep))):
        if which and not count:
            raise InputError(
                f"{which}: neither the id of doubtful words nor a document with any; see the list, or add --to"
            )
    found, decided = {item.id: item for item in store.items()}, {item.id: item for item in store.decided().items}
    for key in dict.fromkeys((*found, *decided)):
        item, told = found.get(key), decided.get(key)
        known = item or told
        assert known is not None
        state = "open" if told is None else "kept" if told.after is None else "put right"
        meant = (told.after or told.meant) if told else known.after
        kind = f"{item.kind} x{item.count}" if item else "decided"
        print(f"{key}\t{kind}\t{state}\t{known.source or '(all)'}\t{known.before} -> {meant}")
    if correct or keep:
        print("decided; `copilot ingest` of these documents carries it out", file=sys.stderr)


def show_quarantine(index: Path | None, confirm: str | None) -> None:
    """Print what is held back, or let one sentence through from the next ingestion on."""
    quarantine = Quarantine(load_settings(index=index).index)
    if confirm and not quarantine.confirm(confirm):
        raise InputError(f"{confirm}: no sentence with this id is held back")
    for item in quarantine.items():
        print(f"{item.id}\t{item.rule}\t{item.source}:{item.line}\t{item.text}\n\t{item.reason}")


def calibrate(knowledge: Opened, labelled: Path, dry_run: bool) -> None:
    """Fit on the tuning half, report on both halves, keep the result in the collection."""
    queries = load_labelled(labelled)
    settings = knowledge.settings
    retriever = HybridRetriever(
        knowledge.store, knowledge.embedding, catalogue_file(settings, settings.collection), glossary=load_glossary()
    )
    retriever.embed_many([item.query for item in queries])
    values = {item.id: retriever.best_value(item.query, lang=item.lang) for item in queries}
    tune = [item for item in queries if item.split == "tune"]
    fitted = fit(tune, [values[item.id] for item in tune], retriever.calibration)
    for split in ("tune", "held"):
        part = [item for item in queries if item.split == split]
        ranks = quality(
            [item for item in part if item.gold],
            lambda item: [hit.snippet.id for hit in retriever.search(item.query, lang=item.lang, k=10)],
        )
        told = abstention(part, [values[item.id] for item in part], fitted.middle)
        print(
            f"{split}: {ranks.queries} queries, recall@3 {ranks.recall_at_3:.3f}, MRR {ranks.mrr:.3f}; "
            f"nothing relevant: {told.unanswerable} queries, precision {told.precision:.3f}, recall {told.recall:.3f}"
        )
    print(f"{knowledge.embedding.id}: {fitted.model_dump()}")
    if not dry_run:
        knowledge.store.note(calibration=fitted.model_dump_json())
