"""What Gradio keeps for each session, kept so that a page in use outlives the calls of integrators.

Every call of an integrator is a session of its own to Gradio, and what it has for one it keeps: the mailbox of its
answers, of which the one made first goes when there are 2,000, though a page may be waiting at it. The next message to
that page then ends the loop that serves everybody (`Queue.start_processing` in gradio 6.31).
"""

from __future__ import annotations

from asyncio import Queue
from collections import OrderedDict, deque
from collections.abc import MutableMapping
from typing import Any

from gradio.blocks import Blocks

__all__ = ["Mailboxes", "Passing"]

_BOXES = 2000
_CALLS = 50
"""Sessions of integrators that are kept after their call, for those who come back at once."""


class Mailboxes(OrderedDict[str, "Queue[Any]"]):
    """The answers that wait for each session; the one used longest ago goes first, and none at which any is awaited."""

    def __init__(self, awaited: MutableMapping[str, set[str]], size: int = _BOXES) -> None:
        """Take over the events that are awaited, by session."""
        super().__init__()
        self._awaited, self._size = awaited, size

    def __getitem__(self, session: str) -> Queue[Any]:
        """Return the mailbox of a session, a new one where it has none: a message never ends the loop that sends it."""
        if session not in self:
            self[session] = Queue()
        self.move_to_end(session)
        return super().__getitem__(session)

    def __setitem__(self, session: str, box: Queue[Any]) -> None:
        super().__setitem__(session, box)
        for other in list(self)[: max(0, len(self) - self._size)]:
            if other != session and not self._awaited.get(other):
                self.forget(other)

    def __delitem__(self, session: str) -> None:
        self.pop(session, None)  # a stream that ends twice

    def forget(self, session: str) -> None:
        """Remove a session that awaits nothing."""
        if not self._awaited.get(session):
            self.pop(session, None)
            self._awaited.pop(session, None)


class Passing:
    """The sessions of integrators: most call once and never come back."""

    def __init__(self, blocks: Blocks) -> None:
        self._blocks, self._calls = blocks, deque[str]()
        self.boxes = Mailboxes({})

    def begin(self) -> None:
        """Give the page's queue the mailboxes; to be called when it stands."""
        queue = self._blocks._queue
        self.boxes = Mailboxes(queue.pending_event_ids_session)
        vars(queue)["pending_messages_per_session"] = self.boxes

    def called(self, session: str | None) -> None:
        """Note a call; forget the sessions whose last one lies further back than a few dozen."""
        if session is None:
            return
        self._calls.append(session)
        while len(self._calls) > _CALLS:
            old = self._calls.popleft()
            if old not in self._calls:
                self._forget(old)

    def _forget(self, session: str) -> None:
        self.boxes.forget(session)
        holder = self._blocks.state_holder
        with holder.lock:
            holder.session_data.pop(session, None)
            holder.time_last_used.pop(session, None)
