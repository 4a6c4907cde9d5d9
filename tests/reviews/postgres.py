"""A real PostgreSQL of the tests' own: a fresh cluster in a temporary folder, on a Unix socket, never as root."""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

_FOLDERS = ("/usr/lib/postgresql/15/bin", "/usr/lib/postgresql/16/bin", "/usr/lib/postgresql/17/bin")


def _binaries() -> Path | None:
    for folder in (*_FOLDERS, *([str(Path(found).parent)] if (found := shutil.which("initdb")) else [])):
        if (Path(folder) / "initdb").exists() and (Path(folder) / "pg_ctl").exists():
            return Path(folder)
    return None


def _account() -> pwd.struct_passwd | None:
    # PostgreSQL refuses to run as root; another account of the machine is borrowed.
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid())
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    return None


@contextmanager
def cluster() -> Iterator[str]:
    """Yield the address of a running server (without a database name); skip with the reason when there is none."""
    binaries, account = _binaries(), _account()
    if binaries is None:
        pytest.skip("PostgreSQL is not installed (no initdb and pg_ctl found)")
    if account is None:
        pytest.skip("PostgreSQL does not run as root, and there is no user postgres or nobody to run it as")
    folder = Path(tempfile.mkdtemp(prefix="rc-pg-"))
    os.chown(folder, account.pw_uid, account.pw_gid)

    def run(*command: str) -> None:
        who = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []} if os.geteuid() == 0 else {}
        done = subprocess.run(
            command, capture_output=True, text=True, cwd=folder, env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
            timeout=120, check=False, **who,
        )  # type: ignore[call-overload]  # fmt: skip
        if done.returncode:
            pytest.skip(f"PostgreSQL does not start here: {(done.stderr or done.stdout).strip().splitlines()[-1:]}")

    data = str(folder / "data")
    try:
        run(str(binaries / "initdb"), "-D", data, "-U", "shop", "-A", "trust", "-E", "UTF8", "--no-sync")
        options = f"-c listen_addresses='' -c unix_socket_directories='{folder}' -c fsync=off -c max_connections=120"
        run(str(binaries / "pg_ctl"), "-D", data, "-w", "-l", str(folder / "log"), "-o", options, "start")
        yield f"postgresql://shop@/{{name}}?host={folder}"
    finally:
        if (folder / "data" / "postmaster.pid").exists():
            run(str(binaries / "pg_ctl"), "-D", data, "-w", "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def fresh_database(server: str, name: str | None = None, *, template: str = "migrated") -> str:
    """Create a database (by default a copy of the migrated, empty one) and return its address."""
    import psycopg

    name = name or f"reviews_{secrets.token_hex(4)}"
    with psycopg.connect(server.format(name="postgres"), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'.encode())
    return server.format(name=name)


def drop_database(server: str, address: str) -> None:
    """Remove a database again, so that the temporary folder stays small."""
    import psycopg

    name = address.split("@/")[1].split("?")[0]
    with psycopg.connect(server.format(name="postgres"), autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())
