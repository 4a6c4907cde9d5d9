from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from copilot.reviews.store import ReviewStore

from .postgres import cluster, fresh_database


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
        yield address


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Every test that asks for the store runs on both databases: one contract."""
    if request.param == "postgres":
        return fresh_database(request.getfixturevalue("server"))
    return f"sqlite:///{tmp_path / 'reviews.sqlite'}"


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'reviews.sqlite'}"


@pytest.fixture
def store(url: str, clock: Clock) -> Iterator[ReviewStore]:
    opened = ReviewStore.open(url, clock=clock)
    yield opened
    opened.close()
