"""Texts to search terms: character pairs for Han and Hangul, light stems for Latin words, codes whole.

Word segmentation is left out on purpose: pairs found more than segmented words in every measurement. A term is a
64-bit number, so that a whole index is a few arrays.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Container, Iterator

__all__ = ["codes_in", "codes_known", "joined", "terms_of"]

_RUNS = re.compile(
    r"(?P<code>(?<![a-z0-9])(?:[a-z]{1,6}[-_ ]?\d{2,}[a-z0-9]*|\d+[-_]?[a-z]+\d*)(?![a-z0-9]))"
    r"|(?P<word>[a-z\u00df-\u024f]+(?:'[a-z]+)?)"
    r"|(?P<number>\d+(?:\.\d+)?)"
    r"|(?P<cjk>[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+)"
    r"|(?P<hangul>[\uac00-\ud7a3]+)"
    r"|(?P<kana>[\u3040-\u30ff]+)"
)
_CODE = re.compile(r"(?<![a-z0-9])[a-z]{1,6}[-_ ]?\d{2,}[a-z0-9]*(?![a-z0-9])")
_NAMED = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
_PLAIN = 5
"""Digits from which a number alone may be a code, not an amount."""
_ENDINGS = (("ies", "y"), ("sses", "ss"), ("ing", ""), ("edly", ""), ("ed", ""), ("es", "e"), ("s", ""), ("ly", ""))
_STOP = frozenset(
    "a an and are as at be but by can could do does for from had has have how i if in is it its me my of on or our "
    "please so that the their them there these they this to us was we were what when where which who will with would "
    "you your".split()
)


def terms_of(text: str) -> list[int]:
    """Return the terms of a text in order, repeated as often as they occur."""
    return list(_terms(unicodedata.normalize("NFKC", text).lower()))


def codes_in(text: str) -> tuple[str, ...]:
    """Return what looks like a product code, without separators: `SH-101` becomes `sh101`."""
    found = _CODE.findall(unicodedata.normalize("NFKC", text).lower())
    return tuple(dict.fromkeys(joined(code) for code in found))


def codes_known(text: str, known: Container[str]) -> tuple[str, ...]:
    """Return which codes of a shop stand in a text, however they look (`YS-2`, `A1-B`), without separators."""
    plain = unicodedata.normalize("NFKC", text).lower()
    found = (joined(name) for name in _NAMED.findall(plain) if any(char.isdigit() for char in name))
    coded = (code for code in found if not code.isdigit() or len(code) >= _PLAIN)
    return tuple(dict.fromkeys(code for code in (*coded, *codes_in(text)) if code in known))


def _terms(text: str) -> Iterator[int]:
    for match in _RUNS.finditer(text):
        run, kind = match.group(), match.lastgroup
        if kind in ("cjk", "hangul", "kana"):
            yield from _pairs(run)
        elif kind == "code":
            yield _number(joined(run))
        elif kind == "number":
            yield _number(run)
        elif run not in _STOP:
            yield _number(_stem(run.split("'")[0]))


def _pairs(run: str) -> Iterator[int]:
    if len(run) == 1:
        yield ord(run)
    for first, second in zip(run, run[1:], strict=False):
        yield (ord(first) << 21) | ord(second)


def _stem(word: str) -> str:
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3 and not (ending == "s" and word.endswith("ss")):
            stem = word[: len(word) - len(ending)] + instead
            doubled = ending in ("ing", "ed") and len(stem) > 3 and stem[-1] == stem[-2] and stem[-1] not in "lsz"
            return (stem[:-1] if doubled else stem).rstrip("e") or stem
    return word.rstrip("e") if len(word) > 3 else word


def joined(code: str) -> str:
    """Return a code without what separates its parts."""
    return re.sub(r"[-_ ]", "", code)


def _number(word: str) -> int:
    # Bit 62 keeps words apart from character pairs; the hash must not change between runs.
    return int.from_bytes(hashlib.blake2b(word.encode(), digest_size=8).digest(), "big") >> 2 | 1 << 62
