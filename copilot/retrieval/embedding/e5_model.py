"""multilingual-e5-small as matrix products: texts to 384 numbers, many texts at a time."""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import ThreadpoolController

from copilot.retrieval.embedding.e5_file import E5File, Layer, dequantised, read_e5
from copilot.retrieval.embedding.e5_integer import IntegerLayers
from copilot.retrieval.embedding.e5_tokens import E5Tokeniser

__all__ = ["E5Model"]

Floats = NDArray[np.float32]
_TOKENS = 768
"""Tokens a pass: enough to keep the matrix library busy, small enough to stay in the cache."""


class E5Model:
    """Embeds texts; a query is prefixed `query: `, what is searched `passage: `."""

    def __init__(self, path: Path) -> None:
        """Read the weights; about half a second."""
        self._file: E5File = read_e5(path)
        self._tokeniser = E5Tokeniser(self._file)
        self._blas = ThreadpoolController()
        self._integer: IntegerLayers | None = None
        self._has_integer = find_spec("onnxruntime") is not None

    def encode(self, texts: Sequence[str], *, is_query: bool) -> Floats:
        """Return one row a text, not normalised; shape (texts, 384)."""
        prefix = "query: " if is_query else "passage: "
        if not is_query and self._has_integer and self._integer is None:
            self._integer = IntegerLayers(self._file)
        integer = None if is_query else self._integer
        tokens = [self._tokeniser.encode(prefix + text) for text in texts]
        groups = _groups([len(item) for item in tokens])
        result = np.zeros((len(texts), self._file.positions.shape[1]), dtype=np.float32)

        def run(group: list[int]) -> None:
            result[group] = self._forward([tokens[place] for place in group], integer)

        # One BLAS thread a group and a group a core: BLAS threads that wait for each other waste a busy machine.
        with self._blas.limit(limits=1, user_api="blas"):
            if len(groups) == 1:
                run(groups[0])
            else:
                with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
                    list(pool.map(run, groups))
        return result

    def _forward(self, batch: Sequence[Sequence[int]], integer: IntegerLayers | None) -> Floats:
        """Return mean-pooled rows; texts are padded to the longest and the padding is masked."""
        lengths = np.asarray([len(item) for item in batch])
        width = int(lengths.max())
        ids = np.zeros((len(batch), width), dtype=np.int64)
        for row, item in enumerate(batch):
            ids[row, : len(item)] = item
        kept = np.arange(width) < lengths[:, None]
        x = dequantised(self._file.words[ids.ravel()]).reshape(len(batch), width, -1) + self._file.positions[:width]
        x = x.reshape(len(batch) * width, -1)
        _normalise(x, self._file.norm, self._file.eps)
        if integer is not None:
            x = integer.run(x.reshape(len(batch), width, -1), lengths)
        else:
            mask = np.where(kept, np.float32(0), np.float32(-1e9))[:, None, None, :]
            for layer in self._file.layers:
                self._layer(x, layer, mask, len(batch), width)
        summed: Floats = np.einsum("blh,bl->bh", x.reshape(len(batch), width, -1), kept.astype(np.float32))
        return np.asarray(summed / lengths[:, None], dtype=np.float32)

    def _layer(self, x: Floats, layer: Layer, mask: Floats, rows: int, width: int) -> None:
        """Run one layer on `x` in place; shape (rows * width, hidden)."""
        mixed = _attention(x @ layer.qkv + layer.qkv_bias, mask, rows, width, self._file.heads)
        x += mixed @ layer.out
        x += layer.out_bias
        _normalise(x, layer.out_norm, self._file.eps)
        inner = x @ layer.up
        inner += layer.up_bias
        x += _gelu(inner) @ layer.down
        x += layer.down_bias
        _normalise(x, layer.down_norm, self._file.eps)


def _groups(lengths: Sequence[int]) -> list[list[int]]:
    """Return the places of texts of like length, together no more than a pass takes; a zero length is no text."""
    groups: list[list[int]] = []
    for place in sorted(range(len(lengths)), key=lengths.__getitem__):
        if groups and (len(groups[-1]) + 1) * lengths[place] <= _TOKENS:
            groups[-1].append(place)
        else:
            groups.append([place])
    return groups


def _attention(qkv: Floats, mask: Floats, rows: int, width: int, heads: int) -> Floats:
    size = qkv.shape[1] // 3 // heads
    query, key, value = qkv.reshape(rows, width, 3, heads, size).transpose(2, 0, 3, 1, 4)
    weights = query @ key.transpose(0, 1, 3, 2)
    weights *= np.float32(size**-0.5)
    weights += mask
    weights -= weights.max(axis=-1, keepdims=True)
    np.exp(weights, out=weights)
    weights /= weights.sum(axis=-1, keepdims=True)
    return np.ascontiguousarray((weights @ value).transpose(0, 2, 1, 3)).reshape(rows * width, heads * size)


def _normalise(x: Floats, norm: tuple[Floats, Floats], eps: float) -> None:
    x -= x.mean(axis=1, keepdims=True)
    spread = np.einsum("ij,ij->i", x, x) / np.float32(x.shape[1])
    x *= (1 / np.sqrt(spread + np.float32(eps)))[:, None]
    x *= norm[0]
    x += norm[1]


def _gelu(x: Floats) -> Floats:
    # The tanh form: within 0.0005 of the exact one and several times faster without an error function in numpy.
    inner = x * x
    inner *= np.float32(0.044715)
    inner += 1
    inner *= x
    inner *= np.float32(0.7978845608)
    np.tanh(inner, out=inner)
    inner += 1
    inner *= x
    inner *= np.float32(0.5)
    return inner
