"""What the shop's own texts tell of trouble and of several goods: exclusions, evidence, sheets side by side."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from copilot.context import ScoredSnippet
from copilot.drafting.composer.goods.offering import spoken_of
from copilot.drafting.composer.goods.selling import matches
from copilot.drafting.composer.goods.shades import as_listed
from copilot.drafting.composer.quotes import quoting
from copilot.drafting.composer.quotes.details import statements
from copilot.drafting.composer.quotes.quoting import Quote, closed, grams, product_name, sentences, spoken_name
from copilot.drafting.composer.scene import Scene

__all__ = ["TOLD_CONDITIONS", "TOLD_SLOTS", "compared"]

_SHEET = 220
"""Letters of each sheet where two are told side by side, a third of it in Chinese and half of it in Korean."""
_SCALE = {"zh": 3, "ko": 2, "en": 1}
_MOST = 3
_ALIKE = 3
"""Words or pairs of signs by which advice speaks of what a turn names."""
_SAME = 2
"""The same by which a rule speaks of a trouble."""
_PART = re.compile(r"(?<![A-Za-z0-9-])(?:no\.?\s?|#)?([A-Za-z]{1,2}-?\d{1,3})(?![A-Za-z0-9-])")
"""The number of a part as manuals print it: B4, H-12."""


def compared(s: Scene) -> tuple[ScoredSnippet, ...]:
    """Return the products that the turn names side by side, by their codes or by words of only one of their names."""
    goods: dict[str, ScoredSnippet] = {}
    for item in s.shown:
        if item.snippet.kind == "product":
            goods.setdefault(product_name(item.snippet), item)
    own = {name: quoting.name_grams(name) for name in goods}
    said = grams(s.turn)

    def named(name: str, item: ScoredSnippet) -> bool:
        code = (item.snippet.sku or "").lower()
        if code and re.search(rf"(?<![a-z0-9-]){re.escape(code)}(?![a-z0-9-])", s.turn, re.A):
            return True
        others = set[str]().union(*(words for other, words in own.items() if other != name))
        return bool((own[name] - others) & said)

    found = [item for name, item in goods.items() if named(name, item)]
    if len(found) == 1 and s.cue("pointing", s.turn):  # "this one or the sun jacket?"
        pointed = [item for item in s.product_found if product_name(item.snippet) != product_name(found[0].snippet)]
        found = [*pointed[:1], *found]
    return tuple(found[:_MOST]) if len(found) > 1 else ()


def _told_whole(item: ScoredSnippet, s: Scene) -> str:
    """Return what a sheet tells of the customer's words, then its beginning, as much as can stand beside another."""
    lang = s.brief.reading.lang
    taken: list[str] = []
    own = [i for i in s.shown if product_name(i.snippet) == product_name(item.snippet)]
    texts = list(dict.fromkeys(text for i in own for text in sentences(i.snippet.text, i.snippet.title)))
    name = quoting.name_grams(product_name(item.snippet))
    texts.sort(key=lambda text: -len((grams(text) & grams(s.turn)) - name))
    for text in texts:
        if taken and sum(map(len, taken)) + len(text) > _SHEET // _SCALE[lang]:
            break
        taken.append(quoting.spoken(Quote(closed(text, lang)), s.frame.formats.labels).text)
    return s.frame.formats.join.join(taken)


def _side_by_side(s: Scene) -> str | None:
    lines = [(spoken_name(product_name(item.snippet)), _told_whole(item, s)) for item in compared(s)]
    return "\n".join(s.frame.formats.choice.format(name=name, told=text) for name, text in lines) or None


def _known_trouble(s: Scene) -> str | None:
    """Return what the rules say of a trouble that the question describes in their words."""

    def alike(item: ScoredSnippet) -> int:
        return quoting.overlap(f"{item.snippet.title} {item.snippet.text}", s.question.text)

    rules = [item for item in (*s.found, *s.shown) if item.snippet.kind == "policy"]
    nearest = max(rules, key=alike, default=None)
    if nearest is None or alike(nearest) < _SAME:
        return None
    quote = quoting.quote_policy([nearest], (), s.brief.reading.lang)
    return quote.text if quote else None


def _rules_told(s: Scene, cue: str) -> Iterator[str]:
    """Yield the sentences of rules found that hold one of the words listed under a cue."""
    for item in (*s.found, *s.shown):
        if item.snippet.kind == "policy":
            texts = (closed(t, s.brief.reading.lang) for t in sentences(item.snippet.text, item.snippet.title))
            yield from (text for text in texts if s.cue(cue, text.lower()))


def _rule(s: Scene, cue: str) -> str | None:
    return next((text for text in _rules_told(s, cue) if text not in s.before), None)


def _excluded(s: Scene) -> str | None:
    """Return what the rules say is not covered: the sentence that shares most with the turn."""
    return max(_rules_told(s, "not_covered"), key=lambda text: quoting.overlap(text, s.turn), default=None)


def _evidence(s: Scene) -> str | None:
    """Return the rule that says what to send and by when, with the sentences behind it."""
    lang = s.brief.reading.lang
    for item in s.found:
        if item.snippet.kind != "policy":
            continue
        texts = list(sentences(item.snippet.text, item.snippet.title))
        asking = [n for n, t in enumerate(texts) if s.cue("photo", t.lower()) and s.cue("by_when", t.lower())]
        if asking:
            return s.frame.formats.join.join(closed(text, lang) for text in texts[asking[0] : asking[0] + 2])
    return None


def _kept(s: Scene) -> str | None:
    """Return what the product's own sheet says of not sending it back."""
    found = (q.text for q in statements(s.product_found, s.wording) if s.cue("no_return", q.text.lower()))
    return next(found, None)


def _own_terms(s: Scene) -> str | None:
    """Return the terms of return that the product's own sheet states."""
    found = (q for q in statements(s.product_found, s.wording) if s.cue("own_terms", q.text.lower()))
    return next((quoting.spoken(q, s.frame.formats.labels).text for q in found), None)


def _price_told(s: Scene) -> bool:
    """Say whether what is told of the product is its price."""
    quotes = s.detail.quotes if s.detail else ()
    return bool(quotes) and all(s.wording.backing.money.prices(quote.text) for quote in quotes)


def _cheap(s: Scene) -> str | None:
    """Return what the product's own sheet says of where it comes from, as the reason for its price."""
    found = (q for q in statements(s.product_found, s.wording) if s.cue("cheap_told", q.text.lower()))
    return next((quoting.spoken(q, s.frame.formats.labels).text for q in found), None)


def _colour(s: Scene) -> str | None:
    """Return the colours of the sheet where the turn names one of them."""
    attribute, turn = s.wording.attributes.get("colour"), as_listed(s, s.turn)
    for quote in statements(s.product_found, s.wording) if attribute else ():
        text = quote.text.lower()
        of_colours = attribute is not None and any(word in text for word in attribute.tell)
        if of_colours and any(word in text and word in turn for word in s.frame.cues.get("shades", ())):
            return quoting.spoken(quote, s.frame.formats.labels).text
    return None


def _part_number(s: Scene) -> str | None:
    found = _PART.search(s.brief.conversation.customer_turn)
    return found.group(1).upper() if found else None


def _advised(s: Scene) -> bool:
    """Say whether the shop's own advice on a choice speaks of what the turn names."""
    guide = s.guide
    if guide is None or guide.snippet is None:
        return False
    return quoting.overlap(f"{guide.snippet.title} {guide.text}", s.turn) >= _ALIKE


def _noted(s: Scene, finding: str) -> bool:
    """Say whether what was sent in is on file as a damage or a defect that nobody has settled yet."""
    return s.confirmed is None and any(e.finding == finding for e in s.brief.facts.evidence)


def _other_goods(s: Scene) -> bool:
    """Say whether the question asks for goods that are not the product spoken of: "drumsticks" of a stand."""
    goods = s.goods
    return (
        bool(goods)
        and not spoken_of(s)
        and goods in s.question.text.lower()
        and not matches(goods, [name.lower() for name in s.names])
    )


TOLD_SLOTS: Mapping[str, Callable[[Scene], str | None]] = MappingProxyType(
    {
        "compared": _side_by_side,
        "goods": lambda s: s.goods or None,
        "excluded": _excluded,
        "evidence_rule": _evidence,
        "hours_rule": lambda s: _rule(s, "hours_told"),
        "kept": _kept,
        "cheap_reason": _cheap,
        "known_trouble": _known_trouble,
        "own_terms": _own_terms,
        "colours": _colour,
        "part_number": _part_number,
        "remote_rule": lambda s: _rule(s, "remote"),
        "covered_rule": lambda s: _rule(s, "covered_for"),
        "fix_rule": lambda s: _rule(s, "invoice_fix_told"),
    }
)
TOLD_CONDITIONS: Mapping[str, Callable[[Scene], bool]] = MappingProxyType(
    {
        "compared": lambda s: len(compared(s)) > 1,
        "advised": _advised,
        "other_goods": _other_goods,
        "kept": lambda s: _kept(s) is not None,
        "own_terms": lambda s: _own_terms(s) is not None,
        "price_told": _price_told,
        "known_trouble": lambda s: _known_trouble(s) is not None,
        "cheap_told": lambda s: _cheap(s) is not None,
        "part_number": lambda s: _part_number(s) is not None,
        "damage_noted": lambda s: _noted(s, "damaged"),
        "missing_noted": lambda s: any(e.finding == "missing" for e in s.brief.facts.evidence),
        "defect_noted": lambda s: _noted(s, "defect"),
        "excluded": lambda s: _excluded(s) is not None,
    }
)
