"""What follows for these goods from what the customer told: the size over a sweater, the place, the variant."""

from __future__ import annotations

from typing import Any

import pytest

from copilot.testing import FakeRetriever
from copilot.types import Lang
from tests.drafting.support import copilot, facts, held, snippets, talk
from tests.drafting.test_composer import LANGS

CASES: dict[str, tuple[str, dict[Lang, tuple[str, tuple[str, ...], tuple[str, ...]]]]] = {
    # id: the product, language to what is asked, words the reply holds, words it must not hold
    "over a sweater": (
        "AP-209",
        {
            "zh": ("羽绒服想买，170 66公斤，里面要穿毛衣", ("L码", "大一码的XL"), ()),
            "en": ("Down jacket for 170 cm and 66 kg, over a thick sweater. What size?", ("size XL",), ()),
            "ko": ("다운 재킷 170에 66키로인데 스웨터 위에 입어요. 몇 사이즈요?", ("XL을 권해",), ()),
        },
    ),
    "the usual size, wide feet": (
        "SH-102",
        {
            "zh": ("疾风碳板竞速跑鞋平时穿42，脚比较宽，拍多大", ("选43码", "260mm"), ()),
            "en": (
                "Jifeng carbon plate racing shoes: I normally wear 42 but my feet are pretty wide",
                ("take 43",),
                (),
            ),
        },
    ),
    "the usual size alone": (
        "SH-108",
        {
            "zh": ("灵羽羽毛球鞋我平时穿42码，这双选多大", ("42码对应脚长260mm",), ("43",)),
            "en": ("Lingyu badminton shoes, I usually wear 42. What size?", ("42 is for a foot of 260 mm",), ("43",)),
        },
    ),
    "thick socks": (
        "SH-103",
        {
            "zh": ("山径防水徒步鞋脚长255mm，要穿厚的袜子，几码", ("41", "42"), ()),
            "en": ("Shanjing hiking shoes, foot 255 mm, with thick hiking socks. What size?", ("41", "size 42"), ()),
            "ko": ("산징 트레킹화 발길이 255고 두꺼운 등산양말 신을 거예요. 몇 사이즈요?", ("41", "42"), ()),
        },
    ),
    "a waist in Chinese feet": (
        "AP-206",
        {"zh": ("腰围二尺四 人178，束脚休闲运动裤拿L还是XL", ("选L码", "L码"), ("XL码", "没有正好"))},
    ),
    "a sturdy child by height": (
        "AP-212",
        {
            "en": ("My boy is 128 cm and quite chubby. Kids sports suit, would 130 do?", ("140",), ()),
            "ko": ("아이 키가 128인데 살집이 좀 있어요. 아동 운동복 세트 130 사면 될까요?", ("140",), ()),
        },
    ),
    "a loose fit refused": (
        "AP-205",
        {
            "zh": ("卫衣170 66公斤，不要太宽松，穿什么码", ("小一码的M",), ("XL",)),
            "en": ("Hoodie for 175 cm, 66 kg, I don't want it baggy. M or L?", ("size down, M",), ("XL",)),
            "ko": ("루즈핏 기모 후드티 170에 66키로인데 너무 헐렁한 건 싫어요. 몇 사이즈요?", ("작은 M",), ("XL",)),
        },
    ),
    "a place too narrow": (
        "KD-501",
        {
            "zh": ("推拉门衣柜放的位置宽1米18 高2米，放得下吗", ("放不下", "宽120cm"), ("放得下：",)),
            "en": (
                "The niche is 118 cm wide and 200 cm high, does the wardrobe fit?",
                ("won't fit", "120 cm wide"),
                (),
            ),
            "ko": (
                "슬라이딩 도어 옷장 놓을 자리가 폭 118cm 높이 200cm인데 들어갈까요?",
                ("들어가지 않습니다", "폭 120cm"),
                (),
            ),
        },
    ),
    "a place large enough": (
        "KD-501",
        {
            "zh": ("推拉门衣柜放的位置宽130cm 高240cm，放得下吗", ("放得下：", "高180cm"), ("放不下",)),
            "en": ("The niche is 130 cm wide and 240 cm high, does the wardrobe fit?", ("fits there",), ("won't",)),
            "ko": (
                "슬라이딩 도어 옷장 놓을 자리가 폭 130cm 높이 240cm인데 들어갈까요?",
                ("들어갑니다",),
                ("않습니다",),
            ),
        },
    ),
    "a child too small": (
        "KD-503",
        {
            "zh": ("学习椅 娃身高98能用吗", ("98cm不在", "105-165cm"), ()),
            "en": ("My daughter is 98 cm tall, is the study chair ok for her?", ("98 cm is outside",), ()),
            "ko": ("아이 키 98인데 높이 조절 어린이 의자 써도 될까요?", ("키 98cm", "벗어나"), ()),
        },
    ),
    "the bed meant": (
        "HM-402",
        {
            "zh": ("四件套1.8的床，床单多大", ("250x270cm",), ("230x250cm",)),
            "en": (
                "Bedding set for a 1.8 m bed, how big is the sheet, how large the cover?",
                ("250 x 270",),
                ("230 x 250",),
            ),
            "ko": ("침구 세트 1.5m 침대인데 시트 크기가 어떻게 되나요?", ("230x250cm",), ("250x270cm",)),
        },
    ),
}
STOCK: dict[Lang, tuple[list[str], str, tuple[str, ...]]] = {
    "zh": (
        ["白蓝 44码 库存0", "黑金 44码 库存3"],
        "篮球鞋白蓝44没货了？什么时候补货",
        ("白蓝 44码目前没有库存", "黑金 44码现在有货"),
    ),
    "en": (
        ["white 44: 0 in stock", "black 44: 3 in stock"],
        "The basketball shoes in white 44 are sold out, when will they be restocked?",
        ("White 44 is sold out", "black 44 is in stock"),
    ),
    "ko": (
        ["화이트 44 재고 0", "블랙 44 재고 3"],
        "농구화 화이트 44 언제 재입고되나요?",
        ("화이트 44", "품절", "블랙 44"),
    ),
}
UNTOLD: dict[Lang, tuple[str, str]] = {
    "zh": ("学习椅娃身高98能用吗？椅子有扶手可以装吗？", "核实"),
    "en": ("Is the study chair ok for a child of 98 cm tall? Does it have armrests?", "check"),
    "ko": ("의자 팔걸이 따로 달 수 있어요? 애 키 102인데 아직 이르죠?", "확인"),
}


def _asked(lang: Lang, sku: str, *told: str) -> tuple[FakeRetriever, Any]:
    title = next(s.title for s in snippets() if s.sku == sku and s.lang == lang)
    known = facts(order={"status": "none"}, product={"facts": [title, *told], "stock": 9})
    return FakeRetriever(snippets()), known


@pytest.mark.parametrize(("name", "lang"), [(name, lang) for name, (_, turns) in CASES.items() for lang in turns])
def test_a_reply_concludes(name: str, lang: Lang) -> None:
    sku, turns = CASES[name]
    turn, said, unsaid = turns[lang]
    retriever, known = _asked(lang, sku)
    reply = copilot(retriever=retriever).reply_sync(talk(turn), known)
    held(reply)
    text = reply.text or ""
    assert all(word in text for word in said), text
    assert not any(word in text for word in unsaid), text


@pytest.mark.parametrize("lang", LANGS)
def test_the_stock_of_the_variant_is_told(lang: Lang) -> None:
    told, turn, said = STOCK[lang]
    retriever, known = _asked(lang, "SH-104", *told)
    text = copilot(retriever=retriever).reply_sync(talk(turn), known).text or ""
    assert all(word.lower() in text.lower() for word in said), text


@pytest.mark.parametrize("lang", LANGS)
def test_what_nothing_tells_is_not_passed_over(lang: Lang) -> None:
    turn, said = UNTOLD[lang]
    retriever, known = _asked(lang, "KD-503")
    text = copilot(retriever=retriever).reply_sync(talk(turn), known).text or ""
    assert said in text, text
