"""What shops state numbers for (return window, free shipping, warranty …): which sentence is of which matter.

The matters and their words are data (`matters.yaml`). A statement is one amount of one sentence, with the cases it is
said for: what holds for furniture contradicts nothing that is said of clothes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Literal, NamedTuple

from pydantic import model_validator

from copilot import resources
from copilot.context import Snippet
from copilot.resources import Regex
from copilot.retrieval.conflicts.quantities import CLOCK, Amount, Quantities
from copilot.retrieval.index.records import heading_of
from copilot.types import LANGS, Frozen, Lang

__all__ = ["Matters", "Setting", "Stated", "Value", "load_matters"]

_SENTENCE = re.compile(r"[^。！？!?；;\n]*?(?:[。！？!?；;\n]|\.(?=\s|$)|$)")
_PIECE = re.compile(r"、|(?<!\d),|,(?!\d{3}(?!\d))")
_QUESTION = ("?", "？")
_TIME = {"time": 1.0, "months": 1.0}
_MONTH = (28 * 24, 31 * 24)
"""Hours: a month may be counted in either way."""
_ENDINGS = {"percent": "%", "discount": "折"}
Measure = Literal["time", "money", "percent", "clock"]


class Value(NamedTuple):
    """An amount in the unit of its measure; of money with its currency where that is told."""

    low: float
    high: float
    currency: str | None = None

    def agrees(self, other: Value) -> bool:
        """Whether both can be true, as far as they can be compared."""
        if self.currency and other.currency and self.currency != other.currency:
            return True
        if (self.low < self.high) == (other.low < other.high):
            return (self.low, self.high) == (other.low, other.high)
        return max(self.low, other.low) <= min(self.high, other.high)


class Stated(NamedTuple):
    """One amount that a snippet states for a matter."""

    snippet: Snippet
    matter: str
    kind: str
    value: Value
    cases: frozenset[str]
    given: tuple[Value, ...]
    """The amounts on which this one depends ("10 % off *from 200 yuan*")."""
    names: frozenset[str]
    """What else is named, where the matter differs by that."""
    headed: frozenset[str]
    """What the heading names beside the matter."""
    text: str


class Setting(Frozen):
    """Where the shop's settings state a matter too."""

    name: str
    unit: Literal["hours", "days", "years", "money"]


class _Words(Frozen):
    needs: tuple[Regex, ...]
    none: Regex | None = None
    around: Regex | None = None


class _Matter(Frozen):
    measure: Measure
    zh: _Words
    en: _Words
    ko: _Words
    threshold: bool | None = None
    given: Measure | None = None
    varies: bool = False
    ignores: frozenset[str] = frozenset()
    setting: Setting | None = None

    def words(self, lang: Lang) -> _Words:
        """Return how the matter is spoken of in a language."""
        return {"zh": self.zh, "en": self.en, "ko": self.ko}[lang]


class _File(Frozen):
    threshold: dict[Lang, Regex]
    cases: dict[str, Regex]
    empty: dict[Lang, Regex]
    matters: dict[str, _Matter]

    @model_validator(mode="after")
    def _known_cases(self) -> _File:
        for name, matter in self.matters.items():
            if unknown := sorted(matter.ignores - self.cases.keys()):
                raise ValueError(f"matters: {name}: ignores: no case is called {', '.join(unknown)}")
        return self


class _Signs(NamedTuple):
    """How a matter is spoken of in one language, ready to be looked for."""

    needs: tuple[re.Pattern[str], ...]
    none: re.Pattern[str]
    around: re.Pattern[str]


class _Sentence(NamedTuple):
    """A sentence with its amounts, and what stands over it."""

    plain: str
    amounts: tuple[Amount, ...]
    heading: str
    """The innermost heading and the question before the sentence."""
    title: str
    lang: Lang
    text: str


class Matters:
    """Finds what snippets state for each matter."""

    def __init__(self, file: _File, quantities: Quantities) -> None:
        """Take the matters and how amounts are written."""
        self._file, self._quantities = file, quantities
        self._cases = {name: re.compile(pattern) for name, pattern in file.cases.items()}
        self._threshold = {lang: re.compile(pattern) for lang, pattern in file.threshold.items()}
        self._signs = {
            (name, lang): _signs(matter.words(lang)) for name, matter in file.matters.items() for lang in LANGS
        }
        self.settings = {name: matter.setting for name, matter in file.matters.items() if matter.setting}

    def stated(self, snippet: Snippet) -> Iterator[Stated]:
        """Yield what a snippet states; a sentence that may be of several matters is of none."""
        for sentence in self._sentences(snippet):
            for place, amount in enumerate(sentence.amounts):
                found = self._matter(sentence, place)
                if found is None:
                    continue
                name, said = found
                yield self._stated(snippet, sentence, amount, name, said)

    def _sentences(self, snippet: Snippet) -> Iterator[_Sentence]:
        # Of a product's sheet the headings are many a time those of several columns: each line tells for itself.
        heading = "" if snippet.sku else self._quantities.plain(heading_of(snippet))
        title, question = self._quantities.plain(snippet.title), ""
        for match in _SENTENCE.finditer(snippet.text):
            text = match[0].strip()
            if not text:
                continue
            plain = self._quantities.plain(text)
            if text.endswith(_QUESTION) or plain == heading:
                question = plain
                continue
            amounts = tuple(self._quantities.amounts(plain))
            if amounts:
                yield _Sentence(plain, amounts, f"{heading} | {question}", title, snippet.lang, text)
            question = ""

    def _matter(self, sentence: _Sentence, place: int) -> tuple[str, str] | None:
        """Return the matter of an amount, and the words around it that tell; the nearest words decide."""
        region, whole = _region(sentence, place), _masked(sentence, place, 0, len(sentence.plain))
        for text, over in ((region, ""), (region, sentence.heading), (whole, sentence.heading)):
            found = [name for name in self._file.matters if self._is_of(name, sentence, place, text, over)]
            if found:
                return (found[0], text) if len(found) == 1 else None
        return None

    def _is_of(self, name: str, sentence: _Sentence, place: int, text: str, over: str) -> bool:
        matter, signs = self._file.matters[name], self._signs[name, sentence.lang]
        if _measure(sentence.amounts[place], self._quantities.money) != matter.measure:
            return False
        if not all(need.search(text) or (over and need.search(over)) for need in signs.needs):
            return False
        if matter.threshold not in {None, bool(self._threshold[sentence.lang].search(text))}:
            return False
        return bool(signs.around.search(text)) and not signs.none.search(text)

    def _stated(self, snippet: Snippet, sentence: _Sentence, amount: Amount, name: str, said: str) -> Stated:
        matter, lang = self._file.matters[name], sentence.lang
        context = f"{sentence.title} | {sentence.heading} | {said}"
        cases = frozenset(case for case, pattern in self._cases.items() if pattern.search(context))
        given = (
            self._value(sentence, other)
            for other in sentence.amounts
            if other != amount and _measure(other, self._quantities.money) == matter.given
        )
        names = self._names(matter, lang, f"{sentence.heading} {said}") if matter.varies else frozenset()
        return Stated(
            snippet=snippet, matter=name, kind=amount.kind, value=self._value(sentence, amount),
            cases=cases - matter.ignores, given=tuple(given) if matter.given else (), names=names,
            headed=self._names(matter, lang, sentence.heading), text=sentence.text,
        )  # fmt: skip

    def _names(self, matter: _Matter, lang: Lang, text: str) -> frozenset[str]:
        """Return the words that are neither the matter's nor empty: of Chinese and Korean pairs of letters."""
        for pattern in (*matter.words(lang).needs, self._file.empty[lang]):
            text = re.sub(pattern, " ", text)
        text = " ".join(self._quantities.without_usual(text).split())
        if lang == "en":
            return frozenset(word.rstrip("s") for word in re.findall(r"[a-z][a-z'-]{2,}", text))
        runs = re.findall(r"[^\W\d_]{2,}", text)
        return frozenset(run[start : start + 2] for run in runs for start in range(len(run) - 1))

    def _value(self, sentence: _Sentence, amount: Amount) -> Value:
        low, high = amount.low, amount.high
        if amount.kind == "months":
            return Value(low * _MONTH[0], high * _MONTH[1])
        if amount.kind == "discount":  # 9折 is 10 % off, and so is 90折
            off = sorted(100 - each * (10 if each < 10 else 1) for each in (low, high))
            return Value(off[0], off[1])
        if _measure(amount, self._quantities.money) != "money":
            return Value(low, high)
        currency = amount.kind if amount.kind in self._quantities.money else self._currency(sentence, amount)
        return Value(low, high, currency)

    def _currency(self, sentence: _Sentence, amount: Amount) -> str | None:
        """Return the currency of a minimum; a Chinese one without any is in yuan."""
        near = sentence.plain[max(0, amount.start - 3) : amount.end + 8]
        found = [item.kind for item in self._quantities.prices(near) if item.high == amount.high]
        return found[0] if found else ("yuan" if sentence.lang == "zh" else None)


def load_matters(quantities: Quantities, path: Path | None = None) -> Matters:
    """Return the matters of a file (default: the one beside this module); ConfigError tells what is wrong in it."""
    return Matters(resources.load_model(path or Path(__file__).with_name("matters.yaml"), _File), quantities)


def _signs(words: _Words) -> _Signs:
    needs = tuple(re.compile(need) for need in words.needs)
    return _Signs(needs, re.compile(words.none or "(?!)"), re.compile(words.around or ""))


def _measure(amount: Amount, money: Iterable[str]) -> Measure | None:
    if amount.kind in _TIME:
        return "time"
    if amount.kind in _ENDINGS or amount.kind == CLOCK:
        return "clock" if amount.kind == CLOCK else "percent"
    return "money" if amount.kind in money or amount.kind == "minimum order" else None


def _region(sentence: _Sentence, place: int) -> str:
    """Return the part of a sentence that speaks of one amount: from the one before it to its own words' end."""
    cuts = [0, *(match.end() for match in _PIECE.finditer(sentence.plain)), len(sentence.plain)]
    pieces = list(zip(cuts, cuts[1:], strict=False))
    own = _piece(pieces, sentence.amounts[place])
    before = max((_piece(pieces, amount) for amount in sentence.amounts[:place]), default=-1)
    after = sentence.amounts[place + 1 :]
    first = min(own, before + 1)
    last = own if after else len(pieces) - 1
    return _masked(sentence, place, pieces[first][0], pieces[last][1])


def _piece(pieces: Sequence[tuple[int, int]], amount: Amount) -> int:
    return next((place for place, (_, end) in enumerate(pieces) if amount.start < end), len(pieces) - 1)


def _masked(sentence: _Sentence, place: int, start: int, end: int) -> str:
    """Return part of a sentence with the amount in question as "#", the others as "@"."""
    text = sentence.plain[:end]
    for number in range(len(sentence.amounts) - 1, -1, -1):
        amount = sentence.amounts[number]
        if amount.start >= end or amount.start < start:
            continue
        sign = "#" if number == place else "@"
        # Of a minimum words belong to the amount ("orders over"): only its digits go.
        rest = re.sub(r"\d+", "", text[amount.start : amount.end])
        sign = f"≥{sign}{rest}" if amount.kind == "minimum order" else sign + _ENDINGS.get(amount.kind, "")
        text = text[: amount.start] + sign + text[amount.end :]
    return text[start:]
