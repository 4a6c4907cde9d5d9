"""Embeddings and reranking over LiteLLM against a server on this machine that speaks the providers' protocol."""

from __future__ import annotations

import asyncio
import gc
import json
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest

from copilot.cli import main
from copilot.errors import RetrievalError
from copilot.retrieval.base import Reranker
from copilot.retrieval.embedding.embeddings import normalised
from copilot.retrieval.embedding.hosted import HostedEmbedding, HostedReranker
from copilot.retrieval.retriever import HybridRetriever
from copilot.testing.server import fake_server
from tests.retrieval.conftest import make


class Provider:
    """What the server was asked, and what it answers next."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, int]] = []
        self.broken = False
        self.short = False
        self.address = ""

    def answer(self, path: str, body: dict[str, object]) -> dict[str, object]:
        texts = body.get("input") or body.get("documents")
        assert isinstance(texts, list)
        self.asked.append((path, len(texts)))
        if "rerank" in path:
            results = [{"index": n, "relevance_score": float(text.count("!"))} for n, text in enumerate(texts)]
            return {"id": "r", "results": results, "usage": {"prompt_tokens": 1, "total_tokens": 1}}
        rows = [[float(text.count(letter)) + 0.01 for letter in "退运发货shi"] for text in texts]
        data = [{"object": "embedding", "index": n, "embedding": row} for n, row in enumerate(rows)]
        return {"object": "list", "model": "m", "data": data[1:] if self.short else data, "usage": {}}


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    state = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            reply = json.dumps(
                {"error": {"message": "out of order"}} if state.broken else state.answer(self.path, body)
            )
            self.send_response(500 if state.broken else 200)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(reply.encode())

        def log_message(self, format: str, *args: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    state.address = f"http://127.0.0.1:{server.server_port}"
    monkeypatch.setenv("OPENAI_API_BASE", state.address)
    monkeypatch.setenv("OPENAI_API_KEY", "none")
    monkeypatch.setenv("INFINITY_API_BASE", state.address)
    monkeypatch.setenv("INFINITY_API_KEY", "none")
    yield state
    server.shutdown()
    server.server_close()
    thread.join()
    with (
        warnings.catch_warnings(),
        suppress(RuntimeError),
    ):  # LiteLLM leaves an event loop behind, which would be told in a later test
        warnings.simplefilter("ignore")
        asyncio.get_event_loop_policy().get_event_loop().close()
        asyncio.set_event_loop(None)
        gc.collect()


def test_texts_are_embedded_in_batches_with_their_titles(provider: Provider) -> None:
    vectors = HostedEmbedding("openai/m").passages([f"退 {n}" for n in range(70)], ["运"] * 70)
    assert vectors.shape == (70, 7) and np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert [count for _, count in provider.asked] == [64, 6, 1]


def test_embeddings_come_in_order() -> None:
    with fake_server() as server:
        server.answers = ["unused"]
        rows = HostedEmbedding("openai/embedder", server.address, "k").queries(["a", "b"])
    assert np.allclose(rows, normalised(np.asarray([[0.0, 1.0], [1.0, 1.0]], dtype=np.float32)))


@pytest.mark.parametrize("told", ["address", "environment"])
def test_a_server_of_ones_own_needs_no_key(told: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with fake_server() as server:
        server.answers = ["unused"]
        if told == "environment":
            monkeypatch.setenv("OPENAI_API_BASE", server.address)
        base = server.address if told == "address" else None
        assert HostedEmbedding("openai/embedder", base).queries(["a"]).shape == (1, 2)
    assert server.keys == ["no-key"]


def test_a_vendor_is_not_called_without_a_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with pytest.raises(RetrievalError, match="Missing credentials"):
        HostedEmbedding("openai/embedder").queries(["a"])


def test_a_provider_that_is_not_there_is_an_error() -> None:
    with pytest.raises(RetrievalError):
        HostedEmbedding("openai/embedder", "http://127.0.0.1:9/v1", "k").queries(["a"])


@pytest.mark.parametrize("fault", ["broken", "short"])
def test_a_failing_provider_is_one_clear_line(provider: Provider, fault: str) -> None:
    setattr(provider, fault, True)
    with pytest.raises(RetrievalError, match="embedding model 'openai/m' (failed|returned 0 vectors for 1)") as caught:
        HostedEmbedding("openai/m").queries(["x"])
    assert "\n" not in str(caught.value)


def test_a_rerank_model_orders_what_was_found(provider: Provider, build: Callable[..., HybridRetriever]) -> None:
    retriever = build(make("plain", "退货运费由买家承担", lang="zh"), make("loud", "运费说明！!!", lang="zh"))
    reranker: Reranker = HostedReranker("infinity/m")
    retriever._reranker = reranker
    assert [item.snippet.id for item in retriever.search("退货运费", k=2)] == ["loud", "plain"]
    provider.broken = True
    with pytest.raises(RetrievalError, match="rerank model 'infinity/m' failed"):
        reranker.scores("x", ["y"])


def test_the_commands_take_a_hosted_embedding(
    provider: Provider, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COPILOT_EMBEDDING", "litellm/openai/m")
    monkeypatch.setenv("COPILOT_INDEX", str(tmp_path / "index"))
    (tmp_path / "docs.jsonl").write_text('{"id":"a","text":"退货运费"}\n{"id":"b","text":"shipping"}', "utf-8")
    (tmp_path / "q.jsonl").write_text('{"id":1,"query":"退"}\n', "utf-8")
    for command in (["ingest", "docs.jsonl", "--quiet"], ["search", "q.jsonl", "-k", "1"]):
        with pytest.raises(SystemExit, match="^0$"):
            main(command)
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["results"][0]["id"] == "a"
    with pytest.raises(SystemExit):
        main(["search", "q.jsonl", "--embedding", "litellm/openai/other"])
    assert "--rebuild" in capsys.readouterr().err
