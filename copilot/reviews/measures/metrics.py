"""Counting a period: the public parts of the log and the times of turns and promises are enough."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta, tzinfo

from copilot.reviews.base import StoreBase
from copilot.reviews.events.base import Marked
from copilot.reviews.events.kinds import SendClaimed
from copilot.reviews.measures.period import Counted, Record, load
from copilot.reviews.measures.values import DayMetrics, Edits, Funnel, Metrics, PolicyCount, Rate, Responses, spread
from copilot.reviews.people.roles import User, require
from copilot.types import Lang
from copilot.verdict import Severity

__all__ = ["Measuring"]

_START = datetime(2000, 1, 1, tzinfo=UTC)


_TRIED = ("edit", "sent")
"""What an agent pressed Send for: refused, or gone out; both are edits that were checked."""


class Measuring(StoreBase):
    """Figures for QA."""

    def metrics(
        self, *, by: User, since: datetime | None = None, until: datetime | None = None, lang: Lang | None = None
    ) -> Metrics:
        """Return the figures of a period (all time by default), of one language or all."""
        require(by, "measure")
        since, until = since or _START, until or self.clock()
        with self.database.read() as session:
            return _measure(load(session, since, until, lang), since, until)

    def metrics_by_day(
        self, since: datetime, until: datetime, *, by: User, zone: tzinfo = UTC, lang: Lang | None = None
    ) -> tuple[DayMetrics, ...]:
        """Return the figures day by day in the shop's time zone, at most a year, for charts."""
        require(by, "measure")
        day = since.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
        found: list[DayMetrics] = []
        with self.database.read() as session:
            record = load(session, day, until, lang)
        while day < until and len(found) < 366:
            following = day + timedelta(days=1)
            found.append(DayMetrics(day=day.date(), metrics=_measure(record, day, min(following, until))))
            day = following
        return tuple(found)


def _measure(whole: Record, since: datetime, until: datetime) -> Metrics:
    record = whole.between(since, until)
    return Metrics(
        since=since, until=until, funnel=_funnel(whole, record), edits=_edits(record.sent), policies=_policies(record),
        drafts_checked=sum(len(item.body.attempts) for item in record.drafted),
        edits_checked=sum(item.body.target in _TRIED for item in record.checked), sent=len(record.sent),
        overridden=Rate(count=sum(_in_spite(item.body) for item in record.sent), of=len(record.sent)),
        false_alarms=_false_alarms(record), disputed_findings=_disputed(record),
        responses=_responses(record, until), promises_kept=_kept(whole, since, until),
        promises_made=sum(since <= promise.at < until for promise in whole.promises),
    )  # fmt: skip


def _funnel(whole: Record, record: Record) -> Funnel:
    fate = {item.body.draft: item.body for item in whole.sent if item.body.draft is not None}
    shown = [item.seq for item in record.drafted]
    sent = [fate[seq] for seq in shown if seq in fate]
    unchanged = sum(body.distance == 0 for body in sent)
    discarded = sum(seq in record.discarded and seq not in fate for seq in shown)
    return Funnel(
        shown=len(shown), sent_unchanged=unchanged, sent_edited=len(sent) - unchanged, discarded=discarded,
        unused=len(shown) - len(sent) - discarded, own_text=sum(item.body.draft is None for item in record.sent),
    )  # fmt: skip


def _edits(sent: list[Counted[SendClaimed]]) -> tuple[Edits, ...]:
    by_lang: dict[Lang, list[SendClaimed]] = defaultdict(list)
    for item in sent:
        if item.body.distance is not None:
            by_lang[item.body.lang].append(item.body)
    return tuple(
        Edits(
            lang=lang,
            distance=spread([b.distance for b in bodies if b.distance is not None]),
            kept=spread([b.kept for b in bodies if b.kept is not None]),
        )  # fmt: skip
        for lang, bodies in sorted(by_lang.items())
    )


def _policies(record: Record) -> tuple[PolicyCount, ...]:
    places: dict[str, Counter[tuple[str, Severity]]] = {"draft": Counter(), "edit": Counter(), "sent": Counter()}
    for drafted in record.drafted:
        for attempt in drafted.body.attempts:
            _count(places["draft"], attempt)
    for checked in record.checked:
        if checked.body.target in _TRIED:
            _count(places["edit"], checked.body.findings)
    for sent in record.sent:
        _count(places["sent"], sent.body.findings)
    names = sorted({name for counter in places.values() for name in counter})
    return tuple(
        PolicyCount(policy=name[0], severity=name[1], **{place: counter[name] for place, counter in places.items()})
        for name in names
    )


def _count(counter: Counter[tuple[str, Severity]], findings: tuple[Marked, ...]) -> None:
    counter.update((finding.policy, finding.severity) for finding in findings if not finding.shadow)


def _in_spite(body: SendClaimed) -> bool:
    return body.override is not None or (body.acknowledged and body.outcome == "warned")


def _false_alarms(record: Record) -> Rate:
    shown: set[tuple[int | None, int | None, str, str]] = set()
    passed_over: set[tuple[int | None, int | None, str, str]] = set()
    for checked in record.checked:
        shown |= _named(checked.conversation, checked.body.draft, checked.body.findings)
    for sent in record.sent:
        named = _named(sent.conversation, sent.body.draft, sent.body.findings)
        shown |= named
        passed_over |= named if _in_spite(sent.body) else set()
    return Rate(count=len(passed_over), of=len(shown))


def _named(
    conversation: int | None, draft: int | None, findings: tuple[Marked, ...]
) -> set[tuple[int | None, int | None, str, str]]:
    return {(conversation, draft, finding.policy, finding.reason) for finding in findings if not finding.shadow}


def _disputed(record: Record) -> Rate:
    # The last decision on a dispute counts; agreeing with a finding is no complaint about it.
    decided = {item.body.dispute: item.body.upheld for item in record.resolved}
    against = {seq for seq in decided if seq in record.disputed and not record.disputed[seq].body.agree}
    return Rate(count=sum(decided[seq] for seq in against), of=len(against))


def _responses(record: Record, until: datetime) -> Responses:
    every = [(t.answered_at - t.at).total_seconds() for t in record.turns if t.answered_at is not None]
    first = [(t.answered_at - t.at).total_seconds() for t in record.turns if t.answered_at is not None and t.is_first]
    waiting = [(until - t.at).total_seconds() for t in record.turns if t.answered_at is None]
    turns = len(record.turns)
    return Responses(
        first=spread(first), every=spread(every),
        within_6s=Rate(count=sum(s <= 6 for s in first), of=sum(turn.is_first for turn in record.turns)),
        within_3min=Rate(count=sum(s <= 180 for s in every), of=turns),
        over_100s=Rate(count=sum(s > 100 for s in (*every, *waiting)), of=turns),
        last_word=Rate(count=len(every), of=turns),
    )  # fmt: skip


def _kept(whole: Record, since: datetime, until: datetime) -> Rate:
    due = [p for p in whole.promises if since <= p.due < until and p.state != "dropped"]
    return Rate(count=sum(p.done_at is not None and p.done_at <= p.due for p in due), of=len(due))
