from __future__ import annotations

import json
from pathlib import Path

import pytest

from copilot import cli
from copilot.reviews.store import ReviewStore

from .samples import AGENT, FINDING, QA, opened


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Run `copilot reviews …` and return exit status, output and errors."""
    status = 0
    try:
        cli.main(["reviews", *arguments])
    except SystemExit as stop:
        status = int(stop.code or 0)
    said = capsys.readouterr()
    return status, said.out, said.err


@pytest.fixture
def address(url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("COPILOT_DATABASE_URL", url)
    return url


def test_from_the_first_user_to_a_verified_erasure(
    address: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    status, out, _ = run(capsys, "users", "add", "Lan", "--role", "supervisor", "--role", "qa")
    assert status == 0 and out.startswith("user lan (qa, supervisor) password: ")
    store = ReviewStore.open(address)
    assert store.access().login("lan", out.split()[-1]).user.roles == {"supervisor", "qa"}
    opened(store)
    store.dispute("A1", "明天必到", FINDING, agree=True, by=QA)
    store.close()

    status, out, _ = run(capsys, "verify")
    head = out.split()[-1]
    assert (status, out.split(":")[0]) == (0, "intact")
    status, out, err = run(capsys, "export", "cases")
    assert json.loads(out)["rule"] == "delivery-date" and err == "1 lines\n"
    file = tmp_path / "events.csv"
    assert run(capsys, "export", "events", "--format", "csv", "-o", str(file))[0] == 0
    assert file.read_bytes().startswith(b"\xef\xbb\xbfseq,at,kind") and file.stat().st_mode & 0o077 == 0
    status, out, _ = run(capsys, "erase", "--customer", "u-A1")
    assert status == 0 and out.endswith("chain intact\n")
    assert run(capsys, "verify", "--anchor", head)[0] == 0
    assert run(capsys, "rebuild")[1].startswith("rebuilt from")
    assert run(capsys, "migrate")[1] == "schema 0001\n"
    assert run(capsys, "retain", "--days", "30")[1].startswith("erased 0 events")


def test_tokens_and_users_are_looked_after(address: str, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, "tokens", "add", "desk")
    assert status == 0
    store = ReviewStore.open(address)
    assert store.access().user_of_token(out.split()[-1]) is not None
    store.close()
    assert run(capsys, "tokens", "revoke", "desk")[0] == 0
    assert run(capsys, "tokens", "list")[1] == "desk\trevoked\n"
    run(capsys, "users", "add", "mei")
    run(capsys, "users", "roles", "mei", "--role", "qa")
    assert "password: " in run(capsys, "users", "passwd", "mei")[1]
    run(capsys, "users", "disable", "mei")
    assert run(capsys, "users", "list")[1] == "mei\tqa (disabled)\n"


@pytest.mark.parametrize(
    ("arguments", "sign"),
    [
        (["erase", "--customer", "nobody"], "no conversation of this customer"),
        (["users", "passwd", "nobody"], "no user 'nobody'"),
        (["users", "add", "not a name"], "cannot be a user name"),
        (["tokens", "revoke", "nobody"], "no token 'nobody'"),
        (["export", "cases", "--format", "csv"], "JSONL only"),
        (["verify", "--database", "mysql://x"], "mysql is not supported"),
        (["export", "events", "-o", "/nonexistent/x"], "cannot be written"),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, list) else "",
)
def test_a_mistake_is_one_line_and_status_2(
    sqlite_url: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    sign: str,
) -> None:
    monkeypatch.setenv("COPILOT_DATABASE_URL", sqlite_url)
    status, _, err = run(capsys, *arguments)
    assert status == 2 and sign in err and err.startswith("copilot reviews: ") and len(err.splitlines()) == 1


def test_only_a_first_user_or_token_makes_a_new_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COPILOT_DATABASE_URL", f"sqlite:///{tmp_path / 'new.sqlite'}")
    status, _, err = run(capsys, "verify")
    assert status == 2 and "there is no review database" in err and not (tmp_path / "new.sqlite").exists()
    assert run(capsys, "users", "add", "mei")[0] == 0 and run(capsys, "verify")[0] == 0


def test_a_changed_record_ends_with_status_1(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import sqlite3

    monkeypatch.setenv("COPILOT_DATABASE_URL", sqlite_url)
    store = ReviewStore.open(sqlite_url)
    opened(store)
    store.note("A1", "x", by=AGENT)
    store.close()
    connection = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"))
    connection.execute("DROP TRIGGER guard_events_update")
    connection.execute("UPDATE events SET actor = 'jun' WHERE seq = 3")
    connection.commit()
    connection.close()
    status, out, err = run(capsys, "verify")
    assert status == 1 and out.startswith("NOT INTACT") and "event 3 (noted): was changed" in err
