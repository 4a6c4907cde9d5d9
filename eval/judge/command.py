"""`eval judge`: measure a model judge against the labelled replies."""

from __future__ import annotations

import asyncio
from pathlib import Path

from rich.console import Console
from rich.markup import escape

from copilot.settings import load_settings
from eval.case import ReplyCase
from eval.dataset import load_datasets
from eval.judge.calibrate import calibrate, keep, labelled, sampled
from eval.judge.rubric import load_rubric
from eval.judge.stage import make_ask
from eval.suites.options import Options

__all__ = ["run_judge"]


def run_judge(console: Console, model: str, home: Path, limit: int | None = None, concurrency: int = 4) -> int:
    """Print agreement and Cohen's kappa and keep them; return 1 when the judge is below the rubric's floor."""
    rubric = load_rubric()
    datasets = load_datasets(kinds=("conversations",))
    replies = labelled(c for d in datasets for c in d.cases if isinstance(c, ReplyCase))
    if limit is not None:
        replies = sampled(replies, limit)
    ask = make_ask(model, load_settings(), rubric, Options(home=home))
    found = asyncio.run(calibrate(model, ask, rubric, replies, concurrency))
    keep(found, home)
    langs = ", ".join(f"{lang} {value:.2f}" for lang, value in found.by_lang.items())
    whole = found.agreement
    console.print(
        f"{escape(model)}: agreement {whole.value or 0:.3f} [{whole.low:.2f}–{whole.high:.2f}] on {whole.n} replies, "
        f"Cohen's kappa {found.kappa:.3f} ({langs}), {found.unreadable} answers unreadable"
    )
    passed = found.passes(rubric)
    word = "may be used" if passed else "refused"
    floor = rubric.floor
    console.print(
        f"{word}: the floor is agreement {floor.agreement:g} and kappa {floor.kappa:g} "
        f"on at least {floor.replies} replies"
    )
    return 0 if passed else 1
