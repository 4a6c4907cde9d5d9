"""What a session knows of the page: its components under their own numbers, and no description of them.

Gradio describes every component anew for each session, on the event loop, each one again whenever an answer fills it,
and keeps that for as long as it keeps the session: a quarter of a megabyte for every page that is opened and every
call of an integrator. Only its deep links read that, and none are served.

And a component whose properties change is made anew, under a number that no component had; the next value that it is
given leaves it in the session for ever (gradio 6.31, `postprocess_data`): a page in use grew by eight a conversation.
"""

from __future__ import annotations

from typing import Any

from gradio.blocks import Block, Blocks, BlocksConfig

__all__ = ["Described"]


class _Numbered(dict[int, Block]):
    """The components of a session: one that takes another's place takes its number as well."""

    def __setitem__(self, number: int, component: Block) -> None:
        component._id = number
        super().__setitem__(number, component)


class Described(BlocksConfig):
    """The configuration of a page that is complete; the copies that sessions take describe nothing."""

    def __init__(self, blocks: Blocks) -> None:
        """Take over the configuration of a page."""
        super().__init__(blocks)
        vars(self).update(vars(blocks.default_config))

    def __copy__(self) -> BlocksConfig:
        """Return what one session changes as it likes."""
        copied: BlocksConfig = super().__copy__()  # type: ignore[no-untyped-call]
        vars(copied).update(config_for_block=_nothing, blocks=_Numbered(copied.blocks))
        return copied


def _nothing(*_: Any) -> dict[str, Any]:
    return {}
