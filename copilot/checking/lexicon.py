"""The words of a language by what they do in a commitment, found in one linear pass.

Classes (keys of `terms` in `lexicons/terms.<lang>.yaml`):
`arrive dispatch refund restock` verbs of the four time commitments; `timely service` arrival without a date;
`certain hedge effort negative condition report attributed subject_to past` attributes of a clause;
`accept` bare acceptances; `own wrong liable implied denial blame_buyer blame_third` the talk of fault;
`give gift freeship coupon vague promo` the talk of money; `findings.*` what went wrong;
`again late stack` presupposed repetition, penalties for lateness, offers added up;
`date_topic fault_topic price_topic event` what a customer's turn is about;
`fee waive bear buyer_pays add_goods rival agree_price as_listed difference` the talk of charges, prices and extras;
`accuse buyer_slip harmless` a turn that puts it on the shop, on the customer, or asks for an address or an invoice;
`clear.*` findings that did not happen; `rule_out` that it will not happen again;
`other_time near regarding question_particle` a window for something else, about so much, "about your question", 吗;
`refuse unknown use_scene bound track_event handover slip discipline shame batch investigate buyer_act third_party
harm no_fault terms care sure_yes sorry_only` what a sentence is about, for the learned reader;
`future wish greeting ask check process sorry relief chat` the manner of a sentence, for the learned reader.
"""

from __future__ import annotations

import re
import string
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import ahocorasick

from copilot.resources import load_model
from copilot.types import Frozen, Lang

__all__ = ["Hits", "find_terms", "is_inside", "sentence_lang"]

_HANGUL = re.compile("[\uac00-\ud7a3\u3131-\u318e]")
_HAN = re.compile("[\u4e00-\u9fff]")
_WORD = re.compile("[a-z]{2}")
_LONGEST_TRAP = 32
_LATIN = frozenset(string.ascii_letters + string.digits)
_FOLDER = Path(__file__).parent / "lexicons"


class _File(Frozen):
    """Shape of `lexicons/terms.<lang>.yaml`."""

    lang: Lang
    traps: tuple[str, ...] = ()
    terms: dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Hits:
    """Spans of every class found in a text."""

    spans: dict[str, list[tuple[int, int]]]

    def __contains__(self, name: str) -> bool:
        """Return whether a class occurs at all."""
        return name in self.spans

    def get(self, name: str) -> list[tuple[int, int]]:
        """Return the spans of a class, left to right."""
        return self.spans.get(name, [])

    def within(self, name: str, start: int, end: int) -> list[tuple[int, int]]:
        """Return the spans of a class that lie inside a stretch."""
        spans = self.spans.get(name)  # most are asked for in vain, and a comprehension is a call
        return [span for span in spans if start <= span[0] and span[1] <= end] if spans else []

    def heads(self) -> frozenset[str]:
        """Return the classes that occur, `findings.late` as `findings`."""
        return frozenset([name.partition(".")[0] for name in self.spans])

    def groups(self, prefix: str) -> frozenset[str]:
        """Return the tails of the classes `prefix.*` that occur."""
        start = prefix + "."
        return frozenset([name[len(start) :] for name in self.spans if name.startswith(start)])


@cache
def _automaton(lang: Lang) -> Any:
    file = load_model(_FOLDER / f"terms.{lang}.yaml", _File)
    classes: dict[str, list[str]] = {}
    for name, words in file.terms.items():
        for word in words:
            classes.setdefault(word.lower(), []).append(name)
    for word in file.traps:
        classes.setdefault(word.lower(), []).append("trap")
    automaton = ahocorasick.Automaton()
    for word, names in classes.items():
        head, tail = word[0], word[-1]
        edges = (head.isascii() and head.isalnum(), tail.isascii() and tail.isalnum())
        automaton.add_word(
            word, (len(word), tuple(dict.fromkeys(n for n in names if n != "trap")), *edges, "trap" in names)
        )
    automaton.make_automaton()
    return automaton


def find_terms(text: str, lang: Lang) -> Hits:
    """Return what the lexicon of a language finds in a folded text; words inside a trap are not found."""
    found: list[tuple[int, int, tuple[str, ...]]] = []
    traps: list[tuple[int, int]] = []
    length = len(text)
    for last, (size, names, latin_head, latin_tail, is_trap) in _automaton(lang).iter(text):
        end = last + 1
        start = end - size
        # A Latin word must not stand inside another.
        if latin_head and start and text[start - 1] in _LATIN or latin_tail and end < length and text[end] in _LATIN:
            continue
        if is_trap:
            traps.append((start, end))
        if names:
            found.append((start, end, names))
    spans: dict[str, list[tuple[int, int]]] = {}
    traps.sort()
    for start, end, names in found:
        if traps and _trapped(start, end, traps):
            continue
        for name in names:
            spans.setdefault(name, []).append((start, end))
    return Hits(spans)


def _trapped(start: int, end: int, traps: list[tuple[int, int]]) -> bool:
    """Return whether a longer trap covers the stretch; traps are short, so only near ones are looked at."""
    first = bisect_left(traps, (start - _LONGEST_TRAP, 0))
    for a, b in traps[first : first + _LONGEST_TRAP * 2]:
        if a > start:
            return False
        if end <= b and b - a > end - start:
            return True
    return False


def is_inside(span: tuple[int, int], others: Sequence[tuple[int, int]]) -> bool:
    """Return whether one of the other stretches covers this one."""
    return any(start <= span[0] and span[1] <= end for start, end in others)


def sentence_lang(text: str, default: Lang) -> Lang:
    """Return the language of a sentence by its script; one without letters has the draft's."""
    if not text.isascii():
        if _HANGUL.search(text):
            return "ko"
        if _HAN.search(text):
            return "zh"
    return "en" if _WORD.search(text) else default
