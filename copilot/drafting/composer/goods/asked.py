"""Which goods a question about selling asks for."""

from __future__ import annotations

from functools import cached_property

from copilot.drafting.composer.brief import Brief
from copilot.drafting.composer.goods.selling import goods_asked
from copilot.drafting.composer.wording.approved import Frame
from copilot.reading import Question

__all__ = ["AskedGoods"]


class AskedGoods:
    """The part of a scene that looks for the goods in a question."""

    brief: Brief
    question: Question

    @property
    def frame(self) -> Frame:
        """The vocabulary of the customer's language."""
        raise NotImplementedError

    @property
    def sole(self) -> bool:
        """Whether the turn asks nothing else, so that all its words belong to this question."""
        return len(self.brief.reading.questions) == 1

    @property
    def turn(self) -> str:
        """The customer's last turn, in lower case."""
        raise NotImplementedError

    @cached_property
    def goods_words(self) -> tuple[str, ...]:
        """The goods that the turn asks for ("do you sell yoga mats?"), empty where it names none plainly."""
        cues = (self.frame.cues.get(name, ()) for name in ("selling", "fillers", "qualities"))
        selling, fillers, qualities = cues
        return goods_asked(self.goods_text, selling, fillers, qualities, self.brief.reading.lang)

    @property
    def goods_text(self) -> str:
        """The words in which goods are asked for: the whole turn where it asks nothing else."""
        return self.turn if self.sole else self.question.text.lower()

    @property
    def goods(self) -> str:
        """The kind of these goods ("mats")."""
        return self.goods_words[-1] if self.goods_words else ""
