"""Yes or no, a limit and a colour stand before the fact, in every language; what a rule bars is heard in all three."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from copilot.drafting.composer.goods.limits import limits_in
from copilot.types import LANGS, Lang
from tests.drafting.support import composer, copilot, facts, held, talk
from tests.drafting.test_own_words import Row, Shelf

CUP: dict[Lang, Row] = {
    "zh": ("青釉盖碗", "138元。釉下彩，可进微波炉，不建议进洗碗机。颜色：墨绿、米白。", "product"),
    "en": ("Celadon gaiwan", "$22. Microwave safe, dishwasher not recommended. Colours: green, cream.", "product"),
    "ko": (
        "청자 찻잔",
        "22,000원. 전자레인지에 사용하실 수 있습니다. 식기세척기는 안 됩니다. 색상: 그린, 화이트.",
        "product",
    ),
}
BASKET: dict[Lang, Row] = {
    "zh": ("折叠车篮", "69元。承重5公斤，防泼水。", "product"),
    "en": ("Folding basket", "$24. Holds up to 5 kg. For ages 14 and up.", "product"),
    "ko": ("접이식 바구니", "27,000원. 최대 하중 5kg. 만 14세 이상용.", "product"),
}
HELMET: dict[Lang, Row] = {
    "en": ("Returns", "Returns within 14 days. Helmets that have been worn cannot be returned.", "policy"),
    "ko": ("반품", "14일 이내 반품됩니다. 헬멧은 착용 후에는 반품할 수 없습니다.", "policy"),
}
ASKED: dict[str, tuple[Lang, str, dict[Lang, Row], tuple[str, ...], str]] = {
    # id: language, what is asked, what is found, what the reply says before the fact, what it must not say
    "no-zh": ("zh", "盖碗能进洗碗机吗", CUP, ("不可以", "不行"), "可以的"),
    "yes-zh": ("zh", "盖碗能进微波炉吗", CUP, ("可以的",), "不可以"),
    "no-en": ("en", "is the gaiwan dishwasher safe?", CUP, ("No, I'm afraid not.",), "that's fine"),
    "yes-en": ("en", "can the gaiwan go in the microwave?", CUP, ("Yes, that's fine.",), "No,"),
    "no-ko": ("ko", "찻잔 식기세척기 되나요?", CUP, ("아니요",), "네, 가능"),
    "heavy-zh": ("zh", "折叠车篮放7公斤的东西行吗", BASKET, ("7公斤不在“承重5公斤”",), "可以的"),
    "heavy-en": ("en", "can the basket hold a 7 kg dog?", BASKET, ('7 kg is outside "up to 5 kg"',), "that's fine"),
    "young-en": ("en", "is the basket ok for a 12 year old?", BASKET, ("12 year is outside",), "that's fine"),
    "heavy-ko": ("ko", "바구니에 7kg 강아지 태워도 되나요?", BASKET, ("7kg",), "네, 가능"),
}


async def told(lang: Lang, turn: str, rows: Sequence[Row], **known: object) -> str:
    reply = await copilot(retriever=Shelf(lang, rows)).reply(talk(turn), facts(**known))
    held(reply)
    return reply.text


@pytest.mark.parametrize("name", ASKED)
async def test_the_verdict_stands_before_the_fact(name: str) -> None:
    lang, turn, goods, said, never = ASKED[name]
    text = await told(lang, turn, [goods[lang]])
    assert any(words in text for words in said), text
    assert never not in text, text


@pytest.mark.parametrize("lang", ["en", "ko"])
async def test_what_a_rule_bars_is_said_in_every_language(lang: Lang) -> None:
    turn = {"en": "I wore the helmet once, can I return it?", "ko": "헬멧 한 번 착용했는데 반품 되나요?"}[lang]
    order = {"status": "delivered", "delivered_at": "2026-11-10T10:00:00+08:00", "total": 59}
    text = await told(lang, turn, [HELMET[lang]], order=order)
    assert {"en": "cannot be returned", "ko": "반품할 수 없"}[lang] in text


@pytest.mark.parametrize(
    ("lang", "text", "inside", "outside"),
    [
        ("zh", "适合零上五度到零下五度", -3, -10), ("en", "for ages 3 to 8", 5, 10), ("ko", "만 3~8세용", 5, 10),
        ("en", "up to 5 kg", 4, 7), ("ko", "최대 5kg", 4, 7), ("en", "ages 14 and up", 15, 12),
    ],
)  # fmt: skip
def test_limits_are_read_in_every_language(lang: Lang, text: str, inside: float, outside: float) -> None:
    (limit, *_) = limits_in(text, composer().wording(lang).frame.cues)
    assert limit.holds(inside)
    assert not limit.holds(outside)


@pytest.mark.parametrize("lang", LANGS)
def test_the_words_of_verdicts_are_there_in_every_language(lang: Lang) -> None:
    cues = composer().wording(lang).frame.cues
    assert all(cues[name] for name in ("yes_no", "denies", "allows", "bars", "limit_units", "girths"))
