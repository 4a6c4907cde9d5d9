"""Which one of the products found a customer means."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from copilot.context import ScoredSnippet
from copilot.drafting.composer.goods.words import Goods, stands
from copilot.drafting.composer.quotes.quoting import bare, counted, grams, kind_of, name_grams, overlap, product_name

__all__ = ["on_file", "one_product"]

_SKU = re.compile(r"(?<![A-Za-z0-9])[A-Z]{1,5}-\d{2,6}(?![A-Za-z0-9])")
_LEAD = 0.2
"""Weight of words by which a name must stand out among the products found."""
_PAIR = 2
"""Products between which a tie is broken, and the words by which one must lead then."""
_TIED = 0.15
"""Lead in relevance that decides between products named alike."""
_MARGIN = 0.03
"""Lead in relevance by which one product counts as the one that was meant."""


def one_product(
    found: Sequence[ScoredSnippet],
    shown: Sequence[ScoredSnippet],
    said: Sequence[str],
    sku: str,
    pointing: bool = False,
    asked: str = "",
    filled: str = "",
) -> tuple[ScoredSnippet, ...]:
    """Return all snippets of the one product that is meant; empty where several could be.

    It is the one whose code the question holds, the one on record, the one whose code stands in the question as it was
    read (`filled`), the one whose name shares most with the customer's words (`said`, the question first, then the
    turn, then the conversation), or the one found clearly ahead of the next with words of the question in it; never
    the latter where the customer only points ("is it …?"), who sees something that we do not. `asked` is the question
    as it was put.
    """
    products = [s for s in shown if s.snippet.kind == "product"]
    names = list(dict.fromkeys(product_name(s.snippet) for s in products))
    recorded = [n for n in names if sku and sku.lower() in n.lower()]
    sheets = {n: "\n".join(s.snippet.text for s in products if product_name(s.snippet) == n) for n in names}

    def told(name: str) -> int:
        return overlap(sheets[name], asked, besides=bare(name))

    coded = _coded(products, asked) or recorded[:1] or _coded(products, filled)
    score = {n: max(s.score for s in products if product_name(s.snippet) == n) for n in names}
    named = next((hit for text in said if (hit := _named(names, text, told, score))), [])
    goods = [s for s in found if s.snippet.kind == "product"]
    named = named or _only_one(list(dict.fromkeys(product_name(s.snippet) for s in goods)), " ".join(said[:2]))
    ahead = [] if coded or named or pointing else _ahead(goods, " ".join(said[:3]))
    chosen = coded or (named or ahead)[:1]
    return tuple(s for s in products if product_name(s.snippet) in chosen)


def on_file(
    shown: Sequence[ScoredSnippet], noted: str, said: str, meant: Sequence[ScoredSnippet], goods: Goods
) -> tuple[ScoredSnippet, ...]:
    """Return the snippets of the product on file where the customer's words are of its kind, else of the one `meant`.

    "Which size of the running shoes?" asked beside one pair on record is about that pair, unless the words hold more of
    the other one's name (of the product `meant` by them) than what both are.
    """
    products = [s for s in shown if s.snippet.kind == "product"]
    name = next(iter(_coded(products, noted)), "")
    if not name and meant and _SKU.search(noted) and not name_grams(product_name(meant[0].snippet)) & grams(said):
        return ()  # the one on record was not found, and nobody named this one
    kinds = [group for group in goods if any(word in name.lower() for word in group)] if name else []
    spoken = [word for group in kinds for word in group if stands(word, said)]
    if not spoken:
        return tuple(meant)
    for word in spoken:
        said = said.replace(word, "\n")
    other = product_name(meant[0].snippet) if meant else name
    if (name_grams(other) - name_grams(name)) & grams(said):
        return tuple(meant)
    return tuple(s for s in products if product_name(s.snippet) == name)


def _coded(products: Sequence[ScoredSnippet], text: str) -> list[str]:
    """Return what the product whose code stands in a text is called; nothing where there are several of them."""
    codes = {s.snippet.sku for s in products if s.snippet.sku}
    found = {code for code in codes if re.search(rf"(?<![a-z0-9-]){re.escape(code)}(?![a-z0-9-])", text, re.I | re.A)}
    return [product_name(s.snippet) for s in products if s.snippet.sku in found] if len(found) == 1 else []


def _only_one(found: Sequence[str], asked: str) -> list[str]:
    """Return the product found first where it alone is of a kind that is named: of "this pillow" there is one."""
    alike = [name for name in found if not (kind := kind_of(name)).isascii() and kind in asked]
    return alike if len(alike) == 1 and alike == list(found[:1]) else []


def _ahead(found: Sequence[ScoredSnippet], asked: str) -> list[str]:
    """Return the product found with a clear lead, if any."""
    if not found or not overlap(f"{found[0].snippet.title} {found[0].snippet.text}", asked):
        return []
    first = product_name(found[0].snippet)
    rivals = [s.score for s in found if product_name(s.snippet) != first]
    return [first] if not rivals or found[0].score - max(rivals) >= _MARGIN else []


def _named(names: Sequence[str], said: str, told: Callable[[str], int], score: Mapping[str, float]) -> list[str]:
    """Return the product whose name stands in the words; a word weighs less the more products share it.

    Of several named alike it is the one found far ahead, of two the one with a whole word of its name said, else the
    one whose sheet speaks of the rest of the question ("does the desk fit under the bed?"), as `told` counts.
    """
    known = {name: name_grams(name) | counted(bare(name)) for name in names}
    spoken = grams(said) | counted(said)
    weights = {g: 1 / sum(g in own for own in known.values()) for own in known.values() for g in own}
    shared = {n: sum(weights[g] for g in known[n] & spoken) for n in names}
    best = sorted(names, key=lambda n: -shared[n])
    clear = len(best) == 1 or (best and shared[best[0]] > shared[best[1]] + _LEAD)
    if clear and shared[best[0]] > 0:
        return best[:1]
    tied = [n for n in best if shared[n] > 0 and shared[n] + _LEAD >= shared[best[0]]]
    likely = sorted(tied, key=lambda n: -score[n])
    if len(likely) > 1 and score[likely[0]] - score[likely[1]] >= _TIED:
        return likely[:1]
    if len(tied) != _PAIR:
        return []
    for count, least in ((lambda n: _whole_words(n, said), 1), (told, _PAIR)):
        first, second = sorted(tied, key=count, reverse=True)
        if count(first) - count(second) >= least:
            return [first]
    return []


def _whole_words(name: str, said: str) -> int:
    """Return how many words of a name begin a word of the text: 스탠드 in "스탠드는", not in 스탠드카라."""
    words, tokens = bare(name).split(), said.split()
    return sum(len(word) > 1 and any(token.startswith(word) for token in tokens) for word in words)
