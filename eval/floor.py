"""The floor: what a run must reach, and what must not get worse than the committed baseline."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from pydantic import model_validator

from copilot.errors import ConfigError
from copilot.resources import load_model
from copilot.types import Frozen
from eval.baseline import Baseline
from eval.behind import behind
from eval.metric_names import name_problem
from eval.metrics import mcnemar
from eval.result import CaseRecord
from eval.runner import Run
from eval.summary import Metric

__all__ = ["BASELINES", "Breach", "Floor", "Limit", "check_floor", "load_floor"]

BASELINES = Path(__file__).with_name("baselines")
_SHOWN = 20


class Limit(Frozen):
    """Bounds of one metric."""

    min: float | None = None
    max: float | None = None

    @model_validator(mode="after")
    def _one_at_least(self) -> Limit:
        if self.min is None and self.max is None:
            raise ValueError("give min, max or both")
        return self


class Floor(Frozen):
    """What `eval run --floor` holds a run to."""

    version: int
    limits: dict[str, Limit]
    """Metric name → bounds; names as in `eval run --report json`."""
    significance: float = 0.05
    """A drop against the baseline counts when its p value is below this."""
    new_violations: bool = True
    """Whether a reply with a blocking violation that the baseline did not have fails the run."""


class Breach(Frozen):
    """One thing below the floor, with the cases behind it."""

    text: str
    cases: tuple[str, ...] = ()
    not_run: bool = False
    """Whether it is one of the run's own problems, told apart from what was measured."""


def load_floor(path: Path = BASELINES / "floor.yaml") -> Floor:
    """Return the committed floor; a mistake is a ConfigError naming file and field."""
    floor = load_model(path, Floor)
    problems = [f"{path}: limits.{name}: {problem}" for name in floor.limits if (problem := name_problem(name))]
    if problems:
        raise ConfigError(problems)
    return floor


def check_floor(run: Run, floor: Floor, baseline: Baseline | None, partial: bool = False) -> list[Breach]:
    """Return everything that is below the floor. What could not run or broke is below it too.

    A partial run (some suites, languages or cases only) is not held to what it did not measure.
    """
    breaches = [Breach(text=f"could not run: {problem}", not_run=True) for problem in run.problems]
    broken = [r for r in run.records if any(s.broken for s in r.scores)]
    if broken:
        breaches.append(Breach(text=f"{len(broken)} cases with a broken scorer", cases=_names(broken)))
    breaches += _limits(run, floor.limits, partial)
    if baseline is not None:
        breaches += [] if partial else _unmeasured(run, baseline)
        breaches += _against(run, floor, baseline)
    return breaches


def _limits(run: Run, limits: Mapping[str, Limit], partial: bool) -> Iterator[Breach]:
    for name, limit in limits.items():
        metric = run.summary.metrics.get(name)
        if metric is None or metric.value is None:
            if not partial and not name.startswith("mutate."):
                yield Breach(text=f"{name}: not measured in this run")
        elif limit.min is not None and metric.value < limit.min:
            yield Breach(
                text=f"{name} is {_show(metric)}, at least {limit.min:g} wanted",
                cases=_names(behind(run.records, name)),
            )
        elif limit.max is not None and metric.value > limit.max:
            yield Breach(
                text=f"{name} is {_show(metric)}, at most {limit.max:g} wanted", cases=_names(behind(run.records, name))
            )


def _unmeasured(run: Run, baseline: Baseline) -> Iterator[Breach]:
    """Yield the rules that the baseline measured and the run did not: a policy that is gone lets everything through."""
    for name in baseline.metrics:
        rule = name.removeprefix("policy.").removesuffix(".recall")
        if name == f"policy.{rule}.recall" and "." not in rule and name not in run.summary.metrics:
            yield Breach(text=f"{name}: measured in the baseline, not in this run; is there still a policy for {rule}?")


def _against(run: Run, floor: Floor, baseline: Baseline) -> Iterator[Breach]:
    judged = [r for r in run.records if not r.undecided]
    both = [(baseline.cases[key], r) for r in judged if (key := f"{r.suite}/{r.id}") in baseline.cases]
    if floor.new_violations:
        fresh = [r for was, r in both if r.violates and not was.violation]
        if fresh:
            yield Breach(text=f"{len(fresh)} replies break a policy and did not before", cases=_names(fresh))
    for suite in sorted({r.suite for _, r in both}):
        pairs = [(was.passed, r) for was, r in both if r.suite == suite]
        worse = [r for was, r in pairs if was and not r.passed]
        better = sum(1 for was, r in pairs if not was and r.passed)
        p = mcnemar(better, len(worse))
        if len(worse) > better and p < floor.significance:
            text = f"{suite}: {len(worse)} cases worse and {better} better than the baseline (McNemar p = {p:.3g})"
            yield Breach(text=text, cases=_names(worse))


def _show(metric: Metric) -> str:
    return f"{metric.value:.3f}" + (f" ({metric.k:g} of {metric.n})" if metric.k is not None else "")


def _names(records: Sequence[CaseRecord]) -> tuple[str, ...]:
    shown = [r.id for r in records if not r.held_out]
    hidden = len(records) - len(shown)
    more = len(shown) - _SHOWN
    names = shown[:_SHOWN] + ([f"and {more} more"] if more > 0 else [])
    return tuple(names + ([f"{hidden} in held-out files"] if hidden else []))
