"""What one language can answer the others can too, and whose measures a customer tells."""

from __future__ import annotations

import pytest

from copilot.drafting.composer.sizes.advice import Measures, Sizer, latest
from copilot.types import Lang
from tests.drafting.support import composer

ONE_SIDED = {"stock"}
"""Attributes that only one language's product data tell."""
OTHERS: tuple[Lang, ...] = ("en", "ko")


@pytest.mark.parametrize("lang", OTHERS)
def test_every_language_has_the_same_answers(lang: Lang) -> None:
    first, other = composer().wording("zh"), composer().wording(lang)
    for name, answer in first.situations.items():
        moves = {(move.id, move.when, move.abstains) for move in answer.moves}
        assert moves == {(move.id, move.when, move.abstains) for move in other.situations[name].moves}, name
        assert answer.instead == other.situations[name].instead, name
    assert first.situations.keys() == other.situations.keys()


@pytest.mark.parametrize("lang", OTHERS)
def test_every_language_knows_the_same_attributes_and_cues(lang: Lang) -> None:
    first, other = composer().wording("zh"), composer().wording(lang)
    assert first.attributes.keys() - ONE_SIDED == other.attributes.keys() - ONE_SIDED
    assert first.frame.cues.keys() == other.frame.cues.keys()
    assert first.frame.topics.keys() == other.frame.topics.keys()


def test_measures_of_another_person_replace_the_first() -> None:
    sizer = Sizer.load()
    given = [sizer.measures(text) for text in ("我身高170cm，130斤，平时穿L", "那我老公180，160斤呢")]
    assert latest(given) == Measures(height=180, weight=80)
    assert latest([Measures(height=170), Measures(weight=60)]) == Measures(height=170, weight=60)
