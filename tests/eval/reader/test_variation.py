from __future__ import annotations

from collections.abc import Iterable

import pytest

from copilot.types import Lang
from eval.mutate.mutators import load_mutations
from eval.reader.corpus import examples
from eval.reader.variation import varied, words

MARKED: list[tuple[str, Lang]] = [
    ("好的。[[arrival|明天一定到。]]", "zh"),
    ("Sure. [[concession|I'll take ten off]].", "en"),
    ("네, [[arrival:hedged|내일 도착할 것 같아요.]]", "ko"),
    ("[[admission|저희 실수입니다]]", "ko"),
    ("[[dispatch|今天发出]]~", "zh"),
]


@pytest.mark.parametrize(("marked", "lang"), MARKED)
def test_a_variation_keeps_the_commitment_and_repeats_itself(marked: str, lang: Lang) -> None:
    changed = varied(marked, lang)
    assert changed != marked
    assert changed == varied(marked, lang)
    kept = marked[marked.index("[[") + 2 : marked.index("]]")].rstrip(".。").replace(" ", "")
    assert kept in changed.replace(" ", "")
    assert changed.count("]]") == 1


def _bare(listed: Iterable[str]) -> set[str]:
    return {word.strip(" ,，。.~～!！:：") for word in listed} - {""}


def test_the_mutators_use_other_words() -> None:
    used = set().union(*map(_bare, words()))
    put_in = [m for m in load_mutations() if m.how in ("before", "after", "sentence_end")]
    assert not used & set().union(*[_bare(listed) for m in put_in for listed in m.words.values()])


def test_variations_add_examples_with_the_same_claims() -> None:
    plain, more = list(examples("zh-i")), list(examples("zh-i", variations=2))
    assert len(plain) < len(more) < 2 * len(plain)
    assert not any(example.labels for example in more)
