from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text as sql

from copilot.conversation import Conversation, Message
from copilot.errors import ConfigError, StoreError
from copilot.facts import Evidence, Facts
from copilot.reviews.people.roles import system_user
from copilot.reviews.record.database import Database
from copilot.reviews.record.migrate import current_revision, migrate
from copilot.reviews.record.schema import PROJECTIONS
from copilot.reviews.store import ReviewStore

from .conftest import Clock
from .samples import AGENT, FINDING, HELPDESK, LEAD, PASSED, QA, REJECTED, WARNED, customer, opened, reply

COMMAND = system_user("command")


def busy_day(store: ReviewStore, clock: Clock) -> None:
    """Make every kind of event."""
    for id in ("A1", "A2", "A3"):
        opened(store, id)
        store.receive(id, customer("在吗？", "m2"), by=HELPDESK)
        clock.move(seconds=20)
        version = store.conversation(id, by=AGENT).version
        draft = store.record_draft(id, reply(), version=version, by=AGENT)
        store.record_edit(id, "亲，稍等。", draft=draft, by=AGENT)
        store.record_check(id, "明天必到", REJECTED, draft=draft, by=AGENT)
        store.record_seen(id, by=AGENT)
        key = f"click-{id}-0"
        text = "亲，10分钟内给您答复"
        store.claim_send(key, id, version, text, verdict=WARNED, draft=draft, by=AGENT, acknowledged=True)
        store.acknowledge(key, by=AGENT)
    store.record_fact("A1", Evidence(type="photo", finding="damaged", confirmed=True), by=AGENT)
    store.record_fact("A1", Facts.model_validate({"order": {"status": "delivered", "total": 10}}), by=HELPDESK)
    store.label("A1", add=("bad_review", "unpaid"), stage="after_sales", by=AGENT)
    store.label("A1", remove=("unpaid",), by=AGENT)
    store.note("A1", "等仓库回话", by=AGENT)
    handover = store.note(None, "夜班请跟进A1", by=AGENT)
    store.finish_note(handover, by=LEAD)
    dispute = store.dispute("A1", "明天必到", FINDING, comment="仓库确认过", by=AGENT)
    store.resolve_dispute(dispute, upheld=True, by=QA)
    promise = store.conversation("A1", by=AGENT).promises[0].id
    store.keep_promise(promise, by=AGENT)
    draft = store.record_draft("A2", reply("另一个"), by=AGENT)
    store.discard_draft("A2", draft, by=AGENT)
    store.override("A2", "必到", REJECTED, "特批", version=store.version("A2", by=AGENT), by=LEAD)
    version = store.version("A3", by=AGENT)
    store.claim_send("click-lost", "A3", version, "在的", verdict=PASSED, by=AGENT, outlet="webhook")
    store.fail_send("click-lost", "http 400", by=AGENT)
    store.close_conversation("A2", by=AGENT)


def state(store: ReviewStore) -> dict[str, list[tuple[Any, ...]]]:
    """Return every derived table, sorted."""
    with store.database.read() as session:
        return {
            table.__tablename__: sorted(map(tuple, session.execute(table.__table__.select()).all()), key=repr)
            for table in PROJECTIONS
        }


def test_rebuilding_from_the_log_gives_the_same_state(store: ReviewStore, clock: Clock) -> None:
    busy_day(store, clock)
    before = state(store)
    assert all(before.values()), "every table has something in it"
    count = store.rebuild(by=COMMAND)
    assert state(store) == before
    found = store.verify()
    assert found.is_intact and found.events == count
    assert store.verify(anchor=found.head).is_intact


@pytest.mark.parametrize(
    ("damage", "sign"),
    [
        ("UPDATE events SET actor = 'someone' WHERE seq = 3", "event 3 (received): was changed"),
        ("UPDATE events SET public = '{}' WHERE seq = 4", "event 4"),
        ("UPDATE events SET at = '2020-01-01T00:00:00.000000Z' WHERE seq = 2", "event 2"),
        ("UPDATE payloads SET body = replace(body, '快递', '包裹') WHERE seq = 2", "personal part was changed"),
        ("UPDATE payloads SET body = NULL, salt = NULL WHERE seq = 2", "missing and no erasure says so"),
        ("DELETE FROM payloads WHERE seq = 2", "missing and no erasure says so"),
        ("DELETE FROM payloads WHERE seq = 5; DELETE FROM events WHERE seq = 5", "event 5 is missing"),
        ("DELETE FROM payloads WHERE seq > 20; DELETE FROM events WHERE seq > 20", "the end of the log is missing"),
    ],
    ids=["actor", "public", "time", "payload", "emptied", "payload-deleted", "event-deleted", "cut-off"],
)
def test_tampering_is_detected(store: ReviewStore, clock: Clock, damage: str, sign: str) -> None:
    busy_day(store, clock)
    unguarded(store, damage)
    problems = "\n".join(store.verify().problems)
    assert sign in problems


def unguarded(store: ReviewStore, damage: str) -> None:
    """Do what an attacker with the database's password does: switch the guards off first."""
    with store.database.engine.connect() as connection:
        if store.database.is_sqlite:
            raw = connection.connection.cursor()
            raw.execute("PRAGMA foreign_keys=OFF")
            for name in ("events_update", "events_delete", "payloads_update", "payloads_delete"):
                raw.execute(f"DROP TRIGGER guard_{name}")
            raw.executescript(damage)
        else:
            with connection.begin():
                connection.execute(sql("SET LOCAL session_replication_role = replica"))
                for statement in damage.split(";"):
                    connection.execute(sql(statement))


def test_a_chain_that_was_cut_and_made_consistent_again_fails_against_a_kept_head(
    store: ReviewStore, clock: Clock
) -> None:
    opened(store)
    head = store.verify().head
    store.note("A1", "一", by=AGENT)
    kept = store.verify().head
    cut = "DELETE FROM payloads WHERE seq > 2; DELETE FROM events WHERE seq > 2"
    unguarded(store, f"{cut}; UPDATE chain_head SET seq = 2, hash = '{head}'")
    assert store.verify().is_intact, "without a kept head this cannot be seen"
    assert "rewritten or cut off" in "\n".join(store.verify(anchor=kept).problems)


@pytest.mark.parametrize("table", ["events", "payloads"])
@pytest.mark.parametrize("act", ["UPDATE {} SET seq = seq + 100", "DELETE FROM {}"], ids=["update", "delete"])
def test_the_database_itself_refuses_to_change_the_record(store: ReviewStore, table: str, act: str) -> None:
    opened(store)
    with pytest.raises(StoreError, match="append-only"), store.database.write() as session:
        session.execute(sql(act.format(table)))
    assert store.verify().is_intact


def test_the_schema_is_what_the_models_say(store: ReviewStore) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    from copilot.reviews.record.schema import Base

    with store.database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_migrating_back_and_forth(empty_url: str) -> None:
    from alembic import command

    from copilot.reviews.record.migrate import _config

    database = Database(empty_url)
    assert (migrate(database), migrate(database)) == (None, "0001")
    with database.setup() as connection:
        command.downgrade(_config(connection), "base")
    assert current_revision(database) is None
    migrate(database)
    database.close()


def test_a_database_of_a_newer_version_is_left_alone(url: str) -> None:
    store = ReviewStore.open(url)
    with store.database.engine.begin() as connection:
        connection.execute(sql("UPDATE alembic_version SET version_num = '9999'"))
    store.close()
    with pytest.raises(StoreError, match="newer version"):
        ReviewStore.open(url)


@pytest.mark.parametrize(
    ("address", "sign"),
    [
        ("mysql://root@localhost/x", "mysql is not supported"),
        ("sqlite://", "in memory would lose everything"),
        ("nonsense", "not a database address"),
    ],
)
def test_an_address_that_cannot_be_one_is_a_config_error(address: str, sign: str) -> None:
    with pytest.raises(ConfigError, match=sign):
        ReviewStore.open(address)


def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("just some words, long enough not to be taken for an empty file" * 40)
    with pytest.raises(StoreError, match="is not a SQLite database"):
        ReviewStore.open(f"sqlite:///{file}")


def test_the_file_is_for_its_owner_only(sqlite_url: str, tmp_path: Path) -> None:
    ReviewStore.open(sqlite_url).close()
    assert (tmp_path / "reviews.sqlite").stat().st_mode & 0o077 == 0


HOSTILE = [
    "nul\x00byte",
    "lone \ud800 surrogate",
    "emoji \U0001f469\u200d\U0001f467 \U0001f1f0\U0001f1f7",
    "quote ' \" ; DROP TABLE events; --",
    "\u202ertl",
    "a" * 20_000,
]


@pytest.mark.parametrize("words", HOSTILE, ids=["nul", "surrogate", "emoji", "sql", "rtl", "long"])
def test_any_text_is_kept_and_comes_back(store: ReviewStore, words: str) -> None:
    conversation = Conversation(id="X", messages=(Message(role="customer", text=words, id="m1"),))
    store.add_conversation(conversation, customer="u", by=HELPDESK)
    store.note("X", words, by=AGENT)
    shown = store.conversation("X", by=AGENT).messages[0].message.text
    assert shown == words.replace("\x00", "\ufffd").replace("\ud800", "\ufffd")
    assert store.verify().is_intact and store.rebuild(by=COMMAND)


def test_adding_a_conversation_again_adds_only_what_is_new(store: ReviewStore) -> None:
    first, second = customer("在吗", "m1"), customer("有货吗", "m2")
    store.add_conversation(Conversation(id="S", messages=(first,)), by=HELPDESK)
    store.add_conversation(Conversation(id="S", messages=(first, second)), by=HELPDESK)
    store.add_conversation(Conversation(id="S", messages=(first, second)), by=HELPDESK)
    plain = Conversation(id="P", messages=(customer("一"), customer("一"), customer("二")))
    for _ in range(2):
        store.add_conversation(plain, by=HELPDESK)
    assert [m.message.text for m in store.conversation("S", by=AGENT).messages] == ["在吗", "有货吗"]
    assert [m.message.text for m in store.conversation("P", by=AGENT).messages] == ["一", "一", "二"]


def test_facts_that_tell_nothing_new_are_not_recorded_again(store: ReviewStore) -> None:
    facts = Facts.model_validate({"now": "2025-06-11T14:30:00+08:00", "order": {"status": "paid"}})
    store.add_conversation(Conversation(id="F"), facts, by=HELPDESK)
    store.record_fact("F", Evidence(type="photo"), by=AGENT)
    before = store.revision()
    later = Facts.model_validate({"now": "2025-06-11T15:30:00+08:00", "order": {"status": "paid"}})
    store.add_conversation(Conversation(id="F"), later, by=HELPDESK)
    assert store.revision() == before
    shipped = Facts.model_validate({"order": {"status": "shipped"}})
    store.add_conversation(Conversation(id="F"), shipped, by=HELPDESK)
    view = store.conversation("F", by=AGENT)
    assert view.facts.order is not None and view.facts.order.status == "shipped"
    assert [e.type for e in view.facts.evidence] == ["photo"], "what people recorded stays"


def test_an_agents_correction_outlasts_the_next_reading(store: ReviewStore) -> None:
    id = opened(store)
    store.record_draft(id, reply(), by=AGENT)
    store.label(id, stage="after_sales", by=AGENT)
    store.record_draft(id, reply(), by=AGENT)
    view = store.conversation(id, by=AGENT)
    assert (view.stage, view.customer_type) == ("after_sales", "neutral")
    assert [draft.state for draft in view.drafts] == ["superseded", "open"]


def test_sqlite_keeps_its_promises_about_durability(sqlite_url: str) -> None:
    store = ReviewStore.open(sqlite_url)
    with store.database.engine.connect() as connection:
        raw = connection.connection.cursor()
        values = {name: raw.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")}
        values |= {name: raw.execute(f"PRAGMA {name}").fetchone()[0] for name in ("foreign_keys", "secure_delete")}
    store.close()
    assert values == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1}
    assert sqlite3.sqlite_version_info >= (3, 35)
