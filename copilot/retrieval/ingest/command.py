"""What `copilot ingest` does with its settings, and how it reports."""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from copilot import resources
from copilot.errors import ConfigError
from copilot.resources import describe
from copilot.retrieval.cleaning.phrases import NotedPhrase, PhraseStore, noted_phrases
from copilot.retrieval.cleaning.session import Cleaner, Quarantine
from copilot.retrieval.cleaning.words import WordStore, noted_words
from copilot.retrieval.embedding.embeddings import load_embedding
from copilot.retrieval.index.chroma import ChromaStore
from copilot.retrieval.ingest.document import Defaults, Read, Skipped, Source
from copilot.retrieval.ingest.identity import Names, holders
from copilot.retrieval.ingest.runner import Report, ingest
from copilot.retrieval.ingest.sources import read_source, sources_in
from copilot.retrieval.ingest.tables import load_maps, require_map
from copilot.retrieval.opening import catalogue_file
from copilot.retrieval.query.glossary import load_glossary
from copilot.settings import Settings
from copilot.types import Frozen

__all__ = ["IngestOptions", "ingest_paths", "progress_line", "read_sources", "run_ingest", "sample_paths"]

_SHOWN = 20
_LONG = 600
"""Seconds left from which the faster embedding is mentioned."""
_FASTER = "this takes a while; `--embedding use` takes about a sixth of the time and finds less (docs/retrieval.md)"


class IngestOptions(Frozen):
    """How documents are read and what happens to what is already there."""

    prune: bool = False
    rebuild: bool = False
    restoring: bool = False
    """An export is read back: its records belong to the sources they name, not to the file of the export."""
    columns: str | None = None
    quiet: bool = False
    defaults: Defaults = Defaults()

    @classmethod
    def parse(cls, *, prune: bool, rebuild: bool, columns: str | None, quiet: bool, **told: Any) -> IngestOptions:
        """Return validated options; ConfigError names a wrong one."""
        try:
            defaults = Defaults().merged(told)
        except ValidationError as error:
            raise ConfigError([f"--{line}" for line in describe(error)]) from error
        return cls(prune=prune, rebuild=rebuild, columns=columns, quiet=quiet, defaults=defaults)


def sample_paths() -> list[Path]:
    """Return the folders of the sample shop that hold what customers may be told."""
    folders = [resources.root("knowledge") / name for name in ("policies", "products", "scripts")]
    return [folder for folder in folders if folder.is_dir()]


def run_ingest(paths: Sequence[Path], settings: Settings, options: IngestOptions) -> Report:
    """Ingest and print counts; progress and the skipped items go to standard error."""
    hint = _FASTER if settings.embedding in ("default", "fast", "e5") else ""
    report = ingest_paths(paths, settings, options, None if options.quiet else progress_line(hint))
    if not options.quiet:
        for line in report.cleaned:
            print(f"cleaned {line}", file=sys.stderr)
        _print_skipped(report.skipped)
        for line in report.notes:
            print(f"note: {line}", file=sys.stderr)
    print(
        f"collection {settings.collection}: {report.added} added, {report.changed} changed, "
        f"{report.unchanged} unchanged, {report.removed} removed, {len(report.skipped)} skipped; "
        + (f"{report.held} sentences held back (copilot knowledge quarantine); " if report.held else "")
        + f"{report.total} pieces in all ({report.seconds:.1f} s, embedding {report.embedding_seconds:.1f} s)"
    )
    return report


def ingest_paths(
    paths: Sequence[Path],
    settings: Settings,
    options: IngestOptions,
    progress: Callable[[int, int], None] | None = None,
) -> Report:
    """Bring the collection of the settings up to date with the documents below the paths."""
    embedding = load_embedding(settings.embedding)
    quarantine = Quarantine(settings.index)
    phrases, words = PhraseStore(settings.index), WordStore(settings.index)
    cleaner = Cleaner.beside(settings.index)
    # A wrong path or option is told before anything is made or thrown away.
    found = list(sources_in(paths))
    require_map(load_maps(), options.columns)
    store = ChromaStore.create(
        settings.index, settings.collection, embedding.id, settings.chroma_url, rebuild=options.rebuild
    )
    names = Names(store.known().values())
    sources = [names.named(item) if isinstance(item, Source) else item for item in found]
    scope = names.scope(sources, paths if options.prune else ())
    pairs = list(_read(sources, options, cleaner))
    if not options.restoring:
        scope = scope.model_copy(update={"within": holders(pairs)})
    file = catalogue_file(settings, settings.collection)
    report = ingest((item for _, item in pairs), store, embedding, load_glossary(), file, scope, progress)
    read = [source.name for source in sources if isinstance(source, Source)]
    quarantine.renew(read, cleaner.quarantined)
    phrases.renew(read, noted_phrases(cleaner.reports))
    words.renew(read, noted_words(cleaner.reports))
    return report.model_copy(update={"cleaned": tuple(_summaries(cleaner)), "held": len(cleaner.quarantined)})


def read_sources(sources: Sequence[Source | Skipped], options: IngestOptions, cleaner: Cleaner) -> Iterator[Read]:
    """Yield the snippets of documents and what was left out."""
    for _, item in _read(sources, options, cleaner):
        yield item


def _read(
    sources: Sequence[Source | Skipped], options: IngestOptions, cleaner: Cleaner
) -> Iterator[tuple[Source | Skipped, Read]]:
    maps = load_maps()
    for source in sources:
        if isinstance(source, Skipped):
            yield source, source
        else:
            for item in read_source(source, options.defaults, maps, cleaner, options.columns):
                yield source, item


def _summaries(cleaner: Cleaner) -> Iterator[str]:
    for source, reports in cleaner.reports.items():
        before = sum(report.before for report in reports)
        left = sum(len(report.text) for report in reports)
        kinds: Counter[str] = Counter()
        for item in (item for report in reports for item in report.removed):
            kinds[item.kind] += item.count
        held = sum(len(report.quarantined) for report in reports)
        put_right = sum(len(report.corrected) for report in reports)
        doubted = sum(flag.kind == "doubtful" for report in reports for flag in report.flags)
        spun = any(flag.kind == "spun" for report in reports for flag in report.flags)
        found = [f"{kind} {count}" for kind, count in kinds.items()] + ([f"{held} held back"] if held else [])
        found += [f"{put_right} wordings put right"] if put_right else []
        found += [f"{doubted} doubtful wordings"] if doubted else []
        if found or spun:
            yield f"{source}: {before} to {left} characters ({', '.join(found + ['looks spun'] * spun)})"
    if words := noted_words(cleaner.reports):
        yield f"{len(words)} words are probably wrong; decide on them: copilot knowledge words, then ingest again"
    yield from _repeats(noted_phrases(cleaner.reports))


def _repeats(phrases: Sequence[NotedPhrase]) -> Iterator[str]:
    """Yield what stands in a document again and again and is still there, for a person to decide on."""
    left = sorted((item for item in phrases if not item.removed), key=lambda item: -item.count * len(item.text))
    for item in left[:_SHOWN]:
        yield f"{item.source}: {item.count} times, not removed: {item.text[:60]!r} (id {item.id})"
    if left:
        more = f"{len(left) - _SHOWN} more; " if len(left) > _SHOWN else ""
        yield (
            f"repeated phrases: {more}if one is spam: copilot knowledge phrases --remove ID "
            "(or the words of it that are), then ingest again"
        )


def progress_line(hint: str = "") -> Callable[[int, int], None]:
    """Return a progress callback that rewrites one line on a terminal and adds one now and then elsewhere.

    The hint is printed once, when much time is left.
    """
    started, terminal = time.monotonic(), sys.stderr.isatty()
    last, hints = [started], [hint] if hint else []

    def show(done: int, total: int) -> None:
        now = time.monotonic()
        if done < total and now - last[0] < (0.2 if terminal else 10):
            return
        last[0] = now
        rate = done / max(now - started, 1e-6)
        if hints and (total - done) / rate > _LONG:
            print(hints.pop(), file=sys.stderr)
        text = f"embedded {done}/{total} ({100 * done // total} %), {rate:.0f}/s, {(total - done) / rate:.0f} s left"
        print(f"\r{text:<70}" if terminal else text, end="\n" if done == total or not terminal else "", file=sys.stderr)

    return show


def _print_skipped(skipped: Sequence[Skipped]) -> None:
    for item in skipped[:_SHOWN]:
        where = f" ({item.where})" if item.where else ""
        print(f"skipped {item.source}{where}: {item.reason}", file=sys.stderr)
    rest = Counter(item.reason for item in skipped[_SHOWN:])
    for reason, count in rest.most_common(5):
        print(f"skipped {count} more: {reason}", file=sys.stderr)
