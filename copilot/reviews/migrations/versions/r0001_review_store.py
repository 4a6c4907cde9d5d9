"""The review store: the log with its payloads, what is derived from it, people and their logins."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from copilot.reviews.migrations.guards import guard_record, unguard_record

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.String(27)


def upgrade() -> None:
    """Create every table, the first link of the chain and the triggers that keep the record append-only."""
    for create in (_record, _conversations, _messages, _drafts, _outbox, _tasks, _disputes, _people, _access):
        create()
    op.execute(sa.text("INSERT INTO chain_head (id, seq, hash) VALUES (1, 0, :zero)").bindparams(zero="0" * 64))
    guard_record()


def downgrade() -> None:
    """Drop everything, the record included."""
    unguard_record()
    for table in (
        "throttle", "tokens", "sessions", "users", "disputes", "notes", "promises", "outbox", "drafts", "turns",
        "messages", "conversations", "chain_head", "payloads", "events",
    ):  # fmt: skip
        op.drop_table(table)


def _conversation(table: str, *, nullable: bool = False) -> sa.Column[int]:
    key = sa.ForeignKey("conversations.number", name=f"fk_{table}_conversation")
    return sa.Column("conversation", NUMBER, key, nullable=nullable)


def _record() -> None:
    op.create_table(
        "events",
        sa.Column("seq", NUMBER, autoincrement=False, nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("actor", sa.String(128), nullable=False),
        sa.Column("conversation", NUMBER),
        sa.Column("public", sa.Text(), nullable=False),
        sa.Column("payload_hash", sa.String(64)),
        sa.Column("prev_hash", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_events"),
    )
    op.create_index("ix_events_conversation", "events", ["conversation"])
    op.create_index("ix_events_kind_at", "events", ["kind", "at"])
    op.create_table(
        "payloads",
        sa.Column(
            "seq", NUMBER, sa.ForeignKey("events.seq", name="fk_payloads_seq"), autoincrement=False, nullable=False
        ),
        sa.Column("salt", sa.String(64)),
        sa.Column("body", sa.Text()),
        sa.PrimaryKeyConstraint("seq", name="pk_payloads"),
    )
    op.create_table(
        "chain_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seq", NUMBER, nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_chain_head"),
    )


def _conversations() -> None:
    op.create_table(
        "conversations",
        sa.Column("number", NUMBER, autoincrement=False, nullable=False),
        sa.Column("id", sa.String(255), nullable=False),
        sa.Column("customer", sa.String(255)),
        sa.Column("lang", sa.String(2)),
        sa.Column("stage", sa.String(32)),
        sa.Column("customer_type", sa.String(32)),
        sa.Column("labels", sa.Text(), nullable=False),
        sa.Column("corrected", sa.Text(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("shop", sa.Text()),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("seen", sa.Integer(), nullable=False),
        sa.Column("opened_at", TIME, nullable=False),
        sa.Column("last_at", TIME, nullable=False),
        sa.Column("unanswered_since", TIME),
        sa.Column("unread", sa.Integer(), nullable=False),
        sa.Column("closed_at", TIME),
        sa.PrimaryKeyConstraint("number", name="pk_conversations"),
        sa.UniqueConstraint("id", name="uq_conversations_id"),
    )
    op.create_index("ix_conversations_customer", "conversations", ["customer"])
    op.create_index("ix_conversations_last_at", "conversations", ["last_at"])
    op.create_index("ix_conversations_unanswered_since", "conversations", ["unanswered_since"])


def _messages() -> None:
    op.create_table(
        "messages",
        _conversation("messages"),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("message_id", sa.String(255)),
        sa.Column("images", sa.Text(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("author", sa.String(128), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("key", sa.String(128)),
        sa.Column("erased", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("conversation", "position", name="pk_messages"),
    )
    op.create_index("ix_messages_key", "messages", ["key"])
    op.create_table(
        "turns",
        _conversation("turns"),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("asked_at", TIME, nullable=False),
        sa.Column("answered_at", TIME),
        sa.PrimaryKeyConstraint("conversation", "position", name="pk_turns"),
    )
    op.create_index("ix_turns_asked_at", "turns", ["asked_at"])


def _drafts() -> None:
    op.create_table(
        "drafts",
        sa.Column("seq", NUMBER, autoincrement=False, nullable=False),
        _conversation("drafts"),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("actor", sa.String(128), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("edited", sa.Text()),
        sa.Column("state", sa.String(16), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_drafts"),
    )
    op.create_index("ix_drafts_conversation", "drafts", ["conversation"])


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("key", sa.String(128), nullable=False),
        _conversation("outbox"),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("draft", NUMBER),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("outlet", sa.String(32), nullable=False),
        sa.Column("author", sa.String(128), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease_until", TIME, nullable=False),
        sa.Column("claimed_at", TIME, nullable=False),
        sa.Column("code", sa.String(32)),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_outbox"),
    )
    op.create_index("ix_outbox_conversation", "outbox", ["conversation"])
    op.create_index("ix_outbox_state", "outbox", ["state"])


def _tasks() -> None:
    op.create_table(
        "promises",
        sa.Column("seq", NUMBER, autoincrement=False, nullable=False),
        _conversation("promises"),
        sa.Column("key", sa.String(128)),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("due", TIME, nullable=False),
        sa.Column("made_at", TIME, nullable=False),
        sa.Column("author", sa.String(128), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("done_at", TIME),
        sa.Column("done_by", sa.String(128)),
        sa.PrimaryKeyConstraint("seq", name="pk_promises"),
    )
    op.create_index("ix_promises_conversation", "promises", ["conversation"])
    op.create_index("ix_promises_due", "promises", ["due"])
    op.create_table(
        "notes",
        sa.Column("seq", NUMBER, autoincrement=False, nullable=False),
        _conversation("notes", nullable=True),
        sa.Column("handover", sa.Boolean(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("author", sa.String(128), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("done_by", sa.String(128)),
        sa.PrimaryKeyConstraint("seq", name="pk_notes"),
    )
    op.create_index("ix_notes_conversation", "notes", ["conversation"])


def _disputes() -> None:
    op.create_table(
        "disputes",
        sa.Column("seq", NUMBER, autoincrement=False, nullable=False),
        _conversation("disputes"),
        sa.Column("policy", sa.String(128), nullable=False),
        sa.Column("agree", sa.Boolean(), nullable=False),
        sa.Column("missed", sa.Boolean(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("finding", sa.Text()),
        sa.Column("author", sa.String(128), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("upheld", sa.Boolean()),
        sa.Column("resolved_by", sa.String(128)),
        sa.PrimaryKeyConstraint("seq", name="pk_disputes"),
    )
    op.create_index("ix_disputes_conversation", "disputes", ["conversation"])
    op.create_index("ix_disputes_policy", "disputes", ["policy"])


def _people() -> None:
    op.create_table(
        "users",
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("password_hash", sa.String(255), nullable=False),
        sa.Column("roles", sa.String(128), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("disabled_at", TIME),
        sa.PrimaryKeyConstraint("name", name="pk_users"),
    )
    op.create_table(
        "sessions",
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("user", sa.String(64), sa.ForeignKey("users.name", name="fk_sessions_user"), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("last_seen", TIME, nullable=False),
        sa.Column("expires_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name="pk_sessions"),
    )
    op.create_index("ix_sessions_user", "sessions", ["user"])


def _access() -> None:
    op.create_table(
        "tokens",
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("revoked_at", TIME),
        sa.PrimaryKeyConstraint("name", name="pk_tokens"),
        sa.UniqueConstraint("token_hash", name="uq_tokens_token_hash"),
    )
    op.create_table(
        "throttle",
        sa.Column("subject", sa.String(72), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_at", TIME, nullable=False),
        sa.Column("locked_until", TIME),
        sa.PrimaryKeyConstraint("subject", name="pk_throttle"),
    )
