"""The retriever of the copilot: dense search in Chroma, lexical search beside it, one calibrated order."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import numpy as np

from copilot.context import Context, ScoredSnippet
from copilot.reading import Question, Reading
from copilot.retrieval.base import CUSTOMER, Filters, Reranker
from copilot.retrieval.calibration import Calibration, calibration_for
from copilot.retrieval.embedding.embeddings import Embedding, Vectors
from copilot.retrieval.index.catalogue import Catalogue
from copilot.retrieval.index.chroma import ChromaStore
from copilot.retrieval.index.dense import EXACT, DenseIndex
from copilot.retrieval.query.beside import Found, by_topic, goods_of, sections_of
from copilot.retrieval.query.candidates import approximate, exact
from copilot.retrieval.query.fusion import bonus
from copilot.retrieval.query.glossary import Glossary
from copilot.retrieval.query.language import language_of
from copilot.retrieval.query.reranking import reranked
from copilot.types import Lang

__all__ = ["SCRIPT_PENALTY", "HybridRetriever", "clean_query"]

_CANDIDATES = 50
_CACHED = 2048
_LOOK_AGAIN = 5.0
SCRIPT_PENALTY = np.float32(0.12)
"""How far advice on several products stands behind the card of one or a rule, unless a choice is asked for."""
_ANOTHER = np.float32(0.3)
"""How far another product stands behind the one a query names, unless a choice is asked for."""
_RULES = 2
"""Rules looked for beside products."""
_GOODS = 2
"""Products looked for under each of several goods that a question counts up."""
_CHOICES = frozenset({"recommendation"})
"""Situations in which the customer asks for a choice."""
_LONGEST_QUERY = 1000
_SPOKEN = 0.05
"""Share of the texts from which their language counts as one the shop writes in."""

_Asked = tuple[str, Lang | None, int, Filters]
"""What tells one search from another."""


def clean_query(query: str) -> str:
    """Return the query on one line and at a length that an embedding can take in."""
    # Half of a surrogate pair cannot be encoded; it comes from cut emoji.
    whole = query.encode("utf-8", "replace").decode("utf-8")
    return " ".join(whole.replace("\0", " ").split())[:_LONGEST_QUERY]


class HybridRetriever:
    """Searches one collection; safe to share between threads."""

    def __init__(
        self,
        store: ChromaStore,
        embedding: Embedding,
        catalogue_file: Path | None = None,
        snippets: int = 4,
        glossary: Glossary | None = None,
        reranker: Reranker | None = None,
    ) -> None:
        """Take an open collection; `snippets` is how many `retrieve` offers a question."""
        self._store, self._embedding, self._file, self._snippets = store, embedding, catalogue_file, snippets
        self._glossary, self._reranker = glossary or Glossary({}), reranker
        self._calibration = calibration_for(embedding.id, store.metadata)
        self._lock = threading.Lock()
        self._vectors: OrderedDict[str, Vectors] = OrderedDict()
        self._results: OrderedDict[_Asked, tuple[ScoredSnippet, ...]] = OrderedDict()
        self._catalogue = self._load()
        self._dense = self._load_dense()
        self._checked = time.monotonic()

    @property
    def holds_anything(self) -> bool:
        """Whether there is anything to find; an ingestion ended in its first seconds leaves an empty collection."""
        return len(self._catalogue) > 0

    @property
    def threshold(self) -> float:
        """Relevance from which a snippet may be used in a draft."""
        return self._calibration.threshold

    @property
    def calibration(self) -> Calibration:
        """The parameters in force; `calibrate` keeps those that belong to the embedding."""
        return self._calibration

    def search(
        self, query: str, *, lang: Lang | None = None, k: int = 5, filters: Filters | None = None
    ) -> tuple[ScoredSnippet, ...]:
        """Return up to `k` snippets, best first, weak ones included; an empty query finds nothing."""
        self._refresh()
        query = clean_query(query)
        if not query or k < 1 or not len(self._catalogue):
            return ()
        filters = filters or CUSTOMER
        key = (query, lang, k, filters)
        known = self._recall(key)
        if known is None:
            wide = 4 * k if self._reranker else k
            found = self._result(query, self._ranked(query, lang or language_of(query), wide, filters), wide)
            if (known := reranked(self._reranker, query, found, k)) is None:
                return found[:k]
            self._remember(key, known)
        return known

    def retrieve(self, reading: Reading, now: datetime) -> Context:
        """Return what is relevant to each question on the day of `now`; questions without anything are named."""
        filters = Filters(on=now.date())
        best: dict[str, ScoredSnippet] = {}
        unanswered: list[str] = []
        guessed: list[str] = []
        self.embed_many([text for q in reading.questions for text in (q.query, q.words, q.topic, *q.goods) if text])
        for question in reading.questions:
            lang = language_of(question.query, default=reading.lang)
            asked = filters.model_copy(update={"advice": question.situation in _CHOICES})
            found = self.search(question.query, lang=lang, k=self._snippets, filters=asked)
            relevant = [item for item in found if item.score >= self.threshold]
            if not relevant:
                unanswered.append(question.query)
            elif question.words and not self._told(question.words, reading.lang, filters):
                guessed.append(question.query)
            parts = goods_of(question, relevant, self._catalogue.names)
            goods = [item for part in parts for item in self._goods(part, lang, filters)]
            relevant += goods
            rules = self._rules(question, lang, relevant, filters)
            sections = [
                s for first in (relevant, goods) for s in sections_of(first, reading.lang, filters, self._catalogue)
            ]
            for item in [*relevant, *rules, *sections]:
                if item.snippet.id not in best or best[item.snippet.id].score < item.score:
                    best[item.snippet.id] = item
        ordered = sorted(best.values(), key=lambda item: -item.score)
        found_nothing, only_guessed = tuple(dict.fromkeys(unanswered)), tuple(dict.fromkeys(guessed))
        return Context(snippets=tuple(ordered), unanswered=found_nothing, guessed=only_guessed)

    def _told(self, words: str, lang: Lang, filters: Filters) -> bool:
        """Say whether something is relevant to the customer's own words."""
        found = self.search(words, lang=language_of(words, default=lang), k=1, filters=filters)
        return bool(found) and found[0].score >= self.threshold

    def _goods(self, part: str, lang: Lang, filters: Filters) -> list[ScoredSnippet]:
        """Return the products that one of several goods in a question may be."""
        products = filters.model_copy(update={"kinds": ("product",)})
        return [
            item for item in self.search(part, lang=lang, k=_GOODS, filters=products) if item.score >= self.threshold
        ]

    def _rules(self, question: Question, lang: Lang, found: Sequence[ScoredSnippet], filters: Filters) -> Found:
        """Return the rules a question asks for beside a product, which crowds them out ("…, and who installs it?").

        Where rules settle it and its words find none ("the neck has a crack"), those on its topic.
        """
        if any(item.snippet.kind != "product" and item.snippet.lang == lang for item in found):
            return []
        only = filters.model_copy(update={"kinds": ("policy",)})
        rules = self.search(question.query, lang=lang, k=_RULES, filters=only) if found else ()
        near = [item for item in rules if item.score >= self.threshold]
        topical = self.search(question.topic, lang=lang, k=_RULES, filters=only) if not near else ()
        return near or by_topic(question, lang, topical, self.threshold)

    def product_names(self) -> tuple[str, ...]:
        """Return what the indexed products are called, codes left out; the same object while the index is the same."""
        return self._catalogue.names.names

    def rules(self) -> str:
        """Return everything the indexed rules say, in lower case; the same object while the index is the same."""
        return self._catalogue.rules

    def embed(self, query: str) -> Vectors:
        """Return the vector of a query, from the cache when it was asked before; shape (dimensions,)."""
        return self.embed_many([query])[0]

    def embed_many(self, queries: Sequence[str]) -> list[Vectors]:
        """Return the vectors of queries; those not seen before are embedded in one batch."""
        keys = [clean_query(query) for query in queries]
        with self._lock:
            known = {key: self._vectors[key] for key in keys if key in self._vectors}
        new = [key for key in dict.fromkeys(keys) if key not in known]
        if new:
            known.update(zip(new, self._embedding.queries(new), strict=True))
        with self._lock:
            self._vectors.update(known)
            while len(self._vectors) > _CACHED:
                self._vectors.popitem(last=False)
        return [known[key] for key in keys]

    def best_value(self, query: str, *, lang: Lang | None = None, filters: Filters | None = None) -> float:
        """Return the uncalibrated value of the best hit, 0 when there is none; what `calibrate` fits."""
        query = clean_query(query)
        ranked = self._ranked(query, lang or language_of(query), 1, filters or CUSTOMER) if query else []
        return ranked[0][0] if ranked else 0.0

    def _ranked(self, query: str, lang: Lang, k: int, filters: Filters) -> list[tuple[float, int]]:
        """Return candidates as (value, position), best first."""
        catalogue = self._catalogue
        passing = catalogue.count(filters)
        if not passing:
            return []
        words = catalogue.lexical.coverage(query)
        concepts = catalogue.concepts.coverage(self._glossary.concepts(query))
        fit = catalogue.concepts.fit
        extra = bonus(words, concepts, catalogue.in_lang(lang), catalogue.named_skus(query), fit, lang)
        extra = extra * np.float32(self._calibration.spread)
        if not filters.advice:
            extra[catalogue.scripts] -= SCRIPT_PENALTY
            others = catalogue.names.others(query)
            if others is not None:
                extra[others] -= _ANOTHER
        if passing < len(catalogue):
            extra[~catalogue.mask(filters)] = 0
        similar = self._candidates(self.embed(query), filters, extra, k)
        said = language_of(query)
        abroad = catalogue.count(filters, said) < _SPOKEN * passing
        shift = self._calibration.shift(said, abroad)
        return sorted(((value + float(extra[place]) - shift, place) for place, value in similar.items()), reverse=True)

    def _candidates(self, vector: Vectors, filters: Filters, extra: Vectors, k: int) -> dict[int, float]:
        """Return position and similarity of everything that can be among the best `k`."""
        n = max(_CANDIDATES, 3 * k)
        if self._dense is not None:
            return exact(self._dense.similarities(vector), self._catalogue.mask(filters), extra, n)
        return approximate(self._store, self._catalogue, vector, filters, extra, k, n)

    def _result(self, query: str, ranked: list[tuple[float, int]], k: int) -> tuple[ScoredSnippet, ...]:
        catalogue = self._catalogue
        chosen: dict[str, tuple[float, int]] = {}  # of the parts of one document, the best
        for value, place in ranked:
            chosen.setdefault(catalogue.docs[place], (value, place))
            if len(chosen) == k:
                break
        return tuple(
            ScoredSnippet(
                snippet=catalogue.snippet(place),
                score=round(self._calibration.relevance(value, catalogue.concepts.fit), 6),
                query=query,
            )
            for value, place in chosen.values()
        )

    def _refresh(self) -> None:
        """Take up what another process has ingested; looked for every few seconds at most."""
        if time.monotonic() - self._checked < _LOOK_AGAIN:
            return
        self._checked = time.monotonic()
        revision = self._store.reload()
        if revision == self._revision:
            return
        self._store.require(self._embedding.id)
        self._catalogue = self._load()
        self._dense = self._load_dense()
        self._calibration = calibration_for(self._embedding.id, self._store.metadata)
        with self._lock:
            self._results.clear()

    def _load(self) -> Catalogue:
        revision = self._revision = str(self._store.metadata.get("revision", ""))
        stored = Catalogue.load(self._file, revision, self._glossary) if self._file else None
        if stored is not None and len(stored) == self._store.count():
            return stored
        built = Catalogue.build(list(self._store.records()), revision, self._glossary)
        if self._file and not revision.startswith("writing"):
            # What was built serves as well unwritten: on a full or read-only disk every start takes a little longer.
            with suppress(OSError):
                built.save(self._file)
        return built

    def _load_dense(self) -> DenseIndex | None:
        """Return the vectors of a folder that is small enough to look at every one; a server looks for itself."""
        ids = self._catalogue.ids
        if not self._store.local or not 0 < len(ids) <= EXACT:
            return None
        return DenseIndex.of(self._store, list(ids), self._file, self._revision)

    def _recall(self, key: _Asked) -> tuple[ScoredSnippet, ...] | None:
        with self._lock:
            if key in self._results:
                self._results.move_to_end(key)
            return self._results.get(key)

    def _remember(self, key: _Asked, found: tuple[ScoredSnippet, ...]) -> None:
        with self._lock:
            self._results[key] = found
            while len(self._results) > _CACHED:
                self._results.popitem(last=False)
