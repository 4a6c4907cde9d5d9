"""What a part of a reply quotes and cites, and whether the reply tells already what it asks."""

from __future__ import annotations

from copilot.draft import Citation
from copilot.drafting.composer.parts import Part
from copilot.drafting.composer.quotes.sweeping import answers_share
from copilot.drafting.composer.scene import Scene

__all__ = ["citations_of", "quotes_of", "told_already"]

_HALF = 0.6
"""Part of a question's words that the reply holds already where it is answered."""


def told_already(part: Part, scene: Scene, said: str) -> bool:
    """Say whether a part only puts off what the reply tells by the question's own words, or what asks nothing new."""
    if not said or not (part.abstains or part.asks_which) or part.missing:
        return False
    return answers_share(scene.asking(scene.question.text), scene.units(said), _HALF)


def quotes_of(scene: Scene) -> list[str]:
    """Return the statements that an answer may quote."""
    known = (*(scene.detail.quotes if scene.detail else ()), scene.product_quote, *(q for _, q in scene.choices))
    return [quote.text for quote in known if quote]


def citations_of(scene: Scene, text: str) -> tuple[Citation, ...]:
    """Cite what is quoted; approved wording cites the best snippet found for the question, which states the rule."""
    known = (
        scene.policy_quote,
        scene.guide,
        scene.fit_note,
        scene.product_quote,
        *(scene.detail.quotes if scene.detail else ()),
    )
    known = (*known, *(q for _, q in scene.choices))
    snippets = [q.snippet for q in known if q and q.snippet and q.text in text]
    if scene.bill and all(line.name in text for line in scene.bill.lines):
        snippets += [line.snippet for line in scene.bill.lines]
    if scene.fit and scene.fit[0] in text and scene.chart[1] and scene.chart[1].snippet:
        snippets.append(scene.chart[1].snippet)
    if not snippets and scene.found and scene.found[0].snippet.kind != "product":
        snippets = [scene.found[0].snippet]
    return tuple(Citation(id=s.id, title=s.title, source=s.source) for s in snippets)
