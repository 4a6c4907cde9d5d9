"""Go through the whole chain and say what is wrong with it, event by event."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from copilot.reviews.events.kinds import Erased
from copilot.reviews.record.chain import GENESIS, event_hash, payload_hash
from copilot.reviews.record.log import decode
from copilot.reviews.record.schema import ChainHead, EventRow, PayloadRow
from copilot.types import Frozen

__all__ = ["Verification", "verify_chain"]

_MOST = 100
"""Problems listed at most."""


class Verification(Frozen):
    """What the check of the chain found."""

    events: int
    erased: int
    """Events whose personal part was removed by an erasure that stands in the log."""
    head: str
    """Hash of the newest event; kept elsewhere, it proves later that nothing before it was changed or cut off."""
    problems: tuple[str, ...] = ()

    @property
    def is_intact(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems


def verify_chain(session: Session, anchor: str | None = None) -> Verification:
    """Check every hash, the numbering, every personal part and the end; `anchor` is a head kept from before."""
    erasures = _Erasures(session)
    problems: list[str] = []
    count, gone, previous, anchored = 0, 0, GENESIS, anchor is None
    query = select(EventRow, PayloadRow).outerjoin(PayloadRow, PayloadRow.seq == EventRow.seq)
    for row, payload in session.execute(query.order_by(EventRow.seq).execution_options(yield_per=500)):
        count += 1
        problems += _link_problems(row, count, previous)
        problems += _payload_problems(row, payload, erasures)
        gone += row.payload_hash is not None and (payload is None or payload.body is None)
        previous = row.hash
        anchored = anchored or row.hash == anchor
    head = session.get(ChainHead, 1)
    if head is None or (head.seq, head.hash) != (count, previous):
        problems.append(f"the end of the log is missing or was added to: {count} events, head says {head and head.seq}")
    if not anchored:
        problems.append(f"the kept head {anchor} is not in the log: it was rewritten or cut off")
    return Verification(events=count, erased=gone, head=previous, problems=tuple(problems[:_MOST]))


def _link_problems(row: EventRow, expected: int, previous: str) -> Iterable[str]:
    if row.seq != expected:
        yield f"event {row.seq}: event {expected} is missing before it"
    if row.prev_hash != previous:
        yield f"event {row.seq}: does not follow the event before it"
    if event_hash(row) != row.hash:
        yield f"event {row.seq} ({row.kind}): was changed"


def _payload_problems(row: EventRow, payload: PayloadRow | None, erasures: _Erasures) -> Iterable[str]:
    if row.payload_hash is None:
        if payload is not None:
            yield f"event {row.seq} ({row.kind}): has a personal part that it should not have"
    elif payload is None or payload.body is None or payload.salt is None:
        if not erasures.cover(row.seq):
            yield f"event {row.seq} ({row.kind}): its personal part is missing and no erasure says so"
    elif payload_hash(payload.salt, payload.body) != row.payload_hash:
        yield f"event {row.seq} ({row.kind}): its personal part was changed"


class _Erasures:
    """Ranges of events that recorded erasures cover."""

    def __init__(self, session: Session) -> None:
        query = select(EventRow).where(EventRow.kind == "erased").order_by(EventRow.seq)
        bodies = [decode(row, None).body for row in session.scalars(query)]
        ranges = sorted(pair for body in bodies if isinstance(body, Erased) for pair in body.ranges)
        self._starts = [start for start, _ in ranges]
        self._ends: list[int] = []
        for _, end in ranges:
            self._ends.append(max(end, self._ends[-1]) if self._ends else end)

    def cover(self, seq: int) -> bool:
        index = bisect_right(self._starts, seq) - 1
        return index >= 0 and self._ends[index] >= seq
