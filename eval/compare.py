"""Two runs side by side: what got better, what got worse, and whether that is more than luck."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from copilot.types import Frozen
from eval.metrics import Difference, bootstrap, mcnemar
from eval.report.tables import Table
from eval.report.terminal import reasons
from eval.result import CaseRecord
from eval.runner import Run
from eval.scorers.facts import Candidates, PolicyFinal, PolicyRaw

__all__ = ["Change", "Comparison", "SuiteChange", "compare", "comparison_tables"]

_BY_LABEL = frozenset({Candidates.name})
_BY_POLICY = frozenset({PolicyRaw.name, PolicyFinal.name})


class Change(Frozen):
    """One case that fares differently in B."""

    key: str
    """`suite/id`."""
    better: bool
    why: str
    """Why it fails in the run where it does."""
    held_out: bool = False


class SuiteChange(Frozen):
    """A suite's cases in both runs: discordant pairs, exact McNemar p, mean change of every scorer."""

    suite: str
    n: int
    better: int
    worse: int
    p: float
    scorers: dict[str, Difference]


class Comparison(Frozen):
    """What changed from A to B over the cases both ran."""

    before: str
    after: str
    suites: tuple[SuiteChange, ...]
    changes: tuple[Change, ...]
    only_before: int
    only_after: int
    unanswered: int = 0
    """Cases for which a model gave no reply in one of the runs: they are left out."""
    warnings: tuple[str, ...] = ()
    """Why some scores do not compare: another version of a dataset or scorer."""

    @property
    def significant_drop(self) -> bool:
        """Whether some suite got worse beyond luck (p < 0.05)."""
        return any(s.worse > s.better and s.p < 0.05 for s in self.suites)


def compare(before: Run, after: Run) -> Comparison:
    """Return what changed; cases are paired by suite and id."""
    a, b = _by_key(before), _by_key(after)
    paired = sorted(a.keys() & b.keys())
    unheld = [key for key in paired if a[key].unheld or b[key].unheld]
    undecided = [key for key in paired if a[key].undecided or b[key].undecided]
    both = [key for key in paired if key not in {*unheld, *undecided}]
    other = [key for key in both if _judged(a[key]) != _judged(b[key])]
    if other or any(a[key].unheld != b[key].unheld for key in unheld):
        # With other policies, what a policy finds is another question.
        for key in both:
            a[key], b[key] = _without(_BY_POLICY, a[key]), _without(_BY_POLICY, b[key])
    for key in other:
        a[key], b[key] = _without(_BY_LABEL, a[key]), _without(_BY_LABEL, b[key])
    return Comparison(
        before=before.name,
        after=after.name,
        suites=tuple(_suite(s, [(a[k], b[k]) for k in both if a[k].suite == s]) for s in _suites(a, both)),
        changes=tuple(_change(k, a[k], b[k]) for k in both if a[k].passed != b[k].passed),
        unanswered=len(undecided),
        only_before=len(a.keys() - b.keys()),
        only_after=len(b.keys() - a.keys()),
        warnings=(*_versions(before, after), *_policies(other, [k for k in unheld if a[k].unheld != b[k].unheld])),
    )


def comparison_tables(result: Comparison) -> Iterator[Table]:
    """Yield a table of suites and, for each suite with a change, one of scorers."""
    rows = [(s.suite, str(s.n), str(s.better), str(s.worse), f"{s.p:.3g}", _word(s)) for s in result.suites]
    title = f"{result.before} → {result.after}"
    yield Table(title=title, head=("suite", "cases", "better", "worse", "McNemar p", ""), rows=tuple(rows))
    for suite in result.suites:
        changed = {name: d for name, d in suite.scorers.items() if d.mean}
        if changed:
            lines = tuple(
                (name, str(d.n), f"{100 * d.mean:+.1f}", f"[{100 * d.low:+.1f}, {100 * d.high:+.1f}]", f"{d.p:.3g}")
                for name, d in sorted(changed.items(), key=lambda item: item[1].mean)
            )
            head = ("scorer", "cases", "change in points", "95 % interval", "bootstrap p")
            yield Table(title=f"{suite.suite}: mean scores", head=head, rows=lines)


def _word(change: SuiteChange) -> str:
    if change.better == change.worse:
        return "no change"
    word = "better" if change.better > change.worse else "worse"
    return f"{word}, beyond luck" if change.p < 0.05 else f"{word}, may be luck"


def _by_key(run: Run) -> dict[str, CaseRecord]:
    return {f"{r.suite}/{r.id}": r for r in run.records}


def _suites(records: Mapping[str, CaseRecord], keys: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(records[key].suite for key in keys))


def _judged(record: CaseRecord) -> tuple[bool, ...]:
    """Return for each labelled draft of the case whether some policy under test was for its label."""
    return tuple(result.covered for result in record.reply.candidates) if record.reply else ()


def _without(scorers: frozenset[str], record: CaseRecord) -> CaseRecord:
    # A draft that is judged no more is judged neither better nor worse.
    return record.model_copy(update={"scores": tuple(s for s in record.scores if s.scorer not in scorers)})


def _policies(keys: Sequence[str], drafts: Sequence[str]) -> Iterator[str]:
    if keys:
        yield f"the labelled drafts of {len(keys)} cases: the runs do not hold the same policies"
    if drafts:
        yield f"{len(drafts)} policy cases: only one of the runs holds a policy for them"


def _suite(name: str, pairs: Sequence[tuple[CaseRecord, CaseRecord]]) -> SuiteChange:
    better = sum(not a.passed and b.passed for a, b in pairs)
    worse = sum(a.passed and not b.passed for a, b in pairs)
    values: dict[str, tuple[list[float], list[float]]] = {}
    for a, b in pairs:
        old = {s.scorer: s.value for s in a.scores if s.value is not None}
        for score in b.scores:
            if score.value is not None and score.scorer in old:
                befores, afters = values.setdefault(score.scorer, ([], []))
                befores.append(old[score.scorer])
                afters.append(score.value)
    scorers = {scorer: bootstrap(x, y) for scorer, (x, y) in values.items()}
    return SuiteChange(suite=name, n=len(pairs), better=better, worse=worse, p=mcnemar(better, worse), scorers=scorers)


def _change(key: str, before: CaseRecord, after: CaseRecord) -> Change:
    held_out = before.held_out or after.held_out
    return Change(key=key, better=after.passed, why=reasons(before if after.passed else after), held_out=held_out)


def _versions(before: Run, after: Run) -> Iterator[str]:
    for kind, old, new in (("dataset", before.datasets, after.datasets), ("scorer", before.scorers, after.scorers)):
        for name in sorted(old.keys() & new.keys()):
            if old[name] != new[name]:
                yield f"{kind} {name} is version {old[name]} in {before.name} and {new[name]} in {after.name}"
