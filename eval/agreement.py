"""Parity: the same case in three languages must fare the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from eval.metrics import Share, share
from eval.result import CaseRecord

__all__ = ["parity", "split_groups"]


def parity(records: Iterable[CaseRecord]) -> Share:
    """Return the share of groups whose cases agree in verdict and in the verdicts on their candidates."""
    groups = [members for members in _groups(records).values() if len(members) > 1]
    return share(sum(len(set(map(_verdicts, members))) == 1 for members in groups), len(groups))


def split_groups(records: Iterable[CaseRecord]) -> dict[str, Sequence[CaseRecord]]:
    """Return the groups whose members do not agree."""
    return {name: g for name, g in _groups(records).items() if len(set(map(_verdicts, g))) > 1}


def _groups(records: Iterable[CaseRecord]) -> dict[str, list[CaseRecord]]:
    groups: dict[str, list[CaseRecord]] = defaultdict(list)
    for record in records:
        if record.group and record.reply is not None:
            groups[record.group].append(record)
    return groups


def _verdicts(record: CaseRecord) -> tuple[bool, ...]:
    assert record.reply is not None
    shown = record.reply.verdict in ("passed", "warned")
    return (shown, *(check.outcome == "rejected" for check in record.reply.candidates))
