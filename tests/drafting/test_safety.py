"""Turns in which a customer may come to harm: the warning comes first and alone."""

from __future__ import annotations

import pytest

from tests.drafting.support import copilot, facts, held, talk
from tests.drafting.test_own_words import Shelf


@pytest.mark.parametrize(
    ("lang", "turn", "warning"),
    [
        ("zh", "刚有人打电话说你们店退款要验证码 是真的吗", "不要把验证码"),
        ("en", "someone called saying you're refunding me and wants a verification code, is that you?", "Please don't give a code"),
        ("ko", "방금 전화와서 환불해준다고 인증번호 달래요 맞나요", "알려 주지 마세요"),
    ],
)  # fmt: skip
async def test_a_code_asked_for_in_the_shops_name_is_not_to_be_given(lang: str, turn: str, warning: str) -> None:
    reply = await copilot(retriever=Shelf(lang, [])).reply(talk(turn), facts())
    held(reply)
    assert warning in reply.text, reply.text


@pytest.mark.parametrize("turn", ["it says delivered yesterday but theres nothing here, i want my money back"])
async def test_nobody_is_told_to_send_back_what_never_came(turn: str) -> None:
    reply = await copilot(retriever=Shelf("en", [])).reply(talk(turn), facts(order={"status": "delivered"}))
    held(reply)
    assert "send the item back" not in reply.text, reply.text
