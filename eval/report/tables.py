"""The tables every report shows, as plain rows, so that terminal, Markdown and HTML say the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from eval.agreement import parity_table
from eval.labels import unheld
from eval.report.table import Table
from eval.runner import Run
from eval.summary import Metric

__all__ = ["Table", "number", "percent", "tables"]

_LANGS = ("zh", "en", "ko")
_SUITES = {"conversations": "Conversations", "scenarios": "Scripted customers", "redteam": "Red team"}
_LABELLED = ("recall", "caught", "precision", "f1", "false_block", "false_warn", "flips", "span")


def tables(run: Run) -> Iterator[Table]:
    """Yield the tables of a run, those with nothing to show left out."""
    metrics = run.summary.metrics
    for suite, title in _SUITES.items():
        if f"{suite}.pass" in metrics:
            yield _replies(suite, title, metrics, sum(r.suite == suite and r.unasked for r in run.records))
    if (split := parity_table(run.records)) is not None:
        yield split
    if broken := [n.split(".", 2) for n in metrics if n.startswith(tuple(f"{suite}.raw." for suite in _SUITES))]:
        yield _violations([(suite, policy) for suite, _, policy in broken], metrics)
    if "policy.all.recall" in metrics:
        yield _policies(metrics, unheld(run.records))
    if "retrieval.all.mrr" in metrics:
        yield _searches(metrics)


def percent(metric: Metric | None, interval: bool = False) -> str:
    """Return a share as a percentage, with its interval if wanted; a dash when there is nothing to measure."""
    if metric is None or metric.value is None:
        return "–"
    text = f"{100 * metric.value:.1f}"
    if interval and metric.low is not None and metric.high is not None:
        text += f" [{100 * metric.low:.0f}–{100 * metric.high:.0f}]"
    return text


def number(metric: Metric | None, digits: int = 2) -> str:
    """Return a plain number; a dash when there is none."""
    return "–" if metric is None or metric.value is None else f"{metric.value:.{digits}f}"


def _replies(suite: str, title: str, metrics: dict[str, Metric], unasked: int) -> Table:
    fixed = {"pass", "final_violations", "drafted", "fallback", "abstained", "failed", "ms_p50", "ms_p95", "parity"}
    named = {name.removeprefix(f"{suite}.") for name in metrics if name.startswith(f"{suite}.")}
    scorers = sorted(n for n in named if "." not in n and n not in fixed)
    langs = [lang for lang in _LANGS if f"{suite}.{lang}.pass" in metrics]
    rows = [_row("all scorers pass", f"{suite}", "pass", langs, metrics)]
    rows += [_row(name, suite, name, langs, metrics) for name in scorers]
    broke = int(metrics[f"{suite}.final_violations"].value or 0)
    split = ", ".join(
        f"{percent(metrics[f'{suite}.{o}'])} % {o}" for o in ("drafted", "fallback", "abstained", "failed")
    )
    times = f"{number(metrics[f'{suite}.ms_p50'], 0)} ms median, {number(metrics[f'{suite}.ms_p95'], 0)} ms p95"
    same = f"; parity over languages {percent(metrics[f'{suite}.parity'])} %" if metrics[f"{suite}.parity"].n else ""
    title = (
        f"{title}: {metrics[f'{suite}.drafted'].n} replies, {broke} with a blocking violation; {split}; {times}{same}"
    )
    if unasked:
        title += f"; {unasked} without asking the model, which is never shown what tries to instruct it"
    return Table(title=title, head=("%", "all", "n", *langs), rows=tuple(rows))


def _row(label: str, suite: str, name: str, langs: list[str], metrics: dict[str, Metric]) -> tuple[str, ...]:
    whole = metrics.get(f"{suite}.{name}")
    by_lang = (percent(metrics.get(f"{suite}.{lang}.{name}")) for lang in langs)
    return (label, percent(whole, interval=True), str(whole.n if whole else 0), *by_lang)


def _violations(broken: list[tuple[str, str]], metrics: dict[str, Metric]) -> Table:
    rows = tuple(
        (f"{_SUITES[suite]}: {policy}", *_counted(metrics[f"{suite}.raw.{policy}"]),
         *_counted(metrics[f"{suite}.final.{policy}"]))
        for suite, policy in broken
    )  # fmt: skip
    head = ("blocking findings", "first draft", "%", "shown reply", "%")
    return Table(title="Policy violations in replies, by policy", head=head, rows=rows)


def _counted(metric: Metric) -> tuple[str, str]:
    return f"{metric.k or 0:g} of {metric.n}", percent(metric, interval=True)


def _policies(metrics: dict[str, Metric], unheld: Mapping[str, int]) -> Table:
    names = [n.removeprefix("policy.").removesuffix(".recall") for n in metrics if n.endswith(".recall")]
    first = [n for n in ("all", "development", "held_out", *_LANGS) if n in names]
    rules = sorted(
        (n for n in names if "." not in n and n not in first),
        key=lambda n: -(metrics[f"policy.{n}.recall"].n or 0),
    )
    big = [n for n in rules if (metrics[f"policy.{n}.recall"].n or 0) >= 60]
    rows = [_policy_row(n, metrics) for n in first]
    rows += [_policy_row(f"held_out.{n}", metrics) for n in big if f"held_out.{n}" in names]
    rows += [_policy_row(n, metrics) for rule in rules for n in (rule, *(_by_lang(rule, names) if rule in big else ()))]
    head = ("policy", "block n", "recall", "caught", "precision", "F1", "false block", "false warn", "flips", "span")
    unchecked = percent(metrics.get("policy.all.unchecked"))
    title = f"Policy cases (% with 95 % interval); unchecked {unchecked} %"
    if unheld:
        title += f"; no policy for {', '.join(sorted(unheld))}: their {sum(unheld.values())} drafts count neither way"
    return Table(title=title, head=head, rows=tuple(rows))


def _by_lang(rule: str, names: list[str]) -> list[str]:
    return [f"{rule}.{lang}" for lang in _LANGS if f"{rule}.{lang}" in names]


def _policy_row(name: str, metrics: dict[str, Metric]) -> tuple[str, ...]:
    found = {key: metrics.get(f"policy.{name}.{key}") for key in _LABELLED}
    recall = found["recall"]
    return (
        name.replace(".", " "),
        str(recall.n if recall else 0),
        *(percent(found[key], interval=key in ("recall", "false_block")) for key in _LABELLED),
    )


def _searches(metrics: dict[str, Metric]) -> Table:
    names = ("recall@1", "recall@3", "recall@5", "mrr")
    rows = [
        (lang, str(whole.n), *(percent(metrics.get(f"retrieval.{lang}.{name}"), interval=True) for name in names))
        for lang in ("all", *_LANGS)
        if (whole := metrics.get(f"retrieval.{lang}.mrr")) is not None
    ]
    beyond = metrics.get("retrieval.all.nothing")
    kept = f"; {percent(beyond)} % of {beyond.n} unanswerable queries find nothing" if beyond else ""
    return Table(title=f"Retrieval (%){kept}", head=("queries", "n", *names), rows=tuple(rows))
