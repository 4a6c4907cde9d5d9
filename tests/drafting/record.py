"""Records what a real model on loopback answers, so that the tests replay the loop without one.

    python -m tests.drafting.record --address http://127.0.0.1:8081/v1 --out FILE [--cases FILE] [--minutes N]
    python -m tests.drafting.record --figures FILE

The languages take turns, so that a run that is ended early still has some of each; what FILE holds is not
asked again. The prompt is the builder's own, in a small context with a short answer: a small model on a busy machine reads slowly.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain, zip_longest
from pathlib import Path

from copilot.case import Case
from copilot.draft import Draft
from copilot.drafting.litellm_model import LiteLLMModel
from copilot.pipeline import Copilot
from copilot.prompt import Prompt
from copilot.reply import Reply
from copilot.settings import Settings
from copilot.testing import FakeRetriever, Recorded, read_recorded, sample_snippets
from tests.drafting.replay import Replay

__all__ = ["Recorder", "alternating", "figures", "main"]

HERE = Path(__file__).parent / "recorded"


class Recorder:
    """A model that keeps what another one answers, and first repeats what was recorded of it before."""

    def __init__(self, inner: LiteLLMModel) -> None:
        self._inner = inner
        self._known: list[Draft] = []
        self.drafts: list[Draft] = []
        self.asked = 0
        self.template = ""
        self.name = inner.name

    def start(self, known: Sequence[Draft]) -> None:
        """Begin a conversation of which some answers are known."""
        self._known, self.drafts, self.asked, self.template = list(known), [], 0, ""

    async def prepare(self) -> None:
        """Load what the first call needs."""
        await self._inner.prepare()

    async def complete(self, prompt: Prompt) -> Draft:
        """Ask the model and keep the raw answer."""
        self.template = self.template or prompt.template
        if self._known:
            self.drafts.append(self._known.pop(0))
            return self.drafts[-1]
        draft = await self._inner.complete(prompt)
        self.drafts.append(draft)
        self.asked += 1
        return draft


def alternating(texts: Iterable[str]) -> list[str]:
    """Return lines of cases in an order in which the languages take turns."""
    groups: dict[str, list[str]] = {}
    for text in texts:
        groups.setdefault(json.loads(text)["lang"], []).append(text)
    return [text for text in chain.from_iterable(zip_longest(*groups.values())) if text]


def line(given: str, model: str, drafts: Sequence[Draft], template: str, reply: Reply) -> str:
    """Return one recording as JSON; the case stays as it was given, its amounts numbers."""
    record = {
        "case": json.loads(given), "model": model, "outputs": [draft.text for draft in drafts],
        "cut": [bool(draft.grounding) for draft in drafts], "template": template, "error": "; ".join(reply.notes),
    }  # fmt: skip
    return json.dumps(record, ensure_ascii=False)


def figures(recorded: Iterable[Recorded]) -> dict[str, Counter[str]]:
    """Return, by language, what becomes of the recorded answers with today's checker."""
    bot = _bot(Replay(()))
    counted: dict[str, Counter[str]] = {}
    for one in recorded:
        model = Replay(one.outputs, one.cut)
        reply = Copilot.from_settings(
            bot.settings, model=model, retriever=bot.parts.retriever, checker=bot.parts.checker,  # type: ignore[arg-type]
            reader=bot.parts.reader, composer=bot.parts.composer,
        ).reply_sync(one.case.to_conversation(), one.case.facts, one.case.shop)  # fmt: skip
        counted.setdefault(str(one.case.lang), Counter()).update(_counts(reply, model.name))
    return counted


def _counts(reply: Reply, model: str) -> dict[str, int]:
    drafts = [attempt for attempt in reply.attempts if attempt.draft.model == model]
    refused = [bool(a.draft.grounding) or not a.verdict.may_be_shown for a in drafts]
    shown = [a for a in reply.attempts if a.draft.text == reply.text]
    if not drafts:
        return {"conversations": 1, "not put to the model": 1}
    return {
        "conversations": 1, "raw drafts": len(drafts), "refused by the checker":
        sum(not a.verdict.may_be_shown for a in drafts), "refused": sum(refused), "first draft refused": refused[0],
        "repaired": refused[0] and not refused[-1], "fell back": all(refused),
        "refused text in the reply": any(a.draft.grounding or not a.verdict.may_be_shown for a in shown),
    }  # fmt: skip


def _bot(model: object, settings: Settings | None = None) -> Copilot:
    return Copilot.from_settings(
        settings or Settings(),
        model=model,  # type: ignore[arg-type]
        retriever=FakeRetriever(sample_snippets()),
    )


def _record(args: argparse.Namespace) -> None:
    settings = Settings(
        model="openai/local", model_api_base=args.address, model_api_key="none",  # type: ignore[arg-type]
        model_timeout=args.timeout, model_retries=0, model_max_tokens=args.tokens, model_context=args.context,
        model_temperature=0.3, max_attempts=2,
    )  # fmt: skip
    model = Recorder(LiteLLMModel.from_settings(settings))
    bot = _bot(model, settings)
    held = {str(one.case.id): one for one in read_recorded(args.out)} if args.out.exists() else {}
    lines = {str(json.loads(text)["case"]["id"]): text for text in _lines(args.out)}
    until = time.monotonic() + 60 * args.minutes
    # New conversations first, then those whose answers today's loop would have asked to be revised once more.
    for text in sorted(alternating(_lines(args.cases)), key=lambda text: str(json.loads(text)["id"]) in held):
        case = Case.model_validate_json(text)
        if time.monotonic() > until:
            break
        known = held.get(str(case.id))
        model.start(_drafts(known, case))
        reply = bot.reply_sync(case.to_conversation(), case.facts, case.shop)
        if not model.asked:
            continue
        outcomes = [f"{a.verdict.outcome}{'+' * bool(a.draft.grounding)}" for a in reply.attempts]
        print(case.id, reply.outcome, outcomes, round(reply.ms["total"] / 1000), *reply.notes, flush=True)
        lines[str(case.id)] = line(text, args.name, model.drafts, known.template if known else model.template, reply)
        args.out.write_text("".join(f"{item}\n" for item in lines.values()), encoding="utf-8")


def _lines(file: Path) -> list[str]:
    return [text for text in file.read_text(encoding="utf-8").splitlines() if text] if file.exists() else []


def _drafts(one: Recorded | None, case: Case) -> list[Draft]:
    """Return what was recorded before; a loop that now asks for more attempts goes on from there."""
    if one is None:
        return []
    cut = [*one.cut, *[False] * len(one.outputs)]
    return [
        Draft(text=text, lang=case.lang or "zh", model=one.model, grounding=("cut off",) if ended else ())
        for text, ended in zip(one.outputs, cut, strict=False)
    ]


def main() -> None:
    """Record every case that is not in the output yet, or sum up a recording."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--address", default="http://127.0.0.1:8081/v1")
    parser.add_argument("--cases", type=Path, default=HERE / "conversations.jsonl")
    parser.add_argument("--out", type=Path)
    parser.add_argument("--figures", type=Path, help="sum up a recording instead of making one")
    parser.add_argument("--name", default="qwen1.5b")
    parser.add_argument("--minutes", type=float, default=600.0)
    parser.add_argument("--tokens", type=int, default=120, help="longest answer")
    parser.add_argument("--context", type=int, default=1400)
    parser.add_argument("--timeout", type=float, default=600.0, help="seconds one answer may take")
    args = parser.parse_args()
    if args.figures:
        for lang, counts in figures(read_recorded(args.figures)).items():
            print(lang, dict(counts))
    elif args.out:
        _record(args)
    else:
        parser.error("name --out or --figures")


if __name__ == "__main__":
    main()
