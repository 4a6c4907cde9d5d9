"""Which questions the shop's own words may answer, where no approved wording does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from copilot import resources
from copilot.types import Frozen, Lang

__all__ = ["Quotable", "load_quotable"]


class Quotable(Frozen):
    """Situations by what of the shop's own words answers them; any other is answered by statements on goods as well."""

    never: frozenset[str] = frozenset()
    """What asks for nothing that a statement tells: attacks, moods, thanks, what records tell."""
    rules: frozenset[str] = frozenset()
    """What the shop's rules answer, whatever goods are named in the question."""
    after_sale: frozenset[str] = frozenset()
    """What only rules answer: what the goods are made of is beside the point."""
    haggled: frozenset[str] = frozenset()
    """What asks for money off or something on top: beside such an answer nothing of the goods is told."""
    sheets: frozenset[str] = frozenset()
    """What a short product text as a whole answers although no single statement does."""
    unsheeted: frozenset[str] = frozenset()
    """What a whole product text never answers, whatever words it shares with it."""
    longest: dict[Lang, int] = {}
    """Letters up to which a whole product text is told."""

    def tells_sheet(self, situation: str) -> bool:
        """Say whether the whole text on a product may answer a situation."""
        return situation in self.sheets or situation not in self.never | self.rules | self.after_sale | self.unsheeted

    def situations(self) -> Iterator[str]:
        """Yield every situation named."""
        for names in (self.never, self.rules, self.after_sale, self.haggled, self.sheets):
            yield from sorted(names)


def load_quotable(folder: Path) -> Quotable:
    """Return what `quotable.yaml` in a folder of wording says, nothing where there is no such file."""
    path = folder / "quotable.yaml"
    return resources.load_model(path, Quotable) if path.exists() else Quotable()
