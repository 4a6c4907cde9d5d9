"""Lines that no shop may write: held back in three languages; what the law allows, and the shop's own pages, pass."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from copilot.retrieval.cleaning.cleaner import held_back
from copilot.retrieval.cleaning.rules import load_rules

RULES = load_rules()
ROOT = Path(__file__).parents[3]
FOREIGN = ROOT / "eval" / "datasets" / "retrieval" / "foreign"
UNLAWFUL = {
    "review-reward": [
        "给五星好评返现5元。",
        "好评截图发客服领红包。",
        "晒图加五星好评送优惠券。",
        "Leave a 5-star review and get a $5 gift card.",
        "We give a coupon for every positive review.",
        "별점 5점 리뷰 작성 시 5,000원 적립.",
        "좋은 후기를 남겨 주시면 쿠폰을 드립니다.",
    ],
    "excluded-liability": [
        "货物签收后损坏与我们无关。",
        "赠品质量问题本店不负责。",
        "The shop is not liable for any defects.",
        "收到商品后24小时内不反馈视为完好，概不负责。",
        "一经售出，概不退换。",
        "签收后如有破损，本店不承担任何责任。",
        "本店拥有最终解释权。",
        "拆封后不予退换。",
        "质量问题来回运费由买家承担。",
        "先确认收货再退款。",
        "签收即视为商品完好。",
        "We accept no liability whatsoever.",
        "If you do not report within 24 hours the goods are deemed intact.",
        "By ordering you waive all statutory rights.",
        "24시간 이내에 연락이 없으면 이상 없는 것으로 간주합니다.",
        "파손에 대해 어떠한 책임도 지지 않습니다.",
        "개봉 후에는 환불이 절대 불가합니다.",
    ],
    "no-returns": [
        "特价款，不退不换。",
        "All sales are final.",
        "Items on sale are non-refundable.",
        "단순 변심 환불은 불가합니다.",
        "特价商品一律不支持七天无理由退货。",
        "清仓商品不退不换。",
        "打折商品不参加七天无理由。",
        "活动商品不退换。",
        "Sale items cannot be returned or refunded.",
        "No returns on sale items.",
        "세일 상품은 교환 및 환불이 불가합니다.",
        "할인 상품은 반품이 안 됩니다.",
    ],
    "absurd-guarantee": [
        "本店商品假一赔命。",
        "全网最低价，买贵必赔。",
        "假一罚万，绝对正品。",
        "업계 최저가 보장.",
    ],
    "review-pressure": [
        "收货后必须给五星好评，否则不予售后。",
        "给差评的买家一律拉黑。",
        "先给好评才给退款。",
        "删除差评后才退款。",
        "You must leave a five star review.",
        "Buyers who leave a negative review will be blacklisted.",
        "나쁜 후기를 남기면 법적 조치합니다.",
        "반드시 별 다섯 개 후기를 남겨야 합니다.",
        "您把差评删了，我给您退二十。",
        "Take down the bad review and we will refund you.",
    ],
    "no-invoice": [
        "小店一律不开发票。",
        "开发票需另加6个点。",
    ],
    "off-platform": [
        "加微信转账便宜10元。",
    ],
}
LAWFUL = [
    "猫粮猫砂拆封后不能无理由退。",
    "鱼线拆封后不支持无理由退换，质量问题除外。",
    "签收前的运输破损与买家无关，我们负责。",
    "单价特价，退货同样支持。",
    "착용하신 상품의 단순 변심 교환은 어렵습니다.",
    "非质量问题退货运费由买家承担。",
    "质量问题来回运费由我们承担，非质量问题由买家承担。",
    "特价商品同样支持七天无理由退货。",
    "特价商品也可以七天无理由退换。",
    "签收后7天内可以退换。",
    "收到后24小时内反馈破损，我们优先处理。",
    "满200元送20元优惠券。",
    "活动商品不与其他优惠同享。",
    "活动结束后不退差价。",
    "促销商品不支持价保。",
    "内衣拆封后不支持七天无理由退货。",
    "定制商品一经售出不退不换。",
    "五星级酒店同款毛巾，送礼佳品。",
    "收到后欢迎真实评价，好评差评都不影响售后。",
    "退款到账后优惠券一并退回。",
    "使用过的商品不支持退换。",
    "人为损坏不在保修范围。",
    "未拆封、不影响二次销售的商品支持7天无理由退货。",
    "买家收货后如不满意，请先联系客服处理。",
    "发票随货寄出，不另外收费。",
    "优惠券抵扣的金额不开发票。",
    "超过7天的订单不支持无理由退货。",
    "预售商品付款后15天内发出。",
    "拍下后不付款，订单自动关闭。",
    "我们不会把签收视为放弃权利。",
    "好评有礼吗？",
    "活动商品退货不影响其他商品。",
    "秒杀商品下单后不能改地址，退货按七天无理由。",
    "We are not responsible for the return postage when you change your mind.",
    "Sale items can be returned within seven days like all others.",
    "If you received a faulty item we pay the postage and give a refund.",
    "We never offer gifts for five star reviews.",
    "Good reviews help us improve; the discount code is on the home page.",
    "Gift cards cannot be returned.",
    "Return the item in its original packaging; goods are inspected and considered for refund within 3 days.",
    "Your statutory rights are not affected.",
    "세일 상품도 7일 이내 환불 가능합니다.",
    "후기 작성 여부와 상관없이 환불해 드립니다.",
    "포토 후기를 작성하시면 평균 200자 정도입니다.",
    "맞춤 제작 상품은 교환 및 환불이 불가합니다.",
    "행사 기간에는 배송이 늦어질 수 있습니다.",
    "적립금은 환불되지 않습니다.",
    "단순 변심 반품 배송비는 고객님 부담입니다.",
    "이벤트 쿠폰은 주문 취소 시 돌려 드립니다.",
    "개봉 후 7일 이내에도 교환이 가능합니다.",
]


@pytest.mark.parametrize(("line", "rule"), [(line, rule) for rule, lines in UNLAWFUL.items() for line in lines])
def test_what_no_shop_may_write_is_held_back(line: str, rule: str) -> None:
    kept, held = held_back(line, RULES, "law.md")
    assert kept == "" and {item.rule for item in held} == {rule} and held[0].reason


@pytest.mark.parametrize("line", LAWFUL)
def test_what_a_shop_may_write_passes(line: str) -> None:
    assert held_back(line, RULES) == (line, ())


def test_only_the_unlawful_sentence_goes() -> None:
    text = "付款后48小时内发货。特价商品一律不支持七天无理由退货。运费满99元包邮。"
    assert held_back(text, RULES)[0] == "付款后48小时内发货。运费满99元包邮。"


def test_nothing_of_the_sample_shop_is_held_back() -> None:
    files = [path for path in (ROOT / "knowledge").rglob("*") if path.suffix in (".md", ".csv", ".jsonl")]
    assert len(files) > 30
    for path in files:
        assert held_back(path.read_text(encoding="utf-8"), RULES)[1] == (), path.name


@pytest.mark.parametrize("name", ["en", "ko"])
def test_nothing_of_other_trades_is_held_back(name: str) -> None:
    lines = (FOREIGN / f"{name}.corpus.jsonl").read_text(encoding="utf-8").splitlines()
    texts = [str(json.loads(line)["text"]) for line in lines]
    assert [item.text for text in texts for item in held_back(text, RULES)[1]] == []
