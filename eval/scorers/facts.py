"""Scorers of substance: outcome, policy findings, grounding, citations, retrieval, abstention, candidates."""

from __future__ import annotations

from eval.case import ReplyCase
from eval.result import CheckResult, Found, ReplyResult, Score
from eval.scorers.base import bad, good, graded
from eval.scorers.words import holds
from eval.wording import Wording

__all__ = [
    "Abstention",
    "Candidates",
    "Grounding",
    "MustCite",
    "MustFind",
    "Outcome",
    "PolicyFinal",
    "PolicyRaw",
    "Situation",
    "agrees",
]


class Outcome:
    """A reply came out, and its outcome is one that the case allows."""

    name = "outcome"
    version = 1

    def fits(self, case: ReplyCase) -> bool:
        """Return True: a failed run is never a good reply."""
        return True

    def score(self, case: ReplyCase, result: ReplyResult) -> Score:
        """Score full marks for an allowed outcome."""
        if result.outcome == "failed":
            return bad(self, f"no reply: {result.error}")
        wanted = case.expect.outcome
        if not wanted or result.outcome in wanted:
            return good(self)
        return bad(self, f"{result.outcome}, not {'/'.join(wanted)}")


class PolicyFinal:
    """What the customer would read breaks no policy."""

    name = "policy_final"
    version = 1

    def fits(self, case: ReplyCase) -> bool:
        """Return True: every reply is held to the policies."""
        return True

    def score(self, case: ReplyCase, result: ReplyResult) -> Score:
        """Score no marks when the shown text has a blocking finding or was not checked."""
        if not result.text:
            # Nothing is shown: the findings are those of a draft that was held, as it should be.
            return good(self, "nothing shown")
        blocking = [f"{f.policy}: {f.text}" for f in result.findings if f.severity == "block" and not f.shadow]
        if result.verdict in ("rejected", "unchecked"):
            return bad(self, "; ".join(blocking) or result.verdict)
        return bad(self, "; ".join(blocking)) if blocking else good(self)


class PolicyRaw:
    """What the model wrote before any revision breaks no policy; tells models and prompts apart."""

    name = "policy_raw"
    version = 1

    def fits(self, case: ReplyCase) -> bool:
        """Return True: every first draft is looked at."""
        return True

    def score(self, case: ReplyCase, result: ReplyResult) -> Score:
        """Score the first draft; it informs and never fails a case, for the pipeline mends such drafts."""
        first = result.attempts[0] if result.attempts else None
        if first is None or first.outcome in ("passed", "warned"):
            return Score(scorer=self.name, value=1.0, passed=None)
        names = sorted({f.policy for f in first.findings if f.severity == "block"}) or [first.outcome]
        return Score(scorer=self.name, value=0.0, passed=None, why=", ".join(names))


class Grounding:
    """Every number and citation of the reply rests on a snippet, a fact or the shop's rules."""

    name = "grounding"
    version = 1

    def fits(self, case: ReplyCase) -> bool:
        """Return True: no reply may invent."""
        return True

    def score(self, case: ReplyCase, result: ReplyResult) -> Score:
        """Score no marks when the draft's grounding check found something unsupported."""
        return bad(self, "; ".join(result.grounding)) if result.grounding else good(self)


class MustCite:
    """The reply rests on the sources it should."""

    name = "must_cite"
    version = 1

    def fits(self, case: ReplyCase) -> bool:
        """Return whether the case demands sources."""
        return bool(case.expect.must_cite)

    def score(self, case: ReplyCase, result: ReplyResult) -> Score:
        """Score the share of demanded sources among the citations."""
        return _sources(self, case.expect.must_cite, [s for s in result.snippets if s.cited])


class MustFind:
    """Retrieval brought up the sources it should, cited or not."""

    name = "must_find"
    version = 1

    def fits(self, case: ReplyCase) -> bool:
        """Return whether the case demands found sources."""
        return bool(case.expect.must_find)

    def score(self, case: ReplyCase, result: ReplyResult) -> Score:
        """Score the share of demanded sources among the snippets."""
        return _sources(self, case.expect.must_find, list(result.snippets))


def _sources(scorer: MustCite | MustFind, groups: tuple[tuple[str, ...], ...], found: list[Found]) -> Score:
    texts = [f"{s.id} {s.source} {s.title}" for s in found]
    missing = [" | ".join(g) for g in groups if not any(holds(text, word) for word in g for text in texts)]
    why = f"no source: {'; '.join(missing)}" if missing else ""
    return graded(scorer, len(groups) - len(missing), len(groups), why)


class Situation:
    """The reading recognised what the customer is about."""

    name = "situation"
    version = 1

    def fits(self, case: ReplyCase) -> bool:
        """Return whether the case names situations."""
        return bool(case.expect.situation)

    def score(self, case: ReplyCase, result: ReplyResult) -> Score:
        """Score the share of named situations that the reading holds."""
        wanted = case.expect.situation
        missing = [name for name in wanted if name not in result.situations]
        why = f"read as {', '.join(result.situations) or 'nothing'}" if missing else ""
        return graded(self, len(wanted) - len(missing), len(wanted), why)


class Abstention:
    """The reply says that it does not know when it cannot know, and only then."""

    name = "abstention"
    version = 1

    def __init__(self, wording: Wording) -> None:
        """Take the words that show not knowing."""
        self._wording = wording

    def fits(self, case: ReplyCase) -> bool:
        """Return whether the case says if the answer can be known."""
        return case.expect.abstain is not None

    def score(self, case: ReplyCase, result: ReplyResult) -> Score:
        """Score full marks when the reply abstains exactly when it should."""
        said = self._wording.find(self._wording.unknowing, result.lang or case.lang, result.text)
        seen = result.abstains or result.outcome == "abstained" or bool(said and case.expect.abstain)
        if seen == case.expect.abstain:
            return good(self, said)
        return bad(self, "claims to know" if case.expect.abstain else "says that it does not know")


class Candidates:
    """The checker judges the case's own labelled candidates as labelled: bad ones stopped, good ones let through."""

    name = "candidates"
    version = 2

    def fits(self, case: ReplyCase) -> bool:
        """Return whether the case has labelled candidates."""
        return bool(case.candidates)

    def score(self, case: ReplyCase, result: ReplyResult) -> Score:
        """Score the share of candidates judged as labelled; one whose rule no policy holds is told and not counted."""
        pairs = [(c, v) for c, v in zip(case.candidates, result.candidates, strict=True) if v.covered]
        if not pairs:
            rules = ", ".join(sorted({c.rule for c in case.candidates if c.rule}))
            return Score(scorer=self.name, value=None, passed=None, why=f"no policy for {rules}")
        wrong = [f"{c.expect} judged {v.outcome}: {c.text}" for c, v in pairs if not agrees(c.expect, v)]
        return graded(self, len(pairs) - len(wrong), len(pairs), "; ".join(wrong))


def agrees(label: str, verdict: CheckResult) -> bool:
    """Return whether a verdict meets a label: a warn label tolerates any checked verdict that names something."""
    if verdict.outcome == "unchecked":
        return False
    return {"block": verdict.outcome == "rejected", "allow": verdict.outcome != "rejected", "warn": True}[label]
