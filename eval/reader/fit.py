"""Fitting a `ReaderNet` to examples, and reading with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor
from torch.nn import functional

from copilot.checking.reader.features import Vocabulary, tokens
from eval.reader.corpus import CLAIMS, Example
from eval.reader.network import ReaderNet

__all__ = ["Plan", "fit", "logits"]

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Plan:
    """How to train: sizes, rates and the seed."""

    epochs: int = 14
    batch: int = 48
    rate: float = 2e-3
    table_rate: float = 1e-3
    decay: float = 1e-2
    word_dropout: float = 0.1
    customer_dropout: float = 0.05
    smooth: float = 0.02
    seed: int = 0


def fit(
    examples: Sequence[Example],
    base: Floats,
    vocabulary: Vocabulary,
    plan: Plan,
    vary: Callable[[Example, np.random.Generator], tuple[str, str]] | None = None,
) -> ReaderNet:
    """Train one network; `vary` may rewrite an example's sentence and customer turn at each visit."""
    torch.manual_seed(plan.seed)
    random = np.random.default_rng(plan.seed)
    net = ReaderNet(base)
    dense = [p for n, p in net.named_parameters() if p.requires_grad and not n.startswith(("own", "pairs", "customer_own"))]
    sparse = [net.own.weight, net.pairs.weight, net.customer_own.weight]
    first = torch.optim.AdamW(dense, plan.rate, weight_decay=plan.decay)
    second = torch.optim.SparseAdam(sparse, plan.table_rate)
    labels = torch.tensor([e.labels for e in examples])
    hedged = torch.tensor([float(e.hedged) for e in examples])
    lengths = np.array([len(e.sentence) for e in examples])
    plain = [_rows(e.sentence, e.customer, vocabulary) for e in examples]
    step, total = 0, plan.epochs * (len(examples) // plan.batch + 1)
    for _ in range(plan.epochs):
        for rows in _batches(lengths, plan.batch, random):
            net.train()
            texts = [_rows(*vary(examples[i], random), vocabulary) if vary else plain[i] for i in rows]
            ids = _pad([t[0] for t in texts])
            ids = ids * (torch.from_numpy(random.random(ids.shape)) > plan.word_dropout)
            turns = _pad([t[1] if random.random() > plan.customer_dropout else [] for t in texts])
            loss = _loss(net(ids, turns), labels[rows], hedged[rows], plan.smooth)
            factor = min(1.0, step / 60) * max(0.02, 1 - step / total)
            step += 1
            first.param_groups[0]["lr"] = plan.rate * factor
            second.param_groups[0]["lr"] = plan.table_rate * max(factor, 1e-3)
            first.zero_grad()
            second.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            first.step()
            second.step()
    return net.eval()


def logits(net: ReaderNet, examples: Sequence[Example], vocabulary: Vocabulary) -> Floats:
    """Return logits (examples, outputs)."""
    found: list[Tensor] = []
    with torch.no_grad():
        for start in range(0, len(examples), 128):
            texts = [_rows(e.sentence, e.customer, vocabulary) for e in examples[start : start + 128]]
            found.append(net(_pad([t[0] for t in texts]), _pad([t[1] for t in texts])))
    out: Floats = torch.cat(found).numpy()
    return out


def _loss(out: Tensor, labels: Tensor, hedged: Tensor, smooth: float) -> Tensor:
    claims = functional.binary_cross_entropy_with_logits(
        out[:, : len(CLAIMS)], labels.clamp(smooth / 4, 1 - smooth), reduction="none"
    )
    soft = functional.binary_cross_entropy_with_logits(out[:, -1], hedged.clamp(0.02, 0.98), reduction="none")
    total: Tensor = (claims * (labels >= 0)).sum() + 0.5 * (soft * (hedged >= 0)).sum()
    return total / len(out)


def _rows(sentence: str, customer: str, vocabulary: Vocabulary) -> tuple[list[int], list[int]]:
    return tokens(sentence, vocabulary), tokens(customer, vocabulary) if customer else []


def _pad(rows: Sequence[Sequence[int]]) -> Tensor:
    out = np.zeros((len(rows), max(1, max(map(len, rows)))), np.int64)
    for i, row in enumerate(rows):
        out[i, : len(row)] = row
    return torch.from_numpy(out)


def _batches(lengths: npt.NDArray[np.int64], size: int, random: np.random.Generator) -> list[npt.NDArray[np.int64]]:
    """Shuffle, then sort within blocks so that a batch holds sentences of like length."""
    order = random.permutation(len(lengths))
    blocks = np.array_split(order, max(1, len(order) // (size * 16)))
    sorted_blocks = [b[np.argsort(lengths[b], kind="stable")] for b in blocks]
    batches = [b[i : i + size] for b in sorted_blocks for i in range(0, len(b), size)]
    return [batches[i] for i in random.permutation(len(batches))]
