"""Sentences without the courtesies at their edges, which commit to nothing and colour what they stand beside.

"I know waiting is annoying, so it will be with you tomorrow" is a courtesy and a promise. Read as one, the sympathy
outweighs the promise, and a guess about the customer's mood ("must be frustrating") makes the promise sound unsure.
"""

from __future__ import annotations

from collections.abc import Sequence

from copilot.checking.lexicon import is_inside
from copilot.checking.patterns import match
from copilot.checking.reader.view import View, taken_out
from copilot.types import Lang

__all__ = ["bare"]

_SAID = ("courtesy", "reassures", "opener")
_COURTEOUS = ("sorry_only", "greeting", "wish", "chat")
_COMMITTING = (
    "arrive timely service dispatch refund restock event use_scene accept condition wrong liable implied slip denial "
    "blame_buyer blame_third give gift freeship coupon promo vague agree_price add_goods bear waive difference stack "
    "refuse ask rule_out discipline negative_fault late bound handover buyer_pays as_listed subject_to attributed"
).split()
"""Classes none of which a clause that is only courtesy holds, but within its courteous words (给您带来不便)."""
_OWN = ["own"]
"""Beside an apology it is told whose doing it was: "sorry our packing let it break"."""
_BESIDE: dict[Lang, int] = {"zh": 8, "ko": 10, "en": 24}
"""Letters that may stand beside the courteous words: how, this, is; more of them tell something."""
_TELLING = 8
"""Characters beyond which what stands beside a courtesy is what is said."""


def bare(views: Sequence[View]) -> tuple[View, ...]:
    """Return what the sentences say without opening and closing courtesies; one that is nothing else stays."""
    pieces = [piece for view in views for piece in _pieces(view)]
    return tuple([piece for piece in pieces if not _answers_nothing(piece)] or pieces)


def _answers_nothing(view: View) -> bool:
    """Whether the sentence says sorry, thanks or offers more help, and nothing else; to reassure may be an answer."""
    if not ("sorry_only" in view.hits or "greeting" in view.hits or view.says("courtesy")):
        return False
    return all(_is_courtesy(view, clause, ("courtesy",)) for clause in _clauses(view))


def _pieces(view: View) -> list[View]:
    if not any(name in view.hits for name in _COURTEOUS) and not any(map(view.says, _SAID)):
        return [view]
    clauses = _clauses(view)
    first, last = 0, len(clauses)
    while first < last - 1 and _is_courtesy(view, clauses[first]):
        first += 1
    while last > first + 1 and _is_courtesy(view, clauses[last - 1]) and not view.says("flatly_no"):
        last -= 1
    if (first, last) == (0, len(clauses)) and clauses[0][0] == 0:
        return [view]
    groups = {"before": clauses[:first], "body": clauses[first:last], "after": clauses[last:]}
    pieces = {
        name: taken_out(view, group[0][0], group[-1][1], asks=view.sentence.question and name == "body")
        for name, group in groups.items()
        if group
    }
    # "You needn't worry, dear": there the courtesy is the answer.
    return [pieces["body"]] if len(pieces["body"].text) > _TELLING else list(pieces.values())


def _clauses(view: View) -> list[tuple[int, int]]:
    """Return the comma clauses as offsets in the sentence, the first also cut where a conjunction joins another."""
    base = view.sentence.start
    clauses = [(start - base, end - base) for start, end in view.sentence.clauses]
    start, end = clauses[0]
    joined = match("joins", view.text, view.lang, start, end)
    if joined and joined[1] < end:
        clauses[:1] = [(start, joined[0]), (joined[1], end)]
    names = ("opener", *["conjunction"] * len(clauses))
    return [(_opened(view, name, start, end), end) for name, (start, end) in zip(names, clauses, strict=False)]


def _opened(view: View, name: str, start: int, end: int) -> int:
    """Return where a clause begins without the words of a pattern that open it."""
    found = match(name, view.text, view.lang, start, end)
    return found[1] if found and found[0] == start and found[1] < end else start


def _is_courtesy(view: View, clause: tuple[int, int], patterns: Sequence[str] = ("courtesy", "reassures")) -> bool:
    start, end = clause
    polite = [span for name in _COURTEOUS for span in view.hits.within(name, start, end)]
    polite += [found for name in patterns if (found := match(name, view.text, view.lang, start, end))]
    if not polite or any(start <= at < end for at in view.figures()):
        return False
    said_beside = [
        at for at in range(start, end) if view.text[at].isalnum() and not any(a <= at < b for a, b in polite)
    ]
    if len(said_beside) > _BESIDE[view.lang]:
        return False
    sorry = bool(view.hits.within("sorry_only", start, end))
    committing = (span for name in _COMMITTING + sorry * _OWN for span in view.hits.within(name, start, end))
    return all(is_inside(span, polite) for span in committing)
