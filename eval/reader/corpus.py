"""The labelled material: every line by an independent hand, cut into the sentences the reader will see."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from copilot.checking.normalise import normalise
from copilot.checking.sentences import split

__all__ = ["CLAIMS", "DATA", "GROUPS", "Example", "examples", "hands"]

DATA = Path(__file__).parent / "data"
CLAIMS = (
    "arrival", "dispatch", "refund_time", "restock", "admission", "denial", "blame_buyer", "blame_third",
    "concession", "promo", "owed",
)  # fmt: skip
GROUPS = {
    "date": ("arrival", "dispatch", "refund_time", "restock"),
    "fault": ("admission", "denial", "blame_buyer", "blame_third"),
    "discount": ("concession", "promo", "owed"),
}
"""The claims that each of the three policies asks about."""

_MARK = re.compile(r"\[\[(.*?)\]\]", re.S)


@dataclass(frozen=True, slots=True)
class Example:
    """One sentence of a reply with what it commits the shop to."""

    hand: str
    """Who wrote it: the file's name."""
    line: int
    language: str
    sentence: str
    customer: str
    labels: tuple[float, ...]
    """Per claim 1 firm or hedged, 0 none, -1 not known."""
    hedged: int
    """1 all its claims are hedged, 0 all firm, -1 mixed or no claim."""
    spans: tuple[tuple[int, int], ...]
    """Marked stretches, offsets in the sentence."""
    style: str
    group: str = ""
    """Only "some claim of this group" is known."""


def hands(language: str | None = None) -> list[str]:
    """Return the names of the data files, all or one language's."""
    return sorted(p.stem for p in DATA.glob("*.jsonl") if language is None or _language(p.stem) == language)


def examples(hand: str) -> Iterator[Example]:
    """Yield the sentences of one hand's file in order."""
    for number, line in enumerate((DATA / f"{hand}.jsonl").read_text(encoding="utf-8").splitlines()):
        if line.strip():
            record = json.loads(line)
            if "d" not in record:
                continue
            yield from cut(hand, number, record.get("c") or "", record["d"], record.get("s", ""))


def cut(hand: str, number: int, customer: str, marked: str, style: str) -> Iterator[Example]:
    """Yield the sentences of one marked reply."""
    plain, marks = _unmark(marked)
    draft = normalise(plain)
    folded = normalise(customer).text
    sentences = split(draft.text)
    owned: list[list[tuple[str, int, int]]] = [[] for _ in sentences]
    touched: list[set[str]] = [set() for _ in sentences]
    for label, start, end in marks:
        inside = [i for i, o in enumerate(draft.offsets[:-1]) if start <= o < end]
        if not inside:
            continue
        low, high = inside[0], inside[-1] + 1
        shares = [max(0, min(high, s.end) - max(low, s.start)) for s in sentences]
        if not any(shares):
            continue
        best = max(range(len(shares)), key=shares.__getitem__)
        for i, share in enumerate(shares):
            if share and (i == best or share >= 0.6 * shares[best]):
                owned[i].append((label, max(low, sentences[i].start), min(high, sentences[i].end)))
            elif share:
                touched[i].add(label.partition(":")[0])
    for sentence, claims, unsure in zip(sentences, owned, touched, strict=True):
        names = {label.partition(":")[0] for label, _, _ in claims}
        firm = {label.endswith(":hedged") for label, _, _ in claims}
        labels = tuple(1.0 if c in names else -1.0 if c in unsure else 0.0 for c in CLAIMS)
        yield Example(
            hand, number, _language(hand), sentence.text + ("?" if sentence.question else ""), folded, labels,
            int(firm.pop()) if len(firm) == 1 else -1,
            tuple((s - sentence.start, e - sentence.start) for _, s, e in claims), style,
        )  # fmt: skip


def _unmark(marked: str) -> tuple[str, list[tuple[str, int, int]]]:
    parts: list[str] = []
    marks: list[tuple[str, int, int]] = []
    position = length = 0
    for match in _MARK.finditer(marked):
        label, _, words = match.group(1).partition("|")
        before = marked[position : match.start()]
        parts += [before, words]
        length += len(before)
        marks.append((label, length, length + len(words)))
        length += len(words)
        position = match.end()
    parts.append(marked[position:])
    return "".join(parts), marks


def _language(hand: str) -> str:
    return next(part for part in hand.split("-") if part in ("zh", "en", "ko"))
