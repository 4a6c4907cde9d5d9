"""Answers in the shop's own words, where no approved wording knows the question: a statement, or a short sheet."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

from copilot.alternation import either
from copilot.context import ScoredSnippet, Snippet
from copilot.draft import Citation
from copilot.drafting.composer.parts import Part, Piece
from copilot.drafting.composer.quotes.details import statements
from copilot.drafting.composer.quotes.quoting import (
    Quote,
    closed,
    label_of,
    product_name,
    quote_policy,
    sentences,
    spoken,
    spoken_name,
)
from copilot.drafting.composer.quotes.sweeping import Sweep, clauses
from copilot.drafting.composer.scene import Scene
from copilot.drafting.composer.wording.conditions import CONDITIONS

__all__ = ["fuller", "own_words", "ruled", "sheet", "swept"]

_NEAR = 0.06
"""Lead in relevance within which two products found are both told."""
_FOUND, _CLEARLY = 0.6, 0.75
"""Relevance from which a rule is looked through, and a product that nobody named."""
_SHEETS = 2
_RARE = 2
"""Words of a question, told nowhere, that a rule must hold: one alone is often the matter itself ("courier")."""
_WHOLE = 8
"""Letters from which a sentence is told once."""
_MOST = 3
_BARE_PRICE = 24
"""Letters up to which a statement with a price tells only that."""


def own_words(scene: Scene) -> Part | None:
    """Return the statement that holds the rare words of a question, if any does; trouble needs more than a quote."""
    if scene.answer.soothe:
        return None
    if scene.situation in scene.wording.quotable.rules:
        quote = scene.policy_quote if scene.holds(("rule_meant",), CONDITIONS) else None
        return _part(scene, [quote], "own_words") if quote else None
    if scene.situation in scene.wording.quotable.after_sale:
        return None
    found = _sweep(scene, [scene]).unsaid(scene.question.text, scene.before)[:_MOST]
    return _part(scene, found, "own_words") if found else None


def swept(scenes: Sequence[Scene], parts: Sequence[Part]) -> Part | None:
    """Return what the parts of a reply leave out although a statement, or a rule called after it, tells it."""
    if not scenes:
        return None
    scene, quotable = scenes[0], scenes[0].wording.quotable
    if any(part.soothes or part.asks or part.barred or part.situation in quotable.never for part in parts):
        return None
    said = "\n".join(part.text for part in parts)
    counted = any(part.situation == "price_total" for part in parts)
    after_sale = all(part.situation in quotable.after_sale for part in parts)
    open_text = _uncovered(scene, scenes)
    haggled = all(part.situation in quotable.haggled for part in parts)
    found = [] if counted or after_sale or haggled else _sweep(scene, scenes).unsaid(open_text, said)
    found = [quote for quote in found if not _priced_by_turn(quote, scene)]
    settled = all(part.situation in (*quotable.rules, *quotable.after_sale) for part in parts)
    rules = _rules_named(scene, said, open_text, settled=settled)
    named = [q for q in rules if q.snippet and not any(s.titled(q.snippet) for s in scenes)]
    found = [*found, *(named or _rules_unsaid(scenes, said))][:_MOST]
    return _part(scene, found, "swept", said) if found else None


def _priced_by_turn(quote: Quote, scene: Scene) -> bool:
    """Say whether a statement tells nothing but a price that the customer named."""
    prices = scene.wording.backing.money.prices(quote.text)
    named = set(re.findall(r"\d+(?:\.\d+)?", scene.turn))
    short = len(quote.text) <= _BARE_PRICE * len(prices)
    return bool(prices) and short and all(str(price.value) in named for price in prices)


def _uncovered(scene: Scene, scenes: Sequence[Scene]) -> str:
    """Return the turn without the questions that the answer to another one tells as well."""
    kept = {other.question.text for other in scenes}
    text = scene.turn
    for question in scene.brief.reading.questions:
        if question.text not in kept and not any(question.text in other for other in kept):
            text = text.replace(question.text.lower(), "\n")
    return text


def ruled(scene: Scene) -> Part | None:
    """Return the rule called after what the question names; nothing where there is trouble."""
    found = [] if scene.answer.soothe else _rules_named(scene, scene.before, scene.question.text)
    return _part(scene, found, "ruled") if found else None


def _rules_named(scene: Scene, said: str, text: str = "", *, settled: bool = False) -> list[Quote]:
    """Return the rules called after a word of a text, else of the turn, that the reply does not speak of.

    Where the reply is `settled` by approved wording on the shop's rules, one word of the title in it will do.
    """
    asked = scene.asking(text or scene.turn)
    rules = [i for i in scene.shown if i.snippet.kind == "policy" and i.score >= _FOUND]
    named = [(rule, frozenset(u for u in scene.asking(rule.snippet.title) if len(u) > 1)) for rule in rules]
    told = scene.units(said)

    def told_of(title: frozenset[str]) -> bool:
        return bool(title & asked & told) if settled else title & asked <= told

    wanted = [rule for rule, title in named if 2 * len(title & asked) > len(title) and not told_of(title)]
    quotes = (quote_policy([rule], (), scene.brief.reading.lang) for rule in wanted)
    kept = (q for q in quotes if q and not _mostly(scene.units(q.text), told) and not _begun(q, said))
    return list(kept)[:1]


def _rules_unsaid(scenes: Sequence[Scene], said: str) -> list[Quote]:
    """Return the rule found for a question on rules that holds rare words of it which the reply leaves out."""
    for scene in scenes:
        quote = scene.policy_quote if scene.situation in scene.wording.quotable.rules else None
        if quote is None or quote.snippet is None or quote.snippet.kind != "policy":
            continue
        told = scene.units(said)
        rare = {unit for unit in scene.asking(scene.question.text) & scene.units(quote.text) if len(unit) > 1} - told
        named = [unit for unit in rare if not unit[0].isdigit() and unit[0] != "#"]
        if len(named) >= _RARE and not _mostly(scene.units(quote.text), told):
            return [quote]
    return []


def _begun(quote: Quote, said: str) -> bool:
    """Say whether a reply holds a sentence of a rule already."""
    return any(text.rstrip("。.") in said for text in sentences(quote.text) if len(text) > _WHOLE)


def _mostly(own: frozenset[str], told: frozenset[str]) -> bool:
    """Say whether a reply that holds the units `told` says most of a text with its `own` already."""
    return 2 * len(own & told) > len(own)


def fuller(scenes: Sequence[Scene], parts: Sequence[Part]) -> Part | None:
    """Return what else the knowledge found tells, for an agent who asks for a longer reply."""
    if not scenes:
        return None
    scene, said = scenes[0], "\n".join(part.text for part in parts)
    never = scene.wording.quotable.never
    if any(part.abstains or part.soothes or part.situation in never for part in parts):
        return None
    rule = scene.policy_quote if scene.holds(("rule_meant",), CONDITIONS) else None
    told = [*([rule] if rule else []), *_told(scene.product_found, scene)]
    found = [quote for quote in told if not scene.asking(quote.text) <= scene.units(said)][:2]
    return _part(scene, found, "fuller", said) if found else None


def sheet(scene: Scene) -> Part | None:
    """Return all that the few lines on the products found say, where they are few and nothing narrower is known."""
    goods = [i for i in scene.found if i.snippet.kind == "product" and not _too_dear(i.snippet, scene)]
    if not goods or goods[0].score < _FOUND or scene.answer.soothe:
        return None
    if not scene.wording.quotable.tells_sheet(scene.situation):
        return None
    meant = {product_name(item.snippet) for item in scene.product_found}
    near = [i for i in goods if (product_name(i.snippet) in meant if meant else i.score >= goods[0].score - _NEAR)]
    told = [(item.snippet, text) for item in near[:_SHEETS] if (text := _whole(item, scene))]
    if not told or any(text in scene.before for _, whole in told for text in sentences(whole)):
        return None
    called = frozenset().union(*(scene.units(_name(s)) for s, _ in told))
    parts = clauses(scene.question.text, scene.frame.cues.get("joins", ()))
    asked = [found for part in parts if (found := scene.asking(part) - called)]
    stands = frozenset().union(*(scene.units(text) for _, text in told))
    touched = scene.situation == "recommendation" or all(found & stands for found in asked)
    if not touched:
        return None  # where no word of a question stands there it is told in other words, or not at all
    text = "\n".join(scene.frame.formats.choice.format(name=_name(s), told=text) for s, text in told)
    return Part(
        pieces=(Piece(key="resort.sheet#0", text=text),), text=text, situation=scene.situation, move="resort.sheet",
        citations=tuple(_cited(s) for s, _ in told), questions=(scene.question.text,), quoted=told[0][1],
    )  # fmt: skip


def _too_dear(snippet: Snippet, scene: Scene) -> bool:
    """Say whether a product costs more than the customer would spend at most."""
    words = scene.frame.cues.get("at_most", ())
    if not scene.cue("at_most", scene.turn):
        return False
    any_word = either(words)
    most = re.search(rf"(\d[\d,]*)\D{{0,4}}(?:{any_word})|(?:{any_word})\D{{0,4}}(\d[\d,]*)", scene.turn)
    prices = [price.value for price in scene.wording.backing.money.prices(snippet.text)]
    limit = Decimal((most.group(1) or most.group(2)).replace(",", "")) if most else None
    return limit is not None and bool(prices) and min(prices) > limit


def _whole(item: ScoredSnippet, scene: Scene) -> str:
    """Return a short product text as a whole; nothing where it is long or a table of labelled values."""
    lang = scene.brief.reading.lang
    if item.snippet.title != product_name(item.snippet):
        return ""  # a section of a longer sheet
    texts = [text for text in sentences(item.snippet.text, item.snippet.title) if _to_the_point(text, scene)]
    if (
        not texts
        or label_of(texts[0])
        or sum(bool(label_of(text)) for text in texts) > 1
        or sum(map(len, texts)) > scene.wording.quotable.longest.get(lang, 0)
    ):
        return ""
    return scene.frame.formats.join.join(closed(text, lang) for text in texts)


def _sweep(first: Scene, scenes: Iterable[Scene]) -> Sweep:
    goods = {item.snippet.id: item for scene in scenes for item in scene.product_found}
    if not goods:
        best = [i for i in first.shown if i.snippet.kind == "product" and i.score >= _CLEARLY]
        goods = {item.snippet.id: item for item in best if item.score >= best[0].score - _NEAR}
    names = frozenset().union(*(first.units(_name(item.snippet)) for item in goods.values()))
    joins = first.frame.cues.get("joins", ())
    return Sweep(_told(goods.values(), first), first.sizer.units, first.hollow, joins, names)


def _told(goods: Iterable[ScoredSnippet], scene: Scene) -> list[Quote]:
    names = {closed(spoken_name(product_name(i.snippet)), scene.brief.reading.lang) for i in scene.shown}
    spoken_out = (spoken(quote, scene.frame.formats.labels) for quote in statements(list(goods), scene.wording))
    told = [quote for quote in spoken_out if quote.text not in names and not scene.sizer.rows(quote.text)]
    return [quote for quote in told if _to_the_point(quote.text, scene)]


def _to_the_point(text: str, scene: Scene) -> bool:
    """Say whether a statement is none on sending back, whose words are those of other matters ("조립하지 않고 …")."""
    return scene.cue("returning", scene.turn) or not scene.cue("returning", text.lower())


def _part(scene: Scene, found: Sequence[Quote], move: str, said: str = "") -> Part:
    lines: list[str] = []
    for quote in found:
        name = _name(quote.snippet) if quote.snippet and quote.snippet.kind == "product" else ""
        known = not name or name in scene.before or name in said or any(name in line for line in lines)
        known = known or quote.text.startswith(name)
        lines.append(quote.text if known else scene.frame.formats.choice.format(name=name, told=quote.text))
    text = scene.frame.formats.join.join(lines)
    return Part(
        pieces=(Piece(key=f"resort.{move}#0", text=text),), text=text, situation=scene.situation,
        move=f"resort.{move}", soothes=scene.soothes(CONDITIONS), questions=(scene.question.text,),
        citations=tuple(_cited(q.snippet) for q in found if q.snippet), quoted=found[0].text,
    )  # fmt: skip


def _name(snippet: Snippet) -> str:
    return spoken_name(product_name(snippet))


def _cited(snippet: Snippet) -> Citation:
    return Citation(id=snippet.id, title=snippet.title, source=snippet.source)
