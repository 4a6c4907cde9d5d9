"""`eval mutate`: run the metamorphic check and print how stable verdicts are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import get_args

from pydantic_core import to_json
from rich.console import Console
from rich.markup import escape

from copilot.errors import InputError
from copilot.retrieval.shop import load_shop
from copilot.shop import Shop
from copilot.types import Lang
from eval.case import PolicyCase, ReplyCase
from eval.dataset import Dataset, load_datasets
from eval.floor import load_floor
from eval.metrics import share
from eval.mutate.mutators import load_mutations
from eval.mutate.run import Flip, Stability, check_stability
from eval.report.tables import Table
from eval.report.terminal import print_table
from eval.suites.policy import build_checker
from eval.variant import Variant
from eval.write import write_text

__all__ = ["run_mutate"]


def run_mutate(
    console: Console,
    home: Path,
    *,
    names: Sequence[str] = (),
    langs: Sequence[str] = (),
    limit: int | None = None,
    show: int = 10,
    floor: bool = False,
) -> int:
    """Check every selected mutation over drafts and candidates; return 1 when below the floor's `mutate.stable`."""
    mutations = load_mutations()
    if unknown := set(names) - {m.name for m in mutations}:
        known = ", ".join(m.name for m in mutations)
        raise InputError(f"unknown mutator {', '.join(sorted(unknown))}; known: {known}")
    chosen = [m for m in mutations if not names or m.name in names]
    settings = Variant().settings()
    shop = load_shop(settings.shop_file).shop
    cases = list(_cases(load_datasets(kinds=("policy", "conversations")), langs, limit, shop))
    if not cases:
        raise InputError(f"--lang: no drafts in {', '.join(langs)}; languages are {', '.join(get_args(Lang))}")
    stability, flips = check_stability(build_checker(settings), cases, chosen)
    _print(console, stability, flips, show)
    write_text(home / "mutate.json", to_json({"stability": stability, "flips": flips}, indent=1).decode())
    n = sum(s.stable.n for s in stability)
    stable = 1 - len(flips) / n if n else 1.0
    return _below(console, stable) if floor else 0


def _below(console: Console, stable: float) -> int:
    wanted = load_floor().limits.get("mutate.stable")
    least = wanted.min if wanted else None
    if least is None or stable >= least:
        console.print("[green]at or above the floor[/]")
        return 0
    console.print(f"[red]below the floor:[/] mutate.stable is {stable:.4f}, at least {least:g} wanted")
    return 1


def _cases(datasets: Iterable[Dataset], langs: Sequence[str], limit: int | None, shop: Shop) -> Iterable[PolicyCase]:
    for dataset in datasets:
        # Held-out drafts are not shown, and flips are: so they stay out.
        wanted = [c for c in dataset.cases if not dataset.held_out and (not langs or c.lang in langs)]
        for case in wanted[:limit]:
            if isinstance(case, PolicyCase):
                yield case
            elif isinstance(case, ReplyCase):
                yield from _candidates(case, shop)


def _candidates(case: ReplyCase, shop: Shop) -> Iterable[PolicyCase]:
    for number, candidate in enumerate(case.candidates, 1):
        yield PolicyCase(
            id=f"{case.id}/{number}",
            lang=case.lang,
            draft=candidate.text,
            conversation=case.conversation,
            facts=case.facts,
            shop=case.shop or shop,
            rule=candidate.rule or "none",
            expect=candidate.expect,
        )


def _print(console: Console, stability: Sequence[Stability], flips: Sequence[Flip], show: int) -> None:
    names = list(dict.fromkeys(s.mutation for s in stability))
    rows = tuple(_row(name, [s for s in stability if s.mutation == name]) for name in names)
    n = sum(s.stable.n for s in stability)
    whole = share(n - len(flips), n)
    title = (
        f"Verdicts that stay the same when the draft is written differently: {100 * (whole.value or 0):.2f} % of {n}"
    )
    head = ("mutator", "drafts", "same %", "zh", "en", "ko", "then missed", "then blocked")
    print_table(Table(title=title, head=head, rows=rows), console)
    for flip in flips[:show]:
        word = "missed" if flip.was_blocked else "blocked"
        console.print(f"  {flip.case} {flip.mutation}: now {word}: {escape(flip.after)}", soft_wrap=True)


def _row(name: str, parts: Sequence[Stability]) -> tuple[str, ...]:
    n = sum(p.stable.n for p in parts)
    kept = sum(p.stable.k for p in parts)
    by_lang: dict[Lang, str] = {p.lang: f"{100 * (p.stable.value or 0):.1f}" for p in parts}
    langs: tuple[Lang, ...] = ("zh", "en", "ko")
    missed, extra = sum(p.missed for p in parts), sum(p.extra for p in parts)
    return (name, str(n), f"{100 * kept / n:.1f}", *(by_lang.get(x, "–") for x in langs), str(missed), str(extra))
