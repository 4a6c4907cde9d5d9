"""Sources of drafts for runs: recorded outputs, and a live model whose answers are kept so that none is asked twice."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Mapping
from contextvars import ContextVar
from pathlib import Path

from copilot.draft import Draft
from copilot.drafting.base import Model, prepared
from copilot.errors import ConfigError, ModelError
from copilot.prompt import Prompt
from copilot.settings import Settings
from eval.cache import Cache, digest
from eval.lines import read_jsonl
from eval.suites.options import Options

__all__ = ["RecordedModel", "ReplayModel", "load_recorded"]


class RecordedModel:
    """Gives the draft that was recorded for a case, whatever the prompt: scores outputs made elsewhere."""

    name = "recorded"

    def __init__(self, drafts: Mapping[str, str]) -> None:
        """Take the drafts by case id."""
        self._drafts = drafts
        self._case: ContextVar[str] = ContextVar("case", default="")

    def turn_to(self, case_id: str) -> None:
        """Say which case the next prompts are for; cases in flight at once do not disturb each other."""
        self._case.set(case_id)

    async def complete(self, prompt: Prompt) -> Draft:
        """Return the recorded draft. Raises ModelError when there is none for the case."""
        case = self._case.get()
        if case not in self._drafts:
            raise ModelError(f"no output recorded for {case}")
        return Draft(text=self._drafts[case], lang=prompt.lang, model=self.name)

    async def stream(self, prompt: Prompt) -> AsyncIterator[str | Draft]:
        """Yield the recorded draft whole."""
        yield await self.complete(prompt)


def load_recorded(path: Path) -> dict[str, str]:
    """Return drafts by case id from JSONL of `{"id", "draft"}`; ConfigError lists every bad line."""
    drafts: dict[str, str] = {}
    problems: list[str] = []
    for row in read_jsonl(path, problems):
        case, draft = row.value.get("id"), row.value.get("draft")
        if not (isinstance(case, str) and isinstance(draft, str)):
            problems.append(f'{path}:{row.line}: expected {{"id": text, "draft": text}}')
        elif case in drafts:
            problems.append(f"{path}:{row.line}: {case}: id is used twice")
        else:
            drafts[case] = draft
    if problems:
        raise ConfigError(problems)
    return drafts


class ReplayModel:
    """A live model behind a memory and a rate limit: the same prompt is answered from the first time on."""

    def __init__(self, inner: Model, settings: Settings, options: Options) -> None:
        """Take the model to ask and how often it may be asked."""
        self._inner = inner
        self._mark = digest(inner.name, str(settings.model_temperature), str(settings.model_max_tokens))
        self._memory: Cache[Draft] = Cache(options.home / "cache" / "drafts.jsonl", Draft)
        self._fresh = options.fresh
        self._gap = 60 / options.per_minute if options.per_minute else 0.0
        self._next = 0.0

    @property
    def name(self) -> str:
        """The live model's name."""
        return self._inner.name

    async def prepare(self) -> None:
        """Let the model load what its first call needs: no part of the time it has to answer."""
        await prepared(self._inner)

    async def complete(self, prompt: Prompt) -> Draft:
        """Return the draft of the first time this prompt was asked; a failure is not kept."""
        key = digest(self._mark, prompt.digest)
        kept = None if self._fresh else self._memory.get(key)
        if kept is not None:
            return kept
        await self._wait()
        draft = await self._inner.complete(prompt)
        self._memory.put(key, draft)
        return draft

    async def stream(self, prompt: Prompt) -> AsyncIterator[str | Draft]:
        """Yield the draft whole; the suite has no use for pieces."""
        yield await self.complete(prompt)

    async def _wait(self) -> None:
        now = time.monotonic()
        at = max(now, self._next)
        self._next = at + self._gap
        if at > now:
            await asyncio.sleep(at - now)
