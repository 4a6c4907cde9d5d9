"""Run by Alembic: uses the connection it is given, so that a migration is one transaction of the caller."""

from __future__ import annotations

from alembic import context

from copilot.reviews.people import schema as schema_access
from copilot.reviews.record.schema import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    include_name=lambda name, kind, _parents: kind != "table" or name in Base.metadata.tables,
    transactional_ddl=True,
)
assert schema_access.UserRow.metadata is Base.metadata
context.run_migrations()
