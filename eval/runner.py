"""Running the suite for one variant and keeping the outcome: records, summary, and what they were made from."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

from pydantic import ValidationError

from copilot.errors import ConfigError, InputError, RetrievalError
from copilot.settings import Settings
from copilot.types import Frozen
from eval.build import build_answer, build_search, with_index
from eval.case import ReplyCase
from eval.dataset import DATASETS, AnyCase, Dataset, load_datasets
from eval.judge.calibrate import require
from eval.judge.rubric import load_rubric
from eval.judge.stage import judge_records, make_ask
from eval.lines import lines_of
from eval.models import load_recorded
from eval.result import CaseRecord
from eval.scorers.registry import all_scorers, unknown_scorers
from eval.suites.options import LIVE, Options, Selection
from eval.suites.policy import run_policy
from eval.suites.replies import run_replies
from eval.suites.retrieval import run_retrieval
from eval.summary import Summary, summarise
from eval.variant import Variant
from eval.write import write_text

__all__ = ["Run", "load_run", "run_variant", "save_run"]


class Run(Frozen):
    """One finished run of one variant."""

    name: str
    variant: Variant
    at: datetime
    seconds: float
    datasets: dict[str, int]
    """Name of a dataset → its version."""
    scorers: dict[str, int]
    records: tuple[CaseRecord, ...]
    summary: Summary
    problems: tuple[str, ...] = ()
    """Suites that could not be run at all, and why."""


def run_variant(
    variant: Variant, options: Options, name: str | None = None, folder: Path = DATASETS, judge: str | None = None
) -> Run:
    """Return the run of the selected cases. A suite whose part is missing is a problem of the run, not its end."""
    start = perf_counter()
    datasets = load_datasets(folder, options.selection.kinds)
    scorers = all_scorers()
    _known_scorers(datasets, scorers)
    _some_selected(datasets, options.selection)
    if judge is not None:
        # Before anything is asked: a refused judge must not cost a run.
        require(judge, load_rubric(), options.home)
    settings = with_index(variant.settings(), options.home)
    records, problems = _suites(datasets, variant, settings, options)
    if judge is not None:
        records = _judged(judge, datasets, records, settings, options)
    return Run(
        name=name or variant.name,
        variant=variant,
        at=datetime.now(UTC),
        seconds=round(perf_counter() - start, 2),
        datasets={d.entry.name: d.entry.version for d in datasets},
        scorers={s.name: s.version for s in scorers.values()},
        records=tuple(records),
        summary=summarise(records),
        problems=(*problems, *_unanswered(records)),
    )


def _suites(
    datasets: Sequence[Dataset], variant: Variant, settings: Settings, options: Options
) -> tuple[list[CaseRecord], list[str]]:
    """Return the records of all suites, and why one could not be run."""
    records: list[CaseRecord] = []
    problems: list[str] = []
    for suite in ("policy", "replies", "retrieval"):
        try:
            records += _suite(suite, datasets, variant, settings, options)
        except (RetrievalError, ImportError) as error:
            problems.append(f"{suite}: {error}")
    return records, problems


def _unanswered(records: Sequence[CaseRecord]) -> Iterator[str]:
    asked = [r.reply for r in records if r.reply is not None]
    failed = [reply for reply in asked if reply.outcome == "failed"]
    if failed:
        yield f"{len(failed)} of {len(asked)} replies: {failed[0].error}; the same command asks for these alone again"


def _judged(
    judge: str, datasets: Sequence[Dataset], records: list[CaseRecord], settings: Settings, options: Options
) -> list[CaseRecord]:
    rubric = load_rubric()
    cases = {c.id: c for d in datasets for c in d.cases if isinstance(c, ReplyCase) and not c.then}
    ask = make_ask(judge, settings, rubric, options)
    return asyncio.run(judge_records(records, cases, ask, rubric, options.concurrency or LIVE))


def _suite(
    suite: str, datasets: Sequence[Dataset], variant: Variant, settings: Settings, options: Options
) -> list[CaseRecord]:
    if suite == "policy":
        return run_policy(datasets, settings, options)
    if suite == "retrieval":
        return run_retrieval(datasets, settings, options, lambda: build_search(settings, options))
    recorded = load_recorded(variant.recorded) if variant.recorded else {}
    return run_replies(
        datasets,
        settings,
        options,
        lambda: build_answer(settings, variant, options),
        all_scorers().values(),
        recorded=recorded,
    )


def _some_selected(datasets: Sequence[Dataset], selection: Selection) -> None:
    """Raise InputError when nothing would run: a misspelt id must not look like a run without mistakes."""
    ids = {case.id: case.lang for dataset in datasets for case in dataset.cases}
    if unknown := [name for name in selection.ids if not any(case.startswith(name) for case in ids)]:
        raise InputError(f"--case: no case is called or begins with {', '.join(unknown)}")
    if not any(selection.wants(case, lang) for case, lang in ids.items()):
        raise InputError("no case is left by --suite, --lang and --case together")


def _known_scorers(datasets: Sequence[Dataset], known: Iterable[str]) -> None:
    """Raise ConfigError with every case that names a scorer which does not exist."""
    known, problems = set(known), []
    for dataset in datasets:
        for case in dataset.cases:
            for field, names in _named_scorers(case):
                if not known.issuperset(names):
                    line = "".join(f":{number}" for number in lines_of(dataset.file, str(case.id))[:1])
                    problems.append(f"{dataset.file}{line}: {case.id}: {field}: {unknown_scorers(names, known)}")
    if problems:
        raise ConfigError(problems)


def _named_scorers(case: AnyCase) -> Iterator[tuple[str, Sequence[str]]]:
    if isinstance(case, ReplyCase):
        yield "scorers", case.scorers
        yield "weak", [weak.scorer for weak in case.weak]


def save_run(run: Run, home: Path) -> Path:
    """Write the run to `<home>/runs/<name>/run.json` and return its folder."""
    folder = home / "runs" / run.name
    write_text(folder / "run.json", run.model_dump_json())
    return folder


def load_run(name: str, home: Path) -> Run:
    """Return a run by its name, its folder or its file. Raises InputError when it cannot be read."""
    places = [Path(name), Path(name) / "run.json", home / "runs" / name / "run.json"]
    path = next((place for place in places if place.is_file()), None)
    if path is None:
        kept = sorted(p.parent.name for p in (home / "runs").glob("*/run.json"))
        raise InputError(f"no run called {name}; kept runs: {', '.join(kept) or 'none, run `python -m eval` first'}")
    try:
        return Run.model_validate_json(path.read_bytes())
    except ValidationError as error:
        raise InputError(f"{path}: not a run of this version of the suite; run it again") from error
