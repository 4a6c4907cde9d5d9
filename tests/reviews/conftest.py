from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from copilot.reviews.store import ReviewStore

from .postgres import cluster, drop_database, fresh_database


class Clock:
    """A clock that moves only when told, and a little at every look so that times differ."""

    def __init__(self) -> None:
        self.now = datetime(2025, 6, 11, 6, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(milliseconds=1)
        return self.now

    def move(self, **span: float) -> datetime:
        self.now += timedelta(**span)
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    with cluster() as address:
        ReviewStore.open(fresh_database(address, "migrated", template="template0")).close()
        yield address


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file to copy: migrations are tested by themselves."""
    file = tmp_path_factory.mktemp("template") / "reviews.sqlite"
    ReviewStore.open(f"sqlite:///{file}").close()
    return file


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Every test that asks for the store runs on both databases: one contract."""
    if request.param == "postgres":
        server = request.getfixturevalue("server")
        address = fresh_database(server)
        yield address
        drop_database(server, address)
        return
    yield f"sqlite:///{shutil.copy(request.getfixturevalue('template'), tmp_path / 'reviews.sqlite')}"


@pytest.fixture
def postgres_url(server: str) -> Iterator[str]:
    """For what only a server can do."""
    address = fresh_database(server)
    yield address
    drop_database(server, address)


@pytest.fixture
def sqlite_url(tmp_path: Path, template: Path) -> str:
    return f"sqlite:///{shutil.copy(template, tmp_path / 'reviews.sqlite')}"


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database that nobody has set up yet."""
    if request.param == "postgres":
        return fresh_database(request.getfixturevalue("server"), template="template0")
    return f"sqlite:///{tmp_path / 'new' / 'reviews.sqlite'}"


@pytest.fixture
def store(url: str, clock: Clock) -> Iterator[ReviewStore]:
    opened = ReviewStore.open(url, clock=clock)
    yield opened
    opened.close()
