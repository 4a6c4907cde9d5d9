"""What a session knows of the page: no description of the components.

Gradio describes every component anew for each session, on the event loop, each one again whenever an answer fills it,
and keeps that for as long as it keeps the session: a quarter of a megabyte for every page that is opened and every
call of an integrator. Only its deep links read that, and none are served.
"""

from __future__ import annotations

from typing import Any

from gradio.blocks import Blocks, BlocksConfig

__all__ = ["Described"]


class Described(BlocksConfig):
    """The configuration of a page that is complete; the copies that sessions take describe nothing."""

    def __init__(self, blocks: Blocks) -> None:
        """Take over the configuration of a page."""
        super().__init__(blocks)
        vars(self).update(vars(blocks.default_config))

    def __copy__(self) -> BlocksConfig:
        """Return what one session changes as it likes."""
        copied: BlocksConfig = super().__copy__()  # type: ignore[no-untyped-call]
        vars(copied)["config_for_block"] = _nothing
        return copied


def _nothing(*_: Any) -> dict[str, Any]:
    return {}
