"""Which words of a snippet may be quoted as the answer to one question."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from copilot.context import Context, ScoredSnippet, Snippet
from copilot.drafting.composer.goods.variant_lists import other_variant
from copilot.reading import Question
from copilot.types import Lang

__all__ = [
    "BRIEF",
    "Quote",
    "bare",
    "called_after",
    "closed",
    "counted",
    "for_question",
    "grams",
    "halves",
    "in_full",
    "is_in",
    "kind_of",
    "label_of",
    "name_grams",
    "named_in",
    "names_goods",
    "overlap",
    "product_name",
    "quote_policy",
    "quote_product",
    "sentences",
    "shown",
    "spoken",
    "spoken_name",
    "unnamed",
]

_END = re.compile(r"(?<=[。！？!?])\s*|(?<=[.])\s+|\n+")
_HALF = re.compile(r"[；;]\s*")
"""Between statements of a product sheet that stand in one sentence."""
_HEADING = re.compile(r"^(?:#+\s|.*(?:吗|呢|么|나요|까요|어요|[?？])$)")
_SKU = re.compile(r"^(.*?[（(][A-Za-z]{1,5}-?\d{2,6}[)）])")
_CODE = re.compile(r"(?<![A-Za-z0-9])[A-Z]{1,5}-\d{2,6}(?![A-Za-z0-9])")
_TELLS = re.compile(r"[。；：:;,，]|\.\s")
"""What parts statements from each other; a bare name holds none of it."""
_LABEL = re.compile(r"^((?:[^：:，,。.]|(?<=\d)\.(?=\d)){1,12})[：:]")
_LONGEST = {"zh": 120, "ko": 200, "en": 320}
_SLASH = re.compile(r"(?<=[^\x00-\x7f])/(?=[^\x00-\x7f])")
_HAN, _HANGUL, _LATIN = re.compile(r"[\u4e00-\u9fff]"), re.compile(r"[가-힣]"), re.compile(r"[a-z]", re.I)
_DENSE, _WORD = re.compile(r"[\u4e00-\u9fff가-힣]{2,}"), re.compile(r"[a-z0-9]{3,}")
_COMMON = frozenset("the and for with are was you your this that have has what which how can does not from".split())
"""English words that say nothing of a product."""
_COUNT = re.compile(r"[一二两三四五六七八九十]+[件只条双套]装?$|\s*\d+\S*$")
"""How many pieces or how much a name ends with; the sign before is the kind (床, 鞋, 杯)."""
_HALVES = 3
_NOUN_END = re.compile(r"[가-힣]$|[가-힣].*[\d)a-z%℃°]$")
_SENTENCE_END = re.compile(r"(?:[다요죠까네라오음됨임]|[^포]함)$")
"""How Korean sentences and clipped ones end; 포함 is a noun."""
_COUNTED = re.compile(r"\d+[\u4e00-\u9fff가-힣]")
BRIEF = 3
"""Sentences up to which a section of the rules speaks of one thing."""


@dataclass(frozen=True, slots=True)
class Quote:
    """Words that may be said, and the snippet they stand in (None: the order's own product facts)."""

    text: str
    snippet: Snippet | None = None

    @property
    def is_rule(self) -> bool:
        """Whether it is one of the shop's rules rather than what a product's sheet tells."""
        return self.snippet is not None and self.snippet.kind != "product"


def is_in(text: str, lang: Lang) -> bool:
    """Say whether a text can be shown to a reader of `lang`: by its script."""
    han, hangul, latin = (len(p.findall(text)) for p in (_HAN, _HANGUL, _LATIN))
    if lang == "zh":
        return han > 0 and hangul == 0
    if lang == "ko":
        return hangul > 0
    return latin > 0 and han == 0 and hangul == 0


def shown(context: Context, lang: Lang) -> tuple[ScoredSnippet, ...]:
    """Return the snippets that may be shown to a customer who reads `lang`."""
    return tuple(s for s in context.snippets if s.snippet.audience == "customer" and is_in(s.snippet.text, lang))


def for_question(
    context: Context, question: Question, lang: Lang, also: Sequence[str] = ()
) -> tuple[ScoredSnippet, ...]:
    """Return the snippets found for a question, best first; `also` are queries of the same words."""
    fit = shown(context, lang)
    own = [s for s in fit if s.query in (question.query, question.text, "", *also)]
    # A snippet found for two questions is kept under one of them: for the other it must share words with it.
    asked = grams(f"{question.text} {question.query}")
    shared = [s for s in fit if s not in own and len(asked & grams(f"{s.snippet.title} {s.snippet.text[:60]}")) >= 3]
    return tuple(sorted([*own, *shared], key=lambda s: -s.score))


def product_name(snippet: Snippet) -> str:
    """Return the product a snippet is about: its title up to the code, without what the section is called."""
    found = _SKU.match(snippet.title)
    return found.group(1) if found else snippet.title


def bare(name: str) -> str:
    """Return a product's name without its code and remarks, in lower case."""
    return spoken_name(name).lower()


def names_goods(text: str) -> bool:
    """Say whether a fact on record only names a product by its code ("SH-112 Canvas shoes")."""
    return bool(_CODE.match(text)) and not _TELLS.search(text)


def name_grams(name: str) -> set[str]:
    """Return the words of a name, also as customers shorten them (跑鞋 for 跑步鞋)."""
    short = {run[i] + run[i + 2] for run in _DENSE.findall(bare(name)) for i in range(len(run) - 2)}
    return grams(bare(name)) | short


def unnamed(asked: str, name: str) -> str:
    """Return a question without the end of a product's name as customers say it: "the folding desk lamp"."""
    words = _COUNT.sub("", re.split(r"[,，]|\s\d", bare(name))[0]).split()
    if not words:
        return asked
    if _HAN.search(words[-1]):
        ends = (words[-1][start:] for start in range(len(words[-1]) - 1))
        return asked.replace(next((end for end in ends if end in asked), "\0"), " ")
    said = asked.split(" ")
    for at in [n for n, word in enumerate(said) if word.startswith(words[-1])]:
        start = at
        while start and said[start - 1] in words:
            start -= 1
        said[start : at + 1] = [""] * (at + 1 - start)
    return " ".join(said)


def named_in(name: str, asked: str) -> bool:
    """Say whether a question speaks of products of this name's kind."""
    kind = kind_of(name)
    return bool(name_grams(name) & grams(asked)) or (bool(_HAN.match(kind)) and kind in asked)


def kind_of(name: str) -> str:
    """Return the last sign of a name without what it counts: what kind of goods it is (床, 鞋, 화)."""
    return _COUNT.sub("", bare(name))[-1:]


def spoken_name(name: str) -> str:
    """Return a product's name as one says it: without the code and what stands in brackets."""
    return re.sub(r"\s*[（(].*", "", name).strip()


def spoken(quote: Quote, labels: Mapping[str, str]) -> Quote:
    """Return a statement the way one says it: a label of the sheet becomes words, and it begins with a capital."""
    label, text = _LABEL.match(quote.text), quote.text
    pattern = labels.get(label.group(1).strip().lower()) if label else None
    if label and pattern:
        value, stop = text[label.end() :].strip(), text[-1]
        text = pattern.format(value=_SLASH.sub("、", value.removesuffix(stop))) + stop
    return Quote(in_full(text[:1].upper() + text[1:]), quote.snippet)


def in_full(text: str) -> str:
    """Return a Korean statement that stops at a noun as a sentence: "폴 미포함." becomes "폴 미포함입니다."."""
    bare = text.rstrip(".")
    return bare + "입니다." if _NOUN_END.search(bare) and not _SENTENCE_END.search(bare) else text


def sentences(text: str, title: str = "") -> Iterator[str]:
    """Yield the statements of a snippet: its title, headings, list marks and questions left out."""
    for piece in _END.split(text):
        piece = piece.strip().lstrip("-*•").strip()
        if piece and piece != title and not title.endswith(piece) and not _HEADING.match(piece):
            yield piece


def halves(texts: Iterable[str]) -> Iterator[str]:
    """Yield the statements that semicolons hold together; a size chart stays whole."""
    for text in texts:
        parts = [part.strip() for part in _HALF.split(text) if part.strip()]
        chart = len(parts) > _HALVES or sum(bool(_LABEL.match(part)) for part in parts) > 1
        coded = sum(bool(_CODE.search(part)) for part in parts) > 1  # "fits A-1; too big for A-2" is one answer
        yield from [text] if chart or coded else parts


def quote_policy(
    found: Iterable[ScoredSnippet], picks: tuple[str, ...], lang: Lang, *, exact: bool = False, whole: int = BRIEF,
    point: Callable[[list[str]], list[str]] = list,
) -> Quote | None:  # fmt: skip
    """Return the beginning of the best policy snippet that holds one of `picks` (or any, when there are none).

    With `exact` a section of more than `whole` sentences is quoted from the first to the last that holds one. `point`
    leaves out sentences that are beside the point.
    """
    for scored in found:
        snippet = scored.snippet
        if snippet.kind == "product" or not _holds(snippet.text, picks):
            continue
        texts = point(list(sentences(snippet.text, snippet.title)))
        if exact and (telling := [n for n, text in enumerate(texts) if _holds(text, picks)]):
            texts = texts if len(texts) <= whole else texts[telling[0] : telling[-1] + 1]
        if text := _fitting(texts, lang):
            return Quote(text, snippet)
    return None


def quote_product(
    found: Iterable[ScoredSnippet], facts: Iterable[str], picks: tuple[str, ...], asked: str, lang: Lang, name: str = ""
) -> Quote | None:
    """Return the statement about the product that best meets the question; the order's own facts come first."""
    own = [fact for fact in facts if is_in(fact, lang) and _holds(fact, picks)]
    if best := _best(own, asked, picks, name):
        return Quote(closed(best, lang))
    held: list[tuple[str, Snippet]] = []
    for scored in found:
        texts = halves(sentences(scored.snippet.text, scored.snippet.title))
        held += [(t, scored.snippet) for t in texts if _holds(t, picks) and len(t) <= _LONGEST[lang]]
    other = other_variant([text for text, _ in held], asked)
    best = _best([text for text, _ in held if not other(text)], asked, picks, name)
    return next((Quote(closed(text, lang), snippet) for text, snippet in held if text == best), None)


def closed(text: str, lang: Lang) -> str:
    """Return a statement with its full stop."""
    return text if text[-1] in "。.！!？?" else text + ("。" if lang == "zh" else ".")


def called_after(title: str, topic: str) -> bool:
    """Say whether a title names a topic, be it with a sign between ("退换货" names 退货)."""
    if topic.isascii():
        return topic in title
    return re.search("[^。，,、/ ]?".join(map(re.escape, topic)), title) is not None


def label_of(text: str) -> str:
    """Return the label a statement begins with (`材质：…`), in lower case, else nothing."""
    found = _LABEL.match(text)
    return found.group(1).lower() if found else ""


def overlap(text: str, asked: str, besides: str = "") -> int:
    """Return how many words or character pairs a statement shares with a question, those of a name left out."""
    return len((grams(text) & grams(asked)) - grams(besides))


def _holds(text: str, picks: tuple[str, ...]) -> bool:
    lowered = text.lower()
    return not picks or any(pick in lowered for pick in picks)


def _best(texts: list[str], asked: str, picks: tuple[str, ...], name: str) -> str | None:

    def rank(text: str) -> tuple[int, int]:
        labelled = bool(picks) and bool(label_of(text)) and _holds(label_of(text), picks)
        return overlap(text, asked, name) + (10 if labelled else 0), sum(pick in text.lower() for pick in picks)

    return max(texts, key=rank, default=None)


def counted(text: str) -> set[str]:
    """Return figures with the sign behind them: what tells a tent for 2인 from one for 4인."""
    return set(_COUNTED.findall(text.lower()))


def grams(text: str) -> set[str]:
    """Return the words (Latin) and character pairs (Chinese, Korean) of a text; no pair spans a gap."""
    lowered = text.lower()
    pairs = {run[i : i + 2] for run in _DENSE.findall(lowered) for i in range(len(run) - 1)}
    return pairs | {word.rstrip("s") for word in _WORD.findall(lowered) if word not in _COMMON}


def _fitting(texts: list[str], lang: Lang) -> str:
    taken: list[str] = []
    for text in texts:
        if taken and sum(map(len, taken)) + len(text) > _LONGEST[lang]:
            break
        taken.append(closed(text, lang))
    return ("" if lang == "zh" else " ").join(taken)
