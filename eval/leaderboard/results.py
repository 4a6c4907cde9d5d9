"""The kept rows and the page made of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from copilot.errors import ConfigError
from eval.leaderboard.score import Row
from eval.metrics import Share
from eval.report.markdown import markdown_table
from eval.report.tables import Table
from eval.write import write_text

__all__ = ["FOLDER", "add_row", "board", "load_rows"]

FOLDER = Path(__file__).parent
_ROWS = TypeAdapter(tuple[Row, ...])
_BIG = 100
"""Cases a policy needs for a table of its own."""


def load_rows(path: Path = FOLDER / "results.json") -> tuple[Row, ...]:
    """Return the kept rows; none when there is no file."""
    try:
        return _ROWS.validate_json(path.read_bytes()) if path.exists() else ()
    except ValidationError as error:
        raise ConfigError(f"{path}: damaged; delete it and score the systems again") from error


def add_row(row: Row, folder: Path = FOLDER) -> tuple[Row, ...]:
    """Keep a row in place of the system's earlier one and write the page anew; return all rows, best first."""
    rows = [*(r for r in load_rows(folder / "results.json") if r.system != row.system), row]
    rows.sort(key=lambda r: -r.balanced)
    write_text(folder / "results.json", _ROWS.dump_json(tuple(rows), indent=1).decode() + "\n")
    write_text(folder / "results.md", "\n".join(_page(rows)) + "\n")
    return tuple(rows)


def board(rows: Sequence[Row]) -> Table:
    """Return the leaderboard as a table, best first."""
    head = ("system", "recall", "false block", "precision", "F1", "balanced", "flips", "unchecked", "ms")
    lines = tuple(
        (
            row.system, _pct(row.recall, True), _pct(row.false_block, True), _pct(row.precision),
            "–" if row.f1 is None else f"{100 * row.f1:.1f}", f"{100 * row.balanced:.1f}", _pct(row.flips),
            _pct(row.unchecked), f"{row.ms:.1f}",
        )
        for row in rows
    )  # fmt: skip
    return Table(title=f"Leaderboard over {rows[0].cases if rows else 0} drafts (%)", head=head, rows=lines)


def _pct(value: Share, interval: bool = False) -> str:
    if value.value is None:
        return "–"
    text = f"{100 * value.value:.1f}"
    return f"{text} [{100 * value.low:.0f}–{100 * value.high:.0f}]" if interval else text


def _page(rows: Sequence[Row]) -> Iterator[str]:
    yield "# Leaderboard\n"
    yield "Written by `python -m eval leaderboard`; see `../datasets/policy/CARD.md` for cases and definitions."
    yield "Recall: violating drafts stopped. False block: good drafts stopped. Balanced: mean of recall and of good"
    yield "drafts let through, 50 is a coin. Flips: one draft under two sets of facts, both judged right.\n"
    yield markdown_table(board(rows))
    yield "\n## By language (recall / false block)\n"
    langs = tuple(
        (r.system, *(f"{_pct(r.by_lang[x][0])} / {_pct(r.by_lang[x][1])}" for x in ("zh", "en", "ko"))) for r in rows
    )
    yield markdown_table(Table(title="", head=("system", "zh", "en", "ko"), rows=langs))
    rules = [rule for rule, (block, _) in rows[0].by_rule.items() if block.n >= _BIG] if rows else []
    yield "\n## By policy (recall / false block)\n"
    lines = tuple((r.system, *(_rule(r, rule) for rule in rules)) for r in rows)
    yield markdown_table(Table(title="", head=("system", *rules), rows=lines))
    yield "\n## Systems\n"
    yield from (f"- **{row.system}**: {'; '.join(filter(None, (row.about, _when(row))))}" for row in rows)


def _when(row: Row) -> str:
    """Return on which cases and when the row was measured, as far as it is known."""
    return ", ".join(filter(None, (row.dataset, f"{row.measured:%-d %B %Y}" if row.measured else "")))


def _rule(row: Row, rule: str) -> str:
    block, allow = row.by_rule[rule]
    return f"{_pct(block)} / {_pct(allow)}"
