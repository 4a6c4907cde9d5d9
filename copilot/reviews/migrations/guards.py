"""Triggers that let the record only grow: events never change, a payload may only be emptied."""

from __future__ import annotations

from alembic import op

__all__ = ["guard_record", "unguard_record"]

_SAY = "the record is append-only"
_EMPTYING = "NEW.body IS NULL AND NEW.salt IS NULL AND NEW.seq = OLD.seq"


def guard_record() -> None:
    """Create the triggers on the database at hand."""
    for statement in _sqlite() if _on_sqlite() else _postgres():
        op.execute(statement)


def unguard_record() -> None:
    """Drop what `guard_record` made."""
    if _on_sqlite():
        for name in ("events_update", "events_delete", "payloads_update", "payloads_delete"):
            op.execute(f"DROP TRIGGER guard_{name}")
        return
    for table in ("events", "payloads"):
        op.execute(f"DROP TRIGGER guard_change ON {table}")
        op.execute(f"DROP TRIGGER guard_truncate ON {table}")
    op.execute("DROP FUNCTION guard_record()")


def _on_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def _sqlite() -> list[str]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{_SAY}'); END"
    return [
        f"CREATE TRIGGER guard_events_update BEFORE UPDATE ON events {refuse}",
        f"CREATE TRIGGER guard_events_delete BEFORE DELETE ON events {refuse}",
        f"CREATE TRIGGER guard_payloads_update BEFORE UPDATE ON payloads WHEN NOT ({_EMPTYING}) {refuse}",
        f"CREATE TRIGGER guard_payloads_delete BEFORE DELETE ON payloads {refuse}",
    ]


def _postgres() -> list[str]:
    return [
        f"""CREATE FUNCTION guard_record() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF TG_TABLE_NAME = 'payloads' AND TG_OP = 'UPDATE' THEN
            IF {_EMPTYING} THEN RETURN NEW; END IF;
          END IF;
          RAISE EXCEPTION '{_SAY}';
        END $$""",
        *(
            f"CREATE TRIGGER guard_change BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION guard_record()"
            for table in ("events", "payloads")
        ),
        *(
            f"CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION guard_record()"
            for table in ("events", "payloads")
        ),
    ]
