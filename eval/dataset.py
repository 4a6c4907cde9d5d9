"""Datasets: which files hold which cases, loaded and checked so that a mistake names file, line and field."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import ValidationError

from copilot.errors import ConfigError
from copilot.types import Frozen, Lang
from eval.case import PolicyCase, ReplyCase, SearchCase
from eval.expand import Situation, expand, is_situation
from eval.lines import Located, explain, lines_of, load_list, read_jsonl, read_yaml
from eval.redteam import HostileRow, is_hostile_row, to_case
from eval.wording import load_wording

__all__ = [
    "ADDED",
    "DATASETS",
    "AnyCase",
    "Dataset",
    "Entry",
    "Kind",
    "load_datasets",
    "load_file",
    "load_index",
    "validate",
]

DATASETS = Path(__file__).with_name("datasets")
ADDED = "added"
"""Stem of the files that `eval add` writes: a shop's own cases, which are no part of what ships."""
Kind = Literal["conversations", "scenarios", "redteam", "policy", "retrieval"]
AnyCase = ReplyCase | PolicyCase | SearchCase
"""A case of any dataset."""

_NOW = "2026-11-12T10:30:00+08:00"
_ORDER = {"status": "paid", "total": 169, "list_price": 169, "paid_at": "2026-11-12T09:10:00+08:00"}
_MODELS: dict[str, type[ReplyCase] | type[PolicyCase] | type[SearchCase]] = {
    "conversations": ReplyCase,
    "scenarios": ReplyCase,
    "redteam": ReplyCase,
    "policy": PolicyCase,
    "retrieval": SearchCase,
}


class Entry(Frozen):
    """One dataset of the index."""

    name: str
    kind: Kind
    version: int
    files: tuple[str, ...]
    """Patterns under the datasets folder."""
    held_out: tuple[str, ...] = ()
    """Stems of files that are never shown case by case."""
    optional: bool = False
    """No file may match: the part that writes it may not be there yet."""
    about: str = ""


class Dataset(Frozen):
    """The cases of one file, with what the index says of them."""

    entry: Entry
    file: Path
    cases: tuple[AnyCase, ...]

    @property
    def held_out(self) -> bool:
        """Whether the cases are counted only."""
        return self.file.stem in self.entry.held_out


def load_index(folder: Path = DATASETS) -> tuple[Entry, ...]:
    """Return the datasets that `index.yaml` names; a mistake is a ConfigError naming file and field."""
    return load_list(folder / "index.yaml", Entry)


def load_datasets(folder: Path = DATASETS, kinds: Sequence[str] = ()) -> tuple[Dataset, ...]:
    """Return all datasets of the index, or those of some kinds. Every mistake in every file is listed at once."""
    problems: list[str] = []
    loaded: list[Dataset] = []
    for entry in load_index(folder):
        if not kinds or entry.kind in kinds:
            loaded += _load_entry(entry, folder, problems)
    problems += _duplicates(loaded)
    if problems:
        raise ConfigError(problems)
    return tuple(loaded)


def load_file(path: Path, kind: Kind) -> tuple[AnyCase, ...]:
    """Return the cases of one YAML or JSONL file; ConfigError lists every mistake with file, line and field."""
    problems: list[str] = []
    cases = _sound(path, kind, problems)
    if problems:
        raise ConfigError(problems)
    return cases


def _sound(path: Path, kind: Kind, problems: list[str]) -> tuple[AnyCase, ...]:
    """Return the cases of a file that are right; what is wrong with the others is added to the problems."""
    yaml = path.suffix in (".yaml", ".yml")
    rows: Iterable[Located] = read_yaml(path, problems) if yaml else read_jsonl(path, problems)
    return tuple(case for row in rows for case in validate(row, kind, problems))


def _load_entry(entry: Entry, folder: Path, problems: list[str]) -> Iterable[Dataset]:
    files = sorted({path for pattern in entry.files for path in folder.glob(pattern)})
    if not files and not entry.optional:
        problems.append(f"{folder / 'index.yaml'}: {entry.name}: no file matches {', '.join(entry.files)}")
    for path in files:
        try:
            yield Dataset.model_construct(entry=entry, file=path, cases=_sound(path, entry.kind, problems))
        except ConfigError as error:
            problems += error.problems


def validate(row: Located, kind: Kind, problems: list[str]) -> Iterator[AnyCase]:
    """Yield the cases of a row: one, or one for each language of a situation. Mistakes are added to the problems."""
    model = _MODELS[kind]
    try:
        if kind == "redteam" and is_hostile_row(row.value):
            facts = {"now": _NOW, "order": _ORDER}
            yield to_case(HostileRow.model_validate(row.value), _harmless_question(), facts)
        elif model is ReplyCase and is_situation(row.value):
            yield from expand(Situation.model_validate(row.value))
        else:
            yield model.model_validate(row.value)
    except ValidationError as error:
        problems += explain(row, error)


@cache
def _harmless_question() -> Mapping[Lang, str]:
    return load_wording().neutral_question


def _duplicates(datasets: Iterable[Dataset]) -> list[str]:
    first: dict[tuple[str, str], Path] = {}
    problems = []
    for dataset in datasets:
        for case in dataset.cases:
            key = (dataset.entry.kind, str(case.id))
            if key in first:
                one, two = lines_of(first[key], str(case.id)), lines_of(dataset.file, str(case.id))
                places = f"{_at(dataset.file, two[-1:])}: {case.id}: id is used twice, first in {_at(first[key], one)}"
                problems.append(places)
            first.setdefault(key, dataset.file)
    return problems


def _at(path: Path, lines: Sequence[int]) -> str:
    return f"{path}:{lines[0]}" if lines else str(path)
