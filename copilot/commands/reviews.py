"""`copilot reviews …`: check, take out, erase and look after the review store; manage who may log in.

Whoever may run it on the machine with the database may do everything; it acts as `command`.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

if TYPE_CHECKING:
    from copilot.reviews.people.roles import Role, User
    from copilot.reviews.store import ReviewStore

__all__ = [
    "app",
    "erase",
    "export",
    "migrate",
    "rebuild",
    "retain",
    "tokens_add",
    "tokens_list",
    "tokens_revoke",
    "users_add",
    "users_disable",
    "users_list",
    "users_passwd",
    "users_roles",
    "verify",
]

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, no_args_is_help=True)
users = typer.Typer(add_completion=False, pretty_exceptions_enable=False, no_args_is_help=True)
tokens = typer.Typer(add_completion=False, pretty_exceptions_enable=False, no_args_is_help=True)
app.add_typer(users, name="users", help="who may log in, and as what")
app.add_typer(tokens, name="tokens", help="tokens of integrators")

Url = Annotated[str | None, typer.Option("--database", help="database address; default: setting database_url")]


class _What(StrEnum):
    events = "events"
    drafts = "drafts"
    sends = "sends"
    promises = "promises"
    cases = "cases"


class _Format(StrEnum):
    jsonl = "jsonl"
    csv = "csv"


class _Role(StrEnum):
    agent = "agent"
    supervisor = "supervisor"
    qa = "qa"


@app.command()
def verify(
    anchor: Annotated[str | None, typer.Option(help="head printed by an earlier verify, kept elsewhere")] = None,
    database: Url = None,
) -> None:
    """Check the hash chain; exit status 1 when anything in the record was changed, added or removed."""
    with _open(database) as (store, _):
        found = store.verify(anchor=anchor)
    for problem in found.problems:
        typer.echo(problem, err=True)
    state = "intact" if found.is_intact else "NOT INTACT"
    typer.echo(f"{state}: {found.events} events, {found.erased} erased, head {found.head}")
    raise typer.Exit(0 if found.is_intact else 1)


@app.command()
def export(
    what: Annotated[_What, typer.Argument(help="cases: decided disputes as eval cases")],
    out: Annotated[Path, typer.Option("--out", "-o", help="file to write; - is standard output")] = Path("-"),
    format: Annotated[_Format, typer.Option(help="cases are JSONL always")] = _Format.jsonl,
    since: Annotated[datetime | None, typer.Option(help="from this time on (UTC)")] = None,
    until: Annotated[datetime | None, typer.Option(help="before this time (UTC)")] = None,
    unmasked: Annotated[bool, typer.Option("--unmasked", help="leave telephone numbers and the like in")] = False,
    database: Url = None,
) -> None:
    """Write the audit trail, drafts, sendings, promises or eval cases to a file."""
    with _open(database) as (store, me), _open_out(out, for_sheets=format is _Format.csv) as file:
        count = store.export(
            what.value, file, by=me, format=format.value, since=_utc(since), until=_utc(until), masked=not unmasked
        )
    typer.echo(f"{count} lines", err=True)


@app.command()
def erase(
    customer: Annotated[str | None, typer.Option(help="the customer's id in the helpdesk")] = None,
    conversation: Annotated[str | None, typer.Option(help="one conversation, for customers without an id")] = None,
    database: Url = None,
) -> None:
    """Erase what one customer wrote and was written; the chain stays verifiable."""
    if (customer is None) == (conversation is None):
        raise typer.BadParameter("give either --customer or --conversation")
    with _open(database) as (store, me):
        if customer is not None:
            erased = store.erase_customer(customer, by=me)
        else:
            erased = store.erase_conversation(conversation or "", by=me)
        intact = store.verify().is_intact
    chain = "intact" if intact else "NOT INTACT"
    typer.echo(f"erased {erased.events} events of {erased.conversations} conversations; chain {chain}")


@app.command()
def retain(
    days: Annotated[int | None, typer.Option(min=1, help="default: setting retention_days")] = None,
    database: Url = None,
) -> None:
    """Erase conversations that nobody touched for so many days; run it once a day."""
    from copilot.commands.settings import load

    with _open(database) as (store, me):
        erased = store.retain(days or load().retention_days, by=me)
    typer.echo(f"erased {erased.events} events of {erased.conversations} conversations")


@app.command()
def migrate(database: Url = None) -> None:
    """Create the database or bring it to this version's schema."""
    from copilot.reviews.record.database import Database
    from copilot.reviews.record.migrate import HEAD
    from copilot.reviews.record.migrate import migrate as run

    opened = Database(_url(database))
    try:
        before = run(opened)
    finally:
        opened.close()
    typer.echo(f"schema {HEAD}" if before == HEAD else f"schema {before or 'none'} → {HEAD}")


@app.command()
def rebuild(database: Url = None) -> None:
    """Derive all tables of state from the log again; stop the workbench first."""
    with _open(database) as (store, me):
        typer.echo(f"rebuilt from {store.rebuild(by=me)} events")


@users.command("add")
def users_add(
    name: str,
    role: Annotated[list[_Role] | None, typer.Option(help="agent, supervisor, qa; may be given several times")] = None,
    database: Url = None,
) -> None:
    """Add a user; the password is made up and shown once."""
    with _open(database, create=True) as (store, me):
        roles = _roles(role or [_Role.agent])
        password = store.access().add_user(name, roles, by=me)
    typer.echo(f"user {name.lower()} ({', '.join(sorted(roles))}) password: {password}")


@users.command("list")
def users_list(database: Url = None) -> None:
    """List users and their roles."""
    with _open(database) as (store, me):
        for account in store.access().users(by=me):
            state = " (disabled)" if account.is_disabled else ""
            typer.echo(f"{account.name}\t{','.join(sorted(account.roles))}{state}")


@users.command("passwd")
def users_passwd(name: str, database: Url = None) -> None:
    """Give a user a new password, made up and shown once; ends their sessions."""
    with _open(database) as (store, me):
        typer.echo(f"user {name} password: {store.access().set_password(name, by=me)}")


@users.command("roles")
def users_roles(name: str, role: Annotated[list[_Role], typer.Option()], database: Url = None) -> None:
    """Give a user other roles, at once."""
    with _open(database) as (store, me):
        store.access().set_roles(name, _roles(role), by=me)
    typer.echo(f"user {name}: {', '.join(sorted(role))}")


@users.command("disable")
def users_disable(name: str, database: Url = None) -> None:
    """Close an account and end its sessions; its name stays in the record."""
    with _open(database) as (store, me):
        store.access().disable_user(name, by=me)
    typer.echo(f"user {name}: disabled")


@tokens.command("add")
def tokens_add(name: str, database: Url = None) -> None:
    """Add an integrator's token, shown once."""
    with _open(database, create=True) as (store, me):
        typer.echo(f"token {name}: {store.access().add_token(name, by=me)}")


@tokens.command("list")
def tokens_list(database: Url = None) -> None:
    """List the names of tokens."""
    with _open(database) as (store, me):
        for token in store.access().tokens(by=me):
            typer.echo(f"{token.name}\t{'revoked' if token.is_revoked else 'valid'}")


@tokens.command("revoke")
def tokens_revoke(name: str, database: Url = None) -> None:
    """Make a token worthless from now on."""
    with _open(database) as (store, me):
        store.access().revoke_token(name, by=me)
    typer.echo(f"token {name}: revoked")


@contextmanager
def _open(url: str | None, *, create: bool = False) -> Iterator[tuple[ReviewStore, User]]:
    from copilot.errors import StoreError
    from copilot.reviews.people.roles import system_user
    from copilot.reviews.record.database import Database
    from copilot.reviews.store import ReviewStore

    address = _url(url)
    file = Database.file_of(address)
    if not create and file is not None and not file.exists():
        raise StoreError(f"there is no review database at {file} (setting database_url)")
    store = ReviewStore.open(address)
    try:
        yield store, system_user("command")
    finally:
        store.close()


@contextmanager
def _open_out(file: Path, *, for_sheets: bool) -> Iterator[TextIO]:
    # A spreadsheet takes a file without a byte order mark for Latin text. Only the owner may read an export.
    from copilot.errors import InputError

    if str(file) == "-":
        yield sys.stdout
        return
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    except OSError as error:
        raise InputError(f"{file}: cannot be written: {error.strerror}") from error
    with open(descriptor, "w", encoding="utf-8-sig" if for_sheets else "utf-8", newline="") as out:
        yield out


def _roles(chosen: list[_Role]) -> frozenset[Role]:
    names: dict[_Role, Role] = {_Role.agent: "agent", _Role.supervisor: "supervisor", _Role.qa: "qa"}
    return frozenset(names[item] for item in chosen)


def _url(url: str | None) -> str:
    from copilot.commands.settings import load

    return load(database_url=url).database_url


def _utc(moment: datetime | None) -> datetime | None:
    from datetime import UTC

    return moment.replace(tzinfo=UTC) if moment is not None and moment.tzinfo is None else moment
