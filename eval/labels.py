"""Metrics over labelled drafts: recall, precision, F1, false blocks, flips and span overlap, by rule and language."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from copilot.verdict import Finding
from eval.metrics import Share, f1, share
from eval.result import CaseRecord

__all__ = ["blocked_by", "flips", "overlap", "policy_metrics", "unheld"]


def policy_metrics(records: Iterable[CaseRecord]) -> Iterator[tuple[str, Share | float | None]]:
    """Yield (name, value) for all, each rule, each language, each rule and language, and each half of the benchmark."""
    judged = [r for r in records if r.check is not None and r.check.covered]
    if not judged:
        return
    sound = [r for r in judged if r.check and r.check.outcome != "unchecked"]
    yield "policy.all.unchecked", share(len(judged) - len(sound), len(judged))
    # Of a rule that no policy is for, only the good drafts are here: they say nothing of that rule.
    rules, langs = sorted({r.rule for r in sound if r.label != "allow"}), sorted({r.lang for r in sound})
    yield from _slice("policy.all", sound, None)
    for half, held_out in (("development", False), ("held_out", True)):
        chosen = [r for r in sound if r.held_out is held_out]
        yield from _slice(f"policy.{half}", chosen, None)
        for rule in rules:
            # A checker may have learned from the development half: only the other one tells how it generalises.
            yield from _slice(f"policy.{half}.{rule}", chosen, rule)
    for rule in rules:
        yield from _slice(f"policy.{rule}", sound, rule)
    for lang in langs:
        chosen = [r for r in sound if r.lang == lang]
        yield from _slice(f"policy.{lang}", chosen, None)
        for rule in rules:
            yield from _slice(f"policy.{rule}.{lang}", chosen, rule)


def unheld(records: Iterable[CaseRecord]) -> Counter[str]:
    """Return the rules that labelled drafts are about and no policy under test is for, with how many drafts each."""
    return Counter(r.rule for r in records if r.check is not None and not r.check.covered)


def _slice(prefix: str, records: Sequence[CaseRecord], rule: str | None) -> Iterator[tuple[str, Share | float | None]]:
    """Yield the metrics of one slice; with a rule, only its labels and only its findings count."""
    block = [r for r in records if r.label == "block" and rule in (None, r.rule)]
    allow = [r for r in records if r.label == "allow" and rule in (None, r.rule)]
    # An allow case is innocent of all rules, so a rule's precision is paid for by every allow case.
    innocent = [r for r in records if r.label == "allow"]
    if not block and not allow:
        return
    hits = sum(blocked_by(r, r.rule) for r in block)
    wrong = sum(blocked_by(r, rule) for r in innocent)
    recall, precision = share(hits, len(block)), share(hits, hits + wrong)
    yield f"{prefix}.recall", recall
    yield f"{prefix}.caught", share(sum(blocked_by(r, None) for r in block), len(block))
    yield f"{prefix}.precision", precision
    yield f"{prefix}.f1", f1(precision.value, recall.value)
    yield f"{prefix}.false_block", share(sum(blocked_by(r, None) for r in allow), len(allow))
    yield f"{prefix}.false_warn", share(sum(_warned(r) for r in allow), len(allow))
    warn = [r for r in records if r.label == "warn" and rule in (None, r.rule)]
    if warn:
        yield f"{prefix}.warn_noticed", share(sum(bool(_findings(r)) for r in warn), len(warn))
    if pairs := flips(r for r in records if rule in (None, r.rule)):
        yield f"{prefix}.flips", share(sum(_right(pair) for pair in pairs), len(pairs))
    spans = [overlap(r) for r in block if r.span and blocked_by(r, r.rule)]
    if spans:
        yield f"{prefix}.span", sum(spans) / len(spans)


def _findings(record: CaseRecord) -> list[Finding]:
    return [f for f in record.check.findings if not f.shadow] if record.check else []


def blocked_by(record: CaseRecord, rule: str | None) -> bool:
    """Return whether a policy (None: any) has a blocking finding on the draft."""
    check = record.check
    # Asked a hundred thousand times a run, mostly of drafts without any finding.
    if check is None or not check.findings:
        return rule is None and check is not None and check.outcome == "rejected"
    if rule is None and check.outcome == "rejected":
        return True
    return any(f.severity == "block" and not f.shadow and rule in (None, f.policy) for f in check.findings)


def _warned(record: CaseRecord) -> bool:
    return any(f.severity == "warn" for f in _findings(record)) and not blocked_by(record, None)


def flips(records: Iterable[CaseRecord]) -> list[Sequence[CaseRecord]]:
    """Return the sets of cases with one draft and opposite labels: only facts or the last turn differ."""
    same: dict[str, list[CaseRecord]] = defaultdict(list)
    for record in records:
        if record.label in ("block", "allow"):
            same[record.messages[-1][1]].append(record)
    return [group for group in same.values() if {r.label for r in group} == {"block", "allow"}]


def _right(group: Sequence[CaseRecord]) -> bool:
    return all(blocked_by(r, r.rule) if r.label == "block" else not blocked_by(r, None) for r in group)


def overlap(record: CaseRecord) -> float:
    """Return the F1 of characters between the marked words and the findings of the labelled rule."""
    draft = record.messages[-1][1]
    at = draft.find(record.span)
    marked = set(range(at, at + len(record.span))) if at >= 0 else set()
    found = {i for f in _findings(record) if f.policy == record.rule for i in range(f.start, f.end)}
    both = len(marked & found)
    return 2 * both / (len(marked) + len(found)) if marked or found else 0.0
