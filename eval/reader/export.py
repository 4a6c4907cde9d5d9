"""Folding a trained network into the arrays the product runs on."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch

from eval.reader.network import ReaderNet

__all__ = ["export"]

_Floats = npt.NDArray[np.float32]


def export(net: ReaderNet, pieces: list[str], slopes: _Floats, shifts: _Floats, path: Path) -> None:
    """Write weights; each output's logit becomes `slope * logit + shift` (its calibration)."""
    with torch.no_grad():
        rows = (net.project.weight @ net.base.weight.T).T + net.own.weight
        turn = torch.relu(net.customer(net.base.weight) + net.customer_own.weight)
    tokens, pairs, customer = (a.numpy() for a in (rows, net.pairs.weight.detach(), turn))
    scale = np.maximum(_range(tokens), _range(pairs)) / 127
    customer_scale = _range(customer) / 127
    np.savez_compressed(
        path,
        pieces=np.frombuffer("\n".join(pieces).encode("utf-8"), np.uint8),
        tokens=_small(tokens, scale),
        pairs=_small(pairs, scale),
        customer=_small(customer, customer_scale),
        scale=scale,
        customer_scale=customer_scale,
        bias=net.project.bias.detach().numpy(),
        heads=net.heads.weight.detach().numpy().T.copy(),
        mix=_stacked(net.mix),
        hidden=_stacked(net.hidden),
        out=_stacked(net.out) * slopes + np.concatenate([np.zeros((net.out.in_features, len(shifts))), shifts[None]]).astype("f4"),
    )


def _range(rows: _Floats) -> _Floats:
    limit: _Floats = np.maximum(np.quantile(np.abs(rows), 0.9999, axis=0), 1e-6).astype(np.float32)
    return limit


def _small(rows: _Floats, scale: _Floats) -> npt.NDArray[np.int8]:
    return np.clip(np.round(rows / scale), -127, 127).astype(np.int8)


def _stacked(layer: torch.nn.Linear) -> _Floats:
    """Return a layer's weights, one line an input and the bias last."""
    both: _Floats = np.concatenate([layer.weight.detach().numpy().T, layer.bias.detach().numpy()[None]]).astype(np.float32)
    return both
