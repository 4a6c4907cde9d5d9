"""Which of the customer's questions a reply leaves open."""

from __future__ import annotations

from collections.abc import Sequence

from copilot.reading import Question
from copilot.understanding.matcher import Matcher, phrases
from copilot.understanding.schema import QuestionRules, Situation
from copilot.understanding.text import Normaliser

__all__ = ["CoverageReader"]


class CoverageReader:
    """Compares questions with a reply; built once from the situations."""

    def __init__(self, situations: dict[str, Situation], rules: QuestionRules, normaliser: Normaliser) -> None:
        """Take the words that answer each situation and the words that say something is being looked into."""
        self._normaliser = normaliser
        self._answers = Matcher(
            {name: phrases(map(normaliser.plain, item.answers.all)) for name, item in situations.items()}
        )
        self._holding = Matcher({"holding": phrases(map(normaliser.plain, rules.holding.all))})

    def read(self, questions: Sequence[Question], reply: str) -> tuple[Question, ...]:
        """Return the questions the reply neither answers nor says to be looking into."""
        flat = self._normaliser.flat(reply).text
        answered: set[str] = set()
        open_hold = False
        asked = {question.situation for question in questions}
        for sentence in flat.split("\n"):
            named = {hit.key for hit in self._answers.find(sentence)}
            answered |= named
            if self._holding.find(sentence) and not named & asked:
                open_hold = True
        if open_hold:
            return ()
        return tuple(q for q in questions if q.situation not in answered and not self._echoed(q, flat))

    def held(self, questions: Sequence[Question], reply: str) -> tuple[Question, ...]:
        """Return the questions that no other sentence speaks of, where the reply says to be looking into something."""
        sentences = self._normaliser.flat(reply).text.split("\n")
        holding = [sentence for sentence in sentences if self._holding.find(sentence)]
        told = {hit.key for sentence in sentences if sentence not in holding for hit in self._answers.find(sentence)}
        return tuple(q for q in questions if q.situation not in told) if holding else ()

    def _echoed(self, question: Question, reply: str) -> bool:
        """Whether a question of no known situation is at least taken up: two of its words stand in the reply."""
        if question.situation != "other":
            return False
        flat = self._normaliser.flat(question.text).text
        if flat.isascii():
            words = {word for word in flat.split() if len(word) > 4}
        else:
            words = {flat[i : i + 2] for i in range(len(flat) - 1)}
        return sum(word in reply for word in words) >= (2 if len(words) > 3 else 1)
