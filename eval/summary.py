"""From records to named metrics, flat, so that floors, baselines and reports speak of the same numbers.

Names: `<suite>.<scorer>`, `<suite>.<lang>.<scorer>`, `<suite>.raw.<policy>` and `<suite>.final.<policy>` (replies with
a blocking finding in the first draft and in what is shown), `policy.<rule|lang|all>.<metric>`,
`retrieval.<lang|all>.<metric>`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from copilot.types import Frozen
from copilot.verdict import Finding
from eval.agreement import parity
from eval.labels import policy_metrics
from eval.metrics import Share, percentile, share
from eval.result import CaseRecord

__all__ = ["Metric", "Summary", "summarise"]

_REPLY = ("conversations", "scenarios", "redteam")


class Metric(Frozen):
    """A number with its 95 % interval where it is a share; None: nothing to measure."""

    value: float | None
    low: float | None = None
    high: float | None = None
    k: float | None = None
    n: int | None = None


class Summary(Frozen):
    """Everything a run amounts to."""

    cases: int
    broken: int
    """Cases with a scorer that failed: neither good nor bad, and to be mended."""
    metrics: dict[str, Metric]
    cost: Decimal | None = None
    """US dollars, where a price is known."""
    tokens: tuple[int, int] = (0, 0)
    """Read and written by the model."""
    model_ms: tuple[float, float] | None = None
    """Median and 95th percentile of what the model took for a reply; None without a model."""


def summarise(records: Sequence[CaseRecord]) -> Summary:
    """Return the metrics of a run's records."""
    metrics: dict[str, Metric] = {}
    for suite in _REPLY:
        metrics |= dict(_reply_metrics(suite, [r for r in records if r.suite == suite]))
    metrics |= {name: _metric(value) for name, value in policy_metrics(r for r in records if r.suite == "policy")}
    metrics |= dict(_search_metrics([r for r in records if r.suite == "retrieval"]))
    replies = [r.reply for r in records if r.reply]
    costs = [reply.cost for reply in replies if reply.cost is not None]
    times = sorted(reply.model_ms for reply in replies if reply.model_ms)
    return Summary(
        cases=len(records),
        broken=sum(any(s.broken for s in r.scores) for r in records),
        metrics=metrics,
        cost=sum(costs, Decimal(0)) if costs else None,
        tokens=(sum(reply.tokens[0] for reply in replies), sum(reply.tokens[1] for reply in replies)),
        model_ms=(percentile(times, 0.5), percentile(times, 0.95)) if times else None,
    )


def _metric(value: Share | float | None) -> Metric:
    if isinstance(value, Share):
        return Metric(value=value.value, low=value.low, high=value.high, k=value.k, n=value.n)
    return Metric(value=value)


def _reply_metrics(suite: str, records: Sequence[CaseRecord]) -> Iterator[tuple[str, Metric]]:
    if not records:
        return
    for prefix, chosen in _slices(suite, records):
        whole = [r for r in chosen if not any(score.broken for score in r.scores)]
        yield f"{prefix}.pass", _metric(share(sum(r.passed for r in whole), len(whole)))
        for name in sorted({s.scorer for r in chosen for s in r.scores}):
            values = [s.value for r in chosen for s in r.scores if s.scorer == name and s.value is not None]
            yield f"{prefix}.{name}", _metric(share(sum(values), len(values)))
    yield from _by_policy(suite, records)
    violations = [r for r in records if r.violates]
    yield f"{suite}.final_violations", Metric(value=float(len(violations)))
    for outcome in ("drafted", "fallback", "abstained", "failed"):
        k = sum(r.reply is not None and r.reply.outcome == outcome for r in records)
        yield f"{suite}.{outcome}", _metric(share(k, len(records)))
    times = sorted(r.reply.ms for r in records if r.reply and not r.unanswered)
    yield f"{suite}.ms_p50", Metric(value=percentile(times, 0.5))
    yield f"{suite}.ms_p95", Metric(value=percentile(times, 0.95))
    yield f"{suite}.parity", _metric(parity(records))


def _by_policy(suite: str, records: Sequence[CaseRecord]) -> Iterator[tuple[str, Metric]]:
    replies = [r.reply for r in records if r.reply is not None and not r.unanswered]
    raw = [_blocking(reply.attempts[0].findings) if reply.attempts else frozenset() for reply in replies]
    final = [_blocking(reply.findings) if reply.text else frozenset() for reply in replies]
    for policy in sorted(frozenset().union(*raw, *final)):
        yield f"{suite}.raw.{policy}", _metric(share(sum(policy in found for found in raw), len(replies)))
        yield f"{suite}.final.{policy}", _metric(share(sum(policy in found for found in final), len(replies)))


def _blocking(findings: Iterable[Finding]) -> frozenset[str]:
    return frozenset(f.policy for f in findings if f.severity == "block" and not f.shadow)


def _slices(suite: str, records: Sequence[CaseRecord]) -> Iterator[tuple[str, Sequence[CaseRecord]]]:
    yield suite, records
    for lang in ("zh", "en", "ko"):
        if chosen := [r for r in records if r.lang == lang]:
            yield f"{suite}.{lang}", chosen


def _search_metrics(records: Sequence[CaseRecord]) -> Iterable[tuple[str, Metric]]:
    beyond = [s.value for r in records for s in r.scores if s.scorer == "nothing" and s.value is not None]
    if beyond:
        yield "retrieval.all.nothing", _metric(share(sum(beyond), len(beyond)))
    answerable = [r for r in records if r.label != "nothing"]
    for lang in ("all", "zh", "en", "ko"):
        chosen = [r for r in answerable if lang in ("all", r.lang)]
        for name in ("recall@1", "recall@3", "recall@5", "mrr"):
            values = [s.value for r in chosen for s in r.scores if s.scorer == name and s.value is not None]
            if values:
                whole = share(sum(values), len(values))
                yield f"retrieval.{lang}.{name}", _metric(whole)
