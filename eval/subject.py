"""What is under test: the copilot as its users call it, its drafts coming from wherever the variant says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eval.case import Candidate, ReplyCase
from eval.result import Attempt, CheckResult, ReplyResult
from eval.suites.policy import checked
from eval.suites.retrieval import found

if TYPE_CHECKING:
    from copilot.checking.checker import PolicyChecker
    from copilot.pipeline import Copilot
    from copilot.reply import Reply
    from eval.models import RecordedModel
    from eval.watch import WatchedModel

__all__ = ["CopilotSubject", "flatten"]


class CopilotSubject:
    """Answers cases with a copilot and checks their candidates with its checker."""

    def __init__(
        self,
        copilot: Copilot,
        checker: PolicyChecker,
        watched: WatchedModel | None = None,
        recorded: RecordedModel | None = None,
    ) -> None:
        """Take the parts under test: the copilot's model, if it has one, and where recorded outputs come from."""
        self._copilot, self._checker, self._watched, self._recorded = copilot, checker, watched, recorded

    async def __call__(self, case: ReplyCase) -> ReplyResult:
        """Return the reply to a conversation; whatever goes wrong is a failed result that says why."""
        candidates = tuple(self._judge(case, candidate) for candidate in case.candidates)
        if self._recorded is not None:
            self._recorded.turn_to(case.id)
        failures = self._watched.begin() if self._watched is not None else []
        try:
            reply = await self._copilot.reply(case.to_conversation(), facts=case.facts, shop=case.shop)
        except Exception as error:  # outer edge: one crashing case must not lose the others
            failed = ReplyResult(outcome="failed", error=f"{type(error).__name__}: {error}")
            return failed.model_copy(update={"candidates": candidates})
        # What the composer said in the model's place is no answer of the model.
        lost = bool(failures) and reply.outcome != "drafted"
        result = ReplyResult(outcome="failed", error=failures[0]) if lost else flatten(reply)
        return result.model_copy(update={"candidates": candidates})

    def _judge(self, case: ReplyCase, candidate: Candidate) -> CheckResult:
        result = self._check(case, candidate.text)
        known = {loaded.policy.id for loaded in self._checker.policies}
        return result.model_copy(update={"covered": candidate.rule is None or candidate.rule in known})

    def _check(self, case: ReplyCase, text: str) -> CheckResult:
        # The shop that the copilot answers for: a published rule must not look like a promise out of nowhere.
        shop = case.shop or self._copilot.parts.profile.shop
        return checked(
            lambda: self._checker.check(
                text, conversation=case.to_conversation(), facts=case.facts, shop=shop, lang=case.lang
            )
        )


def flatten(reply: Reply) -> ReplyResult:
    """Return a reply as a run keeps it."""
    cited = {citation.id for citation in reply.citations}
    last = reply.attempts[-1].draft if reply.attempts else None
    shown = next((a.draft for a in reversed(reply.attempts) if a.draft.text == reply.text), last)
    used = [a.draft.usage for a in reply.attempts if a.draft.usage is not None]
    costs = [usage.cost for usage in used if usage.cost is not None]
    return ReplyResult(
        outcome=reply.outcome,
        text=reply.text,
        lang=reply.lang,
        verdict=reply.verdict.outcome,
        findings=reply.verdict.findings,
        attempts=tuple(
            Attempt(text=a.draft.text, outcome=a.verdict.outcome, findings=a.verdict.findings) for a in reply.attempts
        ),
        abstains=bool(shown and shown.abstains) or reply.outcome == "abstained",
        grounding=shown.grounding if shown and shown.text == reply.text else (),
        snippets=tuple(found(s, s.snippet.id in cited) for s in reply.context.snippets),
        situations=tuple(q.situation for q in reply.reading.questions),
        uncovered=reply.uncovered,
        prompt=tuple((m.role, m.content) for m in reply.prompt.messages) if reply.prompt else (),
        template=reply.prompt.template if reply.prompt else "",
        model=reply.model,
        notes=reply.notes,
        ms=round(reply.ms.get("total", 0.0), 3),
        cost=sum(costs) if costs else None,
        tokens=(sum(usage.prompt_tokens for usage in used), sum(usage.completion_tokens for usage in used)),
        model_ms=round(1000 * sum(usage.seconds for usage in used), 1),
    )
