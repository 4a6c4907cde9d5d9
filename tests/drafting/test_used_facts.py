"""What is on record or was told is used: days, hours, results, a named reduction, a reason of the customer's own."""

from __future__ import annotations

from typing import Any

import pytest

from copilot.types import Lang
from tests.drafting.scenarios import DONE, PAID, SCENARIOS, SENT
from tests.drafting.test_composer import LANGS, compose

LATE = {**DONE, "shipped_at": "2026-11-10T15:00:00+08:00", "ship_deadline": "2026-11-09T15:00:00+08:00"}
ASKED = {"type": "invoice_requested", "due": "2026-11-10"}
TURNS: dict[str, tuple[str, dict[str, Any], dict[str, str], str]] = {
    # id: situation as it is read, facts, what is said, the move that answers
    "own_reason": ("returns", {"order": DONE}, {"zh": "买大了想退", "en": "too big, can I return it", "ko": "너무 커서 반품할래요"}, "returns.own"),
    "own_freight": ("return_freight", {"order": DONE}, {"zh": "尺码不合适 退的邮费谁出", "en": "doesn't fit, who pays to send it back", "ko": "사이즈가 안 맞아요 반품 배송비는요"}, "return_freight.own"),
    "assembled": ("return_freight", {"order": DONE}, {"zh": "不喜欢 已经装好了 运费谁出", "en": "don't like it, it is assembled, who pays", "ko": "마음에 안 들어요 이미 조립했는데 배송비는요"}, "returns.assembled"),
    "service": ("complaint", {"order": DONE}, {"zh": "等半天没人回", "en": "nobody answers me", "ko": "답이 없네요"}, "complaint.service"),
    "late_sent": ("extortion", {"order": LATE}, {"zh": "发货这么慢 差评", "en": "shipped so late, one star", "ko": "늦게 보내서 별 하나예요"}, "bad_review.late_sent"),
    "result": ("where_parcel", {"order": SENT, "actions": [{"type": "reship_created", "ref": "R7"}]}, {"zh": "有结果了吗", "en": "any news?", "ko": "결과 나왔나요"}, "follow_up.reshipped"),
    "just_sent": ("where_parcel", {"order": {**SENT, "shipped_at": "2026-11-12T09:00:00+08:00"}}, {"zh": "单号查不到信息", "en": "no tracking information", "ko": "조회가 그대로예요"}, "where_parcel.just_sent"),
    "name": ("address_change", {"order": PAID}, {"zh": "收件人名字写错了", "en": "you have my name wrong, it is a typo in my name", "ko": "받는 사람 이름을 잘못 썼어요"}, "address_change.name_given"),
    "switch": ("carrier", {"order": PAID}, {"zh": "换成顺丰", "en": "switch it to SF express", "ko": "순펑으로 바꿔 주세요"}, "carrier.switch"),
    "invoice_late": ("invoice", {"order": DONE, "actions": [ASKED]}, {"zh": "发票呢", "en": "where is my invoice", "ko": "영수증은요"}, "invoice.overdue"),
    "percent": ("discount", {"order": {"status": "unpaid", "total": 259}}, {"zh": "七折行吗", "en": "can you do 30%", "ko": "30% 해 주세요"}, "discount.percent_tier"),
}  # fmt: skip


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(("situation", "known", "said", "move"), TURNS.values(), ids=TURNS.keys())
def test_what_is_known_chooses_the_answer(
    situation: str, known: dict[str, Any], said: dict[str, str], move: str, lang: Lang
) -> None:
    now = SCENARIOS["browsing"]["now"]
    assert [part.move for part in compose(lang, situation, said[lang], now=now, **known).parts] == [move]


DAYS = (
    ("zh", "买大了想退", "11月18日"),
    ("en", "too big, can I return it", "18 November"),
    ("ko", "너무 커서 반품할래요", "11월 18일"),
)


@pytest.mark.parametrize(("lang", "said", "day"), DAYS, ids=LANGS)
def test_the_last_day_for_a_return_is_told(lang: Lang, said: str, day: str) -> None:
    assert day in compose(lang, "returns", said, now=SCENARIOS["browsing"]["now"], order=DONE).draft.text


REFUSED = (("zh", "七折行吗", "七折"), ("en", "can you do 30 %", "30%"), ("ko", "30프로 해 주세요", "30%"))
GRANTED = (
    ("zh", "九折行吗", "九折没办法"),
    ("en", "can you do 10%", "isn't possible"),
    ("ko", "10% 해 주세요", "어렵습니다. 이번"),
)


@pytest.mark.parametrize(("lang", "said", "named"), REFUSED, ids=LANGS)
def test_a_reduction_beyond_the_rules_is_named_and_refused(lang: Lang, said: str, named: str) -> None:
    text = compose(lang, "discount", said, order={"status": "unpaid", "total": 259}).draft.text
    assert named in text and ("233" in text)


@pytest.mark.parametrize(("lang", "said", "never"), GRANTED, ids=LANGS)
def test_a_reduction_the_rules_give_is_not_refused(lang: Lang, said: str, never: str) -> None:
    assert never not in compose(lang, "discount", said, order={"status": "unpaid", "total": 259}).draft.text
