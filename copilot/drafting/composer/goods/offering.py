"""Whether the shop has the goods that a customer asks for: told only where a search found none of the kind."""

from __future__ import annotations

import re

from copilot.context import ScoredSnippet
from copilot.drafting.composer.goods.selling import alike, compound, matches
from copilot.drafting.composer.goods.words import as_named
from copilot.drafting.composer.quotes import quoting
from copilot.drafting.composer.quotes.details import wanted
from copilot.drafting.composer.scene import Scene

__all__ = ["names_spec", "nearest", "searched", "spoken_of", "unlisted", "unmatched"]

_BLANK = re.compile(r"(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])")
"""Where a clause of a Chinese chat ends without a mark."""
_SPEC = re.compile(r"(?<!\d)\d{2,3}(?!\d)|(?<![a-z])(?:[sm]|x{0,3}l)(?![a-z])")
"""A size named in a turn."""


def names_spec(s: Scene) -> bool:
    """Say whether the turn names a size or a colour."""
    return _has_spec(s, s.turn)


def _has_spec(s: Scene, text: str) -> bool:
    return bool(_SPEC.search(text)) or s.cue("colours", text)


def unlisted(s: Scene) -> bool:
    """Say whether the customer asks for goods of which the shop has none: no product was found for the question."""
    if not _asks_for_goods(s) or _asks_detail(s) or not searched(s):
        return False
    known = s.brief.facts.product or any(i.snippet.kind in ("product", "script") for i in s.brief.context.snippets)
    return s.cue("selling", s.goods_text) and not known


def unmatched(s: Scene) -> bool:
    """Say whether the customer asks for goods of which the products found are none: mats where leggings were found."""
    if not _asks_for_goods(s) or s.brief.facts.product or not s.goods or spoken_of(s):
        return False
    if not s.names:
        # No product was found at all: unless a rule or script speaks of the word, the shop has not the goods.
        texts = [f"{item.snippet.title} {item.snippet.text}".lower() for item in s.shown]
        known = any(s.goods.endswith(word) for group in s.wording.goods for word in group)
        return bool(texts) and not known and not matches(s.goods, texts)
    return not matches(as_named(s.goods, s.names, s.wording.goods).strip(), s.names) or _of_another_use(s)


def spoken_of(s: Scene) -> bool:
    """Say whether the sheet of the product meant speaks of what is asked for as of a part: the gauge of a pump."""
    asked = wanted(s.question.text, s.wording.attributes)
    if any(s.goods in word for attribute in asked if attribute.leads for word in attribute.ask):
        return True  # a test report is nothing that is sold
    named = s.goods in s.product_title.lower()
    return not named and any(s.goods in item.snippet.text.lower() for item in s.product_found)


def nearest(s: Scene) -> tuple[str, ...]:
    """Return the products found that come nearest to the goods asked for: of a like kind, whatever they are for."""
    names = dict.fromkeys(quoting.spoken_name(quoting.product_name(i.snippet)) for i in s.found if _is_product(i))
    kind = as_named(s.goods, s.names, s.wording.goods).strip()
    return tuple(n for n in names if alike(s.goods, n.lower()) or (kind and matches(kind, [n.lower()])))


def _of_another_use(s: Scene) -> bool:
    """Say whether no product found has to do with the word before the goods: camping chairs where desk chairs are."""
    texts = "\n".join(f"{item.snippet.title} {item.snippet.text}" for item in s.shown if _is_product(item)).lower()
    kinds = (name.split()[-1] for name in s.names if name)
    words = (*s.goods_words[:-1], *compound(s.goods, kinds))
    said = (as_named(word, s.names, s.wording.goods).split() for word in words)
    return not all(any(word.removesuffix("s") in texts for word in words) for words in said)


def _is_product(item: ScoredSnippet) -> bool:
    return item.snippet.kind == "product"


def searched(s: Scene) -> bool:
    """Say whether the shop's knowledge was looked at: a search that failed tells nothing of what the shop has."""
    return bool(s.brief.context.snippets or s.brief.context.unanswered)


def _asks_for_goods(s: Scene) -> bool:
    """Say whether the turn asks for goods and nothing else: no service, no item it points at, no size or colour."""
    parts = _BLANK.split(s.goods_text)
    at = next((n for n, part in enumerate(parts) if s.cue("selling", part)), len(parts))
    before = " ".join(parts[: at + 1])  # what is pointed at first is what is asked about
    asked = parts[at] if at < len(parts) else s.goods_text
    return not (s.cue("services", asked) or s.cue("pointing", before) or _has_spec(s, s.goods_text))


def _asks_detail(s: Scene) -> bool:
    """Say whether the turn asks for something that is told, for a rule, or for a detail of goods it does not name."""
    detail = s.detail
    if detail is None:
        return False
    rule_missing = bool(detail.missing) and not detail.facts_missing
    return bool(detail.quotes) or rule_missing or (detail.narrow_missing and not s.goods)
