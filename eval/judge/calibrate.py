"""Does a judge agree with people? Measured on the labelled replies before its scores count."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Sequence
from itertools import zip_longest
from pathlib import Path

from pydantic import ValidationError

from copilot.errors import ConfigError, CopilotError
from copilot.types import Frozen, Lang
from eval.case import ReplyCase
from eval.judge.rubric import Rubric
from eval.metrics import Share, kappa, share
from eval.progress import ticking
from eval.write import write_text

__all__ = ["Ask", "Calibration", "Labelled", "calibrate", "keep", "labelled", "require", "sampled"]

Ask = Callable[[ReplyCase, str], Awaitable[str]]
"""Puts the rubric's question about a reply to a model and returns its raw answer."""


class Labelled(Frozen):
    """A reply that people found good or bad."""

    case: ReplyCase
    text: str
    good: bool


class Calibration(Frozen):
    """How a judge fared on the labelled replies."""

    judge: str
    rubric: str
    """Digest of the rubric it was measured with."""
    agreement: Share
    kappa: float
    by_lang: dict[Lang, float]
    """Language → kappa."""
    unreadable: int

    def passes(self, rubric: Rubric) -> bool:
        """Whether the judge may be used with a rubric."""
        enough = (self.agreement.value or 0) >= rubric.floor.agreement and self.kappa >= rubric.floor.kappa
        return enough and self.agreement.n >= rubric.floor.replies and self.rubric == rubric.digest


def labelled(cases: Iterable[ReplyCase]) -> list[Labelled]:
    """Return the labelled replies of a dataset: allowed candidates are good, blocked and weak ones bad."""
    found = []
    for case in cases:
        marks = [(c.text, c.expect == "allow") for c in case.candidates if c.expect != "warn"]
        marks += [(weak.text, False) for weak in case.weak]
        found += [Labelled(case=case, text=text, good=good) for text, good in marks]
    return found


def sampled(replies: Sequence[Labelled], limit: int) -> list[Labelled]:
    """Return so many replies, good and bad ones of every language in turn, each kind spread over the situations."""
    kinds: dict[tuple[Lang, bool], list[Labelled]] = {}
    for reply in replies:
        kinds.setdefault((reply.case.lang, reply.good), []).append(reply)
    each = -(-limit // max(1, len(kinds)))
    spread = [kind[:: max(1, len(kind) // each)][:each] for kind in kinds.values()]
    return [reply for row in zip_longest(*spread) for reply in row if reply is not None][:limit]


async def calibrate(
    judge: str, ask: Ask, rubric: Rubric, replies: Sequence[Labelled], concurrency: int = 4
) -> Calibration:
    """Return how often the judge and the label agree; an answer that cannot be read counts against it."""
    gate = asyncio.Semaphore(concurrency)

    async def one(item: Labelled) -> bool | None:
        async with gate:
            answer = await ask(item.case, item.text)
        tick()
        try:
            return all(rubric.read(answer).values())
        except ValueError:
            return None

    with ticking("questions", len(replies)) as tick:
        said = await _all(map(one, replies))
    # An unreadable answer is the opposite of the label: the judge was of no use there.
    verdicts = [not r.good if v is None else v for r, v in zip(replies, said, strict=True)]
    labels = [r.good for r in replies]
    langs: tuple[Lang, ...] = ("zh", "en", "ko")
    return Calibration(
        judge=judge,
        rubric=rubric.digest,
        agreement=share(sum(a == b for a, b in zip(labels, verdicts, strict=True)), len(replies)),
        kappa=kappa(labels, verdicts),
        by_lang={lang: _kappa_of(lang, replies, labels, verdicts) for lang in langs},
        unreadable=sum(v is None for v in said),
    )


async def _all(answers: Iterable[Coroutine[None, None, bool | None]]) -> list[bool | None]:
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(answer) for answer in answers]
    except* CopilotError as errors:
        # The others have been cancelled: a model that is gone is not asked a thousand times.
        first = errors.exceptions[0]
        raise CopilotError(f"{first}; what was answered is kept, the same command goes on from there") from None
    return [task.result() for task in tasks]


def keep(calibration: Calibration, home: Path) -> None:
    """Write a calibration down for later runs."""
    write_text(_file(calibration.judge, home), calibration.model_dump_json(indent=1))


def require(judge: str, rubric: Rubric, home: Path) -> Calibration:
    """Return the judge's calibration. Raises CopilotError when there is none that passes: such a judge is refused."""
    path, mend = _file(judge, home), f"run `python -m eval judge --model {judge}`"
    if not path.exists():
        raise CopilotError(f"the judge {judge} has not been calibrated; {mend}")
    try:
        found = Calibration.model_validate_json(path.read_bytes())
    except ValidationError as error:
        raise ConfigError(f"{path}: damaged; {mend}") from error
    if found.rubric != rubric.digest:
        raise CopilotError(f"the rubric has changed since the judge {judge} was calibrated; {mend}")
    if found.agreement.n < rubric.floor.replies:
        raise CopilotError(
            f"the judge {judge} is refused: calibrated on {found.agreement.n} replies, at least "
            f"{rubric.floor.replies} wanted; {mend}"
        )
    if not found.passes(rubric):
        raise CopilotError(
            f"the judge {judge} is refused: kappa {found.kappa:.2f} and agreement {found.agreement.value or 0:.2f}, "
            f"at least {rubric.floor.kappa:g} and {rubric.floor.agreement:g} wanted"
        )
    return found


def _kappa_of(lang: Lang, replies: Sequence[Labelled], labels: Sequence[bool], verdicts: Sequence[bool]) -> float:
    mine = [(a, b) for r, a, b in zip(replies, labels, verdicts, strict=True) if r.case.lang == lang]
    return kappa([a for a, _ in mine], [b for _, b in mine])


def _file(judge: str, home: Path) -> Path:
    return home / "judges" / (judge.replace("/", "_").replace(":", "_") + ".json")
