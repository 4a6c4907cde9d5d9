"""Every vector of a small folder is looked at: exact, the same in every process, and refused where it is damaged."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from copilot.errors import RetrievalError
from copilot.retrieval.index.chroma import ChromaStore
from copilot.retrieval.index.dense import DenseIndex
from copilot.retrieval.query.candidates import exact
from tests.retrieval.conftest import TermEmbedding, make

TEXTS = [make(str(n), f"第{n}条 退货运费 {'发货' * n}", title=f"规则{n}", lang="zh") for n in range(40)]


@pytest.fixture
def ids(store: ChromaStore, fill) -> list[str]:
    fill(*TEXTS)
    return [record.id for record in store.records()]


def test_the_order_is_that_of_the_ids(store: ChromaStore, ids: list[str], embedding: TermEmbedding) -> None:
    vector = embedding.queries(["第3条 退货运费 发货"])[0]
    found = DenseIndex.of(store, ids, None, "a").similarities(vector)
    told = store.similarities(vector, ids)
    assert found == pytest.approx([told[key] for key in ids], abs=1e-5)
    backwards = DenseIndex.of(store, ids[::-1], None, "a").similarities(vector)
    assert backwards == pytest.approx(found[::-1], abs=1e-6)


def test_vectors_are_kept_for_their_revision(store: ChromaStore, ids: list[str], tmp_path: Path, monkeypatch) -> None:
    file = tmp_path / "lexical" / "shop.npz"
    DenseIndex.of(store, ids, file, "one")
    (file.parent / "shop.2.one.npy").write_bytes(b"of another collection")
    first = DenseIndex.of(store, ids, file, "two")
    assert sorted(item.name for item in file.parent.iterdir()) == ["shop.2.one.npy", "shop.two.npy"]
    monkeypatch.delattr(ChromaStore, "vectors")
    again = DenseIndex.of(store, ids, file, "two")
    assert len(again) == len(first) == len(ids)


def test_nothing_is_kept_while_it_is_being_written(store: ChromaStore, ids: list[str], tmp_path: Path) -> None:
    file = tmp_path / "shop.npz"
    DenseIndex.of(store, ids, file, "writing-1")
    assert not list(tmp_path.glob("*.npy"))


@pytest.mark.parametrize("damage", ["zeroed", "not a number", "fewer"])
def test_damaged_vectors_are_refused(store: ChromaStore, ids: list[str], damage: str, monkeypatch) -> None:
    sound = store.vectors(ids)
    broken = {"zeroed": sound * [[0]] * 1, "not a number": sound * np.nan, "fewer": sound[:-1]}[damage]
    monkeypatch.setattr(ChromaStore, "vectors", lambda self, ids: broken)
    with pytest.raises(RetrievalError, match="damaged.*--rebuild"):
        DenseIndex.of(store, ids, None, "a")


def test_only_what_is_allowed_is_among_the_best() -> None:
    similar, extra = np.asarray([0.9, 0.8, 0.1, 0.7], np.float32), np.asarray([0, 0, 1, 0], np.float32)
    allowed = np.asarray([False, True, True, True])
    assert list(exact(similar, allowed, extra, 2)) in ([1, 2], [2, 1])
    assert exact(similar, np.zeros(4, bool), extra, 2) == {}


def test_ingestion_does_not_call_damaged_vectors_unchanged(fill, ids: list[str], monkeypatch) -> None:
    monkeypatch.setattr(ChromaStore, "vectors", lambda self, ids: np.zeros((len(ids), 4), np.float32))
    with pytest.raises(RetrievalError, match="damaged"):
        fill(*TEXTS)
