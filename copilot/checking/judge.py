"""Optional last stage: a language model's second opinion, which may add findings and never removes one."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from typing import Literal

from pydantic import ValidationError

from copilot.checking.loader import LoadedPolicy
from copilot.errors import ModelError
from copilot.types import Frozen, Lang
from copilot.verdict import Finding, Severity, Verdict, worst

__all__ = ["Judge", "JudgeAnswer"]

Ask = Callable[[str], Awaitable[str]]
"""Takes the draft, returns the model's raw answer; the pipeline binds prompt, facts and model."""


class _Said(Frozen):
    policy: str
    quote: str
    reason: str = ""


class JudgeAnswer(Frozen):
    """The structured answer a judge must give."""

    findings: tuple[_Said, ...] = ()


class Judge:
    """Asks a model about drafts that the offline stages let pass; unreadable or late answers hold the draft."""

    def __init__(self, policies: Sequence[LoadedPolicy], *, timeout: float = 10.0, severity: Severity = "warn") -> None:
        """Take the policies it may cite, the seconds it may take and how severe its findings are."""
        self._policies = {item.policy.id: item.policy for item in policies}
        self._timeout = timeout
        self._severity: Literal["block", "warn"] = severity

    async def review(self, draft: str, verdict: Verdict, ask: Ask, lang: Lang = "en") -> Verdict:
        """Return the verdict with the judge's findings added, or `unchecked` when it did not answer properly.

        A draft that is already rejected or unchecked is not sent: nothing the judge says could release it.
        A finding without a reason is told by the policy's title in `lang`.
        """
        if not verdict.may_be_shown:
            return verdict
        try:
            answer = await asyncio.wait_for(ask(draft), self._timeout)
            said = self._parse(answer, draft, lang)
        except TimeoutError:
            return self._unchecked(verdict, f"the judge did not answer within {self._timeout:g} s")
        except ModelError as error:
            return self._unchecked(verdict, f"the judge could not be asked: {error}")
        except ValueError as error:
            return self._unchecked(verdict, f"the judge's answer cannot be read: {error}")
        findings = tuple(sorted((*verdict.findings, *said), key=lambda finding: (finding.start, finding.policy)))
        return verdict.model_copy(update={"findings": findings, "outcome": worst(findings)})

    @staticmethod
    def _unchecked(verdict: Verdict, why: str) -> Verdict:
        return verdict.model_copy(update={"outcome": "unchecked", "error": why})

    def _parse(self, answer: str, draft: str, lang: Lang) -> list[Finding]:
        start, end = answer.find("{"), answer.rfind("}")
        if start < 0 or end < start:
            raise ValueError("no JSON object in it")
        try:
            parsed = JudgeAnswer.model_validate(json.loads(answer[start : end + 1]))
        except (ValidationError, json.JSONDecodeError) as error:
            raise ValueError(str(error).splitlines()[0]) from error
        return [self._finding(said, draft, lang) for said in parsed.findings]

    def _finding(self, said: _Said, draft: str, lang: Lang) -> Finding:
        policy = self._policies.get(said.policy)
        if policy is None:
            raise ValueError(f"unknown policy {said.policy!r}")
        start = draft.find(said.quote) if said.quote else -1
        if start < 0:
            raise ValueError(f"the quote {said.quote[:40]!r} is not in the draft")
        return Finding(
            policy=policy.id,
            severity=self._severity,
            start=start,
            end=start + len(said.quote),
            text=said.quote,
            message=said.reason or policy.title.in_(lang),
            reason="judge",
        )
