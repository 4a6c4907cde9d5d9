"""Times drafting: the composer with and without retrieval, and what the pipeline adds to a bare model call.

python -m eval.bench.drafting [--rounds N] [--index FOLDER]
"""

from __future__ import annotations

import argparse
import asyncio
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from copilot.conversation import Conversation, Message
from copilot.facts import Facts
from copilot.pipeline import Copilot
from copilot.settings import load_settings
from copilot.testing import FakeModel, FakeRetriever
from eval.bench.table import percentile

__all__ = ["main", "measure"]

SAID = (
    "能便宜点吗", "什么时候发货", "发错货了，我要M发成L", "退货运费谁出", "这款卫衣能机洗吗",
    "When will my order ship?", "Can I get 20% off?", "The bowl arrived broken",
    "반품하고 싶어요", "내일 도착하나요?", "할인 되나요?", "영수증 발급되나요",
)  # fmt: skip
ANSWER = "您好，您的问题我正在帮您核实，请稍等。"


def measure(run: Callable[[Conversation], Any], rounds: int) -> dict[str, float]:
    """Return p50 and p95 of a call in milliseconds, over conversations that all differ."""
    times: list[float] = []
    for number in range(rounds):
        for place, said in enumerate(SAID):
            talk = Conversation(messages=(Message(role="customer", text=said),), id=f"{number}-{place}")
            began = time.perf_counter()
            run(talk)
            times.append((time.perf_counter() - began) * 1000)
    return {"n": len(times), "p50": round(percentile(times, 50), 2), "p95": round(percentile(times, 95), 2)}


def main() -> None:
    """Print one JSON object a measurement."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--index", type=Path)
    args = parser.parse_args()
    facts = Facts.model_validate({"now": "2026-11-12T10:30:00+08:00", "order": {"status": "unpaid", "total": 259}})
    settings = load_settings(index=args.index)
    plain = Copilot.from_settings(settings, retriever=FakeRetriever())
    subjects: dict[str, Copilot] = {"composer without retrieval": plain}
    if args.index is not None:
        subjects["composer with retrieval"] = Copilot.from_settings(settings)
    subjects["model path over an instant model"] = Copilot.from_settings(
        settings, retriever=FakeRetriever(), model=FakeModel([ANSWER])
    )
    for name, copilot in subjects.items():
        asyncio.run(copilot.warm_up())
        measure(lambda talk, c=copilot: c.reply_sync(talk, facts), 1)  # type: ignore[misc]
        result = measure(lambda talk, c=copilot: c.reply_sync(talk, facts), args.rounds)  # type: ignore[misc]
        print(json.dumps({"what": name, **result}, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
