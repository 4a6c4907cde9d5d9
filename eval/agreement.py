"""Parity: the same case in three languages must fare the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from copilot.types import Lang
from eval.metrics import Share, share
from eval.report.table import Table
from eval.result import CaseRecord

__all__ = ["parity", "parity_table", "split_groups"]

_LANGS: tuple[Lang, ...] = ("zh", "en", "ko")


def parity(records: Iterable[CaseRecord]) -> Share:
    """Return the share of groups whose cases agree in verdict and in the verdicts on their candidates.

    A candidate whose rule no policy under test holds counts neither way, as in its scorer.
    """
    groups = [members for members in _groups(records).values() if len(members) > 1]
    return share(sum(len(set(map(_verdicts, members))) == 1 for members in groups), len(groups))


def split_groups(records: Iterable[CaseRecord]) -> dict[str, Sequence[CaseRecord]]:
    """Return the groups whose members do not agree."""
    return {name: g for name, g in _groups(records).items() if len(set(map(_verdicts, g))) > 1}


def parity_table(records: Iterable[CaseRecord]) -> Table | None:
    """Return a table of the situations that do not fare the same in all languages; None when all do."""
    rows = []
    for name, group in split_groups(records).items():
        by_lang = {record.lang: _words(record, group) for record in group}
        rows.append((name, *(by_lang.get(lang, "–") for lang in _LANGS)))
    title = f"Parity: {len(rows)} situations judged differently by language"
    return Table(title=title, head=("situation", *_LANGS), rows=tuple(rows)) if rows else None


def _groups(records: Iterable[CaseRecord]) -> dict[str, list[CaseRecord]]:
    groups: dict[str, list[CaseRecord]] = defaultdict(list)
    for record in records:
        if record.group and record.reply is not None and not record.unanswered:
            groups[record.group].append(record)
    return groups


def _verdicts(record: CaseRecord) -> tuple[bool | None, ...]:
    assert record.reply is not None
    shown = record.reply.verdict in ("passed", "warned")
    return (shown, *(c.outcome == "rejected" if c.covered else None for c in record.reply.candidates))


def _words(record: CaseRecord, others: Iterable[CaseRecord]) -> str:
    """Return what was judged otherwise in another language: the reply (0) and the labelled drafts (1 …)."""
    mine, differ = _verdicts(record), set()
    for other in others:
        differ |= {n for n, pair in enumerate(zip(mine, _verdicts(other), strict=False)) if pair[0] is not pair[1]}
    parts = []
    for n in sorted(differ):
        name, stopped = ("reply", not mine[0]) if n == 0 else (f"draft {n}", mine[n])
        parts.append(f"{name} {'not judged' if stopped is None else 'stopped' if stopped else 'let through'}")
    return ", ".join(parts)
