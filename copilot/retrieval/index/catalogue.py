"""Everything about the indexed pieces except vectors, in arrays: filters, the lexical side, and what is shown.

It is derived from the collection: kept in a file beside it, and rebuilt whenever the file does not fit.
"""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from copilot.context import Snippet
from copilot.retrieval.base import Filters
from copilot.retrieval.index.lexical import LexicalIndex
from copilot.retrieval.index.records import Record, day_number, to_metadata
from copilot.retrieval.index.terms import codes_known, joined
from copilot.retrieval.query.concepts import ConceptIndex
from copilot.retrieval.query.glossary import Glossary
from copilot.retrieval.query.naming import ProductNames
from copilot.types import Lang

__all__ = ["Catalogue"]

_TEXT_COLUMNS = ("id", "doc", "lang", "kind", "audience", "sku", "source", "version")
_MASKS = 64
_DAY_COLUMNS = ("valid_from", "valid_to")
_SHOWN = ("shown", "starts")
Mask = NDArray[np.bool_]


class Catalogue:
    """The pieces of one collection by position, with their lexical index."""

    def __init__(
        self, columns: dict[str, NDArray[Any]], lexical: LexicalIndex, concepts: ConceptIndex, revision: str
    ) -> None:
        """Take columns of equal length; `revision` names the state of the collection they describe."""
        self.columns, self.lexical, self.concepts, self.revision = columns, lexical, concepts, revision
        self.ids: list[str] = columns["id"].tolist()
        self.docs: list[str] = columns["doc"].tolist()
        self._masks: dict[Filters, Mask] = {}
        self._counts: dict[tuple[Filters, Lang | None], int] = {}
        self._langs: dict[Lang, Mask] = {}
        self.position = {record_id: place for place, record_id in enumerate(self.ids)}
        self._of_sku: dict[str, list[int]] = {}
        for place, sku in enumerate(columns["sku"].tolist()):
            if sku:
                self._of_sku.setdefault(joined(sku.lower()), []).append(place)

    @classmethod
    def build(cls, records: Sequence[Record], revision: str, glossary: Glossary) -> Catalogue:
        """Index records in their order."""
        rows = [{"id": record.id, **to_metadata(record)} for record in records]
        columns: dict[str, NDArray[Any]] = {}
        for name in _TEXT_COLUMNS:
            columns[name] = np.asarray([str(row[name]) for row in rows], dtype=np.str_)
        for name in _DAY_COLUMNS:
            columns[name] = np.asarray([row[name] for row in rows], dtype=np.int32)
        columns |= _packed([record.snippet for record in records])
        texts = [record.embedded_text for record in records]
        titles = [record.snippet.title for record in records]
        concepts = ConceptIndex.build(zip(titles, texts, strict=True), glossary)
        return cls(columns, LexicalIndex.build(texts), concepts, f"{revision}/{glossary.digest}")

    @cached_property
    def names(self) -> ProductNames:
        """What the products are called."""
        return ProductNames(self.columns, lambda place: self.snippet(place).title)

    @cached_property
    def scripts(self) -> NDArray[np.intp]:
        """Where the pieces stand that advise on several products or tell how to answer."""
        return np.flatnonzero(self.columns["kind"] == "script")

    @cached_property
    def rules(self) -> str:
        """What everything but products says to customers, in lower case."""
        shown = (self.columns["kind"] != "product") & (self.columns["audience"] == "customer")
        return "\n".join(self.snippet(place).text for place in np.flatnonzero(shown).tolist()).lower()

    def __len__(self) -> int:
        return len(self.ids)

    def snippet(self, place: int) -> Snippet:
        """Return what stands at a position, a part of it when it is long; asking the store would take a while."""
        start, end = self.columns["starts"][place : place + 2]
        return Snippet.model_validate_json(self.columns["shown"][start:end].tobytes())

    def in_lang(self, lang: Lang) -> Mask:
        """Return which pieces are in a language; shape (pieces,)."""
        if lang not in self._langs:
            self._langs[lang] = self.columns["lang"] == lang
        return self._langs[lang]

    def mask(self, filters: Filters) -> Mask:
        """Return which pieces pass the filters; shape (pieces,). The same few filters come again and again."""
        if filters not in self._masks:
            if len(self._masks) >= _MASKS:
                self._masks.clear()
                self._counts.clear()
            self._masks[filters] = self._mask(filters)
        return self._masks[filters]

    def count(self, filters: Filters, lang: Lang | None = None) -> int:
        """Return how many pieces pass the filters, of a language or of all; counted once as masks are made once."""
        key = (filters, lang)
        if key not in self._counts:
            mask = self.mask(filters)
            self._counts[key] = int(np.count_nonzero(mask if lang is None else mask & self.in_lang(lang)))
        return self._counts[key]

    def _mask(self, filters: Filters) -> Mask:
        passing = np.ones(len(self.ids), dtype=np.bool_)
        for name, allowed in (
            ("kind", filters.kinds),
            ("lang", filters.langs),
            ("audience", filters.audiences),
            ("source", filters.sources),
            ("version", filters.versions),
        ):
            if allowed:
                passing &= np.isin(self.columns[name], np.asarray(allowed, dtype=np.str_))
        if filters.skus:  # a code is the same in capitals and without
            passing &= np.isin(np.char.lower(self.columns["sku"]), [sku.lower() for sku in filters.skus])
        if filters.titles:
            passing &= [filters.titled(self.snippet(place).title) for place in range(len(self))]
        if filters.on is not None:
            day = day_number(filters.on)
            passing &= (self.columns["valid_from"] <= day) & (self.columns["valid_to"] >= day)
        return passing

    def named_skus(self, query: str) -> Mask | None:
        """Return which pieces belong to a product whose code stands in the query, None when there is no code."""
        places = [place for code in codes_known(query, self._of_sku) for place in self._of_sku[code]]
        if not places:
            return None
        named = np.zeros(len(self.ids), dtype=np.bool_)
        named[places] = True
        return named

    def save(self, path: Path) -> None:
        """Write to a file that appears whole or not at all."""
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part")
        with part.open("wb") as file:
            arrays: dict[str, Any] = {f"column_{name}": values for name, values in self.columns.items()}
            arrays |= self.lexical.arrays() | self.concepts.arrays()
            arrays |= {"revision": np.asarray([self.revision], dtype=np.str_)}
            np.savez(file, **arrays)
        part.replace(path)

    @classmethod
    def load(cls, path: Path, revision: str, glossary: Glossary) -> Catalogue | None:
        """Return the stored catalogue, or None when there is none of this revision or it cannot be read."""
        try:
            with path.open("rb") as raw, np.load(raw, allow_pickle=False) as file:
                if str(file["revision"][0]) != f"{revision}/{glossary.digest}":
                    return None
                columns = {name: file[f"column_{name}"] for name in (*_TEXT_COLUMNS, *_DAY_COLUMNS, *_SHOWN)}
                lexical, concepts = LexicalIndex.from_arrays(file), ConceptIndex.from_arrays(file)
                return cls(columns, lexical, concepts, str(file["revision"][0]))
        except (OSError, KeyError, ValueError, IndexError, EOFError, zipfile.BadZipFile):
            return None


def _packed(snippets: Sequence[Snippet]) -> dict[str, NDArray[Any]]:
    """Return snippets as one run of bytes, and where each starts: a tenth of the memory of as many objects."""
    told = [snippet.model_dump_json(exclude_defaults=True).encode() for snippet in snippets]
    starts = np.concatenate([[0], np.cumsum([len(item) for item in told], dtype=np.int64)]).astype(np.int64)
    return {"shown": np.frombuffer(b"".join(told), dtype=np.uint8), "starts": starts}
