"""What a session knows of the page: one description of the components for all sessions.

Gradio describes every component anew for each session, on the event loop, and each one again whenever an answer fills
it. Only its deep links read that, and none are served; for fifty pages that are opened at once it is seconds of work.
"""

from __future__ import annotations

from typing import Any

from gradio.blocks import Blocks, BlocksConfig

__all__ = ["Described"]


class Described(BlocksConfig):
    """The configuration of a page that is complete; the copies that sessions take share its descriptions."""

    def __init__(self, blocks: Blocks) -> None:
        """Take over the configuration of a page and describe its components once."""
        super().__init__(blocks)
        vars(self).update(vars(blocks.default_config))
        self._kept = {id(block): self.config_for_block(number, [], block) for number, block in self.blocks.items()}

    def __copy__(self) -> BlocksConfig:
        """Return what one session changes as it likes."""
        copied: BlocksConfig = super().__copy__()  # type: ignore[no-untyped-call]
        vars(copied)["config_for_block"] = self._described
        return copied

    def _described(self, number: int, rendered: list[int], block: Any, renderable: Any = None) -> dict[str, Any]:
        if renderable is not None:
            return self.config_for_block(number, rendered, block, renderable)
        # The page's own components live as long as it does, so no other has their id; one an answer made has none.
        found = self._kept.get(id(block), {})
        return {**found, "props": {**found["props"]}} if found else {}
