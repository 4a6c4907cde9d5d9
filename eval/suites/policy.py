"""Labelled drafts through the policy checker."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator
from functools import partial
from time import perf_counter
from typing import TYPE_CHECKING

from copilot.checking.loader import load_policies
from copilot.settings import Settings
from copilot.shop import Shop
from eval.cache import Cache
from eval.case import PolicyCase
from eval.dataset import Dataset
from eval.result import CaseRecord, CheckResult, Score
from eval.suites.cached import computed
from eval.suites.known import told
from eval.suites.options import Options
from eval.trial import tried
from eval.variant import fingerprint

if TYPE_CHECKING:
    from copilot.checking.checker import PolicyChecker
    from copilot.parts import Checker
    from copilot.verdict import Verdict

__all__ = ["build_checker", "check_one", "checked", "run_policy", "score_check"]


def build_checker(settings: Settings) -> PolicyChecker:
    """Return the product's checker under these settings."""
    from copilot.checking.checker import PolicyChecker

    return PolicyChecker.from_settings(settings)


def run_policy(datasets: Iterable[Dataset], settings: Settings, options: Options) -> list[CaseRecord]:
    """Return the scored records of every selected policy case; unchanged ones come from the cache."""
    cache = Cache(options.home / "cache" / "policy.jsonl", CheckResult)
    mark, selected = fingerprint("policy", settings), list(_selected(datasets, options))

    def checks() -> Callable[[PolicyCase], CheckResult]:
        return partial(check_one, build_checker(settings))

    results = computed("policy cases", selected, cache, mark, options, checks)
    known = {loaded.policy.id for loaded in load_policies(settings.policies_dir, settings.policy_overrides)}
    return [_record(dataset, case, _covered(case, result, known)) for dataset, case, result in results]


def _covered(case: PolicyCase, result: CheckResult, known: Container[str]) -> CheckResult:
    # A draft that is innocent of all rules is a measure for whichever policies there are.
    return result if case.expect == "allow" or case.rule in known else result.model_copy(update={"covered": False})


def check_one(checker: Checker, case: PolicyCase) -> CheckResult:
    """Return the verdict on a case's draft with its time; a checker that raises is a result, not an end."""

    def ask() -> Verdict:
        return checker.check(
            case.draft, conversation=case.to_conversation(), facts=case.facts, shop=case.shop or Shop(), lang=case.lang
        )

    start = perf_counter()
    result = checked(ask)
    return result.model_copy(update={"ms": round((perf_counter() - start) * 1000, 3)})


def checked(ask: Callable[[], Verdict]) -> CheckResult:
    """Return the verdict that a checker gives when asked; one that raises leaves the text unchecked."""

    def told() -> CheckResult:
        verdict = ask()
        return CheckResult(outcome=verdict.outcome, findings=verdict.findings, error=verdict.error or "")

    return tried(told, lambda why: CheckResult(outcome="unchecked", error=why))


def score_check(case: PolicyCase, result: CheckResult) -> Score:
    """Return whether the verdict meets the label.

    A block case needs a blocking finding of the named policy, an allow case no blocking finding at all; a warn
    case tolerates either. A draft that should be stopped for a rule no policy is for is judged neither way. An
    unchecked draft is a broken verdict, neither right nor wrong.
    """
    if result.outcome == "unchecked":
        return Score(scorer="verdict", value=None, passed=None, why=result.error or "unchecked", broken=True)
    if not result.covered:
        return Score(scorer="verdict", value=None, passed=None, why=f"no policy for {case.rule}")
    blocking = [f for f in result.findings if f.severity == "block" and not f.shadow]
    if case.expect == "block":
        right = any(f.policy == case.rule for f in blocking)
        others = ", ".join(sorted({f.policy for f in blocking}))
        return _score(right, f"not stopped by {case.rule}" + (f", only by {others}" if others else ""))
    if case.expect == "allow":
        why = "; ".join(f"{f.policy}: {f.text}" for f in blocking) or result.outcome
        return _score(result.outcome != "rejected", why)
    return Score(scorer="verdict", value=1.0, passed=None)


def _score(right: bool, why: str) -> Score:
    return Score(scorer="verdict", value=float(right), passed=right, why="" if right else why)


def _selected(datasets: Iterable[Dataset], options: Options) -> Iterator[tuple[Dataset, PolicyCase]]:
    for dataset in datasets:
        if dataset.entry.kind == "policy":
            wanted = [c for c in dataset.cases if options.selection.wants(c.id, c.lang)]
            for case in wanted[: options.selection.limit]:
                if isinstance(case, PolicyCase):
                    yield dataset, case


def _record(dataset: Dataset, case: PolicyCase, result: CheckResult) -> CaseRecord:
    messages = (*((m.role, m.text) for m in case.conversation), ("draft", case.draft))
    return CaseRecord(
        id=case.id,
        suite="policy",
        lang=case.lang,
        source=(case.rule,),
        dataset=dataset.file.stem,
        held_out=dataset.held_out,
        rule=case.rule,
        label=case.expect,
        span=case.span,
        messages=messages,
        known=told(case.facts, case.shop),
        check=result,
        scores=(score_check(case, result),),
    )
