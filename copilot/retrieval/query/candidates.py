"""What can be among the best of a search, by the likeness of vectors and what the words add to it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from copilot.retrieval.base import Filters
from copilot.retrieval.embedding.embeddings import Vectors
from copilot.retrieval.index.catalogue import Catalogue
from copilot.retrieval.index.chroma import ChromaStore
from copilot.retrieval.query.fusion import top

__all__ = ["approximate", "exact"]


def exact(similar: Vectors, allowed: NDArray[np.bool_], extra: Vectors, n: int) -> dict[int, float]:
    """Return position and similarity of the best `n` of all that are allowed, by both sides together."""
    values = np.where(allowed, similar + extra, -np.inf)
    n = min(n, int(np.count_nonzero(allowed)))
    places = np.argpartition(-values, n - 1)[:n].tolist() if n else []
    return {place: float(similar[place]) for place in places}


def approximate(
    store: ChromaStore, catalogue: Catalogue, vector: Vectors, filters: Filters, extra: Vectors, k: int, n: int
) -> dict[int, float]:
    """Return position and similarity of the `n` nearest by Chroma's graph and of what its words lift beside them."""
    position = catalogue.position
    allowed, passing = catalogue.mask(filters), catalogue.count(filters)
    wide = store.nearest(vector, min(n, len(catalogue)))
    dense = {position[key]: value for key, value in wide if key in position and allowed[position[key]]}
    # Where the filter leaves little of the nearest, ask again among what it leaves.
    if len(dense) < min(n // 2, passing):
        ids = [catalogue.ids[place] for place in np.flatnonzero(allowed)]
        dense = {position[key]: value for key, value in store.nearest(vector, min(n, len(ids)), ids)}
    # What is not among the nearest is no nearer than the last of them: only a large bonus can lift it.
    values = sorted((value + float(extra[place]) for place, value in dense.items()), reverse=True)
    least = values[min(k, len(values)) - 1] - min(dense.values()) if values else 0.0
    missing = [place for place in top(extra, n // 2, least) if place not in dense]
    lifted = store.similarities(vector, [catalogue.ids[place] for place in missing])
    return dense | {position[key]: value for key, value in lifted.items()}
