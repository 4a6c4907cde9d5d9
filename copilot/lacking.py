"""Which questions of a turn the shop's knowledge does not answer, noted once for the people who write it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from copilot.context import Context
from copilot.late import LateMissing
from copilot.reading import Question, Reading

if TYPE_CHECKING:
    from copilot.drafting.composer.composer import Composition
    from copilot.understanding.schema import Situation

__all__ = ["Lacking", "unmet", "unsold", "untold"]

_TROUBLE = frozenset({"fault", "health", "safety", "legal_threat"})
"""What is at stake where the customer reports something rather than asks."""


@dataclass
class Lacking:
    """What one turn noted so far; another wording of its reply is no second question."""

    queue: LateMissing | None
    """None notes nothing."""
    situations: Mapping[str, Situation]
    context: Context | None = None
    """What was found; None while nothing could be looked up, which says nothing about the shop's knowledge."""
    noted: tuple[str, ...] = ()

    def searched(self, reading: Reading, context: Context) -> tuple[str, ...]:
        """Note what found nothing; returns notes for the agent."""
        self.context = context
        # What its situation's words found may yet be told by a text that speaks the customer's own.
        certain = context.model_copy(update={"guessed": ()})
        return self._note(unmet(reading, certain, self.situations))

    def composed(self, reading: Reading, made: Composition) -> tuple[str, ...]:
        """Note what a composed reply leaves open, tells only by what stands near, or says the shop has not."""
        told = tuple(text for part in made.parts if part.meets for text in part.questions)
        return self.replied(reading, made.unknown, (*made.unsold, *made.aside, *made.lacking), told)

    def replied(
        self, reading: Reading, unknown: Iterable[str], needed: Sequence[str] = (), told: Sequence[str] = ()
    ) -> tuple[str, ...]:
        """Note the questions a reply leaves open, and those that need a text for sure; what was `told` was found."""
        if self.context is None:
            return ()
        questions = tuple(question for question in reading.questions if question.text not in told)
        found = unmet(reading.model_copy(update={"questions": questions}), self.context, self.situations)
        left = untold(reading, tuple(unknown), self.situations, self.context)
        return self._note((*found, *unsold(reading, needed), *left))

    def _note(self, asked: Sequence[str]) -> tuple[str, ...]:
        new = tuple(dict.fromkeys(text for text in asked if text not in self.noted))
        if self.queue is None or not new:
            return ()
        self.noted += new
        return self.queue.add(new)


def unmet(reading: Reading, context: Context, situations: Mapping[str, Situation]) -> tuple[str, ...]:
    """Return the customer's own words that found nothing and ask for knowledge: courtesies, reports, attacks do not.

    Nor does it count as found what only the words of the situation found. "What size is it?" stands there with the
    product that was spoken of: alone it tells nobody what to write down.
    """
    if reading.injection:
        return ()
    found_nothing = {*context.unanswered, *context.guessed}
    asked = (q for q in reading.questions if q.query in found_nothing)
    return tuple(dict.fromkeys(_noted(q) for q in asked if _asks_for_knowledge(q, situations.get(q.situation))))


def untold(
    reading: Reading, unknown: Sequence[str], situations: Mapping[str, Situation], context: Context | None = None
) -> tuple[str, ...]:
    """Return those of the questions left open by a reply that ask for what might be written down.

    Something was found for them (the product's page), but not what they ask ("how long does it last"). What records
    tell (stock) is no gap in what is written; where they were asked for anything but goods they tell nothing.
    """
    if reading.injection:
        return ()
    asked = ((q, situations.get(q.situation)) for q in reading.questions if q.text in unknown)
    return tuple(
        dict.fromkeys(
            _noted(q) for q, s in asked
            if _asks_for_knowledge(q, s) and (s is None or s.source != "records" or _of_no_goods(q, context))
        )
    )  # fmt: skip


def unsold(reading: Reading, asked: Sequence[str]) -> tuple[str, ...]:
    """Return the questions for goods that the shop has not, and for what only something near was quoted."""
    return () if reading.injection else tuple(dict.fromkeys(_noted(q) for q in reading.questions if q.text in asked))


def _asks_for_knowledge(question: Question, situation: Situation | None) -> bool:
    """Say whether texts would answer a question; one that is only guessed to be a wish may well be another."""
    if situation is None:
        return True
    wish = question.cued or situation.stage == "after_sales" or not _TROUBLE.isdisjoint(situation.stakes)
    return situation.kind == "question" and not (situation.source == "procedure" and wish)


def _of_no_goods(question: Question, context: Context | None) -> bool:
    """Say whether something was found for a question, but no product."""
    found = [item.snippet.kind for item in context.snippets if item.query == question.query] if context else []
    return bool(found) and "product" not in found


def _noted(question: Question) -> str:
    return f"{question.product}: {question.text}" if question.product else question.text
