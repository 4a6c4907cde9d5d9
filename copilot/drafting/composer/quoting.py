"""Which words of a snippet may be quoted as the answer to one question."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from copilot.context import Context, ScoredSnippet, Snippet
from copilot.reading import Question
from copilot.types import Lang

__all__ = ["Quote", "for_question", "is_in", "quote_product", "quote_policy", "sentences"]

_END = re.compile(r"(?<=[。！？!?])\s*|(?<=[.])\s+|\n+")
_HEADING = re.compile(r"^(?:#+\s|.*(?:吗|呢|么|나요|까요|[?？])$)")
_LONGEST = {"zh": 110, "ko": 190, "en": 300}
_HAN, _HANGUL, _LATIN = re.compile(r"[\u4e00-\u9fff]"), re.compile(r"[가-힣]"), re.compile(r"[a-z]", re.I)


@dataclass(frozen=True, slots=True)
class Quote:
    """Words that may be said, and the snippet they stand in (None: the order's own product facts)."""

    text: str
    snippet: Snippet | None = None


def is_in(text: str, lang: Lang) -> bool:
    """Say whether a text can be shown to a reader of `lang`: by its script."""
    han, hangul, latin = (len(p.findall(text)) for p in (_HAN, _HANGUL, _LATIN))
    if lang == "zh":
        return han > 0 and hangul == 0
    if lang == "ko":
        return hangul > 0
    return latin > 0 and han == 0 and hangul == 0


def for_question(context: Context, question: Question, lang: Lang) -> tuple[ScoredSnippet, ...]:
    """Return the customer-facing snippets in `lang` found for a question, best first."""
    fit = [s for s in context.snippets if s.snippet.audience == "customer" and is_in(s.snippet.text, lang)]
    own = [s for s in fit if s.query in (question.query, question.text, "")]
    if not own:
        # A snippet found for two questions is kept under one of them: here it must share words with this one.
        asked = _grams(f"{question.text} {question.query}")
        own = [s for s in fit if len(asked & _grams(f"{s.snippet.title} {s.snippet.text[:60]}")) >= 2]
    return tuple(sorted(own, key=lambda s: -s.score))


def sentences(text: str) -> Iterator[str]:
    """Yield the statements of a snippet: headings, list marks and questions left out."""
    for piece in _END.split(text):
        piece = piece.strip().lstrip("-*•").strip()
        if piece and not _HEADING.match(piece):
            yield piece


def quote_policy(found: Iterable[ScoredSnippet], picks: tuple[str, ...], lang: Lang) -> Quote | None:
    """Return the beginning of the best policy snippet that holds one of `picks` (or any, when there are none)."""
    for scored in found:
        snippet = scored.snippet
        if snippet.kind == "product" or not _holds(snippet.text, picks):
            continue
        if text := _fitting(list(sentences(snippet.text)), lang):
            return Quote(text, snippet)
    return None


def quote_product(
    found: Iterable[ScoredSnippet], facts: Iterable[str], picks: tuple[str, ...], asked: str, lang: Lang
) -> Quote | None:
    """Return the statement about the product that best meets the question; the order's own facts come first."""
    own = [fact for fact in facts if is_in(fact, lang) and _holds(fact, picks)]
    if best := _best(own, asked):
        return Quote(best)
    for scored in found:
        if scored.snippet.kind != "product":
            continue
        held = [text for text in sentences(scored.snippet.text) if _holds(text, picks) and len(text) <= _LONGEST[lang]]
        if best := _best(held, asked):
            return Quote(best, scored.snippet)
    return None


def _holds(text: str, picks: tuple[str, ...]) -> bool:
    lowered = text.lower()
    return not picks or any(pick in lowered for pick in picks)


def _best(texts: list[str], asked: str) -> str | None:
    wanted = _grams(asked)
    return max(texts, key=lambda text: len(_grams(text) & wanted), default=None)


def _grams(text: str) -> set[str]:
    lowered = text.lower()
    words = set(re.findall(r"[a-z0-9]{3,}", lowered))
    dense = re.sub(r"[^\u4e00-\u9fff가-힣0-9]", "", lowered)
    return words | {dense[i : i + 2] for i in range(len(dense) - 1)}


def _fitting(texts: list[str], lang: Lang) -> str:
    taken: list[str] = []
    for text in texts:
        if sum(map(len, taken)) + len(text) > _LONGEST[lang]:
            break
        taken.append(text)
    return ("" if lang == "zh" else " ").join(taken)
