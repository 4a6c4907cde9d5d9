"""Situations of the guidelines' eval list that a strict reading found misread, in all three languages."""

from __future__ import annotations

import pytest

from copilot.testing import FakeRetriever
from copilot.types import Lang
from tests.drafting.support import copilot, facts, snippets, talk

Told = tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]
"""What was said (`A:` the agent), words the reply holds, words it must not hold."""
REPLIES: dict[str, dict[Lang, Told]] = {
    "slow": {
        "zh": (("发货也太慢了吧",), ("48小时内",), ("价格", "工厂")),
        "en": (("Why are you so slow to ship?",), ("48 hours",), ("quality", "factory")),
        "ko": (("왜 이렇게 발송이 느려요",), ("48시간",), ("품질", "가격")),
    },
    "breaks_on_the_way": {
        "zh": (("花瓶会不会路上碎，碎了你们管吗",), ("万一", "补发或"), ("给您添麻烦",)),
        "en": (("What if the pot gets broken in the post?",), ("If something does arrive damaged",), ("sorry",)),
        "ko": (("커피포트 배송 중에 깨지면 어떻게 해주시나요?",), ("혹시 파손되어 도착하면",), ("죄송",)),
    },
    "the_best": {
        "zh": (("你们这个鞋是全网最低价吗",), ("没有依据",), ("9折",)),
        "en": (("Are these the number one shoes on the market?",), ("can't",), ("10% off",)),
        "ko": (("이거 업계 최고 맞죠?",), ("어렵습니다",), ("네, ",)),
    },
    "never_rubs": {
        "zh": (("跑步鞋绝对不会磨脚吧",), ("不敢",), ("照片", "添麻烦")),
        "en": (("These will definitely never rub, right?",), ("can't",), ("photo",)),
        "ko": (("이 신발 절대 안 까지죠?",), ("어렵습니다",), ("사진",)),
    },
    "too_late": {
        "zh": (("收到8天了还能退吗",), ("超过7天", "质量问题"), ("可以退的",)),
        "en": (("It's been 8 days since it arrived, can I return it?",), ("more than 7 days",), ("Yes",)),
        "ko": (("받은 지 8일 됐는데 반품되나요",), ("7일이 지났다면",), ("네, ",)),
    },
    "in_time": {
        "zh": (("到手五天了 想退",), ("7天",), ("超过7天",)),
        "en": (("It arrived 5 days ago, can I return it?",), ("7 days",), ("more than 7 days",)),
        "ko": (("5일 전에 받았는데 반품되나요",), ("7일",), ("지났다면",)),
    },
    "refund_first": {
        "zh": (("先退款给我我再寄回去",), ("仓库",), ("马上退",)),
        "en": (("Refund me first, then I'll post it back",), ("check",), ("right away",)),
        "ko": (("환불 먼저 해주세요 물건은 나중에 보낼게요",), ("창고",), ("바로 환불",)),
    },
    "no_more_reminders": {
        "zh": (("别老发消息催我付款了",), ("不再提醒",), ()),
        "en": (("ok quit asking me to pay",), ("won't remind you again",), ()),
        "ko": (("결제하라고 그만 좀 하세요",), ("재촉드리지 않겠",), ()),
    },
    "wages": {
        "zh": (("你们客服底薪多少",), ("商品",), ("价格", "链接")),
        "en": (("How much do they pay you there?",), ("order",), ("checkout", "Which item")),
        "ko": (("직원분 월급은 얼마예요?",), ("상품",), ("가격을",)),
    },
    "another_model": {
        "zh": (("我要一百条毛巾，不够可以用别的款代替吗",), ("您同意了才换",), ()),
        "en": (("I need 100 towels, any substitute if stock is short?",), ("unless you agree",), ()),
        "ko": (("수건 100장 필요한데 부족하면 다른 걸로 대체 가능한가요?",), ("동의하실 때에만",), ()),
    },
    "told_otherwise": {
        "zh": (("你错了，昨天不是这么说的",), ("不一样的说法",), ("照片", "您错了")),
        "en": (("You're wrong, that's not what you told me",), ("two different things",), ("label",)),
        "ko": (("틀렸어요, 아까랑 말이 다르잖아요",), ("안내가 서로 달라",), ("라벨",)),
    },
    "photo_in_the_text": {
        "zh": (("收到的颜色不对", "A: 您好，麻烦拍张照片发我看看", "[图片]"), ("照片收到了",), ("拍张", "拍一张")),
        "en": (("wrong colour came", "A: Could you send a photo?", "here you go"), ("your photo",), ("one pic",)),
        "ko": (("색상이 잘못 왔어요", "A: 사진 한 장 부탁드려요", "사진 보냈어요"), ("사진",), ("한 장 부탁",)),
    },
    "late_report": {
        "zh": (("盘子碎了一个，一周前收到的今天才拆",), ("规则里的时间",), ("48小时内",)),
        "en": (("One bowl came broken, only opened it today, it came a week ago",), ("that time has passed",), ()),
        "ko": (("그릇이 깨진 채 왔어요 나흘 지나서 이제 봤네요",), ("그 시간이 지나",), ("48시간 안에",)),
    },
    "worn_outside": {
        "zh": (("鞋子小了，就楼下走了一圈底有点灰，运费你们出吧",), ("不太方便按无理由退",), ()),
        "en": (("Boots too small, I walked outside once, you pay the return shipping",), ("quality",), ("Yes, you can",)),
        "ko": (("신발이 작아요 밖에서 걸어 봤는데 반품 배송비 누가 내요",), ("품질",), ("네, 반품",)),
    },
    "service_hours": {
        "zh": (("半夜了还有人回吗",), ("9:00到23:00",), ("库存",)),
        "en": (("is anyone there at this hour",), ("9:00 to 23:00",), ()),
        "ko": (("상담 몇 시까지 해요?",), ("9:00부터 23:00",), ()),
    },
    "any_news": {
        "zh": (
            ("鞋子开胶了", "A: 麻烦拍张照片", "照片发你了", "A: 收到，我转给售后同事核实", "怎么样了"),
            ("售后同事",),
            ("门卫", "拍张"),
        ),
        "en": (("The sole came off", "A: A photo, please?", "sent it", "A: We'll check", "any news?"), ("after-sales",), ()),
        "ko": (("밑창이 떨어졌어요", "A: 사진 부탁드려요", "보냈어요", "A: 확인할게요", "어떻게 됐나요"), ("확인",), ("경비실",)),
    },
}  # fmt: skip
AFTER = {"photo_in_the_text", "any_news", "refund_first", "late_report", "worn_outside"}
"""Asked with an order that was delivered."""


@pytest.mark.parametrize("lang", ["zh", "en", "ko"])
@pytest.mark.parametrize("name", REPLIES)
async def test_the_situation_is_read_and_answered(name: str, lang: Lang) -> None:
    said, held, never = REPLIES[name][lang]
    order = {"order": {"status": "delivered", "delivered_at": "2026-11-08T10:00:00+08:00"}} if name in AFTER else {}
    reply = await copilot(retriever=FakeRetriever(snippets())).reply(talk(*said), facts(**order))
    assert reply.verdict.may_be_shown
    assert all(words in reply.text for words in held), reply.text
    assert not any(words in reply.text for words in never), reply.text


@pytest.mark.parametrize("text", ["혹시 할인 좀 해 주실 수 있나요?", "색상 좀 알려 주실 수 있나요?"])
async def test_a_polite_request_is_no_blame(text: str) -> None:
    """`실수` (mistake) stands inside `주실 수 있나요` once spaces are gone."""
    assert "fault" not in (await copilot().reply(talk(text), facts())).reading.stakes
    assert "fault" in (await copilot().reply(talk("그쪽 실수잖아요"), facts())).reading.stakes
