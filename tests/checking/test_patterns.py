"""Named patterns: what one look at a text rules out never matches it."""

from __future__ import annotations

import pytest

from copilot.checking.lexicon import Hits
from copilot.checking.normalise import fold
from copilot.checking.patterns import bits, find, possible, says
from copilot.checking.reader.view import View
from copilot.checking.sentences import split
from copilot.testing.policy_fixtures import policy_examples
from copilot.types import LANGS, Lang

SENTENCES = [sentence for example in policy_examples() for sentence in split(fold(example.case.draft or ""))]


@pytest.mark.parametrize("lang", LANGS)
def test_no_pattern_that_matches_is_passed_over(lang: Lang) -> None:
    matching = 0
    for sentence in SENTENCES:
        view = View(sentence, lang, Hits({}), (), ())
        for name in bits(lang):
            place = find(name, sentence.text, lang)
            matching += place is not None
            assert view.find(name) == place
            assert place is None or says(name, sentence.text)
    assert matching > 100


@pytest.mark.parametrize("lang", LANGS)
def test_most_patterns_are_passed_over(lang: Lang) -> None:
    own = sum(bits(lang).values())
    tried = [(possible(sentence.text) & own).bit_count() for sentence in SENTENCES]
    assert sum(tried) / len(tried) < len(bits(lang)) / 5
