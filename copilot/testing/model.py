"""A model that says what it was told to say."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Sequence

from copilot.draft import Draft, Usage
from copilot.errors import ModelError
from copilot.prompt import Prompt

__all__ = ["FakeModel"]


class FakeModel:
    """Answers from a queue: a text, a sequence of pieces, or an exception to raise.

    When the queue is empty the last text is repeated, or ModelError is raised when there never was one. A delay
    makes it slow; `prompts` keeps what it was asked.
    """

    def __init__(
        self, answers: Iterable[str | Sequence[str] | BaseException] = (), *, delay: float = 0.0, name: str = "fake"
    ) -> None:
        """Take the answers in the order in which they are given; `delay` is seconds before each piece."""
        self._answers = list(answers)
        self._last: str | Sequence[str] | BaseException | None = None
        self._delay = delay
        self._name = name
        self.prompts: list[Prompt] = []

    @property
    def name(self) -> str:
        """What drafts are labelled with."""
        return self._name

    async def complete(self, prompt: Prompt) -> Draft:
        """Return the next answer as a draft."""
        answer = self._take(prompt)
        await asyncio.sleep(self._delay)
        if isinstance(answer, BaseException):
            raise answer
        return self._draft(answer if isinstance(answer, str) else "".join(answer), prompt)

    async def stream(self, prompt: Prompt) -> AsyncIterator[str | Draft]:
        """Yield the next answer piece by piece (a plain text by characters) and last the draft."""
        answer = self._take(prompt)
        if isinstance(answer, BaseException):
            await asyncio.sleep(self._delay)
            raise answer
        for piece in answer:
            await asyncio.sleep(self._delay)
            yield piece
        yield self._draft("".join(answer), prompt)

    def _take(self, prompt: Prompt) -> str | Sequence[str] | BaseException:
        self.prompts.append(prompt)
        if self._answers:
            self._last = self._answers.pop(0)
        if self._last is None:
            raise ModelError("the fake model was given no answer")
        return self._last

    def _draft(self, text: str, prompt: Prompt) -> Draft:
        usage = Usage(prompt_tokens=sum(len(m.content) for m in prompt.messages), completion_tokens=len(text))
        return Draft(text=text, lang=prompt.lang, model=self._name, usage=usage)
