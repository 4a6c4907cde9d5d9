"""Recall and false alarms by group and language on given hands: `python -m eval.reader.measure FILE HAND …`."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import numpy as np

from copilot.checking.reader.linear import OUTPUTS, LinearReader
from copilot.checking.reader.proposal import GROUPS
from eval.reader.corpus import examples

__all__ = ["main", "measure"]


def measure(reader: LinearReader, names: list[str], threshold: float = 0.0) -> list[tuple[str, str, float, float]]:
    """Return (language, group, recall, share of claimless sentences flagged) over the sentences of some hands.

    `threshold` is in log odds.
    """
    count: Counter[tuple[str, str, str]] = Counter()
    columns = {group: OUTPUTS.index(group) for group in GROUPS}
    for name in names:
        for example in examples(name):
            logits = reader.logits(example.features)[0]
            for group, kinds in GROUPS.items():
                truth = "claim" if set(kinds) & example.labels.keys() else "none" if not example.labels else "other"
                count[example.lang, group, truth] += 1
                count[example.lang, group, f"{truth} flagged"] += bool(logits[columns[group]] >= threshold)

    def share(lang: str, group: str, truth: str) -> float:
        return count[lang, group, f"{truth} flagged"] / max(1, count[lang, group, truth])

    found = sorted({(lang, group) for lang, group, _ in count})
    return [(lang, group, share(lang, group, "claim"), share(lang, group, "none")) for lang, group in found]


def main() -> None:
    """Print the table."""
    reader = LinearReader.load(Path(sys.argv[1]))
    for lang, group, recall, alarms in measure(reader, sys.argv[2:]):
        sys.stdout.write(f"{lang} {group:<9} recall {recall:.3f}   false alarms {alarms:.3f}\n")


if __name__ == "__main__":
    np.seterr(over="ignore")
    main()
