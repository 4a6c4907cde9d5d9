"""The judge's scores on the replies of a run, kept by content like everything else."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence

from copilot.draft import Draft
from copilot.errors import CopilotError
from copilot.settings import Settings
from eval.case import ReplyCase
from eval.judge.calibrate import Ask
from eval.judge.rubric import Rubric
from eval.models import ReplayModel
from eval.progress import ticking
from eval.result import CaseRecord, Score
from eval.suites.options import Options

__all__ = ["judge_records", "make_ask"]


def make_ask(judge: str, settings: Settings, rubric: Rubric, options: Options) -> Ask:
    """Return what puts a question to a model over LiteLLM; the same question is asked once."""
    from copilot.drafting.litellm_model import LiteLLMModel

    cool = settings.model_copy(update={"model_temperature": 0.0, "model_max_tokens": 60, "model_fallbacks": ()})
    model = ReplayModel(LiteLLMModel.from_settings(cool, name=judge), cool, options)

    async def ask(case: ReplyCase, reply: str) -> str:
        draft: Draft = await model.complete(rubric.prompt(case, reply))
        return draft.text

    return ask


async def judge_records(
    records: Sequence[CaseRecord], cases: Mapping[str, ReplyCase], ask: Ask, rubric: Rubric, concurrency: int = 4
) -> list[CaseRecord]:
    """Return the records with a `judge` score added to every reply whose case is known."""
    gate = asyncio.Semaphore(concurrency)

    async def one(record: CaseRecord) -> CaseRecord:
        case = cases.get(record.id)
        if case is None or record.reply is None or not record.reply.text:
            return record
        async with gate:
            score = await _score(case, record.reply.text, ask, rubric)
        tick()
        return record.model_copy(update={"scores": (*record.scores, score)})

    with ticking("judged replies", sum(r.id in cases and r.reply is not None for r in records)) as tick:
        return list(await asyncio.gather(*map(one, records)))


async def _score(case: ReplyCase, text: str, ask: Ask, rubric: Rubric) -> Score:
    try:
        said = rubric.read(await ask(case, text))
    except (CopilotError, ValueError) as error:
        return Score(scorer="judge", value=None, passed=None, why=str(error), broken=True)
    no = [name for name, yes in said.items() if not yes]
    # The judge informs; what fails a case are the scorers anyone can check.
    return Score(scorer="judge", value=1 - len(no) / len(said), passed=None, why=f"no: {', '.join(no)}" if no else "")
