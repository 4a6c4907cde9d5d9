"""Notes on a conversation, and the hand-over from shift to shift."""

from __future__ import annotations

from sqlalchemy import select

from copilot.errors import StoreError
from copilot.reviews.base import StoreBase, find
from copilot.reviews.events.kinds import Noted, NoteDone
from copilot.reviews.people.roles import User, require
from copilot.reviews.reading_side import note_view
from copilot.reviews.record.schema import ConversationRow, NoteRow
from copilot.reviews.views import NoteView

__all__ = ["Notes"]


class Notes(StoreBase):
    """What colleagues tell each other."""

    def note(self, conversation_id: str | None, text: str, *, by: User, handover: bool = False) -> int:
        """Add a note and return its id; without a conversation it is for the shift."""
        require(by, "note")
        if not text.strip():
            raise StoreError("the note is empty")
        with self.database.write() as session:
            number = find(session, conversation_id).number if conversation_id is not None else None
            body = Noted(handover=handover or number is None, text=text.strip())
            return self._record(session, body, by, number).seq

    def handover(self, *, by: User, include_done: bool = False) -> tuple[NoteView, ...]:
        """Return the hand-over notes that nobody has taken care of yet, oldest first."""
        require(by, "read")
        query = (
            select(NoteRow, ConversationRow.id)
            .outerjoin(ConversationRow, ConversationRow.number == NoteRow.conversation)
            .where(NoteRow.handover)
        )
        if not include_done:
            query = query.where(NoteRow.done_by.is_(None))
        with self.database.read() as session:
            found = session.execute(query.order_by(NoteRow.seq)).all()
            return tuple(note_view(row, conversation_id) for row, conversation_id in found)

    def finish_note(self, note: int, *, by: User) -> None:
        """Mark a hand-over note as taken care of; again changes nothing."""
        require(by, "note")
        with self.database.write() as session:
            row = session.get(NoteRow, note)
            if row is None:
                raise StoreError(f"there is no note {note}")
            if row.done_by is None:
                self._record(session, NoteDone(note=note), by, row.conversation)
