"""Times drafting: the composer with and without retrieval, and what the pipeline adds to a bare model call.

python -m eval.bench drafting [--index FOLDER] [--texts N]

Every question is asked once, after warming up, so that no cache answers. Without an index the sample shop's is built.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from copilot.conversation import Conversation, Message
from copilot.drafting.litellm_model import LiteLLMModel
from copilot.facts import Facts
from copilot.pipeline import Copilot
from copilot.prompt import Prompt
from copilot.settings import load_settings
from copilot.testing import FakeRetriever
from copilot.testing.server import fake_server
from eval.bench.table import percentile, row

__all__ = ["main"]

_QUESTIONS = Path(__file__).parent.parent / "datasets" / "retrieval" / "shop.jsonl"
_FACTS = {"now": "2026-11-12T10:30:00+08:00", "order": {"status": "unpaid", "total": 259}}
_ANSWERS = {
    "zh": "您好，您的问题我正在帮您核实，请稍等。",
    "en": "Hello, let me check that for you first.",
    "ko": "안녕하세요, 먼저 확인해 보겠습니다.",
}


def main() -> None:
    """Print one row a measurement."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--index", type=Path, help="an index of the sample shop")
    parser.add_argument("--texts", type=int, default=90, help="questions asked of each")
    options = parser.parse_args()
    asked = _questions(options.texts)
    row("milliseconds a reply, every question new", "p50", "p95", "target p50")
    with tempfile.TemporaryDirectory() as folder:
        index = options.index or _built(Path(folder))
        plain = Copilot.from_settings(load_settings(), retriever=FakeRetriever())
        full = Copilot.from_settings(load_settings(index=index))
        for name, copilot, target in (("composer", plain, "30"), ("composer with retrieval", full, "300")):
            _print(name, asyncio.run(_replies(copilot, asked)), target)
    asyncio.run(_model_path(plain, asked))


def _questions(count: int) -> list[tuple[str, str]]:
    """Return (language, question), the languages in turn."""
    rows = [json.loads(line) for line in _QUESTIONS.read_text(encoding="utf-8").splitlines()]
    by_lang = [[(lang, item["query"]) for item in rows if item["lang"] == lang] for lang in _ANSWERS]
    return [item for group in zip(*by_lang, strict=False) for item in group][:count]


def _built(folder: Path) -> Path:
    from copilot.retrieval.ingest.command import IngestOptions, ingest_paths, sample_paths

    options = IngestOptions.parse(prune=False, rebuild=False, columns=None, quiet=True)
    ingest_paths(sample_paths(), load_settings(index=folder), options)
    return folder


def _talk(said: str) -> Conversation:
    return Conversation(messages=(Message(role="customer", text=said),), id=said)


async def _replies(copilot: Copilot, asked: Sequence[tuple[str, str]]) -> list[float]:
    """Return the milliseconds of each reply."""
    await copilot.warm_up()
    facts = Facts.model_validate(_FACTS)
    return [await _timed(lambda said=said: copilot.reply(_talk(said), facts)) for _, said in asked]  # type: ignore[misc]


async def _timed(call: Callable[[], Any]) -> float:
    began = time.perf_counter()
    await call()
    return (time.perf_counter() - began) * 1000


async def _model_path(plain: Copilot, asked: Sequence[tuple[str, str]]) -> None:
    """Time replies over a server that answers at once, each beside the bare call with the very same prompt."""
    facts, bare, through = Facts.model_validate(_FACTS), [], []
    with fake_server() as server:
        key = SecretStr("none")
        model = LiteLLMModel(name="openai/local", api_base=server.address, api_key=key, retries=0)
        settings = load_settings(model="openai/local", model_api_base=server.address)
        copilot = Copilot.from_settings(settings, model=model, retriever=FakeRetriever(), reader=plain.parts.reader)
        server.answers = [_ANSWERS["zh"]]
        await copilot.warm_up()
        for lang, said in asked:
            server.answers = [_ANSWERS[lang]]
            prompts: list[Prompt | None] = []

            async def reply(said: str = said, prompts: list[Prompt | None] = prompts) -> None:
                prompts.append((await copilot.reply(_talk(said), facts)).prompt)

            through.append(await _timed(reply))
            prompt = prompts[0]
            if prompt is not None:
                bare.append(await _timed(lambda prompt=prompt: model.complete(prompt)))  # type: ignore[misc]
    _print("bare model call", bare, "")
    _print("model path without retrieval", through, "")
    added = [whole - call for whole, call in zip(through, bare, strict=True)]
    _print("what the pipeline adds", added, "60")


def _print(name: str, times: Sequence[float], target: str) -> None:
    row(name, f"{percentile(times, 50):.1f}", f"{percentile(times, 95):.1f}", f"≤ {target}" if target else "")


if __name__ == "__main__":
    main()
