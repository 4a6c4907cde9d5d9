"""What one language can answer the others can too, and what a customer told is not asked for again."""

from __future__ import annotations

from typing import Any

import pytest

from copilot.drafting.composer.sizes import Measures, Sizer, latest
from copilot.types import Lang
from tests.drafting.scenarios import PAID
from tests.drafting.support import composer
from tests.drafting.test_composer import LANGS, compose

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


TOLD: dict[str, tuple[str, dict[str, Any], dict[str, str], str]] = {
    # id: situation, facts, what is said, the move that uses it
    "usual_size": ("size_advice", {}, {"zh": "这双鞋偏码吗，我平时穿42，脚背高", "en": "do these shoes run small, I usually wear 42", "ko": "이 신발 작게 나오나요, 평소 42 신어요"}, "size_advice.which_usual"),
    "foot_shape": ("size_advice", {}, {"zh": "脚宽，这双鞋选几码", "en": "wide feet, which size in these shoes", "ko": "발볼이 넓은데 이 신발 몇 사이즈요"}, "size_advice.shape"),
    "usual_letter": ("size_advice", {}, {"zh": "我平时穿L码，这件选几码", "en": "I usually wear L, which size of this", "ko": "평소 L 입는데 몇 사이즈요"}, "size_advice.body_usual"),
    "new_number": ("address_change", {"order": PAID}, {"zh": "手机号换成13800000000", "en": "change my phone to 138 0000 0000", "ko": "전화번호 010-0000-0000으로 변경해 주세요"}, "address_change.phone_given"),
    "number_only": ("address_change", {"order": PAID}, {"zh": "手机号换了", "en": "my phone changed", "ko": "전화번호가 바뀌었어요"}, "address_change.phone"),
    "tag_cut": ("returns", {}, {"zh": "标签剪了还能退吗", "en": "I cut the tags off, can I return it", "ko": "택을 잘랐는데 반품 되나요"}, "returns.used"),
}  # fmt: skip


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(("situation", "known", "said", "move"), TOLD.values(), ids=TOLD.keys())
def test_what_was_told_is_used(
    situation: str, known: dict[str, Any], said: dict[str, str], move: str, lang: Lang
) -> None:
    assert [part.move for part in compose(lang, situation, said[lang], **known).parts] == [move]


def test_measures_of_another_person_replace_the_first() -> None:
    sizer = Sizer.load()
    given = [sizer.measures(text) for text in ("我身高170cm，130斤，平时穿L", "那我老公180，160斤呢")]
    assert latest(given) == Measures(height=180, weight=80)
    assert latest([Measures(height=170), Measures(weight=60)]) == Measures(height=170, weight=60)
