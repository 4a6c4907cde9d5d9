"""A person's word on a finding: it is kept, decided by a lead, and feeds the eval set."""

from __future__ import annotations

from sqlalchemy import select

from copilot.errors import StoreError
from copilot.reviews.base import StoreBase, code_word, find
from copilot.reviews.events.kinds import Disputed, DisputeResolved
from copilot.reviews.people.roles import User, require
from copilot.reviews.reading_side import dispute_view
from copilot.reviews.record.schema import ConversationRow, DisputeRow
from copilot.reviews.views import DisputeView
from copilot.verdict import Finding

__all__ = ["Disputes"]


class Disputes(StoreBase):
    """Agreement and disagreement with the checker."""

    def dispute(
        self,
        conversation_id: str,
        text: str,
        finding: Finding | str,
        *,
        agree: bool = False,
        comment: str = "",
        by: User,
    ) -> int:
        """Agree or disagree with a finding on `text`, and return the dispute's id.

        A policy's id in place of a finding says that the text breaks that policy and the checker missed it.
        """
        require(by, "dispute")
        found = finding if isinstance(finding, Finding) else None
        policy = finding.policy if isinstance(finding, Finding) else finding
        if not text or not policy:
            raise StoreError("a dispute needs the text and the policy it is about")
        body = Disputed(
            policy=code_word(policy, "policy"), agree=agree and found is not None, missed=found is None,
            comment=comment, text=text, finding=found,
        )  # fmt: skip
        with self.database.write() as session:
            return self._record(session, body, by, find(session, conversation_id).number).seq

    def resolve_dispute(self, dispute: int, *, upheld: bool, comment: str = "", by: User) -> None:
        """Decide: `upheld` means that the person was right. A later decision takes the place of an earlier one."""
        require(by, "resolve")
        with self.database.write() as session:
            row = session.get(DisputeRow, dispute)
            if row is None:
                raise StoreError(f"there is no dispute {dispute}")
            body = DisputeResolved(dispute=dispute, upheld=upheld, comment=comment)
            self._record(session, body, by, row.conversation)

    def disputes(self, *, by: User, open_only: bool = False) -> tuple[DisputeView, ...]:
        """Return the disputes, oldest first."""
        require(by, "read")
        query = select(DisputeRow, ConversationRow.id).join(
            ConversationRow, ConversationRow.number == DisputeRow.conversation
        )
        if open_only:
            query = query.where(DisputeRow.upheld.is_(None))
        with self.database.read() as session:
            found = session.execute(query.order_by(DisputeRow.seq)).all()
            return tuple(dispute_view(row, conversation_id) for row, conversation_id in found)
