"""The glossary counts where it fits the texts, and only there."""

from __future__ import annotations

import pytest

from copilot.retrieval.calibration import Calibration
from copilot.retrieval.query.concepts import ConceptIndex
from copilot.retrieval.query.glossary import Glossary

SHOP = [
    ("Who pays return shipping?", "The buyer does."),
    ("", "How do I return it? By post."),
    ("Refund", "In 3 days."),
]
ELSEWHERE = [("Overdraft", "No flat fee."), ("Sick leave", "Tell us before ten."), ("Refund", "Within a month.")]


@pytest.mark.parametrize(
    ("texts", "fit"),
    [(SHOP, 1.0), (ELSEWHERE, 0.0), (SHOP + ELSEWHERE, 0.267), ([], 0.0)],
    ids=["shop", "elsewhere", "mixed", "nothing"],
)
def test_the_glossary_fits_what_its_words_head(glossary: Glossary, texts: list[tuple[str, str]], fit: float) -> None:
    index = ConceptIndex.build(texts, glossary)
    assert index.fit == pytest.approx(fit, abs=0.001)
    assert ConceptIndex.from_arrays(index.arrays()).fit == index.fit


def test_the_threshold_moves_with_the_fit() -> None:
    calibration = Calibration(middle=0.8, plain_middle=0.6)
    assert calibration.relevance(0.8) == calibration.relevance(0.6, 0.0) == calibration.relevance(0.7, 0.5) == 0.5
    assert Calibration(middle=0.8).relevance(0.8, 0.0) == 0.5
