"""What happens to a draft before it is sent: made, checked, edited, thrown away."""

from __future__ import annotations

from typing import Literal

from copilot.errors import StoreError
from copilot.reply import Reply
from copilot.reviews.base import StoreBase, find
from copilot.reviews.events.base import marked
from copilot.reviews.events.kinds import Checked, Discarded, Drafted, Edited
from copilot.reviews.people.roles import User, require
from copilot.reviews.record.canonical import clean
from copilot.reviews.record.schema import ConversationRow, DraftRow
from copilot.verdict import Verdict

__all__ = ["DraftLog"]


class DraftLog(StoreBase):
    """Drafts and the agent's edits."""

    def record_draft(self, conversation_id: str, reply: Reply, *, by: User, version: int | None = None) -> int:
        """Keep a reply of the pipeline and return the draft's id; it takes the place of the open draft.

        `version` is the conversation's version that was read before drafting; without it the draft counts as
        answering everything there is now, which is wrong when a message came in while the model was writing.
        """
        require(by, "draft")
        with self.database.write() as session:
            row = find(session, conversation_id)
            answers = row.version if version is None else min(version, row.version)
            return self._record(session, _drafted(reply, answers), by, row.number).seq

    def record_check(
        self,
        conversation_id: str,
        text: str,
        verdict: Verdict,
        *,
        by: User,
        target: Literal["draft", "edit", "sent"] = "edit",
        draft: int | None = None,
    ) -> int:
        """Keep what the checker said of a text and return the event's number."""
        require(by, "draft")
        body = Checked(
            target=target, draft=draft, outcome=verdict.outcome, findings=marked(verdict.findings), text=text,
            result=verdict,
        )  # fmt: skip
        with self.database.write() as session:
            return self._record(session, body, by, find(session, conversation_id).number).seq

    def record_edit(self, conversation_id: str, text: str, *, by: User, draft: int | None = None) -> None:
        """Keep the agent's text so that it survives a crash of the page; the same text again adds nothing."""
        require(by, "reply")
        with self.database.write() as session:
            row = find(session, conversation_id)
            if draft is not None and _draft(session.get(DraftRow, draft), row, draft).edited == clean(text):
                return
            self._record(session, Edited(draft=draft, text=text), by, row.number)

    def discard_draft(self, conversation_id: str, draft: int, *, by: User) -> None:
        """Throw an open draft away."""
        require(by, "reply")
        with self.database.write() as session:
            row = find(session, conversation_id)
            if _draft(session.get(DraftRow, draft), row, draft).state == "open":
                self._record(session, Discarded(draft=draft), by, row.number)


def _draft(draft: DraftRow | None, row: ConversationRow, number: int) -> DraftRow:
    if draft is None or draft.conversation != row.number:
        raise StoreError(f"conversation {row.id!r} has no draft {number}")
    return draft


def _drafted(reply: Reply, version: int) -> Drafted:
    return Drafted(
        version=version, outcome=reply.outcome, verdict=reply.verdict.outcome, lang=reply.lang,
        stage=reply.reading.stage, customer_type=reply.reading.customer_type, model=reply.model,
        prompt_digest=reply.prompt.digest if reply.prompt else None,
        template=reply.prompt.template if reply.prompt else None,
        sources=tuple(citation.id for citation in reply.citations),
        attempts=tuple(marked(attempt.verdict.findings) for attempt in reply.attempts)
        or (marked(reply.verdict.findings),),
        ms=reply.ms, text=reply.text, reply=reply,
    )  # fmt: skip
