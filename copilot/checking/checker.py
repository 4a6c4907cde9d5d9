"""The checker: read a draft once, ask every policy, sum up; fail closed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from copilot.checking.context import CheckContext, DraftReading, Match, market_of
from copilot.checking.lexicon import sentence_lang
from copilot.checking.loader import LoadedPolicy, load_policies
from copilot.checking.normalise import fold, normalise
from copilot.checking.patterns import turn_says
from copilot.checking.reader.courtesies import bare
from copilot.checking.reader.linear import LinearReader
from copilot.checking.reader.reader import ClaimReader
from copilot.checking.reader.view import look, read_turn
from copilot.checking.sentences import split
from copilot.conversation import Conversation
from copilot.errors import DetectorError
from copilot.facts import Facts
from copilot.shop import Shop
from copilot.types import Lang
from copilot.verdict import Finding, Verdict, worst

if TYPE_CHECKING:
    from copilot.case import Case
    from copilot.settings import Settings

__all__ = ["PolicyChecker"]

_TURN_LIMIT = 2000
"""Characters of the customer's turn that are read; what is agreed to stands in the last words."""

_PASSED = Verdict(outcome="passed")
"""What most drafts get."""


class PolicyChecker:
    """Checks drafts against a set of policies; immutable, safe to share between threads.

    Example:
        >>> checker = PolicyChecker()
        >>> checker.check("明天一定到").outcome
        'rejected'
    """

    def __init__(
        self, policies: Sequence[LoadedPolicy] | None = None, *, shop: Shop | None = None, learned: bool = True
    ) -> None:
        """Take policies (default: those that ship) and the shop that holds where a call names none.

        Without `learned` only the grammar reads; for comparisons.
        """
        self._policies = tuple(policies) if policies is not None else load_policies()
        self._shop = shop or Shop()
        self._reader = ClaimReader(LinearReader.load() if learned else None)

    @classmethod
    def from_settings(cls, settings: Settings, *, shop: Shop | None = None) -> PolicyChecker:
        """Build the checker that the settings describe."""
        return cls(load_policies(settings.policies_dir, settings.policy_overrides), shop=shop)

    @classmethod
    def from_folder(
        cls, folder: Path, overrides: Mapping[str, Mapping[str, Any]] | None = None, *, shop: Shop | None = None
    ) -> PolicyChecker:
        """Build a checker from a folder of policy files."""
        return cls(load_policies(folder, overrides), shop=shop)

    @property
    def policies(self) -> tuple[LoadedPolicy, ...]:
        """The policies it asks, in order."""
        return self._policies

    def check(
        self,
        text: str,
        *,
        conversation: Conversation | None = None,
        facts: Facts | None = None,
        shop: Shop | None = None,
        lang: Lang | None = None,
    ) -> Verdict:
        """Return the verdict on a draft; never raises: what cannot be checked is `unchecked`."""
        try:
            findings = self._findings(text, conversation or Conversation(), facts or Facts(), shop or self._shop, lang)
        except Exception as error:  # the outer edge: whatever breaks, the text is held
            return Verdict(outcome="unchecked", error=f"{type(error).__name__}: {error}")
        return Verdict(outcome=worst(findings), findings=findings) if findings else _PASSED

    def check_many(self, cases: Iterable[Case]) -> list[Verdict]:
        """Return the verdicts of cases in their order; a case without a draft is `unchecked`."""
        return [self.check_case(case) for case in cases]

    def check_case(self, case: Case) -> Verdict:
        """Return the verdict on one line of the case format."""
        if case.draft is None:
            return Verdict(outcome="unchecked", error="draft: missing")
        conversation = case.to_conversation()
        return self.check(case.draft, conversation=conversation, facts=case.facts, shop=case.shop, lang=case.lang)

    def read(
        self, text: str, conversation: Conversation, facts: Facts, shop: Shop, lang: Lang | None = None
    ) -> tuple[DraftReading, CheckContext]:
        """Return what the draft commits to and the context it is judged in; for explanations and tests."""
        folded = normalise(text)
        language: Lang = lang or sentence_lang(folded.text, "zh")
        market = market_of(facts, language)
        turn = read_turn(_asked(conversation), language, facts.now, market)
        views = look(folded.text, split(folded.text), language, facts.now, market)
        classes = frozenset().union(*[view.hits.spans for view in views])
        langs = tuple(dict.fromkeys(view.lang for view in views))
        reading = DraftReading(folded, views, tuple(self._reader.read(bare(views), turn)), classes, langs)
        return reading, CheckContext(facts, shop, language, turn)

    def _findings(
        self, text: str, conversation: Conversation, facts: Facts, shop: Shop, lang: Lang | None
    ) -> tuple[Finding, ...]:
        reading, context = self.read(text, conversation, facts, shop, lang)
        found: list[Finding] = []
        for loaded in self._policies:
            if context.lang not in loaded.policy.languages:
                continue
            try:
                matches = list(loaded.detector.detect(reading, context))
            except Exception as error:  # the edge to detectors, which may be anyone's: whose broke is told
                raise DetectorError(f"{loaded.policy.id}: {type(error).__name__}: {error}") from error
            if matches:
                found += [_finding(loaded, match, reading, context) for match in _distinct(matches)]
        return tuple(sorted(found, key=lambda finding: (finding.start, finding.policy)))


def _asked(conversation: Conversation) -> str:
    """Return the customer's last turn, folded; one that points back ("the day I said") with all that they said."""
    turn = fold(conversation.customer_turn[-_TURN_LIMIT:])
    if not turn_says("refers_back", turn):
        return turn
    return fold("\n".join(conversation.said_by("customer"))[-_TURN_LIMIT:])


def _distinct(matches: list[Match]) -> list[Match]:
    seen: dict[tuple[int, int], Match] = {}
    for match in matches:
        seen.setdefault((match.start, match.end), match)
    return list(seen.values())


def _finding(loaded: LoadedPolicy, match: Match, reading: DraftReading, context: CheckContext) -> Finding:
    start, end = reading.folded.span(match.start, match.end)
    reason = loaded.policy.reasons[match.reason]
    words = reading.folded.source[start:end]
    lang = sentence_lang(reading.folded.text[match.start : match.end], context.lang)
    return Finding(
        policy=loaded.policy.id,
        severity=reason.severity,
        start=start,
        end=end,
        text=words,
        message=reason.message.in_(lang).replace("{match}", words),
        suggestion=reason.suggestion.in_(lang),
        reason=match.reason,
        shadow=loaded.policy.shadow,
    )
