"""Whether a part quotes what was asked, or only what stands nearest: the latter is a gap in what is written down."""

from __future__ import annotations

from collections.abc import Sequence

from copilot.context import Snippet
from copilot.drafting.composer.parts import Part
from copilot.drafting.composer.quotes.details import wanted
from copilot.drafting.composer.quotes.quoting import grams, name_grams, product_name
from copilot.drafting.composer.scene import Scene

__all__ = ["judged", "quoted_aside", "sure"]

_OPEN = frozenset({"other", "product_info"})
"""Situations that say little about what is asked: any rule may stand in for the answer."""
_MARKS = "?？!！.。~ "
_MEETS = 3
"""Words or pairs of signs by which a text speaks of what was asked."""


def judged(part: Part, scene: Scene) -> Part:
    """Return the part with what it tells of the question."""
    asked = scene.question.text
    if part.abstains or not part.citations or not asked:
        return part
    cited = {citation.id for citation in part.citations}
    texts = [item.snippet for item in scene.shown if item.snippet.id in cited]
    meets = any(len(grams(f"{text.title} {text.text}") & grams(asked)) >= _MEETS for text in texts)
    goods = [text for text in texts if text.kind == "product"]
    if texts and len(goods) == len(texts):
        aside = _untold(scene) or _by_name_only(scene, goods)
    else:
        aside = scene.situation in _OPEN and not scene.question.cued and not _of_it(texts, asked)
    return part.model_copy(update={"aside": aside, "meets": meets and not aside})


def quoted_aside(parts: Sequence[Part]) -> tuple[str, ...]:
    """Return the questions that quotes beside the point answer, and nothing else does."""
    full = {text for part in parts if not (part.abstains or part.aside) for text in part.questions}
    return tuple(text for part in parts if part.aside for text in part.questions if text not in full)


def sure(parts: Sequence[Part], scenes: Sequence[Scene]) -> list[Part]:
    """Return the parts without what was only guessed to be asked as well and another part answers already."""
    told = {text for part in parts if not part.abstains for text in part.questions}
    guessed = {(scene.situation, scene.question.text) for scene in scenes if not scene.question.cued}

    def idle(part: Part) -> bool:
        keys = {(part.situation, text) for text in part.questions}
        return part.abstains and bool(keys) and keys <= guessed and told.issuperset(part.questions)

    return [part for part in parts if not idle(part)]


def _untold(scene: Scene) -> bool:
    """Whether the question names a property that nothing tells."""
    return scene.detail is not None and not scene.detail.quotes and scene.detail.narrow_missing


def _by_name_only(scene: Scene, goods: Sequence[Snippet]) -> bool:
    """Whether a question has words beside the product's name, of which the sheet has none, and names no property."""
    names = set[str]().union(*(name_grams(product_name(text)) for text in goods))
    skus = {text.sku for text in goods}
    sheet = [item.snippet.text for item in scene.shown if item.snippet.id in skus or item.snippet.sku in skus]
    rest = _without(scene.question.text.lower(), names)
    if not (asked := grams(rest) - names) or any(
        not attribute.general for attribute in wanted(rest, scene.wording.attributes)
    ):
        return False
    return not asked & set[str]().union(*(grams(text) for text in sheet))


def _without(asked: str, names: set[str]) -> str:
    """Return the question without what it calls the product: several words, or signs, of its name in a row.

    One word of the name alone may well be what is asked ("is it waterproof?").
    """
    kept, start = list(asked), 0
    while start < len(asked) - 1:
        end = start
        while asked[end : end + 2] in names:
            end += 1
        if end > start + 1:
            kept[start : end + 1] = " " * (end + 1 - start)
        start = max(end, start + 1)
    words = "".join(kept).split()
    named = [word.strip("?.!,").rstrip("s") in names for word in words]
    return " ".join(
        word for place, word in enumerate(words)
        if not (named[place] and (any(named[place + 1 : place + 2]) or (place and named[place - 1])))
    )  # fmt: skip


def _of_it(texts: Sequence[Snippet], asked: str) -> bool:
    """Whether a text shares more than a word with a question, the ending of the last one ("나요") left out."""
    if not asked.isascii():
        asked = asked.rstrip(_MARKS)[:-2]
    return any(len(grams(f"{text.title} {text.text}") & grams(asked)) > 1 for text in texts)
