"""The labelled material: every reply by an independent hand, cut into the sentences the reader will see."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from copilot.checking.lexicon import sentence_lang
from copilot.checking.normalise import fold, normalise
from copilot.checking.reader.features import Features, features
from copilot.checking.reader.rules import read_rules
from copilot.checking.reader.signals import leans, signals
from copilot.checking.reader.view import BRIEF, look, read_turn
from copilot.checking.sentences import split
from copilot.types import Lang
from eval.reader.variation import varied

__all__ = ["DATA", "Example", "examples", "hands"]

DATA = Path(__file__).parent / "data"
_STRIDE = 37
"""How far away, in replies, the customer's turn is taken from that a reply is tried beneath."""
_MARK = re.compile(r"\[\[([a-z_]+)(:hedged)?\|(.*?)\]\]", re.S)
# Any moment will do: features see that a time is named, not which.
_NOW = dt.datetime(2026, 3, 10, 14, 2, tzinfo=dt.timezone(dt.timedelta(hours=8)))


@dataclass(frozen=True, slots=True)
class Example:
    """One sentence of a reply with what it commits the shop to."""

    hand: str
    """Who wrote it: the file's name."""
    lang: Lang
    text: str
    features: Features
    """Of this sentence alone."""
    labels: dict[str, bool]
    """Claim to whether it is hedged."""


def hands() -> list[str]:
    """Return the names of the data files."""
    return sorted(path.stem for path in DATA.glob("*.jsonl"))


def examples(hand: str, *, variations: int = 0) -> Iterator[Example]:
    """Yield the sentences of one hand's file in order.

    With `variations`, every so manyth reply is read once more in another way of writing, and the one after it once more
    beneath another customer's turn: what commits by its own words does so whatever was asked.
    """
    lines = [line for line in (DATA / f"{hand}.jsonl").read_text(encoding="utf-8").splitlines() if line.strip()]
    records = [json.loads(line) for line in lines]
    for number, record in enumerate(records):
        yield from _cut(hand, record.get("c") or "", record["d"])
        if variations and number % variations == 0:
            lang = sentence_lang(normalise(_unmark(record["d"])[0]).text, "zh")
            yield from _cut(hand, record.get("c") or "", varied(record["d"], lang))
        if variations and number % variations == 1:
            other = records[(number * _STRIDE) % len(records)].get("c") or ""
            yield from _cut(hand, other, record["d"], answers=False)


def _cut(hand: str, customer: str, marked: str, *, answers: bool = True) -> Iterator[Example]:
    """Yield the sentences of a reply; without `answers` only those whose content stands in their own words."""
    plain, marks = _unmark(marked)
    draft = normalise(plain)
    lang = sentence_lang(draft.text, "zh")
    views = look(draft.text, split(draft.text), lang, _NOW, "CN")
    turn = read_turn(fold(customer), lang, _NOW, "CN")
    for view in views:
        if not answers and (leans(view) or len(view.text) <= BRIEF):
            continue
        seen = features([view], turn, [signals(view, turn, read_rules(view, turn))])
        first, last = draft.offsets[view.sentence.start], draft.offsets[view.sentence.end - 1] + 1
        labels = {name: hedged for start, end, name, hedged in marks if start < last and first < end}
        yield Example(hand, view.lang, view.text, seen, labels)


def _unmark(marked: str) -> tuple[str, list[tuple[int, int, str, bool]]]:
    """Return the reply without its marks, and the marks as (start, end, claim, hedged)."""
    plain, position = "", 0
    marks: list[tuple[int, int, str, bool]] = []
    for match in _MARK.finditer(marked):
        plain += marked[position : match.start()]
        marks.append((len(plain), len(plain) + len(match.group(3)), match.group(1), bool(match.group(2))))
        plain += match.group(3)
        position = match.end()
    return plain + marked[position:], marks
