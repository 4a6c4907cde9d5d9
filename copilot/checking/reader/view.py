"""Everything the expression stages found in one sentence, gathered once for every reader."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, TypeVar

from copilot.checking.claim import ClaimKind
from copilot.checking.lexicon import Hits, find_terms, sentence_lang
from copilot.checking.money import Money, find_money
from copilot.checking.patterns import bits, find, possible, says
from copilot.checking.sentences import Sentence
from copilot.checking.timex.expression import TimeExpression
from copilot.checking.timex.parse import find_times
from copilot.types import Lang

__all__ = ["BRIEF", "NO_TURN", "Turn", "View", "is_bare_yes", "look", "part", "read_turn", "taken_out"]


class View:
    """One sentence with its expressions; spans are offsets inside the sentence. Nobody changes it.

    What several rules ask of it is worked out once, on demand.
    """

    __slots__ = (
        "_bits", "_found", "_may", "_proper",
        "hits", "lang", "money", "sentence", "text", "times", "worked_out",
    )  # fmt: skip

    def __init__(
        self,
        sentence: Sentence,
        lang: Lang,
        hits: Hits,
        times: tuple[TimeExpression, ...],
        money: tuple[Money, ...],
    ) -> None:
        """Take the sentence, its language, and what was found in it."""
        self.sentence, self.text, self.lang = sentence, sentence.text, lang
        self.hits, self.times, self.money = hits, times, money
        self.worked_out: dict[str, Any] = {}
        """What modules that look at a view remember of it, by their own names."""
        self._found: dict[str, int | None] = {}
        self._may: int | None = None
        self._bits = bits(lang)
        self._proper: tuple[int, int] | None = None

    @property
    def proper(self) -> tuple[int, int]:
        """Where the sentence really begins and ends, without an opening clause and a closing courtesy."""
        if self._proper is None:
            self._proper = _proper(self)
        return self._proper

    def clauses(self) -> Iterable[tuple[int, int]]:
        """Yield the comma clauses as offsets inside the sentence."""
        for start, end in self.sentence.clauses:
            yield start - self.sentence.start, end - self.sentence.start

    def clause_at(self, place: int) -> tuple[int, int]:
        """Return the comma clause that holds an offset; the whole sentence where none does."""
        return next(((start, end) for start, end in self.clauses() if start <= place < end), (0, len(self.text)))

    def figures(self) -> list[int]:
        """Return where the times and amounts of the sentence begin."""
        return [*(time.start for time in self.times), *(amount.start for amount in self.money)]

    def find(self, name: str) -> int | None:
        """Return where a named pattern of its language begins; looked for once, for several rules ask."""
        may = self._may
        if may is None:
            may = self._may = possible(self.text)
        if not may & self._bits[name]:
            return None
        if name not in self._found:
            self._found[name] = find(name, self.text, self.lang)
        return self._found[name]

    def says(self, name: str) -> bool:
        """Return whether the sentence matches a named pattern of its language."""
        return self.find(name) is not None


@dataclass(frozen=True, slots=True)
class Turn:
    """What the customer's last turn was about, for answers that only make sense with it."""

    text: str
    hits: Hits
    times: tuple[TimeExpression, ...]
    money: tuple[Money, ...]
    proposed: dict[Lang, ClaimKind | None] = field(default_factory=dict, compare=False, repr=False)
    """What `acceptance.proposed_by` found in it, by language of the answer."""

    def asks(self, topic: str) -> bool:
        """Return whether the turn touches a topic (`date`, `fault`, `price`)."""
        return f"{topic}_topic" in self.hits


NO_TURN = Turn("", Hits({}), (), ())
"""Nothing was said before."""


def look(
    text: str, sentences: Sequence[Sentence], default: Lang, now: dt.datetime | None, market: str
) -> tuple[View, ...]:
    """Return the views of a draft's sentences; each expression stage runs once a language over the whole text."""
    langs = [sentence_lang(sentence.text, default) for sentence in sentences]
    found = {
        lang: (find_terms(text, lang), find_times(text, lang, now, market=market), find_money(text, lang))
        for lang in set(langs)
    }
    starts = [sentence.start for sentence in sentences]
    parts = {lang: _share_out(sentences, starts, *found[lang]) for lang in found}
    return tuple(
        View(sentence, lang, *parts[lang][n]) for n, (sentence, lang) in enumerate(zip(sentences, langs, strict=True))
    )


BRIEF = 16
"""Characters up to which a sentence may be an answer and nothing more."""
_LONGEST_OPENING: dict[Lang, int] = {"zh": 10, "ko": 14, "en": 24}
_ADDRESS = ("report", "greeting", "chat")
"""Classes that make a first clause an opening: "about your message:"."""
_BESIDE = (*_ADDRESS, "regarding", "near", "hedge", "fault_topic", "own", "future")
"""Classes that may stand in one."""
_COURTESY = ("greeting", "wish")
_AT_ONCE = 4
"""Characters that may stand before a yes that begins a sentence."""


def is_bare_yes(view: View, longest: int) -> bool:
    """Return whether a sentence begins with a yes and, without opening and closing words, is no longer than that."""
    accepts = view.hits.get("accept")
    if not accepts:
        return False
    start, end = view.proper
    return end - start <= longest and any(_is_at_once(view.text[start:at]) for at, _ in accepts if at >= start)


def _is_at_once(before: str) -> bool:
    """Whether what stands before a yes is a sigh or an address: 嗯嗯好的, oh sure, 아 네."""
    return len(before) <= _AT_ONCE and says("sighs", before)


def _proper(view: View) -> tuple[int, int]:
    opening, size = _opening(view), len(view.text)
    if view.times or view.money:
        return opening, size
    closings = [span[0] for name in _COURTESY for span in view.hits.get(name) if span[0] > opening]
    thanks = view.find("thanking")
    return opening, min([*closings, *([thanks] if thanks is not None and thanks > opening else [])], default=size)


def _opening(view: View) -> int:
    clauses = view.sentence.clauses
    if len(clauses) < 2:
        return 0
    end = clauses[0][1] - view.sentence.start
    if end > _LONGEST_OPENING[view.lang] or any(start < end for start in view.figures()):
        return 0
    held = {name for name, spans in view.hits.spans.items() if spans[0][0] < end}
    # 关于您的问题 names a matter, 是您的问题 puts the blame.
    beside = (*_BESIDE, "blame_buyer") if "report" in held else _BESIDE
    addresses = not held.isdisjoint(_ADDRESS) and held.issubset(beside)
    return clauses[1][0] - view.sentence.start if addresses else 0


Part = tuple[Hits, tuple[TimeExpression, ...], tuple[Money, ...]]


def _share_out(
    sentences: Sequence[Sentence],
    starts: list[int],
    hits: Hits,
    times: Sequence[TimeExpression],
    money: Sequence[Money],
) -> list[Part]:
    """Return what each sentence holds, with offsets from its start; one pass over everything that was found."""
    if len(sentences) == 1 and starts[0] == 0 and all(b[-1][1] <= sentences[0].end for b in hits.spans.values()):
        return [(hits, tuple(times), tuple(money))]  # the one sentence of a short draft takes all as it is
    spans: list[dict[str, list[tuple[int, int]]]] = [{} for _ in sentences]
    timed: list[list[TimeExpression]] = [[] for _ in sentences]
    priced: list[list[Money]] = [[] for _ in sentences]
    for name, found in hits.spans.items():
        for start, end in found:
            n = bisect_right(starts, start) - 1
            if n >= 0 and end <= sentences[n].end:
                spans[n].setdefault(name, []).append((start - starts[n], end - starts[n]))
    for time in times:
        n = bisect_right(starts, time.end - 1) - 1  # it may begin with the blank before the sentence
        if n >= 0:
            timed[n].append(_shifted(time, starts[n]))
    for amount in money:
        n = bisect_right(starts, amount.end - 1) - 1
        if n >= 0:
            priced[n].append(_shifted(amount, starts[n]))
    return [(Hits(spans[n]), tuple(timed[n]), tuple(priced[n])) for n in range(len(sentences))]


_Expression = TypeVar("_Expression", TimeExpression, Money)


def _shifted(found: _Expression, by: int) -> _Expression:
    return replace(found, start=max(0, found.start - by), end=found.end - by) if by else found


def part(view: View, start: int, end: int) -> View:
    """Return the view of a stretch of a sentence; its expressions keep the offsets of the whole."""
    base = view.sentence.start
    clause = Sentence(
        view.text[start:end], base + start, base + end, view.sentence.question, ((base + start, base + end),)
    )
    spans = {name: view.hits.within(name, start, end) for name in view.hits.spans}
    times = tuple(t for t in view.times if start <= t.start < end)
    money = tuple(m for m in view.money if start <= m.start < end)
    return View(clause, view.lang, Hits({name: found for name, found in spans.items() if found}), times, money)


def taken_out(view: View, start: int, end: int, *, asks: bool) -> View:
    """Return a stretch of a sentence as a sentence of its own."""
    base = view.sentence.start
    clauses = [(max(a, base + start), min(b, base + end)) for a, b in view.sentence.clauses]
    clause = Sentence(view.text[start:end], base + start, base + end, asks, tuple((a, b) for a, b in clauses if a < b))
    inside = {name: view.hits.within(name, start, end) for name in view.hits.spans}
    hits = {name: [(a - start, b - start) for a, b in spans] for name, spans in inside.items() if spans}
    times = tuple(_shifted(t, start) for t in view.times if start <= t.start < end)
    money = tuple(_shifted(m, start) for m in view.money if start <= m.start < end)
    return View(clause, view.lang, Hits(hits), times, money)


@lru_cache(maxsize=512)
def read_turn(text: str, default: Lang, now: dt.datetime | None, market: str) -> Turn:
    """Return what the customer's last turn (folded) was about."""
    lang = sentence_lang(text, default)
    return Turn(
        text, find_terms(text, lang), tuple(find_times(text, lang, now, market=market)), tuple(find_money(text, lang))
    )
