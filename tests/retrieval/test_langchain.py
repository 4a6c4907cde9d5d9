from __future__ import annotations

from collections.abc import Callable

from copilot.retrieval.langchain import CopilotEmbeddings, CopilotRetriever
from copilot.retrieval.retriever import HybridRetriever
from tests.retrieval.conftest import TermEmbedding, make


def test_as_a_runnable(build: Callable[..., HybridRetriever]) -> None:
    retriever = build(make("a", "退货运费由买家承担", lang="zh"), make("b", "发货时间", lang="zh"))
    documents = CopilotRetriever(retriever=retriever, k=1).invoke("退货运费")
    assert [document.id for document in documents] == ["a"]
    assert documents[0].metadata["lang"] == "zh"


def test_embeddings() -> None:
    embeddings = CopilotEmbeddings(TermEmbedding())
    assert len(embeddings.embed_query("退货")) == 64
    assert embeddings.embed_documents(["退货"])[0] == embeddings.embed_query("退货")
