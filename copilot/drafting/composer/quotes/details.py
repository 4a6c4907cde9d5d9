"""Answers to what exactly was asked (how heavy, waterproof, cash on delivery) from statements that tell it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from copilot.context import ScoredSnippet, Snippet
from copilot.drafting.composer.goods.limits import Cues, figures_in, limits_in
from copilot.drafting.composer.goods.narrowing import narrowed
from copilot.drafting.composer.goods.variant_lists import other_variant
from copilot.drafting.composer.goods.words import says, stands, without
from copilot.drafting.composer.quotes.quoting import (
    BRIEF,
    Quote,
    closed,
    halves,
    is_in,
    label_of,
    overlap,
    product_name,
    quote_policy,
    sentences,
    spoken,
    spoken_name,
)
from copilot.drafting.composer.wording.approved import Attribute, Wording

__all__ = [
    "Detail",
    "beside_it",
    "besides",
    "find_details",
    "held_against",
    "statements",
    "tellings",
    "told_anew",
    "wanted",
]

_FIGURE = re.compile(r"\d\s?([a-z°℃%]{1,3}|[\u4e00-\u9fff가-힣])")
"""A figure with its unit."""
_MOST = 3
"""Statements quoted for one question."""


@dataclass(frozen=True, slots=True)
class Detail:
    """Statements that tell what was asked, and what none of them tells."""

    quotes: tuple[Quote, ...]
    missing: tuple[str, ...]
    """Names of the attributes that no statement tells."""
    facts_missing: bool = False
    """One of them is a matter of the product, not of the shop's rules."""
    narrow_missing: bool = False
    """One of these is named by words of its own, not by what the product is for at large."""

    @property
    def product(self) -> Snippet | None:
        """The product snippet quoted from, if any."""
        return next((q.snippet for q in self.quotes if q.snippet and q.snippet.kind == "product"), None)


def wanted(asked: str, attributes: Mapping[str, Attribute]) -> tuple[Attribute, ...]:
    """Return the attributes a question names; the general ones only where no other is named."""
    lowered = asked.lower()
    texts = {name: without(lowered, a.unless) if a.unless else lowered for name, a in attributes.items()}
    said = {name: [word for word in a.ask if _asked(word, texts[name])] for name, a in attributes.items()}
    every = [word for words in said.values() for word in words]
    # "适合多高" asks for a body height: the shorter "多高" within it does not count.
    named = [
        attributes[name]
        for name, words in said.items()
        if any(not any(word != longer and word in longer for longer in every) for word in words)
    ]
    return tuple([a for a in named if not a.general] or named)


def _asked(word: str, text: str) -> bool:
    """Say whether a word of a question stands in it; an English one begins there: no "shed" in "brushed"."""
    return says(word, text) and ("…" in word or not word[0].isalpha() or stands(word.removesuffix("$"), text))


def find_details(
    asked: str, wording: Wording, facts: Iterable[str], product: Sequence[ScoredSnippet],
    found: Sequence[ScoredSnippet], rules: Sequence[ScoredSnippet], turn: str = "",
) -> Detail | None:  # fmt: skip
    """Return what is told about the attributes a question names; None when it names none.

    `found` are the snippets of this question, `rules` those of the whole turn, which may hold its rule as well,
    `turn` the words that tell which variant is meant.
    """
    attributes = wanted(asked, wording.attributes)
    if not attributes:
        return None
    known = [Quote(closed(fact, wording.lang)) for fact in facts if is_in(fact, wording.lang)]
    known += statements(product, wording)
    other = other_variant([quote.text for quote in known], turn or asked)
    known = [quote for quote in known if not other(quote.text)]
    guards = [w for name in ("limits", "negative") for w in wording.frame.cues.get(name, ())]
    quotes: dict[str, Quote] = {}
    missing: list[Attribute] = []
    for attribute in attributes:
        told = _told(attribute, known, product, (*found, *rules), asked, wording)
        if not told:
            missing.append(attribute)
        for quote in told:
            whole = attribute.general or attribute.rules
            part = quote if whole else _narrowed(attribute, quote, guards, wording)
            quotes.setdefault(part.text, part)
    said = tuple(spoken(quote, wording.frame.formats.labels) for quote in _once(list(quotes.values()))[:_MOST])
    facts_missing = [a for a in missing if not a.rules]
    names = tuple(a.name for a in missing)
    return Detail(said, names, bool(facts_missing), any(not a.general for a in facts_missing))


def _once(quotes: Sequence[Quote]) -> list[Quote]:
    """Return statements without those that another one holds."""
    texts = [quote.text.lower() for quote in quotes]
    held = [any(own.rstrip(".。") in text for text in texts if text != own) for own in texts]
    return [quote for quote, again in zip(quotes, held, strict=True) if not again]


def _narrowed(attribute: Attribute, quote: Quote, guards: Sequence[str], wording: Wording) -> Quote:
    """Return the part of a statement that tells an attribute; what may be done says so in a clause of its own."""
    if attribute.decides:
        return narrowed(quote, attribute.tell, (), wording.lang, least=2)
    return narrowed(quote, attribute.tell, guards, wording.lang)


def beside_it(
    detail: Detail, asked: str, shown: Sequence[ScoredSnippet], own: Sequence[ScoredSnippet], wording: Wording
) -> Detail:
    """Return details with what the sheet of another product tells: that a ground sheet does not come with the tent."""
    open_points = [a for a in wording.attributes.values() if a.others and a.name in detail.missing]
    meant = {s.snippet.id for s in own}
    others = [s for s in shown if s.snippet.kind == "product" and s.snippet.id not in meant]
    found = [
        quote
        for quote in statements(others, wording)
        if quote.snippet and any(_holds(quote.text, a.tell) for a in open_points)
        and overlap(quote.text, asked, besides=product_name(quote.snippet)) > 1
    ]  # fmt: skip
    if not found:
        return detail
    told = max(found, key=lambda q: overlap(q.text, asked, besides=product_name(q.snippet)) if q.snippet else 0)
    missing = tuple(name for name in detail.missing if name not in {a.name for a in open_points})
    return replace(
        detail, quotes=(spoken(told, wording.frame.formats.labels), *detail.quotes)[:_MOST], missing=missing,
        facts_missing=bool(missing) and detail.facts_missing,
    )  # fmt: skip


def _told(
    attribute: Attribute, known: Sequence[Quote], product: Sequence[ScoredSnippet], found: Sequence[ScoredSnippet],
    asked: str, wording: Wording,
) -> list[Quote]:  # fmt: skip
    """Return what tells an attribute: statements of the product, else what its sheet says first, else a rule."""
    told = tellings(attribute, known, asked, wording)
    if not told and attribute.overview:
        told = _overview(product, wording)
    return told or (_rule(attribute, asked, found, wording) if attribute.rules else [])


def _overview(product: Sequence[ScoredSnippet], wording: Wording) -> list[Quote]:
    """Return the first thing that a product's sheet says of it beside its name and labelled values."""
    sheet = [quote for quote in statements(product, wording) if quote.snippet and not label_of(quote.text)]
    names = {closed(spoken_name(product_name(quote.snippet)), wording.lang) for quote in sheet if quote.snippet}
    return [quote for quote in sheet if quote.text not in names][:1]


def _rule(attribute: Attribute, asked: str, found: Sequence[ScoredSnippet], wording: Wording) -> list[Quote]:
    """Return the rule that tells it, best one with the very words of the question."""
    named = tuple(word for word in attribute.tell if word in asked)
    whole = 1 if attribute.narrow else BRIEF
    tells = (named, attribute.tell)
    quotes = (quote_policy(found, words, wording.lang, exact=True, whole=whole) for words in tells if words)
    return [rule for rule in quotes if rule][:1]


def besides(detail: Detail, left_out: Callable[[str], object]) -> Detail | None:
    """Return details without some statements; None where nothing else was told."""
    kept = tuple(quote for quote in detail.quotes if not left_out(quote.text))
    return replace(detail, quotes=kept) if kept or not detail.quotes else None


def told_anew(detail: Detail, said: str) -> Detail:
    """Return details without what a reply says already; whole where nothing else is left of the point.

    A rule that stands in the reply has answered the question.
    """
    new = tuple(quote for quote in detail.quotes if quote.text not in said)
    answered = any(quote.is_rule for quote in detail.quotes) and not any(quote.is_rule for quote in new)
    return replace(detail, quotes=new) if new and not answered else detail


def held_against(
    detail: Detail | None, asked: str, product: Sequence[ScoredSnippet], wording: Wording
) -> Detail | None:  # fmt: skip
    """Return details with the one statement that limits what a question names a figure of: "up to 5 kg"."""
    cues, labels = wording.frame.cues, wording.frame.formats.labels
    units = {unit for _, unit, _ in figures_in(asked, cues)}
    told = detail.quotes if detail else ()
    if not units or any(limit.unit in units for quote in told for limit in limits_in(quote.text, cues)):
        return detail
    found = [quote for quote in statements(product, wording) if {i.unit for i in limits_in(quote.text, cues)} & units]
    if len(found) != 1:
        return detail
    limit = spoken(narrowed(found[0], _limits(found[0], cues), (), wording.lang, least=2), labels)
    return Detail((limit,), ()) if detail is None or not told else replace(detail, quotes=(*told, limit)[:_MOST])


def _limits(quote: Quote, cues: Cues) -> tuple[str, ...]:
    return tuple(limit.words for limit in limits_in(quote.text, cues))


def statements(product: Sequence[ScoredSnippet], wording: Wording) -> list[Quote]:
    """Return everything that snippets state."""
    told = [
        Quote(closed(text, wording.lang), scored.snippet)
        for scored in product
        for text in halves(sentences(scored.snippet.text, scored.snippet.title))
    ]
    # A name may tell it as well ("… kettle 900 ml"), where nothing else does.
    names = {spoken_name(product_name(s.snippet)): s.snippet for s in product if s.snippet.kind == "product"}
    return told + [Quote(closed(name, wording.lang), snippet) for name, snippet in names.items() if name]


def tellings(attribute: Attribute, known: Sequence[Quote], asked: str, wording: Wording) -> list[Quote]:
    """Return the statement that tells an attribute best, and one more that limits it."""
    labels = wording.frame.formats.labels
    # "How many cups" is told by "3 cups", be it in the name, before "150 ml".
    units = [w for w in attribute.tell if any(w in ask for ask in attribute.ask if says(ask, asked.lower()))]

    def rank(quote: Quote) -> tuple[int, bool, int, int, int]:
        label, text = label_of(quote.text), quote.text.lower()
        own = any(word in label for word in attribute.tell)
        # The sheet's line on another matter ("材质：…防水膜") tells it only by the way.
        other = bool(label) and not own and labels.get(label, "") != "{value}"
        name = spoken_name(product_name(quote.snippet)) if quote.snippet else ""
        told = not name or text.rstrip(".。") != name.lower()
        meant = sum(word in text for word in units) if told or any(char.isdigit() for char in text) else 0
        return (
            meant,
            told,
            own - other,
            sum(word.lower() in text for word in attribute.tell),
            overlap(quote.text, asked),
        )

    telling = [q for q in known if _holds(q.text, attribute.tell) and not _holds(q.text, attribute.but)]
    best = sorted(telling, key=rank, reverse=True)
    limits = wording.frame.cues.get("limits", ())
    more = [q for q in best[1:] if _holds(q.text, limits) and rank(q)[2] >= 0]
    if attribute.every:
        return best[:_MOST]
    measured = [q for q in best[1:] if rank(q)[1] and _in_units(q.text, asked) and not _in_units(best[0].text, asked)]
    limiting = [q for q in more if q not in measured[:1] and (rank(q)[4] or not rank(best[0])[2])]
    # "About four cups" leaves out what the name says: 600 ml.
    named = [q for q in best[1:] if not rank(q)[1] and _FIGURE.search(q.text) and not re.search(r"\d", best[0].text)]
    return [*best[:1], *measured[:1], *named[:1], *limiting[:1]]


def _in_units(text: str, asked: str) -> bool:
    """Say whether a text states a figure in a unit in which the question names one ("minus 3 °C")."""
    units = set(_FIGURE.findall(asked.lower()))
    return bool(units & set(_FIGURE.findall(text.lower())))


def _holds(text: str, words: Iterable[str]) -> bool:
    lowered = text.lower()
    return any(word.lower() in lowered for word in words)
