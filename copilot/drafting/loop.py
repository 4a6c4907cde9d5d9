"""Draft, check, revise: at most so many drafts of a model, each kept with what the checker said of it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from copilot.draft import Draft
from copilot.drafting.base import Model
from copilot.errors import CopilotError
from copilot.prompt import Prompt
from copilot.reply import Attempt
from copilot.verdict import Finding, Verdict

__all__ = [
    "Check",
    "Clean",
    "Ground",
    "Loop",
    "Revise",
    "Second",
    "is_good",
    "noting",
    "run_loop",
    "to_mend",
    "unusable",
    "why_refused",
]

_NOTHING = frozenset({"null", "none", "nil", "nothing", "undefined", "n/a"})
"""What programs write for no value."""

Check = Callable[[str], Verdict]
Ground = Callable[[Draft], tuple[str, ...]]
Clean = Callable[[Draft], Draft]
"""Takes citation marks out of a draft."""
Second = Callable[[str, Verdict], Awaitable[Verdict]]
"""A second opinion on a text that passed the check: the verdict with findings added, or `unchecked`."""
Revise = Callable[[Prompt, Attempt], Prompt]
"""The prompt for the next draft, given the one before and why it was refused."""


@dataclass
class Loop:
    """What came of asking a model: every attempt, the one that was good, and what went wrong."""

    attempts: list[Attempt] = field(default_factory=list)
    accepted: Attempt | None = None
    notes: list[str] = field(default_factory=list)
    prompt: Prompt | None = None

    def judge(self, draft: Draft, check: Check, ground: Ground) -> bool:
        """Keep a draft with its verdict; say whether it is good enough to be shown."""
        problem = unusable(draft.text)
        grounded = draft.model_copy(update={"grounding": (*draft.grounding, *ground(draft), *problem)})
        attempt = Attempt(draft=grounded, verdict=check(grounded.text))
        self.attempts.append(attempt)
        self.notes += [f"{draft.model}: {words}" for words in problem]
        if is_good(attempt):
            self.accepted = attempt
        return self.accepted is not None

    async def confirm(self, second: Second) -> bool:
        """Put the accepted draft to a second opinion; say whether it is still good enough to be shown."""
        if self.accepted is None:
            return False
        verdict = await second(self.accepted.draft.text, self.accepted.verdict)
        self.attempts[-1] = self.accepted.model_copy(update={"verdict": verdict})
        self.accepted = self.attempts[-1] if is_good(self.attempts[-1]) else None
        if verdict.outcome == "unchecked" and verdict.error:
            self.notes.append(verdict.error)
        return self.accepted is not None


def is_good(attempt: Attempt) -> bool:
    """Say whether an attempt may be shown: it passed the checker, and everything it states is supported."""
    return bool(attempt.draft.text.strip()) and attempt.verdict.may_be_shown and not attempt.draft.grounding


def why_refused(loop: Loop) -> tuple[str, ...]:
    """Return a note on why no draft may be shown: the policies the last one breaks, what else is wrong with it.

    Nothing when there was no draft or the loop's own notes tell the cause.
    """
    if not loop.attempts or loop.notes:
        return ()
    attempt = loop.attempts[-1]
    broken = {f.policy: None for f in attempt.verdict.findings if f.severity == "block" and not f.shadow}
    cause = "; ".join([*broken, *attempt.draft.grounding[:1]]) or attempt.verdict.error or attempt.verdict.outcome
    return (f"{attempt.draft.model}: no draft could be used: {cause}",)


def unusable(text: str) -> tuple[str, ...]:
    """Return why a text is no reply at all: empty, or raw data instead of words."""
    stripped = text.strip()
    if not stripped or stripped.lower() in _NOTHING:
        return ("the model returned nothing",)
    if stripped[0] in "{[" and stripped[-1] in "}]":
        return ("the model returned data instead of a reply",)
    if "\x00" in text or "\ufffd" in text:
        return ("the model returned unreadable characters",)
    return ()


async def run_loop(
    model: Model, prompt: Prompt, *, check: Check, ground: Ground, revise: Revise, clean: Clean, attempts: int,
    timeout: float, loop: Loop | None = None, second: Second | None = None,
) -> Loop:  # fmt: skip
    """Ask for drafts until one is good or `attempts` are used up; failures become notes, never exceptions.

    A given `loop` already holds attempts (from a stream); its last one is revised first. A draft that cannot be
    judged a second time ends the loop: the next one could not be either.
    """
    loop = loop or Loop(prompt=prompt)
    while loop.accepted is None and len(loop.attempts) < attempts:
        current = revise(prompt, loop.attempts[-1]) if loop.attempts else prompt
        loop.prompt = current
        draft = await _complete(model, current, timeout, loop.notes)
        if draft is None:
            break
        is_good_so_far = await asyncio.to_thread(loop.judge, clean(draft), check, ground)
        if is_good_so_far and (second is None or await loop.confirm(second)):
            break
        if loop.attempts[-1].verdict.outcome == "unchecked":
            break
    return loop


async def _complete(model: Model, prompt: Prompt, timeout: float, notes: list[str]) -> Draft | None:
    draft = None
    with noting(model, timeout, notes):
        async with asyncio.timeout(timeout):
            draft = await model.complete(prompt)
    return draft


@contextmanager
def noting(model: Model, timeout: float, notes: list[str]) -> Iterator[None]:
    """Turn whatever a model raises into a line of `notes` that says how it failed."""
    try:
        yield
    except Exception as error:  # outer edge: an injected model may raise anything; a reply must come all the same
        cause = _cause(error, timeout)  # a ModelError mostly names the model itself
        notes.append(cause if cause.startswith(f"{model.name}: ") else f"{model.name}: {cause}")


def _cause(error: Exception, timeout: float) -> str:
    if isinstance(error, TimeoutError):
        return f"no answer within {timeout:g} s"
    return str(error) if isinstance(error, CopilotError) else f"failed ({type(error).__name__})"


def to_mend(attempt: Attempt) -> list[Finding]:
    """Return what the next draft must mend: the findings that count, and what nothing supports."""
    unsupported = [
        Finding(policy="grounding", severity="block", start=0, end=0, text="", message=problem)
        for problem in attempt.draft.grounding
    ]
    return [*(finding for finding in attempt.verdict.findings if not finding.shadow), *unsupported]
