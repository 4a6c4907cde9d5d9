from __future__ import annotations

import threading
from collections.abc import Callable
from decimal import Decimal
from io import StringIO
from typing import get_args

import pytest
from sqlalchemy import text as sql

from copilot.errors import AccessDenied, StoreError
from copilot.facts import Approval, Evidence
from copilot.reviews.people.access import Access, Locked
from copilot.reviews.people.roles import PERMISSIONS, Action, Role, User, local_user, require, system_user
from copilot.reviews.store import ReviewStore
from tests.reviews.conftest import Clock
from tests.reviews.samples import FINDING, PASSED, REJECTED, customer, opened, reply

COMMAND = system_user("command")
WRONG = "wrong password 1"


@pytest.fixture
def access(store: ReviewStore) -> Access:
    return store.access(session_minutes=480, idle_minutes=60)


def test_a_login_and_its_end(access: Access) -> None:
    password = access.add_user("Mei", frozenset({"agent"}), by=COMMAND)
    login = access.login("mei", password, address="127.0.0.1")
    assert login.user == User(name="mei", roles=frozenset({"agent"}))
    assert access.user_of_session(login.token) == login.user
    access.logout(login.token)
    assert access.user_of_session(login.token) is None


def test_there_is_nobody_at_first(access: Access) -> None:
    assert not access.has_users()
    for name in ("admin", "local", ""):
        with pytest.raises(AccessDenied):
            access.login(name, "admin")


def test_a_made_up_password_is_long_and_never_the_same(access: Access) -> None:
    made = {access.add_user(f"user{n}", frozenset({"agent"}), by=COMMAND) for n in range(3)}
    assert len(made) == 3 and all(len(password) >= 20 for password in made)


@pytest.mark.parametrize("password", ["short", "x" * 257], ids=["short", "long"])
def test_a_bad_password_is_refused(access: Access, password: str) -> None:
    with pytest.raises(StoreError, match="12 to 256"):
        access.add_user("mei", frozenset({"agent"}), by=COMMAND, password=password)


@pytest.mark.parametrize(
    "name", ["", "a", "a b", "../x", "名字", "x" * 64], ids=["none", "one", "space", "path", "han", "long"]
)
def test_a_bad_name_is_refused(access: Access, name: str) -> None:
    with pytest.raises(StoreError, match="cannot be a user name"):
        access.add_user(name, frozenset({"agent"}), by=COMMAND)


def test_nothing_readable_is_stored(access: Access, store: ReviewStore) -> None:
    password = access.add_user("mei", frozenset({"agent"}), by=COMMAND)
    session = access.login("mei", password).token
    token = access.add_token("desk", by=COMMAND)
    with store.database.read() as reader:
        everything = "".join(
            repr(reader.execute(sql(f"SELECT * FROM {table}")).all())
            for table in ("users", "sessions", "tokens", "throttle", "events", "payloads")
        )
    assert "$argon2id$" in everything
    assert not any(secret in everything for secret in (password, session, token))


def test_wrong_logins_are_locked_out_longer_and_longer(access: Access, clock: Clock, store: ReviewStore) -> None:
    password = access.add_user("mei", frozenset({"agent"}), by=COMMAND)
    waits: list[int] = []
    for number in range(14):
        with pytest.raises(AccessDenied) as caught:
            access.login("mei", WRONG, address=f"10.0.0.{number}")
        if isinstance(caught.value, Locked):
            waits.append(caught.value.seconds)
            clock.move(seconds=caught.value.seconds)
    assert waits == sorted(waits) and waits[0] >= 2 and waits[-1] > waits[0] * 4
    with pytest.raises(AccessDenied):
        access.login("mei", WRONG, address="10.0.0.99")
    with pytest.raises(Locked):
        access.login("mei", password, address="10.0.0.100")
    clock.move(minutes=15)
    assert access.login("mei", password, address="10.0.0.100").user.name == "mei"
    with store.database.read() as reader:
        log = reader.execute(sql("SELECT public FROM events WHERE kind = 'access_changed'")).all()
    assert sum("login_locked" in row.public for row in log) == 1


def test_one_address_trying_many_names_is_locked_out(access: Access) -> None:
    tried = 0
    with pytest.raises(Locked):
        for tried in range(50):
            try:
                access.login(f"name{tried}", WRONG, address="10.9.9.9")
            except Locked:
                raise
            except AccessDenied:
                continue
    assert tried <= 25
    password = access.add_user("mei", frozenset({"agent"}), by=COMMAND)
    assert access.login("mei", password, address="10.1.1.1").user.name == "mei"


def test_tries_at_the_same_moment_do_not_slip_through(access: Access) -> None:
    access.add_user("mei", frozenset({"agent"}), by=COMMAND)
    looked_at: list[str] = []

    def attempt() -> None:
        try:
            access.login("mei", WRONG, address="10.0.0.1")
        except Locked:
            pass
        except AccessDenied:
            looked_at.append("password compared")

    threads = [threading.Thread(target=attempt) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(looked_at) <= 5


def test_a_right_password_starts_the_count_again(access: Access) -> None:
    password = access.add_user("mei", frozenset({"agent"}), by=COMMAND)
    for _ in range(3):
        for _ in range(4):
            with pytest.raises(AccessDenied):
                access.login("mei", WRONG)
        access.login("mei", password)


def test_a_session_ends_after_its_time(access: Access, clock: Clock) -> None:
    password = access.add_user("mei", frozenset({"agent"}), by=COMMAND)
    token = access.login("mei", password).token
    for _ in range(9):
        clock.move(minutes=50)
        assert access.user_of_session(token) is not None
    clock.move(minutes=50)
    assert access.user_of_session(token) is None, "used all the time, but 8 hours are over"


def test_an_idle_session_ends(access: Access, clock: Clock) -> None:
    password = access.add_user("mei", frozenset({"agent"}), by=COMMAND)
    token = access.login("mei", password).token
    clock.move(minutes=61)
    assert access.user_of_session(token) is None


@pytest.mark.parametrize("act", ["password", "disable"])
def test_sessions_end_with_the_password_or_the_account(access: Access, act: str) -> None:
    password = access.add_user("mei", frozenset({"agent"}), by=COMMAND)
    token = access.login("mei", password).token
    if act == "password":
        access.set_password("mei", by=COMMAND)
    else:
        access.disable_user("mei", by=COMMAND)
    assert access.user_of_session(token) is None
    with pytest.raises(AccessDenied):
        access.login("mei", password)


def test_roles_hold_from_the_next_request_on(access: Access) -> None:
    password = access.add_user("mei", frozenset({"agent", "supervisor"}), by=COMMAND)
    token = access.login("mei", password).token
    access.set_roles("mei", frozenset({"qa"}), by=COMMAND)
    user = access.user_of_session(token)
    assert user is not None and user.roles == {"qa"} and access.user_named("mei") == user


def test_an_integrators_token(access: Access) -> None:
    token = access.add_token("desk", by=COMMAND)
    assert access.user_of_token(token) == User(name="desk", roles=frozenset({"integrator"}))
    assert access.user_of_token(token + "x") is None and access.user_of_token("") is None
    access.revoke_token("desk", by=COMMAND)
    assert access.user_of_token(token) is None
    assert [(t.name, t.is_revoked) for t in access.tokens(by=COMMAND)] == [("desk", True)]


def test_a_person_cannot_be_made_an_integrator(access: Access) -> None:
    with pytest.raises(StoreError, match="roles of a person"):
        access.add_user("mei", frozenset({"integrator"}), by=COMMAND)


def test_users_may_change_their_own_password_only(access: Access) -> None:
    for name in ("mei", "jun"):
        access.add_user(name, frozenset({"agent"}), by=COMMAND)
    mei = access.user_named("mei")
    assert mei is not None
    access.set_password("mei", by=mei, password="a new one of hers")
    with pytest.raises(AccessDenied):
        access.set_password("jun", by=mei)


EXPECTED: dict[Action, set[str]] = {
    "read": {"agent", "supervisor", "qa"},
    "ingest": {"agent", "supervisor", "integrator"},
    "draft": {"agent", "supervisor", "integrator"},
    "reply": {"agent", "supervisor"},
    "evidence": {"agent", "supervisor", "integrator"},
    "approve": {"supervisor"},
    "override": {"supervisor"},
    "note": {"agent", "supervisor", "qa"},
    "dispute": {"agent", "supervisor", "qa"},
    "resolve": {"supervisor", "qa"},
    "measure": {"supervisor", "qa"},
    "export": {"supervisor", "qa"},
    "erase": {"supervisor"},
    "manage_users": {"supervisor"},
    "maintain": set(),
}

Act = Callable[[ReviewStore, User], object]

DEEDS: list[tuple[str, Action, Act]] = [
    ("queue", "read", lambda s, u: s.queue(by=u)),
    ("conversation", "read", lambda s, u: s.conversation("A1", by=u)),
    ("version", "read", lambda s, u: s.version("A1", by=u)),
    ("promises_due", "read", lambda s, u: s.promises_due(by=u)),
    ("handover", "read", lambda s, u: s.handover(by=u)),
    ("disputes", "read", lambda s, u: s.disputes(by=u)),
    ("unfinished_sends", "read", lambda s, u: s.unfinished_sends(by=u)),
    ("add_conversation", "ingest", lambda s, u: opened(s, "A9")),
    ("receive", "ingest", lambda s, u: s.receive("A1", customer("?"), by=u)),
    ("record_draft", "draft", lambda s, u: s.record_draft("A1", reply(), by=u)),
    ("record_check", "draft", lambda s, u: s.record_check("A1", "x", PASSED, by=u)),
    ("record_edit", "reply", lambda s, u: s.record_edit("A1", "x", by=u)),
    ("record_seen", "reply", lambda s, u: s.record_seen("A1", by=u)),
    ("close", "reply", lambda s, u: s.close_conversation("A1", by=u)),
    ("claim_send", "reply", lambda s, u: s.claim_send("click-0001", "A1", 1, "x", verdict=PASSED, by=u)),
    ("evidence", "evidence", lambda s, u: s.record_fact("A1", Evidence(type="photo"), by=u)),
    ("approval", "approve", lambda s, u: s.record_fact("A1", Approval(type="gift", value=Decimal(5)), by=u)),
    ("override", "override", lambda s, u: s.override("A1", "x", REJECTED, "why", version=1, by=u)),
    ("note", "note", lambda s, u: s.note("A1", "x", by=u)),
    ("label", "note", lambda s, u: s.label("A1", add=("unpaid",), by=u)),
    ("dispute", "dispute", lambda s, u: s.dispute("A1", "x", FINDING, by=u)),
    ("metrics", "measure", lambda s, u: s.metrics(by=u)),
    ("export", "export", lambda s, u: s.export("events", StringIO(), by=u)),
    ("erase_customer", "erase", lambda s, u: s.erase_customer("u-A1", by=u)),
    ("retain", "erase", lambda s, u: s.retain(1, by=u)),
    ("add_user", "manage_users", lambda s, u: s.access().add_user("new", frozenset({"agent"}), by=u)),
    ("add_token", "manage_users", lambda s, u: s.access().add_token("new", by=u)),
    ("users", "manage_users", lambda s, u: s.access().users(by=u)),
    ("rebuild", "maintain", lambda s, u: s.rebuild(by=u)),
]


def test_the_matrix_is_the_one_agreed() -> None:
    assert {action: set(roles) for action, roles in PERMISSIONS.items()} == EXPECTED


@pytest.mark.parametrize("role", get_args(Role))
def test_every_role_may_do_what_the_matrix_says_and_nothing_else(store: ReviewStore, role: Role) -> None:
    opened(store)
    user = User(name="someone", roles=frozenset({role}))
    for name, action, act in DEEDS:
        if name == "add_conversation":
            continue
        if role in EXPECTED[action] and name not in ("erase_customer", "receive", "claim_send"):
            act(store, user)
        elif role not in EXPECTED[action]:
            with pytest.raises(AccessDenied, match=r"someone may not do this"):
                act(store, user)


def test_nobody_may_do_nothing() -> None:
    for action in get_args(Action):
        with pytest.raises(AccessDenied, match="log in"):
            require(None, action)
        with pytest.raises(AccessDenied):
            require(User(name="none"), action)
    assert require(local_user(), "override").name == "local"
    with pytest.raises(AccessDenied):
        require(local_user(), "maintain")
