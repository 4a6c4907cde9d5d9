"""A model that answers what was recorded, cut-off answers marked as the real adapter marks them."""

from __future__ import annotations

from collections.abc import Sequence

from copilot.draft import Draft
from copilot.errors import ModelError
from copilot.prompt import Prompt
from copilot.testing import FakeModel

__all__ = ["Replay"]


class Replay(FakeModel):
    """Gives recorded outputs in their order; ModelError when more is asked than was recorded."""

    def __init__(self, outputs: Sequence[str], cut: Sequence[bool] = ()) -> None:
        super().__init__([*outputs, ModelError("no more recorded")], name="recorded")
        self._cut = [*cut, *[False] * (len(outputs) - len(cut))]

    async def complete(self, prompt: Prompt) -> Draft:
        """Return the next recorded answer."""
        draft = await super().complete(prompt)
        cut = self._cut.pop(0) if self._cut else False
        return draft.model_copy(update={"grounding": ("the answer was cut off",) if cut else ()})
