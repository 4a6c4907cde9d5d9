"""Kill -9, full disk, locked database, lost connection: nothing acknowledged is missing, nothing goes out twice."""

from __future__ import annotations

import random
import signal
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlalchemy import text as sql

from copilot.errors import StoreError
from copilot.reviews.people.roles import system_user
from copilot.reviews.store import ReviewStore

from .samples import AGENT, HELPDESK, customer, opened
from .worker import FileOutlet

WORKER = str(Path(__file__).parent / "worker.py")
COMMAND = system_user("command")


def start(deed: str, url: str, folder: Path, *more: str) -> subprocess.Popen[str]:
    command = [sys.executable, WORKER, deed, url, str(folder), *more]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def later() -> datetime:
    return datetime.now(UTC) + timedelta(minutes=2)


def taken(folder: Path) -> list[str]:
    file = folder / "taken"
    return file.read_text().split() if file.exists() else []


@pytest.mark.parametrize(
    ("moment", "handed_over", "state"),
    [
        pytest.param("claimed", 0, "acknowledged", id="after-the-claim"),
        pytest.param("before", 0, "uncertain", id="before-the-outlet-takes-it"),
        pytest.param("after", 1, "uncertain", id="after-the-outlet-took-it"),
        pytest.param("acknowledged", 1, "acknowledged", id="after-the-acknowledgement"),
    ],
)
def test_kill_9_during_a_send(url: str, tmp_path: Path, moment: str, handed_over: int, state: str) -> None:
    worker = start(moment, url, tmp_path)
    said, errors = worker.communicate(timeout=120)
    assert worker.returncode == -signal.SIGKILL, errors
    assert len(taken(tmp_path)) == handed_over
    store = ReviewStore.open(url)
    store.recover(FileOutlet(tmp_path / "taken"), now=later())
    store.recover(FileOutlet(tmp_path / "taken"), now=later())
    sent = store.send_state("click-kill-1", by=AGENT)
    assert sent.state == state and len(taken(tmp_path)) <= 1
    assert ("acknowledged" in said) <= (sent.state == "acknowledged")
    assert store.verify().is_intact
    assert len(store.conversation("K1", by=AGENT).promises) == (state == "acknowledged")
    store.close()


def test_kill_9_at_any_moment(url: str, tmp_path: Path) -> None:
    worker = start("for-ever", url, tmp_path)
    assert worker.stdout is not None
    wanted = random.Random(7).randint(12, 30)
    said = [worker.stdout.readline().strip() for _ in range(wanted)]
    worker.kill()
    rest, _ = worker.communicate(timeout=60)
    said += rest.split()
    store = ReviewStore.open(url)
    store.recover(FileOutlet(tmp_path / "taken"), now=later())
    states = {send.key: send.state for send in store.conversation("K1", by=AGENT).sends}
    # The last line may be cut: what was told whole must be there.
    assert {key: states.get(key) for key in said if len(key) == 11} == dict.fromkeys(
        (key for key in said if len(key) == 11), "acknowledged"
    )
    keys = taken(tmp_path)
    assert len(keys) == len(set(keys)) and {k for k, s in states.items() if s == "acknowledged"} <= set(keys)
    assert store.verify().is_intact and store.rebuild(by=COMMAND)
    store.close()


def test_a_file_that_cannot_grow_loses_nothing(sqlite_url: str, tmp_path: Path) -> None:
    worker = start("fill", sqlite_url, tmp_path)
    said, errors = worker.communicate(timeout=120)
    lines = said.splitlines()
    assert lines and lines[-1].startswith("refused: "), errors
    assert "nothing was recorded" in lines[-1] and "Traceback" not in errors
    store = ReviewStore.open(sqlite_url)
    notes = store.conversation("K1", by=AGENT).notes
    assert len(notes) == len(lines) - 1 > 0
    store.note("K1", "又有地方了", by=AGENT)
    assert store.verify().is_intact
    store.close()


def test_a_full_database_says_so_and_goes_on_when_there_is_room(sqlite_url: str) -> None:
    store = ReviewStore.open(sqlite_url)
    opened(store)
    room = {"pages": 60}

    def limit(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute(f"PRAGMA max_page_count={room['pages']}")

    event.listen(store.database.engine, "connect", limit)
    store.database.engine.dispose()
    with pytest.raises(StoreError, match="its disk is full; nothing was recorded"):
        for number in range(500):
            store.receive("A1", customer("满" * 1000, f"n{number}"), by=HELPDESK)
    kept = len(store.conversation("A1", by=AGENT).messages)
    room["pages"] = 1_000_000
    store.database.engine.dispose()
    store.receive("A1", customer("在吗", "last"), by=HELPDESK)
    assert len(store.conversation("A1", by=AGENT).messages) == kept + 1 and store.verify().is_intact
    store.close()


def test_a_locked_database_is_told_and_nothing_is_half_written(url: str) -> None:
    store = ReviewStore.open(url, busy_seconds=0.3)
    opened(store)
    before = store.verify().events
    if store.database.is_sqlite:
        other = sqlite3.connect(str(store.database.url.database), isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        blocked(store)
        other.rollback()
        other.close()
    else:
        with store.database.engine.connect() as connection, connection.begin():
            connection.execute(sql("SELECT seq FROM chain_head FOR UPDATE"))
            blocked(store)
    assert store.verify().events == before
    store.note("A1", "又可以了", by=AGENT)
    store.close()


def blocked(store: ReviewStore) -> None:
    with pytest.raises(StoreError, match="locked by another program; nothing was recorded"):
        store.note("A1", "x", by=AGENT)
    assert store.queue(by=AGENT), "reading goes on"


@pytest.mark.postgres
def test_a_connection_that_the_server_dropped_is_replaced(server: str, postgres_url: str) -> None:
    import psycopg

    store = ReviewStore.open(postgres_url)
    opened(store)
    with psycopg.connect(server.format(name="postgres"), autocommit=True) as admin:
        admin.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s",
            (str(store.database.url.database),),
        )
    store.note("A1", "还在", by=AGENT)
    assert store.verify().is_intact
    store.close()


def test_several_processes_on_one_conversation(url: str, tmp_path: Path) -> None:
    workers = [start("compete", url, tmp_path, name) for name in ("anna", "bora", "chen")]
    claimed: list[str] = []
    for worker in workers:
        said, errors = worker.communicate(timeout=180)
        assert worker.returncode == 0, errors
        claimed += said.splitlines()
    versions = [line.split()[0] for line in claimed]
    assert len(versions) == len(set(versions)), "no version was answered by two"
    store = ReviewStore.open(url)
    assert len(store.conversation("K1", by=AGENT).sends) == len(claimed) >= 15
    assert store.verify().is_intact
    store.close()
