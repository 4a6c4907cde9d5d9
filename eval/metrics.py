"""Numbers that sum up scores: shares with Wilson intervals, paired tests, Cohen's kappa.

Pure functions of counts and lists; they know nothing of cases or scorers.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from math import comb, sqrt
from statistics import NormalDist

from copilot.types import Frozen

__all__ = ["Difference", "Share", "bootstrap", "f1", "kappa", "mcnemar", "percentile", "share", "wilson"]


class Share(Frozen):
    """A share `k / n` with the interval that holds the true one; `value` is None when n is 0."""

    k: float
    n: int
    value: float | None
    low: float
    high: float


class Difference(Frozen):
    """How much B differs from A on the same cases, with its interval and the chance of seeing it by luck."""

    mean: float
    low: float
    high: float
    p: float
    """Two-sided p value."""
    n: int


def wilson(k: float, n: int, confidence: float = 0.95) -> tuple[float, float]:
    """Return the Wilson score interval of k successes in n tries; (0, 1) when n is 0."""
    if n == 0:
        return 0.0, 1.0
    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    p = k / n
    centre = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return max(0.0, centre - half), min(1.0, centre + half)


def share(k: float, n: int) -> Share:
    """Return k of n as a share with its 95 % interval."""
    low, high = wilson(k, n)
    return Share(k=k, n=n, value=k / n if n else None, low=low, high=high)


def f1(precision: float | None, recall: float | None) -> float | None:
    """Return the harmonic mean; None while either is unknown, 0 when both are 0."""
    if precision is None or recall is None:
        return None
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def mcnemar(better: int, worse: int) -> float:
    """Return the exact two-sided p of `better` against `worse` discordant pairs (1 when there are none)."""
    n = better + worse
    if n == 0:
        return 1.0
    tail = sum(comb(n, i) for i in range(min(better, worse) + 1))
    # Exact integers, divided once: 2.0 ** n overflows beyond n = 1023.
    p: float = 2 * tail / 2**n
    return min(1.0, p)


def bootstrap(before: Sequence[float], after: Sequence[float], *, rounds: int = 2000, seed: int = 7) -> Difference:
    """Return the mean paired difference `after - before` with its 95 % bootstrap interval and p value.

    Raises ValueError when the two are not of one length.
    """
    deltas = [b - a for a, b in zip(before, after, strict=True)]
    n = len(deltas)
    if not any(deltas):
        return Difference(mean=0.0, low=0.0, high=0.0, p=1.0, n=n)
    rng = random.Random(seed)
    means = sorted(sum(rng.choices(deltas, k=n)) / n for _ in range(rounds))
    under = sum(mean <= 0 for mean in means) / rounds
    over = sum(mean >= 0 for mean in means) / rounds
    # A resampled share of exactly 0 only says "below one in `rounds`".
    p = min(1.0, 2 * max(min(under, over), 1 / rounds))
    return Difference(mean=sum(deltas) / n, low=percentile(means, 0.025), high=percentile(means, 0.975), p=p, n=n)


def percentile(ordered: Sequence[float], at: float) -> float:
    """Return the value at share `at` of an ascending list by linear interpolation; 0 for an empty one."""
    if not ordered:
        return 0.0
    place = at * (len(ordered) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


def kappa(first: Sequence[object], second: Sequence[object]) -> float:
    """Return Cohen's kappa of two raters over the same items; 0 for no items.

    1 is full agreement, 0 is what chance gives. Where both use one and the same label throughout, chance
    agreement is full and kappa is undefined; 0 is returned, for such ratings prove nothing.
    """
    n = len(first)
    if n == 0 or len(second) != n:
        return 0.0
    seen = sum(a == b for a, b in zip(first, second, strict=True)) / n
    chance = sum((list(first).count(x) / n) * (list(second).count(x) / n) for x in set(first) | set(second))
    return (seen - chance) / (1 - chance) if chance < 1 else 0.0
