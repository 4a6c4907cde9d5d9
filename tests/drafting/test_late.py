"""Late parts: one sentence encoder for reader and index, and product names learnt when the index opens."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from copilot.parts import Parts
from copilot.pipeline import Copilot
from copilot.retrieval import opening
from copilot.settings import Settings
from copilot.testing import FakeRetriever
from tests.drafting.support import checker, composer, facts, talk

NAME = "云隙折叠小推车"


class Named(FakeRetriever):
    """A retriever over an index with one product."""

    names = (NAME,)

    def product_names(self) -> tuple[str, ...]:
        return self.names


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Open `Named` instead of an index; returns the embeddings it was opened with."""
    seen: list[Any] = []

    def opening_one(settings: Settings, collection: str | None = None, embedding: Any = None) -> Named:
        seen.append(embedding)
        return Named()

    monkeypatch.setattr(opening, "open_retriever", opening_one)
    return seen


def bot(tmp_path: Path) -> Copilot:
    return Copilot.from_settings(Settings(index=tmp_path / "index"), checker=checker(), composer=composer())


def query(parts: Parts) -> str:
    """Return what is searched for after a product was named and then only pointed at."""
    said = talk(f"{NAME}还有吗", "A: 有的", "那它多重")
    return parts.reader.read(said, facts()).questions[-1].query


async def test_names_are_learnt_when_the_index_is_open(tmp_path: Path, opened: list[Any]) -> None:
    copilot = bot(tmp_path)
    assert NAME not in query(copilot.parts)
    await copilot.warm_up()
    assert NAME in query(copilot.parts)
    reader = copilot.parts.reader
    await copilot.reply(talk("在吗"), facts())
    assert copilot.parts.reader is reader


async def test_a_given_reader_is_kept(tmp_path: Path, opened: list[Any]) -> None:
    reader = bot(tmp_path).parts.reader
    copilot = Copilot.from_settings(Settings(index=tmp_path), checker=checker(), composer=composer(), reader=reader)
    await copilot.warm_up()
    assert copilot.parts.reader is reader


def test_a_given_retriever_s_names_are_known_at_once() -> None:
    assert NAME in query(Copilot.from_settings(Settings(), retriever=Named(), checker=checker()).parts)


async def test_without_an_index_turns_are_read_all_the_same(tmp_path: Path) -> None:
    copilot = bot(tmp_path)
    await copilot.warm_up()
    reply = await copilot.reply(talk("能便宜点吗"), facts())
    assert reply.text
    assert any("copilot ingest" in note for note in reply.notes)
