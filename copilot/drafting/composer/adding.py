"""What several goods cost together: "two pairs of these and one pot" is counted up from the prices found."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from copilot.context import ScoredSnippet, Snippet
from copilot.drafting.composer import quoting
from copilot.drafting.composer.goods import Goods, as_named
from copilot.drafting.composer.quoting import name_grams, product_name, spoken_name

__all__ = ["Bill", "Line", "add_up", "prices_in"]

_MONEY = re.compile(
    r"(?P<sign>[$£€¥₩])\s?(?P<after>\d[\d,]*(?:\.\d+)?)|(?P<before>\d[\d,]*(?:\.\d+)?)\s?(?P<word>元|yuan|위안|원|usd)",
    re.I,
)
_CODES = {
    "$": "USD",
    "£": "GBP",
    "€": "EUR",
    "¥": "CNY",
    "₩": "KRW",
    "元": "CNY",
    "yuan": "CNY",
    "위안": "CNY",
    "원": "KRW",
}
_MOST = 99
"""Pieces up to which a price is counted up: more are priced by the shop."""


@dataclass(frozen=True, slots=True)
class Line:
    """One kind of goods on the bill."""

    name: str
    count: int
    price: Decimal
    snippet: Snippet


@dataclass(frozen=True, slots=True)
class Bill:
    """Goods with their prices, in one currency."""

    lines: tuple[Line, ...]
    currency: str

    @property
    def total(self) -> Decimal:
        """What they cost together, before shipping and offers."""
        return sum((line.price * line.count for line in self.lines), Decimal(0))


def add_up(turn: str, shown: Sequence[ScoredSnippet], goods: Goods, cues: Mapping[str, Sequence[str]]) -> Bill | None:
    """Return the bill for the goods counted in a turn; None where one is not known or has no single price.

    `cues` names the words between goods (`plus`), number words (`numbers`, "two=2") and what pieces are counted in
    (`pieces`). One piece of one kind is no sum.
    """
    names = list(dict.fromkeys(product_name(s.snippet) for s in shown if s.snippet.kind == "product"))
    lines: dict[str, Line] = {}
    codes: set[str] = set()
    for part in _parts(turn, cues.get("plus", ()), cues.get("single", ())):
        count, said = _count(part, cues)
        name = _named(names, as_named(said, [quoting.bare(n) for n in names], goods))
        if name is None:
            if count is not None:
                return None
            continue
        priced = _price([s.snippet for s in shown if product_name(s.snippet) == name], part)
        if priced is None or (count or 1) > _MOST:
            return None
        snippet, price, code = priced
        known = lines[name].count if name in lines else 0
        if known and count is None:
            continue  # named once more: "…, and is the lamp in stock"
        codes.add(code)
        lines[name] = Line(spoken_name(name), known + (count or 1), price, snippet)
    pieces = sum(line.count for line in lines.values())
    return Bill(tuple(lines.values()), codes.pop()) if pieces > 1 and len(codes) == 1 else None


def prices_in(text: str) -> list[Decimal]:
    """Return every amount of money in a text."""
    return [Decimal((found["after"] or found["before"]).replace(",", "")) for found in _MONEY.finditer(text)]


def _parts(turn: str, plus: Sequence[str], single: Sequence[str]) -> list[str]:
    text = turn.lower()
    for word in single:
        text = text.replace(word, word + "\n")
    for word in sorted(plus, key=len, reverse=True):
        text = text.replace(word, "\n")
    return [part for part in re.split(r"[\n。！？!?，,；;、]+", text) if part.strip()]


def _count(part: str, cues: Mapping[str, Sequence[str]]) -> tuple[int | None, str]:
    """Return how many pieces a part of the turn names, None where it counts none, and the part without the count."""
    numbers = dict(pair.split("=") for pair in cues.get("numbers", ()))
    digits = r"(?<![\d.-])\d{1,2}(?![\d.-])"
    words = "|".join(sorted(map(re.escape, numbers), key=len, reverse=True)) or "(?!)"
    pieces = "|".join(sorted(map(re.escape, cues.get("pieces", ())), key=len, reverse=True)) or "(?!)"
    edged = cues.get("numbers", ("",))[0].isascii()
    words = rf"\b(?:{words})\b" if edged else f"(?:{words})"
    found = re.search(rf"({digits}|{words})\s*(?:{pieces})", part)
    if found is None and edged:  # English counts without a measure: "2 hoodies"
        found = re.search(rf"({digits}|{words})\s+(?=[a-z]{{3}})", part)
    if found is None:
        lone = re.search("|".join(map(re.escape, cues.get("single", ()))) or "(?!)", part)
        return (1, part.replace(lone.group(), " ")) if lone else (None, part)
    number = found.group(1)
    return int(numbers.get(number, number)), part[: found.start()] + " " + part[found.end() :]


def _named(names: Sequence[str], said: str) -> str | None:
    """Return the product whose name shares most with the words, None where none or two alike do."""
    spoken = quoting.grams(said)
    known = {name: name_grams(name) for name in names}
    weights = {g: 1 / sum(g in own for own in known.values()) for own in known.values() for g in own}
    shared = {name: sum(weights[g] for g in known[name] & spoken) for name in names}
    best = sorted(names, key=lambda n: -shared[n])
    if not best or not shared[best[0]]:
        return None
    tied = [name for name in best if shared[name] >= shared[best[0]]]
    whole = [name for name in tied if set(quoting.bare(name).split()) & set(said.split())]
    return next((few[0] for few in (tied, whole) if len(few) == 1), None)


def _price(snippets: Sequence[Snippet], asked: str) -> tuple[Snippet, Decimal, str] | None:
    """Return the one price that a product's sheet states, of several variants that of the one asked for."""
    for snippet in snippets:
        found = list(_MONEY.finditer(snippet.text))
        if len(found) > 1:
            figures = set(re.findall(r"\d+", asked))
            spans = [(m, snippet.text[(found[i - 1].end() if i else 0) : m.start()]) for i, m in enumerate(found)]
            found = [m for m, before in spans if figures & set(re.findall(r"\d+", before))]
        if len(found) == 1:
            sign, amount = found[0]["sign"] or found[0]["word"], found[0]["after"] or found[0]["before"]
            return snippet, Decimal(amount.replace(",", "")), _CODES.get(sign.lower(), "USD")
    return None
