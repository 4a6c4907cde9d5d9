"""Every scorer, by name, to be read from top to bottom."""

from __future__ import annotations

from collections.abc import Iterable

from eval.scorers import facts, tone, words
from eval.scorers.base import Scorer
from eval.wording import Wording, load_wording

__all__ = ["all_scorers", "unknown_scorers"]


def all_scorers(wording: Wording | None = None) -> dict[str, Scorer]:
    """Return the scorers of replies; the words they look for come from `wording.yaml`."""
    said = wording or load_wording()
    scorers: tuple[Scorer, ...] = (
        facts.Outcome(),
        facts.PolicyFinal(),
        facts.PolicyRaw(),
        facts.Grounding(),
        words.Questions(),
        words.MustMention(),
        words.MustNot(),
        facts.MustCite(),
        facts.MustFind(),
        facts.Situation(),
        facts.Abstention(said),
        facts.Candidates(),
        tone.Language(said),
        tone.Register(said),
        tone.OneWord(said),
        tone.Rhetorical(said),
        tone.Stock(said),
        tone.Leaks(said),
        words.Asks(said),
        words.Length(),
    )
    return {scorer.name: scorer for scorer in scorers}


def unknown_scorers(names: Iterable[str], known: Iterable[str]) -> str:
    """Return what to tell of names that no scorer has, with the known ones."""
    known = sorted(known)
    unknown = [name for name in names if name not in known]
    return f"unknown scorer {', '.join(unknown)}; known scorers: {', '.join(known)}"
