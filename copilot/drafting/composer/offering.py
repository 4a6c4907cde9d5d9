"""Whether the shop has the goods that a customer asks for: told only where a search found none of the kind."""

from __future__ import annotations

import re

from copilot.drafting.composer.goods import as_named
from copilot.drafting.composer.scene import Scene
from copilot.drafting.composer.selling import matches

__all__ = ["names_spec", "unlisted", "unmatched"]

_SPEC = re.compile(r"(?<!\d)\d{2,3}(?!\d)|(?<![a-z])(?:[sm]|x{0,3}l)(?![a-z])")
"""A size named in a turn."""


def names_spec(s: Scene) -> bool:
    """Say whether the turn names a size or a colour."""
    return bool(_SPEC.search(s.turn)) or s.cue("colours", s.turn)


def unlisted(s: Scene) -> bool:
    """Say whether the customer asks for goods of which the shop has none: no product was found for the question."""
    if not _asks_for_goods(s) or _asks_detail(s):
        return False
    known = s.brief.facts.product or any(i.snippet.kind in ("product", "script") for i in s.brief.context.snippets)
    return s.cue("selling", s.turn) and not known


def unmatched(s: Scene) -> bool:
    """Say whether the customer asks for goods of which the products found are none: mats where leggings were found."""
    if not _asks_for_goods(s) or s.brief.facts.product:
        return False
    if s.goods and not s.names:
        # No product was found at all: unless a rule or script speaks of the word, the shop has not the goods.
        texts = [f"{item.snippet.title} {item.snippet.text}".lower() for item in s.shown]
        known = any(s.goods.endswith(word) for group in s.wording.goods for word in group)
        return bool(texts) and not known and not matches(s.goods, texts)
    return bool(s.goods) and not matches(as_named(s.goods, s.names, s.wording.goods).strip(), s.names)


def _asks_for_goods(s: Scene) -> bool:
    """Say whether the turn asks for goods and nothing else: no service, no item it points at, no size or colour."""
    return s.sole and not (s.cue("services", s.turn) or s.cue("pointing", s.turn) or names_spec(s))


def _asks_detail(s: Scene) -> bool:
    """Say whether the turn asks for something that is told, for a rule, or for a detail of goods it does not name."""
    detail = s.detail
    if detail is None:
        return False
    rule_missing = bool(detail.missing) and not detail.facts_missing
    return bool(detail.quotes) or rule_missing or (detail.narrow_missing and not s.goods)
