"""Conversations through the whole pipeline: what was computed before is reused, the rest runs concurrently."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from types import MappingProxyType

from copilot.retrieval.shop import load_shop
from copilot.settings import Settings
from copilot.shop import Shop
from copilot.types import Frozen
from eval.cache import Cache, CacheFull, digest
from eval.case import ReplyCase
from eval.dataset import Dataset
from eval.result import CaseRecord, ReplyResult
from eval.scorers.base import Scorer, run_scorers
from eval.suites.execute import execute
from eval.suites.known import told
from eval.suites.options import Options
from eval.suites.turns import turn_case, turn_id
from eval.variant import fingerprint

__all__ = ["Answer", "Replies", "run_replies"]

Answer = Callable[[ReplyCase], Awaitable[ReplyResult]]
"""Answers one conversation; failures are results."""
_KINDS = ("conversations", "scenarios", "redteam")


class Replies(Frozen):
    """The replies to a case: one, or one a turn of a scripted customer."""

    replies: tuple[ReplyResult, ...]


def run_replies(
    datasets: Iterable[Dataset],
    settings: Settings,
    options: Options,
    build: Callable[[], Answer],
    scorers: Iterable[Scorer],
    recorded: Mapping[str, str] = MappingProxyType({}),
) -> list[CaseRecord]:
    """Return the scored records of every selected conversation.

    `build` makes the pipeline, only when something is new; `recorded` are drafts made elsewhere, by case id.
    Scores are always computed anew: they are cheap, and a changed scorer must not need new replies.
    """
    cases = [(d, c) for d in datasets for c in _selected(d, options)]
    cache = Cache(options.home / "cache" / "replies.jsonl", Replies)
    mark = fingerprint("reply", settings)
    keys = {c.id: digest(mark, _content(c), _drafts(c, recorded)) for _, c in cases}
    done = {} if options.fresh else {c.id: hit for _, c in cases if (hit := cache.get(keys[c.id])) is not None}
    pending = [c for _, c in cases if c.id not in done]
    if pending:
        run = _Pending(build(), cache, keys)
        live = settings.model is not None
        done |= asyncio.run(execute(pending, run, options, live=live, stopped=lambda: run.full))
    cache.close()
    listed, shop = tuple(scorers), load_shop(settings.shop_file).shop
    return [record for d, c in cases if c.id in done for record in _records(d, c, done[c.id], listed, shop)]


class _Pending:
    """Answers cases and writes each down as it is finished; after the disk is full nothing more is asked."""

    def __init__(self, answer: Answer, cache: Cache[Replies], keys: Mapping[str, str]) -> None:
        self._answer, self._cache, self._keys = answer, cache, keys
        self.full: CacheFull | None = None

    async def __call__(self, case: ReplyCase) -> Replies:
        if self.full is not None:
            raise self.full
        result = await _all_turns(self._answer, case)
        if all(reply.outcome != "failed" for reply in result.replies):
            try:
                self._cache.put(self._keys[case.id], result)
            except CacheFull as error:
                self.full = error
                raise
        return result


def _selected(dataset: Dataset, options: Options) -> list[ReplyCase]:
    if dataset.entry.kind not in _KINDS:
        return []
    chosen = [c for c in dataset.cases if isinstance(c, ReplyCase) and options.selection.wants(c.id, c.lang)]
    return chosen[: options.selection.limit]


def _content(case: ReplyCase) -> str:
    # Expectations are left out: changing one scores the same reply anew.
    turns = [(turn.customer, turn.facts) for turn in case.then]
    return digest(
        case.conversation, case.facts, case.shop or "", case.lang, [(c.text, c.rule) for c in case.candidates], turns
    )


def _drafts(case: ReplyCase, recorded: Mapping[str, str]) -> list[str | None]:
    """Return what is recorded for the turns of a case: another case's draft is none of its business."""
    return [recorded.get(turn_id(case.id, number)) for number in range(len(case.then) + 1)]


async def _all_turns(answer: Answer, case: ReplyCase) -> Replies:
    replies: list[ReplyResult] = []
    for _ in range(len(case.then) + 1):
        replies.append(await answer(turn_case(case, replies)))
        if replies[-1].outcome == "failed":
            break
    return Replies(replies=tuple(replies))


def _records(
    dataset: Dataset, case: ReplyCase, done: Replies, scorers: Sequence[Scorer], shop: Shop
) -> Iterable[CaseRecord]:
    for number, reply in enumerate(done.replies):
        turn = turn_case(case, done.replies[:number])
        yield CaseRecord(
            id=turn.id,
            suite=dataset.entry.kind,
            lang=case.lang,
            group=turn.group,
            source=case.source,
            dataset=dataset.file.stem,
            messages=tuple((m.role, m.text) for m in turn.conversation),
            known=told(turn.facts, turn.shop or shop),
            reply=reply,
            scores=run_scorers(scorers, turn, reply),
        )
