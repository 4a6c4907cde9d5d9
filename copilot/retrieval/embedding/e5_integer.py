"""The layers of multilingual-e5-small in 8-bit integers: twice the texts a second of the float ones.

Used for what is indexed. Queries stay in floats, where a text's vector does not depend on those beside it.
Weights are kept within 7 bits, since processors without the newer integer instructions add two products in 16 bits.
Each token is scaled on its own: with one scale for all, one odd text would spoil those that share its batch.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from copilot.retrieval.embedding.e5_file import E5File, Layer
from copilot.retrieval.embedding.onnx_graph import Graph

__all__ = ["IntegerLayers"]

Floats = NDArray[np.float32]
_TOP = 63


class IntegerLayers:
    """All layers as one graph of the runtime that Chroma brings along."""

    def __init__(self, file: E5File) -> None:
        """Convert the weights; half a second. ImportError without the runtime."""
        import onnxruntime  # type: ignore[import-untyped]

        options = onnxruntime.SessionOptions()
        # A thread a session: the texts are spread over the cores in groups, see `E5Model`.
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._session: Any = onnxruntime.InferenceSession(_model(file), options, providers=["CPUExecutionProvider"])

    def run(self, x: Floats, lengths: NDArray[np.int64]) -> Floats:
        """Return the last layer's output of padded rows; shapes (texts, width, hidden) and (texts,)."""
        return np.asarray(self._session.run(None, {"x": x, "lengths": lengths.astype(np.int32)})[0], dtype=np.float32)


def _model(file: E5File) -> bytes:
    graph, hidden = Graph(), file.positions.shape[1]
    graph.constant("parts", np.full(3, hidden, dtype=np.int64))
    graph.constant("smallest", np.asarray(1e-9, dtype=np.float32))
    name = "x"
    for number, layer in enumerate(file.layers):
        name = _layer(graph, layer, f"l{number}", name, file)
    return graph.finished({"x": ("float32", ("texts", "width", hidden)), "lengths": ("int32", ("texts",))}, name)


def _layer(graph: Graph, layer: Layer, label: str, x: str, file: E5File) -> str:
    mixed = graph.add("Split", [_product(graph, x, f"{label}.qkv", layer.qkv, layer.qkv_bias), "parts"], 3, axis=-1)
    parts = [f"{mixed}.{place}" for place in range(3)]
    heard = graph.contributed("MultiHeadAttention", [*parts, "", "lengths"], num_heads=file.heads)
    x = _normal(graph, _product(graph, heard, f"{label}.out", layer.out, layer.out_bias), x, label + ".a",
                layer.out_norm, file.eps)  # fmt: skip
    inner = graph.contributed("FastGelu", [_product(graph, x, f"{label}.up", layer.up, layer.up_bias)])
    down = _product(graph, inner, f"{label}.down", layer.down, layer.down_bias)
    return _normal(graph, down, x, label + ".b", layer.down_norm, file.eps)


def _product(graph: Graph, x: str, label: str, weights: Floats, bias: Floats) -> str:
    scales = (np.abs(weights).max(axis=0) / _TOP).astype(np.float32)
    whole = np.round(weights / np.maximum(scales, 1e-12)).astype(np.int8)
    most = graph.add("Add", [graph.add("ReduceMax", [graph.add("Abs", [x])], axes=[-1], keepdims=1), "smallest"])
    inputs = [
        graph.add("Div", [x, most]),
        graph.constant(label, whole),
        graph.constant(f"{label}.scales", scales),
        graph.constant(f"{label}.zeros", np.zeros(len(scales), np.int8)),
    ]
    product = graph.add("Mul", [graph.contributed("DynamicQuantizeMatMul", inputs), most])
    return graph.add("Add", [product, graph.constant(f"{label}.bias", bias)])


def _normal(graph: Graph, x: str, skipped: str, label: str, norm: tuple[Floats, Floats], eps: float) -> str:
    gain, shift = graph.constant(f"{label}.gain", norm[0]), graph.constant(f"{label}.shift", norm[1])
    return graph.contributed("SkipLayerNormalization", [x, skipped, gain, shift], epsilon=float(eps))
