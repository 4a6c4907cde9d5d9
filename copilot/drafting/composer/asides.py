"""What a turn asks beside its question: goods the shop has not, and a second product under the same question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from copilot.context import ScoredSnippet
from copilot.drafting.composer.goods.offering import unlisted, unmatched
from copilot.drafting.composer.goods.words import as_named
from copilot.drafting.composer.parts import Part, Piece
from copilot.drafting.composer.quotes.details import statements
from copilot.drafting.composer.quotes.quoting import Quote, bare, grams, name_grams, product_name, spoken_name
from copilot.drafting.composer.quotes.sweeping import clauses
from copilot.drafting.composer.scene import Scene

__all__ = ["also_named", "goods_aside", "one_product_each"]

_BESIDE = frozenset({"invoice", "carrier", "shipping_fee", "dispatch_time", "delivery_time", "payment", "promotion"})
"""Situations beside which goods may be asked for in a clause of their own."""
_ALIKE = 2
"""Units that two statements share where they tell the same of two products."""


def also_named(scenes: Sequence[Scene], parts: Sequence[Part]) -> Part | None:
    """Return what a product named in another clause tells of the same matter ("… and the mixed one?")."""
    if len(parts) != 1 or parts[0].abstains or not parts[0].quoted or parts[0].soothes:
        return None
    scene, told = scenes[0], parts[0]
    goods = [item for item in scene.shown if item.snippet.kind == "product"]
    first = next((i for i in goods if told.quoted.rstrip("。.") in i.snippet.text), None)
    if first is None:
        return None
    asked = clauses(scene.turn, scene.frame.cues.get("joins", ()))
    name = next((n for clause in asked if (n := _other(clause, first, goods, scene))), None)
    if name is None or spoken_name(name) in told.text:
        return None
    own = statements([i for i in goods if product_name(i.snippet) == name], scene.wording)
    best = max(own, key=lambda quote: len(_matter(quote, scene) & _units(told.quoted, scene)), default=None)
    if best is None or len(_matter(best, scene) & _units(told.quoted, scene)) < _ALIKE:
        return None
    text = scene.frame.formats.choice.format(name=spoken_name(name), told=best.text)
    return Part(
        pieces=(Piece(key="aside.also#0", text=text),), text=text, situation=told.situation, move="aside.also",
        questions=told.questions, quoted=best.text,
    )  # fmt: skip


def goods_aside(scenes: Sequence[Scene]) -> list[Scene]:
    """Return the scene of goods asked for in a clause beside the one question, where the shop has none of them."""
    first = scenes[0] if scenes else None
    answer = first.wording.situations.get("stock") if first else None
    if first is None or answer is None or not first.sole or first.situation not in _BESIDE:
        return []
    asking = [c for c in clauses(first.turn, first.frame.cues.get("joins", ())) if first.cue("selling", c)]
    if len(asking) != 1 or asking[0] == first.turn.strip():
        return []
    scene = replace(first, question=first.question.model_copy(update={"text": asking[0], "situation": "stock"}))
    scene = replace(scene, answer=answer)
    return [scene] if unmatched(scene) or unlisted(scene) else []


def one_product_each(scenes: Sequence[Scene]) -> list[Scene]:
    """Return the scenes, those that name no product with the one that all others are about."""
    found = {scene.product_title: scene.product_found for scene in scenes if scene.product_found}
    if len(found) != 1 or len(scenes) == len([scene for scene in scenes if scene.product_found]):
        return list(scenes)
    meant = next(iter(found.values()))
    apart = ("recommendation", "stock")
    return [s if s.product_found or s.situation in apart else replace(s, spoken=meant) for s in scenes]


def _other(clause: str, first: ScoredSnippet, goods: Sequence[ScoredSnippet], scene: Scene) -> str | None:
    """Return the one product that a clause names by words that the product told of has not in its name."""
    known = name_grams(product_name(first.snippet))
    said = grams(as_named(scene.unasked(clause), scene.names, scene.wording.goods))
    if said & known:
        return None
    names = dict.fromkeys(product_name(item.snippet) for item in goods)
    named = [name for name in names if grams(bare(name)) & said]
    return named[0] if len(named) == 1 else None


def _units(text: str, scene: Scene) -> frozenset[str]:
    return frozenset(unit for unit in scene.asking(text) if len(unit) > 1)


def _matter(quote: Quote, scene: Scene) -> frozenset[str]:
    return _units(quote.text, scene)
