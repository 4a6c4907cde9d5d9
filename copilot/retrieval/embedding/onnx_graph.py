"""Writes a small ONNX graph: just enough of the format to hand matrices and operators to a runtime."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["Graph"]

_TYPES = {"float32": 1, "uint8": 2, "int8": 3, "int32": 6, "int64": 7}
_CONTRIBUTED = "com.microsoft"
_FORMAT, _OPERATORS = 8, 17
"""Versions of the file format and of the standard operators that the graph keeps to."""


class Graph:
    """Collects constants and operators; `finished` is the model file's bytes."""

    def __init__(self) -> None:
        self._nodes: list[bytes] = []
        self._constants: dict[str, bytes] = {}

    def constant(self, name: str, values: NDArray[Any]) -> str:
        """Add an array under a name; returns the name."""
        array = np.ascontiguousarray(values)
        dims = b"".join(_number(1, size) for size in array.shape)
        body = dims + _number(2, _TYPES[array.dtype.name]) + _text(8, name) + _block(9, array.tobytes())
        self._constants[name] = _block(5, body)
        return name

    def add(self, operator: str, inputs: Sequence[str], outputs: int = 1, **attributes: float | int | list[int]) -> str:
        """Add an operator of the standard; returns the name of its only (or, numbered from 0, first) output."""
        return self._add(operator, inputs, outputs, "", attributes)

    def contributed(self, operator: str, inputs: Sequence[str], **attributes: float | int | list[int]) -> str:
        """Add one of the runtime's own operators; an empty input is left out."""
        return self._add(operator, inputs, 1, _CONTRIBUTED, attributes)

    def finished(self, inputs: dict[str, tuple[str, tuple[int | str, ...]]], output: str) -> bytes:
        """Return the model; inputs by name with their type and shape, whose texts name free sizes."""
        told = [_block(11, _value(name, *spec)) for name, spec in inputs.items()]
        parts = [*self._nodes, _text(2, "graph"), *self._constants.values(), *told, _block(12, _value(output))]
        sets = [_block(8, _text(1, domain) + _number(2, version)) for domain, version in
                (("", _OPERATORS), (_CONTRIBUTED, 1))]  # fmt: skip
        return b"".join([_number(1, _FORMAT), _block(7, b"".join(parts)), *sets])

    def _add(self, operator: str, inputs: Sequence[str], outputs: int, domain: str, attributes: dict[str, Any]) -> str:
        base = f"v{len(self._nodes)}"
        names = [base] if outputs == 1 else [f"{base}.{place}" for place in range(outputs)]
        parts = [_text(1, name) for name in inputs] + [_text(2, name) for name in names] + [_text(4, operator)]
        parts += [_block(5, _attribute(name, value)) for name, value in attributes.items()] + [_text(7, domain)]
        self._nodes.append(_block(1, b"".join(parts)))
        return base


def _attribute(name: str, value: float | int | list[int]) -> bytes:
    if isinstance(value, float):
        return _text(1, name) + b"\x15" + struct.pack("<f", value) + _number(20, 1)
    if isinstance(value, int):
        return _text(1, name) + _number(3, value) + _number(20, 2)
    return _text(1, name) + b"".join(_number(8, item) for item in value) + _number(20, 7)


def _value(name: str, kind: str = "float32", shape: tuple[int | str, ...] | None = None) -> bytes:
    dims = [_block(1, _text(2, size) if isinstance(size, str) else _number(1, size)) for size in shape or ()]
    form = _number(1, _TYPES[kind]) + (_block(2, b"".join(dims)) if shape else b"")
    return _text(1, name) + _block(2, _block(1, form))


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value & (1 << 64) - 1)


def _block(field: int, data: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(data)) + data


def _text(field: int, text: str) -> bytes:
    return _block(field, text.encode())


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    return bytes([*out, value])
