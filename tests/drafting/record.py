"""Records what a real model on loopback answers, so that the tests replay the loop without one.

    python -m tests.drafting.record --address http://127.0.0.1:8081/v1 --out FILE [--cases FILE]

A small model on a busy machine reads prompts slowly, so a compact layout of the builder's own blocks is used:
what is the same for every customer comes first and stays in the server's cache.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from copilot.case import Case
from copilot.draft import Draft
from copilot.drafting.litellm_model import LiteLLMModel
from copilot.pipeline import Copilot
from copilot.prompt import Prompt, PromptMessage
from copilot.prompting import PromptBuilder
from copilot.reply import Reply
from copilot.settings import Settings
from copilot.testing import FakeRetriever
from copilot.understanding import Reader

__all__ = ["Recorder", "main"]

HERE = Path(__file__).parent / "recorded"
BLOCKS = ("persona", "limits", "facts", "turn")


class Compact:
    """The builder's prompt with only the blocks a small model needs, the constant ones first."""

    def __init__(self, inner: PromptBuilder) -> None:
        self._inner = inner

    def build(self, *args: Any, **kwargs: Any) -> Prompt:
        """Return persona and limits as the system message, facts and turn as the user's."""
        full = self._inner.build(*args, **kwargs)
        texts = {block.name: block.text for block in full.blocks}
        system, user = ("\n".join(texts[name] for name in names) for names in (BLOCKS[:2], BLOCKS[2:]))
        messages = (PromptMessage(role="system", content=system), PromptMessage(role="user", content=user))
        digest = hashlib.sha256(f"{system}\x00{user}".encode()).hexdigest()
        return full.model_copy(update={"messages": messages, "digest": digest, "template": "compact@1"})

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)


class Recorder:
    """A model that keeps what another one answers."""

    def __init__(self, inner: LiteLLMModel) -> None:
        self._inner = inner
        self.outputs: list[str] = []
        self.name = inner.name

    async def prepare(self) -> None:
        """Load what the first call needs."""
        await self._inner.prepare()

    async def complete(self, prompt: Prompt) -> Draft:
        """Ask the model and keep the raw answer."""
        draft = await self._inner.complete(prompt)
        self.outputs.append(draft.text)
        return draft


def line(given: str, model: str, outputs: Sequence[str], reply: Reply) -> str:
    """Return one recording as JSON; the case stays as it was given, its amounts numbers."""
    notes = "; ".join(reply.notes)
    return json.dumps(
        {"case": json.loads(given), "model": model, "outputs": list(outputs), "error": notes}, ensure_ascii=False
    )


def main() -> None:
    """Record every case that is not in the output yet."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--address", default="http://127.0.0.1:8081/v1")
    parser.add_argument("--cases", type=Path, default=HERE / "conversations.jsonl")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--name", default="qwen1.5b")
    args = parser.parse_args()
    settings = Settings(
        model="openai/local", model_api_base=args.address, model_api_key="none",  # type: ignore[arg-type]
        model_timeout=600, model_retries=0, model_max_tokens=70, model_temperature=0.3, max_attempts=2,
    )  # fmt: skip
    model = Recorder(LiteLLMModel.from_settings(settings))
    bot = Copilot.from_settings(settings, model=model, retriever=FakeRetriever(), reader=Reader.load())
    bot = Copilot(settings, replace(bot.parts, prompter=Compact(bot.parts.prompter)))  # type: ignore[arg-type]
    done = (
        {json.loads(text)["case"]["id"] for text in args.out.read_text().splitlines()} if args.out.exists() else set()
    )
    for text in args.cases.read_text(encoding="utf-8").splitlines():
        case = Case.model_validate_json(text)
        if case.id in done:
            continue
        model.outputs.clear()
        reply = bot.reply_sync(case.to_conversation(), case.facts, case.shop)
        with args.out.open("a", encoding="utf-8") as out:
            out.write(line(text, args.name, model.outputs, reply) + "\n")
        print(
            case.id,
            reply.outcome,
            [a.verdict.outcome for a in reply.attempts],
            round(reply.ms["total"] / 1000),
            flush=True,
        )


if __name__ == "__main__":
    main()
