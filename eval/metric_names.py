"""Which names of metrics there can be, so that a limit on one that there is not is told and not passed over."""

from __future__ import annotations

from copilot.resources import root, yaml_files
from eval.scorers.registry import all_scorers

__all__ = ["name_problem"]

_LANGS = frozenset({"zh", "en", "ko"})
_REPLY = frozenset(
    {"pass", "final_violations", "drafted", "fallback", "abstained", "failed", "ms_p50", "ms_p95", "parity"}
)
_POLICY = frozenset("unchecked recall caught precision f1 false_block false_warn warn_noticed flips span".split())
_SEARCH = frozenset({"recall@1", "recall@3", "recall@5", "mrr", "nothing"})


def name_problem(name: str) -> str:
    """Return what is wrong with the name of a metric (as in `eval.summary`), or nothing."""
    suite, *parts = name.split(".")
    policies = frozenset(path.stem for path in yaml_files(root("policies")))
    replies = (_LANGS | {"raw", "final"}, _REPLY | all_scorers().keys() | policies)
    known: dict[str, tuple[frozenset[str], frozenset[str]]] = {
        "conversations": replies,
        "scenarios": replies,
        "redteam": replies,
        "policy": (_LANGS | policies | {"all", "held_out", "development"}, _POLICY),
        "retrieval": (_LANGS | {"all"}, _SEARCH),
        "mutate": (frozenset(), frozenset({"stable"})),
    }
    if suite not in known:
        return f"no suite {suite!r}; known: {', '.join(known)}"
    slices, figures = known[suite]
    for part in parts[:-1]:
        if part not in slices:
            return f"no part {part!r} of {suite}; known: {', '.join(sorted(slices))}"
    if not parts or parts[-1] not in figures:
        return f"no metric {parts[-1] if parts else ''!r} of {suite}; known: {', '.join(sorted(figures))}"
    return ""
