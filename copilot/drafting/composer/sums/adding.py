"""What several goods cost together: "two pairs of these and one pot" is counted up from the prices found."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from copilot.alternation import either
from copilot.context import ScoredSnippet, Snippet
from copilot.drafting.composer.goods.meant import on_file
from copilot.drafting.composer.goods.words import Goods, as_named
from copilot.drafting.composer.quotes import quoting
from copilot.drafting.composer.quotes.quoting import name_grams, product_name, spoken_name
from copilot.drafting.composer.sums.prices import Money, Price

__all__ = ["Bill", "Line", "add_up"]

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


def add_up(
    turn: str,
    shown: Sequence[ScoredSnippet],
    goods: Goods,
    cues: Mapping[str, Sequence[str]],
    money: Money,
    noted: str = "",
) -> Bill | None:
    """Return the bill for the goods counted in a turn; None where one is not known or has no single price.

    `cues` names the words between goods (`plus`), number words (`numbers`, "two=2") and what pieces are counted in
    (`pieces`). One piece of one kind is no sum.
    """
    names = list(dict.fromkeys(product_name(s.snippet) for s in shown if s.snippet.kind == "product"))
    lines: dict[str, Line] = {}
    codes: set[str] = set()
    for part in _parts(turn, cues.get("plus", ()), cues.get("single", ())):
        count, said = _count(part, cues)
        alike = _named(names, as_named(said, [quoting.bare(n) for n in names], goods))
        name = alike[0] if len(alike) == 1 else _at_price(alike, shown, part, money)
        name = _on_record(name, said, shown, goods, noted)
        if name is None:
            if count is not None or any(quoting.bare(n).split()[-1] in said.split() for n in alike):
                return None
            continue
        priced = _price([s.snippet for s in shown if product_name(s.snippet) == name], part, money)
        if priced is None or (count or 1) > _MOST:
            return None
        snippet, price = priced
        known = lines[name].count if name in lines else 0
        if known and count is None:
            continue  # named once more: "…, and is the lamp in stock"
        codes.add(price.code)
        lines[name] = Line(spoken_name(name), known + (count or 1), price.value, snippet)
    pieces = sum(line.count for line in lines.values())
    return Bill(tuple(lines.values()), codes.pop()) if pieces > 1 and len(codes) == 1 else None


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
    words = either(numbers)
    pieces = either(cues.get("pieces", ()))
    edged = all(word.isascii() for word in numbers)
    words = rf"\b(?:{words})\b" if edged else f"(?:{words})"
    none = either(cues.get("not_pieces", ()))  # "two yuan short" counts no pieces
    found = re.search(rf"({digits}|{words})\s*(?!{none})(?:{pieces})", part)
    if found is None and edged:  # English counts without a measure: "2 hoodies"
        found = re.search(rf"({digits}|{words})\s+(?!(?:{none})\b)(?=[a-z]{{3}})", part)
    if found is None:
        lone = re.search(either(cues.get("single", ())), part)
        return (1, part.replace(lone.group(), " ")) if lone else (None, part)
    number = found.group(1)
    return int(numbers.get(number, number)), part[: found.start()] + " " + part[found.end() :]


def _on_record(name: str | None, said: str, shown: Sequence[ScoredSnippet], goods: Goods, noted: str) -> str | None:
    """Return the product on record where the words fit it as well as the one named."""
    rival = [s for s in shown if product_name(s.snippet) == name]
    return next((product_name(s.snippet) for s in on_file(shown, noted, said, rival, goods)), name)


def _at_price(names: Sequence[str], shown: Sequence[ScoredSnippet], part: str, money: Money) -> str | None:
    """Return the one of several goods whose price is named: "the tent for 129000"."""
    figures = {figure.replace(",", "") for figure in re.findall(r"\d[\d,]*", part)}
    sheets = {name: [s.snippet for s in shown if product_name(s.snippet) == name] for name in names}
    prices = {name: {f"{p.value:f}" for item in sheets[name] for p in money.prices(item.text)} for name in names}
    found = [name for name in names if prices[name] & figures]
    return found[0] if len(found) == 1 else None


def _named(names: Sequence[str], said: str) -> list[str]:
    """Return the products whose names share most with the words: one where it is clear which is meant."""
    spoken = quoting.grams(said) | quoting.counted(said)
    known = {name: name_grams(name) | quoting.counted(quoting.bare(name)) for name in names}
    weights = {g: 1 / sum(g in own for own in known.values()) for own in known.values() for g in own}
    shared = {name: sum(weights[g] for g in known[name] & spoken) for name in names}
    best = sorted(names, key=lambda n: -shared[n])
    if not best or not shared[best[0]]:
        return []
    tied = [name for name in best if shared[name] >= shared[best[0]]]
    whole = [name for name in tied if set(quoting.bare(name).split()) & set(said.split())]
    return whole if len(whole) == 1 else tied


def _price(snippets: Sequence[Snippet], asked: str, money: Money) -> tuple[Snippet, Price] | None:
    """Return the one price that a product's sheet states, of several variants that of the one asked for."""
    for snippet in snippets:
        found = money.prices(snippet.text)
        if len(found) > 1:
            figures = set(re.findall(r"\d+", asked))
            spans = [(p, snippet.text[(found[i - 1].end if i else 0) : p.start]) for i, p in enumerate(found)]
            found = [price for price, before in spans if figures & set(re.findall(r"\d+", before))]
        if len(found) == 1:
            return snippet, found[0]
    return None
