"""The network in PyTorch: what is trained here is what `copilot.checking.reader.model` computes with numpy.

A token's vector is a frozen general one (multilingual, distilled once), plus what training adds for it and for the
pair it forms with its neighbour. A sentence is the mean, the maximum and a few attended sums of them; the customer's
turn likewise, and both meet in a small layer.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

__all__ = ["HEADS", "PAIRS", "WIDTH", "ReaderNet", "pair_rows"]

WIDTH = 64
HEADS = 4
PAIRS = 1 << 15
"""Rows of the table of neighbouring pairs; row 0 stays zero."""
HIDDEN = 64


def pair_rows(ids: Tensor) -> Tensor:
    """Return the row of each token with the one after it; 0 beside padding."""
    after = torch.cat([ids[:, 1:], torch.zeros_like(ids[:, :1])], 1)
    mixed = (ids * 40503 + after * 30011) % 65521 % (PAIRS - 1) + 1
    return torch.where((ids > 0) & (after > 0), mixed, torch.zeros_like(mixed))


class ReaderNet(nn.Module):
    """Eleven claims and "hedged" as logits, from token rows of sentences and customers' turns."""

    def __init__(self, base: npt.NDArray[np.float32], outputs: int = 12, dropout: float = 0.3) -> None:
        super().__init__()
        self.base = nn.Embedding.from_pretrained(torch.from_numpy(base), freeze=True)
        self.own = nn.Embedding(len(base), WIDTH, padding_idx=0, sparse=True)
        self.pairs = nn.Embedding(PAIRS, WIDTH, padding_idx=0, sparse=True)
        nn.init.zeros_(self.own.weight)
        nn.init.zeros_(self.pairs.weight)
        self.project = nn.Linear(base.shape[1], WIDTH)
        self.customer = nn.Linear(base.shape[1], WIDTH)
        self.customer_own = nn.Embedding(len(base), WIDTH, padding_idx=0, sparse=True)
        nn.init.zeros_(self.customer_own.weight)
        self.heads = nn.Linear(WIDTH, HEADS, bias=False)
        self.mix = nn.Linear(WIDTH * (2 + HEADS), WIDTH * 2)
        self.hidden = nn.Linear(WIDTH * (2 + 2 + 1), HIDDEN)
        self.out = nn.Linear(HIDDEN, outputs)
        self.drop = nn.Dropout(dropout)

    def forward(self, ids: Tensor, customer: Tensor) -> Tensor:
        """Return logits (batch, outputs); both inputs are padded with 0 on the right."""
        seen = (ids > 0).unsqueeze(2)
        x = torch.relu(self.tokens(ids)) * seen
        count = seen.sum(1).clamp(min=1).float()
        weights = torch.softmax(self.heads(x).masked_fill(~seen, -1e9), 1)
        attended = torch.einsum("blh,blw->bhw", weights, x).flatten(1)
        sentence = torch.relu(self.mix(self.drop(torch.cat([x.sum(1) / count.sqrt(), x.max(1)[0], attended], 1))))
        other = (customer > 0).unsqueeze(2)
        y = torch.relu(self.customer(self.base(customer)) + self.customer_own(customer)) * other
        turn = torch.cat([y.sum(1) / other.sum(1).clamp(min=1).float().sqrt(), y.max(1)[0]], 1)
        both = sentence[:, :WIDTH] * turn[:, :WIDTH]
        hidden = torch.relu(self.hidden(self.drop(torch.cat([sentence, turn, both], 1))))
        logits: Tensor = self.out(self.drop(hidden))
        return logits

    def tokens(self, ids: Tensor) -> Tensor:
        """Return token vectors before the rectifier."""
        pairs = self.pairs(pair_rows(ids))
        if self.training:
            pairs = pairs * (torch.rand(*pairs.shape[:2], 1) > 0.3)
        vectors: Tensor = self.project(self.base(ids)) + self.own(ids) + pairs
        return vectors
