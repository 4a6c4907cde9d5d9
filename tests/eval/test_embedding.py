from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from eval.embedding import MemoEmbedding


class _Counting:
    id = "e"

    def __init__(self) -> None:
        self.asked: list[str] = []

    def passages(self, texts: Sequence[str], titles: Sequence[str] = ()) -> np.ndarray:  # type: ignore[type-arg]
        return self.queries(texts)

    def queries(self, texts: Sequence[str]) -> np.ndarray:  # type: ignore[type-arg]
        self.asked += texts
        return np.array([[len(t), 1.0] for t in texts], dtype=np.float32)


def test_a_query_is_embedded_once_for_all_runs(tmp_path: Path) -> None:
    inner = _Counting()
    first = MemoEmbedding(inner, tmp_path).queries(["一", "二三"])
    again = MemoEmbedding(inner, tmp_path).queries(["二三", "四", "一"])
    assert inner.asked == ["一", "二三", "四"]
    assert again.tolist() == [first[1].tolist(), [1.0, 1.0], first[0].tolist()]


def test_a_torn_record_is_dropped(tmp_path: Path) -> None:
    inner = _Counting()
    MemoEmbedding(inner, tmp_path).queries(["一", "二"])
    (file,) = tmp_path.iterdir()
    file.write_bytes(file.read_bytes()[:-3])
    assert MemoEmbedding(inner, tmp_path).queries(["一", "二"]).tolist() == [[1.0, 1.0], [1.0, 1.0]]
    assert inner.asked == ["一", "二", "二"]
