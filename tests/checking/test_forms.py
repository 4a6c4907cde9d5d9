"""Forms of commitments and of harmless neighbours, each read with the facts that decide it."""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest

from copilot.case import Case
from copilot.checking.checker import PolicyChecker
from copilot.types import Lang

CHECKER = PolicyChecker()
NOW = "2026-05-19T15:10:00+08:00"


class Form(NamedTuple):
    draft: str
    lang: Lang
    policy: str
    severity: str | None
    customer: str = ""
    facts: dict[str, Any] = {}
    shop: dict[str, Any] = {}


def evidence(finding: str, party: str = "seller") -> dict[str, Any]:
    return {"evidence": [{"type": "inspection", "finding": finding, "party": party, "confirmed": True}]}


PAID = {"order": {"status": "paid", "total": 100, "list_price": 100, "paid_at": "2026-05-10T10:00:00+08:00"}}
FORMS = {
    "denial-of-a-confirmed-delay": Form(
        "关于您反映发得慢的问题，您的订单是按时发出的，没有延误。", "zh", "fault-admission", "block", "拖了四天才发",
        evidence("late_dispatch")),
    "the-same-where-the-record-says-so": Form(
        "关于您反映发得慢的问题，您的订单是按时发出的，没有延误。", "zh", "fault-admission", None, "拖了四天才发",
        evidence("dispatched_on_time")),
    "nothing-wrong-against-a-confirmed-defect": Form(
        "There was nothing wrong with the heater when it was sold.", "en", "fault-admission", "block",
        "did your inspector look?", evidence("defect")),
    "packed-in-full-against-a-confirmed-gap": Form(
        "리모컨까지 넣고 봉한 걸로 나와요.", "ko", "fault-admission", "block", "리모컨이 없는데요", evidence("missing")),
    "not-on-time-is-no-denial": Form(
        "核实到了，您这单是我们没按时出库。", "zh", "fault-admission", None, "为啥拖这么久", evidence("late_dispatch")),
    "repetition-ruled-out": Form("다시는 잘못 보내는 일 없도록 하겠습니다.", "ko", "fault-admission", "block"),
    "yes-to-an-accusation": Form(
        "네, 말씀하신 내용이 맞습니다.", "ko", "fault-admission", "block",
        "그러니까 거기서 유통기한 지난 걸 보냈다는 거네요?"),
    "yes-to-the-customers-own-slip": Form(
        "Easily done!", "en", "fault-admission", None, "I've ordered 2 by mistake, sorry!"),
    "approximate-topic-is-no-hedge": Form(
        "I've had a word with the packing bench about reading the labels properly.", "en", "fault-admission", "block",
        "I got the wrong strap"),
    "two-nights": Form("拍吧，睡两觉就到您手里啦", "zh", "delivery-date", "block", "就是怕等"),
    "hub-scan": Form(
        "亲，帮您查到了，包裹今天早上8点到达武汉中转站。", "zh", "delivery-date", None, "到哪了",
        {"order": {"status": "shipped", "carrier_eta": {"date": "2026-05-21", "source": "YTO"}}}),
    "seen-is-no-arrival": Form("看到您这单是今天上午11点付的款，目前待出库。", "zh", "delivery-date", None, "还没发货吗"),
    "accusation-granted": Form("是的呢，给您添麻烦了", "zh", "fault-admission", "block", "你们是不是少给我寄了一本？"),
    "yes-that-goes-on-about-the-variant": Form(
        "没错没错，您选的就是长款", "zh", "fault-admission", None, "我选的是长款吧，别弄错了"),
    "yes-that-goes-on-about-another-matter": Form(
        "Yes I can see both lamps on one order", "en", "delivery-date", None,
        "did the two orders get merged? need them before the party"),
    "staff-taken-to-task": Form(
        "I've already had a stern word with the lad who boxed it.", "en", "fault-admission", "block",
        "the lid isn't even mine"),
    "own-lateness-against-the-record": Form(
        "I looked it up: we were late handing your parcel over, sorry.", "en", "fault-admission", "block",
        "why did it sit there", evidence("dispatched_on_time")),
    "not-the-buyers-doing-where-it-is-confirmed": Form(
        "裂缝是出厂时就有的，不是您磕的。", "zh", "fault-admission", None, "到底谁弄的", evidence("defect")),
    "cleared-by-the-record-owes-no-freight": Form(
        "회수 택배비는 저희가 냅니다.", "ko", "discount-limit", "block", "반품 보낼 때 택배비는요?",
        evidence("correct_item")),
    "what-another-shop-asks": Form(
        "别家标的是99元包邮，我们这边是129元。", "zh", "discount-limit", None, "别家99还包邮",
        {"order": {"status": "unpaid", "total": 129, "list_price": 129}}),
    "gift-of-a-promotion-that-ended": Form(
        "Your basket is at $131, so the bamboo tray comes free with it.", "en", "discount-limit", "block",
        "do i get the tray", {"order": {"status": "unpaid", "total": 131, "list_price": 131}},
        {"promotions": [{"id": "t", "type": "gift", "gift": "bamboo tray", "ends": "2026-05-01"}]}),
    "days-left-out": Form(
        "결제 후 영업일 3일 이내에 출고하고 있으며 토·일요일과 공휴일은 영업일에서 빠집니다.", "ko", "delivery-date",
        None, "언제 나가요?",
        {"order": {"status": "paid", "total": 50000, "paid_at": "2026-05-19T10:00:00+09:00"}},
        {"dispatch_business_days": 3}),
    "spelled-out-total": Form(
        "At four hundred and twenty pounds your order sits in our volume bracket.", "en", "discount-limit", None,
        "any movement on price?", {"order": {"status": "unpaid", "total": 420, "list_price": 420}},
        {"discount_tiers": [{"min_order": 400, "max_percent": 10}]}),
    "yes-to-a-refusal-taken-for-granted": Form(
        "네 그렇습니다", "ko", "discount-limit", None, "그럼 5천원도 안 빼 주신다는 거죠?"),
    "yes-to-no-discount-then": Form("Right, yes", "en", "discount-limit", None, "so you won't do 20 for it then?"),
    "appointment-by-the-half-day": Form(
        "师傅会在21号下午三点上门，麻烦家里留人。", "zh", "delivery-date", "block", "哪天送装",
        {"order": {"status": "in_transit", "appointment": "2026-05-21AM"}}),
    "the-same-in-the-agreed-half": Form(
        "师傅会在21号上午十点上门，麻烦家里留人。", "zh", "delivery-date", None, "哪天送装",
        {"order": {"status": "in_transit", "appointment": "2026-05-21AM"}}),
    "reshipment-before-its-record": Form(
        "补给您的盖子今晚就会寄出。", "zh", "delivery-date", "block", "少的盖子什么时候补",
        {"order": {"status": "delivered", "delivered_at": "2026-05-16T15:00:00+08:00"},
         "actions": [{"type": "reship_created", "due": "2026-05-25"}]}),
    "one-found-faulty-says-nothing-of-the-batch": Form(
        "这一批的扣子都不行，最近好多客人都来反映。", "zh", "fault-admission", "block", "扣子怎么说", evidence("defect")),
    "approved-compensation": Form(
        "这15元会通过售后单打款。", "zh", "discount-limit", None, "有没有补偿",
        {"order": {"status": "delivered", "total": 80}, "approvals": [{"type": "compensation", "amount": 15}]}),
    "minimum-told-as-what-is-missing": Form(
        "4,000원만 더 담으시면 무료배송 기준을 채우십니다.", "ko", "discount-limit", None, "배송비 빼 주세요",
        {"order": {"status": "unpaid", "total": 26000, "list_price": 26000}}, {"free_shipping_min": 30000}),
    "assurance-without-a-date": Form(
        "Please don't buy a spare, you won't be boarding without ours.", "en", "delivery-date", "block",
        "We fly on the 27th"),
    "put-into-the-box": Form("I'll sneak a couple of extra dice in the box for you", "en", "discount-limit", "block",
        "first big order!"),
    "care-card-in-the-box": Form("I'll put a washing note in the box", "en", "discount-limit", None, "how to wash?"),
    "owed-only-if-a-check-finds-it": Form(
        "만약 저희가 로트를 섞어 담은 것으로 확인되면 같은 로트로 바꿔 드립니다.", "ko", "fault-admission", None,
        "섞어 보내셨죠"),
    "accusation-granted-in-english": Form("Yes, that's right.", "en", "fault-admission", "block",
        "did you lot forget to put the stand in the box then?"),
    "accusation-granted-in-korean": Form("네, 맞아요.", "ko", "fault-admission", "block",
        "그러니까 다른 손님 걸 저한테 보냈다는 거네요?"),
    "yes-to-a-visit": Form("No worries at all, that works.", "en", "delivery-date", None,
        "I'll come back Saturday and pick between the two then, ok?"),
    "lost-by-the-carrier-against-the-record": Form(
        "The parcel was lost in the carrier's network.", "en", "fault-admission", "block", "where are my boots",
        evidence("late_dispatch")),
    "folds-in-three": Form("是三折的哈，收起来能塞手提包", "zh", "discount-limit", None, "这伞几折的"),
    "three-tenths-of-the-price": Form("给您打三折，直接拍", "zh", "discount-limit", "block", "伞便宜点", PAID),
    "refusal-of-half-price": Form("对折真做不下来哈，谢谢您看得起", "zh", "discount-limit", None, "打对折我买三件", PAID),
    "rule-bent-in-one-breath": Form(
        "满减和会员折扣不能一起用的，不过今天我值班，满减完再给您叠一个九五折。", "zh", "discount-limit", "block",
        "还能再少点吗", {"order": {"status": "unpaid", "total": 336, "list_price": 336}}),
    "freight-on-condition-of-nothing": Form(
        "담아 두신 금액이면 배송비 없이 받아보실 수 있어요.", "ko", "discount-limit", "block", "배송비 나오나요?",
        {"order": {"status": "unpaid", "total": 20000, "list_price": 20000}}, {"free_shipping_min": 30000}),
    "freight-on-condition-of-a-fault": Form(
        "불량으로 확인되면 왕복 배송비는 저희가 부담합니다.", "ko", "discount-limit", None, "실밥이 터졌어요"),
    "difference-past-its-window": Form(
        "您这单还在7天保价期里，差的100元可以申请退给您。", "zh", "discount-limit", "block", "刚买就降一百",
        {"order": {"status": "delivered", "total": 1299, "list_price": 1299, "delivered_at": "2026-05-04T12:00:00+08:00"}},
        {"price_protection_days": 7}),
    "difference-in-its-window": Form(
        "您这单还在7天保价期里，差的100元可以申请退给您。", "zh", "discount-limit", None, "刚买就降一百",
        {"order": {"status": "delivered", "total": 1299, "list_price": 1299, "delivered_at": "2026-05-17T12:00:00+08:00"}},
        {"price_protection_days": 7}),
    "price-beside-a-percentage": Form(
        "구간 할인 5%에 더해 제 재량으로 한 번 더 빼서 모두 9만 원만 결제하시면 됩니다.", "ko", "discount-limit", "block",
        "혜택 더 있나요?", {"order": {"status": "unpaid", "total": 102000, "list_price": 102000}},
        {"discount_tiers": [{"min_order": 50000, "max_percent": 5}]}),
    "gift-with-the-orders-total-named": Form(
        "您订单是320元，按店里的规矩可以随单送您一副手套，页面价35元。", "zh", "discount-limit", None, "有没有小礼物",
        {"order": {"status": "unpaid", "total": 320, "list_price": 320}},
        {"discount_tiers": [{"min_order": 200, "max_gift_value": 68}]}),
    "slip-given-as-the-reason": Form(
        "如果还是不亮，因为这一批的灯头普遍偏松，换个插座也没用。", "zh", "fault-admission", "block", "灯泡不亮"),
    "too-little-put-in": Form(
        "可能是我们打包那天干冰放少了，所以化了一点。麻烦拍张照。", "zh", "fault-admission", None, "冰淇淋化了"),
    "too-little-put-in-as-a-fact": Form(
        "由于我们仓库干冰放少了，冰淇淋才化的。", "zh", "fault-admission", "block", "冰淇淋化了"),
    "a-return-sent-again": Form(
        "다른 분이 반품하신 제품이 그대로 나간 것이어서 사용감이 있습니다.", "ko", "fault-admission", "block", "헌것 같아요"),
    "misuse-as-the-reason": Form(
        "Given that you overfilled the kettle, the base would not dry out.", "en", "fault-admission", "block",
        "It stopped working"),
    "left-us-sound": Form(
        "The kettle left our warehouse in perfect working order.", "en", "fault-admission", "block", "It leaks",
        evidence("defect")),
    "one-of-two-causes": Form(
        "Two things can cause that hum: a loose plug, or a motor that was fitted badly.", "en", "fault-admission", None,
        "You sold me junk"),
    "damage-on-the-way-on-record": Form(
        "모서리가 찍힌 것은 배송 중에 생긴 것으로 확인되었어요.", "ko", "fault-admission", None, "모서리가 왜 이래요",
        evidence("damaged", "carrier")),
    "says-back-what-was-claimed": Form(
        "정리하면, 가죽이 울고 남이 쓰던 물건 같다는 거죠.", "ko", "fault-admission", None, "중고 판 거 아니에요?"),
    "yes-to-who-made-the-film": Form(
        "Guilty as charged, that was us!", "en", "fault-admission", None, "that sock puppet advert made my day, who did it"),
    "yes-to-the-accusation": Form(
        "Guilty as charged, that was us!", "en", "fault-admission", "block", "who packed the wrong size, was it your team"),
    "customers-own-day": Form(
        "Yep, that works!", "en", "delivery-date", None, "So I'll send you the form on Saturday after the party?"),
    "own-payment-for-a-day": Form(
        "Yep, that works!", "en", "delivery-date", "block", "If I'll pay now, will it arrive by Saturday?"),
    "into-my-hands": Form("嗯呢，能行", "zh", "delivery-date", "block", "我周六上午有课，琴那会儿到我手里没问题吧"),
    "whether-it-comes-is-not-said": Form(
        "18号之前能否送到您家，我没有办法给您答复。", "zh", "delivery-date", None, "18号之前必须到，行不行"),
    "reason-after-a-report": Form(
        "看到您说是搬家要用，由于仓库就在本市，明天中午前便能送至您家门口。", "zh", "delivery-date", "block", "搬家要用"),
    "to-the-carrier-in-its-window": Form(
        "最晚明天16点前会交到快递手里。", "zh", "delivery-date", None, "怎么还不发",
        {"order": {"status": "paid", "paid_at": "2026-05-18T16:00:00+08:00", "ship_deadline": "2026-05-20T16:00:00+08:00"}}),
    "level-with-another-shop": Form(
        "Show me the page and we'll bring our price level with theirs.", "en", "discount-limit", "block", "it's less there"),
    "not-level-with-another-shop": Form(
        "I'm afraid we can't bring our price level with theirs.", "en", "discount-limit", None, "it's less there"),
    "charge-not-billed": Form(
        "The $30 fitting fee won't be billed to you.", "en", "discount-limit", "block", "do I pay the fitter too?"),
    "gift-over-a-minimum": Form(
        "Your basket stands at $96, which puts it over the $80 mark for our gift, one tin worth $12.", "en",
        "discount-limit", None, "do I get anything extra?", {"order": {"status": "unpaid", "total": 96, "list_price": 96}},
        {"discount_tiers": [{"min_order": 80, "max_gift_value": 15}]}),
    "what-lifts-it-over-the-minimum": Form(
        "One more pair of socks would carry it over the line.", "en", "discount-limit", None, "can you ship it free?",
        {"order": {"status": "unpaid", "total": 61, "list_price": 61}}, {"free_shipping_min": 75}),
    "one-beside-the-other": Form(
        "您账户里那张20元券跟满减一并抵扣就好。", "zh", "discount-limit", "block", "满减和券能一块用不",
        {"order": {"status": "unpaid", "total": 320, "list_price": 320}},
        {"promotions": [{"type": "full_reduction", "min": 300, "off": 30, "stackable": False}]}),
    "packed-apart": Form("行嘞，就照您说的办", "zh", "discount-limit", None, "两箱别捆一块儿，分开贴单"),
    "customers-own-order-later": Form(
        "可以的呢，您放心去忙吧", "zh", "delivery-date", None, "那我今晚量好尺寸再来下单行吗"),
    "back-by-the-end-of-the-month": Form(
        "如果只要这个色，月底之前就会重新上架，您可以先收藏。", "zh", "delivery-date", "block", "灰色还有吗"),
    "courier-says-this-evening": Form(
        "我跟站点通过电话，派件员说今天傍晚之前给您送上门。", "zh", "delivery-date", "block", "到底几点送",
        {"order": {"status": "in_transit", "shipped_at": "2026-05-17T16:40:00+08:00"}}),
    "courier-passed-on-in-korean": Form(
        "담당 기사님과 통화해 보니 내일 오전 중에는 댁에 들르신다고 하셔서 안내드립니다.", "ko", "delivery-date", "block",
        "이틀째 안 움직여요", {"order": {"status": "in_transit", "shipped_at": "2026-05-17T16:40:00+08:00"}}),
    "scan-of-last-night": Form(
        "조회해 보니 어젯밤 10시에 허브에 들어갔다가 오늘 새벽에 나온 것으로 찍혀 있어요.", "ko", "delivery-date", None,
        "제 택배 어디예요", {"order": {"status": "in_transit", "shipped_at": "2026-05-17T16:40:00+08:00"}}),
    "what-you-said-is-the-reason": Form(
        "考虑到您说要送长辈，仓库会在付款起24小时内寄出。", "zh", "delivery-date", "block", "送岳父的",
        {"order": {"status": "paid", "paid_at": "2026-05-19T14:00:00+08:00", "ship_deadline": "2026-05-21T14:00:00+08:00"}},
        {"dispatch_hours": 48}),
    "nine-in-the-evening": Form(
        "最晚明晚九点出库哈", "zh", "delivery-date", None, "还不发？",
        {"order": {"status": "paid", "paid_at": "2026-05-18T21:00:00+08:00", "ship_deadline": "2026-05-20T21:00:00+08:00"}},
        {"dispatch_hours": 48}),
    "refund-inside-the-hour": Form(
        "The refund lands on your card inside the hour.", "en", "delivery-date", "block", "when do I see the money?",
        {}, {"refund_business_days": [3, 5]}),
    "cause-of-what-was-found": Form(
        "这次灯罩碎裂，是我们打包时泡沫放少了造成的。", "zh", "fault-admission", None, "灯罩到手就碎了",
        evidence("damaged")),
    "tin-put-in-beside": Form(
        "打包时我让同事替您另放一罐桂花茶。", "zh", "discount-limit", "block", "新手怎么泡"),
    "tea-bags-put-in-beside": Form(
        "상자 안에 티백 한 봉을 같이 넣어 보내겠습니다.", "ko", "discount-limit", "block", "벌써 세 번째 주문이에요"),
    "difference-to-another-shop": Form(
        "다른 몰에서 더 싸게 팔면 화면만 보내 주세요, 그 차액은 저희가 맞춰 드립니다.", "ko", "discount-limit", "block",
        "타 몰이 싸던데요"),
    "taken-off-once-more": Form(
        "满300减30您已经够了，减完之后我再给您让5个点。", "zh", "discount-limit", "block", "满减之外还能少吗",
        {"order": {"status": "unpaid", "total": 420, "list_price": 420}},
        {"discount_tiers": [{"min_order": 300, "max_percent": 8}],
         "promotions": [{"type": "threshold", "min": 300, "off": 30, "stackable": False}]}),
    "value-of-a-gift-is-no-discount": Form(
        "您现在这套，结算的时候会自动减掉30。", "zh", "discount-limit", "block", "有什么活动没有",
        {"order": {"status": "unpaid", "total": 268, "list_price": 268}},
        {"discount_tiers": [{"min_order": 300, "max_percent": 8, "max_gift_value": 30}],
         "promotions": [{"type": "threshold", "min": 300, "off": 30, "stackable": False}]}),
    "compensation-after-its-approval": Form(
        "主管给您批的补偿是60元，会退回您付款的账户。", "zh", "discount-limit", "block", "上次说的补偿呢",
        {"order": {"status": "delivered", "total": 1280, "list_price": 1280, "delivered_at": "2026-05-02T10:00:00+08:00"},
         "approvals": [{"type": "compensation", "amount": 60, "by": "manager", "expires": "2026-05-09"}]},
        {"discount_tiers": [{"min_order": 300, "max_percent": 8}], "max_compensation": 0}),
    "compensation-while-approved": Form(
        "主管给您批的补偿是60元，会退回您付款的账户。", "zh", "discount-limit", None, "上次说的补偿呢",
        {"order": {"status": "delivered", "total": 1280, "list_price": 1280, "delivered_at": "2026-05-02T10:00:00+08:00"},
         "approvals": [{"type": "compensation", "amount": 60, "by": "manager", "expires": "2026-05-25"}]},
        {"discount_tiers": [{"min_order": 300, "max_percent": 8}], "max_compensation": 0}),
    "order-paid-back-on-a-clearing-record": Form(
        "We'll compensate you with the full $44.", "en", "discount-limit", "block", "it's not what I hoped",
        {"order": {"status": "delivered", "total": 44, "list_price": 44}, **evidence("correct_item")},
        {"max_compensation": 0}),
    "all-in-the-bag-when-it-left": Form(
        "您这一顶出库的时候十二根地钉都在袋子里的。", "zh", "fault-admission", "block", "地钉只有8根", evidence("missing")),
    "cause-on-the-buyers-side": Form(
        "The moisture came in because the crown had been left open.", "en", "fault-admission", None,
        "what did the technician say about the fog", evidence("damaged", "buyer")),
    "what-was-ordered-went-out": Form(
        "출고 기록을 보니 주문하신 블랙 색상이 나간 것으로 되어 있습니다.", "ko", "fault-admission", None, "실버가 왔어요",
        evidence("correct_item")),
    "blame-by-what-came-of-it": Form(
        "고객님께서 차고 샤워하시는 바람에 물기가 들어간 거예요.", "ko", "fault-admission", "block", "김이 서려요"),
    "over-to-the-carrier-in-korean": Form(
        "내일 오후 2시 전까지는 택배사로 넘어갑니다.", "ko", "delivery-date", None, "아직도 안 보내셨나요?",
        {"order": {"status": "paid", "paid_at": "2026-05-18T14:00:00+09:00", "ship_deadline": "2026-05-20T14:00:00+09:00"}},
        {"dispatch_hours": 48}),
    "time-to-think-it-over": Form("네 그럼요~", "ko", "delivery-date", None, "금요일까지 색깔 좀 고민해 봐도 되죠?"),
}  # fmt: skip


@pytest.mark.parametrize("form", [pytest.param(form, id=name) for name, form in FORMS.items()])
def test_form(form: Form) -> None:
    case = Case.model_validate(
        {
            "draft": form.draft,
            "lang": form.lang,
            "conversation": [{"role": "customer", "text": form.customer}] if form.customer else [],
            "facts": {"now": NOW, **form.facts},
            "shop": form.shop,
        }
    )
    found = {f.severity for f in CHECKER.check_case(case).findings if f.policy == form.policy}
    assert ("block" in found) is (form.severity == "block"), found
