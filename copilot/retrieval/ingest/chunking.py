"""Long texts to parts that an embedding can take in whole: at paragraphs, else sentences, else anywhere."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator

from copilot.context import Snippet
from copilot.retrieval.index.records import Record, record_of

__all__ = ["LIMIT", "parts_of", "records_of", "weight"]

LIMIT = 200.0
"""Weight of one part, in tokens. Embeddings read 512, but a vector of several topics answers none of them well."""
_WIDE = re.compile(r"[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff00-\uffef]")
_SENTENCE = re.compile(r"(?<=[。！？!?；;])|(?<=[.])(?=\s)|(?<=다\.)(?=\s)")


def weight(text: str) -> float:
    """Return the rough number of tokens: a wide character is about 0.7, other characters about 0.3."""
    wide = len(_WIDE.findall(text))
    return 0.7 * wide + 0.3 * (len(text) - wide)


def records_of(snippet: Snippet) -> list[Record]:
    """Return a snippet as records, one for most; the parts of a long one are `id`, and so on."""
    whole = record_of(snippet)
    parts = parts_of(snippet.text)
    if len(parts) == 1:
        return [whole]
    return [
        Record(
            id=snippet.id if place == 0 else f"{snippet.id}#{place + 1}",
            snippet=whole.snippet.model_copy(update={"text": part}),
            digest=whole.digest,
        )
        for place, part in enumerate(parts)
    ]


def parts_of(text: str, limit: float = LIMIT) -> list[str]:
    """Return the text in parts of like size, none heavier than `limit`, nothing lost but space between them."""
    if weight(text) <= limit:
        return [text]
    blocks = [block for block in re.split(r"\n+", text) if block.strip()]
    pieces = list(_small(blocks, limit))
    # Parts of like size: a last part of one sentence would be found for anything.
    heavy = sum(weight(piece) for _, piece in pieces)
    even = heavy / math.ceil(heavy / limit)
    return list(_packed(pieces, limit, even))


def _small(blocks: Iterable[str], limit: float) -> Iterator[tuple[str, str]]:
    """Yield pieces below the limit, each with what joins it to the piece before."""
    for block in blocks:
        joint = "\n"
        for sentence in _SENTENCE.split(block) if weight(block) > limit else [block]:
            heavy = weight(sentence)
            size = max(1, len(sentence) if heavy <= limit else int(limit / 0.7))
            for start in range(0, len(sentence), size):
                yield joint, sentence[start : start + size]
                joint = ""


def _packed(pieces: Iterable[tuple[str, str]], limit: float, even: float) -> Iterator[str]:
    part, size = "", 0.0
    for joint, piece in pieces:
        heavy = weight(piece)
        if part and (size + heavy > limit or size + heavy / 2 > even):
            yield part.strip()
            part, size = "", 0.0
        part = f"{part}{joint}{piece}" if part else piece
        size += heavy
    if part.strip():
        yield part.strip()
