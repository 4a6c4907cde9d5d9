"""Where a refund goes says nothing of when; when it is there does."""

from __future__ import annotations

from itertools import product

import pytest

from copilot.case import Case
from copilot.checking.checker import PolicyChecker

CHECKER = PolicyChecker()
ASKED = {
    "zh": ("", "退款什么时候到账", "钱退到哪里呀"),
    "en": ("", "When do I get my money?", "Where does the refund go?"),
    "ko": ("", "환불 언제 돼요?", "환불은 어디로 되나요?"),
}
PLACES = {
    "zh": ("您的支付宝", "您原来付款的银行卡里", "您的微信零钱"),
    "en": ("your account", "your original payment method", "the card you paid with"),
    "ko": ("결제하신 카드", "고객님 계좌", "원래 결제 수단"),
}
GOES = {
    "zh": ("款项会退到{}。", "支付的金额会退还到{}的。", "退款退回到{}哦。"),
    "en": ("It will be credited back to {}.", "Your refund will be returned to {}.", "The money goes back to {}."),
    "ko": ("환불 금액은 {}로 들어갑니다.", "환불은 {}로 처리됩니다."),
}
WHEN = {
    "zh": ("钱今天就退到{}。", "款项一小时内到{}。"),
    "en": ("It will be credited back to {} tomorrow.", "The refund will be on its way to {} and there by Friday."),
    "ko": ("환불 금액은 오늘 {}로 들어갑니다.", "내일까지 {}로 환불됩니다."),
}


def outcomes(lang: str, frames: tuple[str, ...]) -> dict[tuple[str, str], str]:
    found = {}
    for customer, frame, place in product(ASKED[lang], frames, PLACES[lang]):
        said = [{"role": "customer", "text": customer}] if customer else []
        draft = frame.format(place)
        case = Case.model_validate({"id": "x", "lang": lang, "draft": draft, "conversation": said})
        found[customer, draft] = CHECKER.check_many([case])[0].outcome
    return found


@pytest.mark.parametrize("lang", GOES)
def test_where_the_money_goes_is_no_time(lang: str) -> None:
    assert not [said for said, found in outcomes(lang, GOES[lang]).items() if found != "passed"]


@pytest.mark.parametrize("lang", WHEN)
def test_when_it_is_there_is_one(lang: str) -> None:
    assert not [said for said, found in outcomes(lang, WHEN[lang]).items() if found != "rejected"]
