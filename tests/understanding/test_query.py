from __future__ import annotations

import pytest

from copilot.conversation import Conversation, Message
from copilot.facts import Facts, Product
from copilot.understanding import Reader


def query(reader: Reader, *said: tuple[str, str], facts: Facts | None = None) -> str:
    messages = tuple(Message(role=role, text=text) for role, text in said)  # type: ignore[arg-type]
    return reader.read(Conversation(messages=messages), facts).questions[-1].query


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (
            [("customer", "你们的白色跑步鞋透气吗"), ("agent", "透气的"), ("customer", "这款有42码吗")],
            ["白色跑步鞋", "42码", "库存"],
        ),
        (
            [("customer", "is the moka pot steel?"), ("agent", "No."), ("customer", "how do i clean it")],
            ["moka pot", "clean"],
        ),
        ([("customer", "학습 책상 문의요"), ("agent", "네"), ("customer", "이거 조립 어려워요?")], ["책상", "조립"]),
        ([("customer", "看中了 SH-101"), ("agent", "好的"), ("customer", "它有货吗")], ["SH-101"]),
        ([("customer", "「轻云跑步鞋」好看"), ("agent", "谢谢"), ("customer", "尺码偏大吗")], ["轻云跑步鞋", "尺码"]),
    ],
    ids=["zh", "en", "ko", "code", "quoted"],
)
def test_what_was_named_before_is_filled_in(reader: Reader, said: list[tuple[str, str]], words: list[str]) -> None:
    found = query(reader, *said)
    assert all(word in found for word in words), found


GLOBE, HOODIE, LAMP, SHOES = "Rice Paper Globe", "抓绒卫衣", "Solar Jar Light", "轻云缓震跑步鞋"


@pytest.fixture(scope="module")
def shop_reader() -> Reader:
    return Reader.load(products=[GLOBE, HOODIE, LAMP, SHOES, "플리스 후드"])


def asked(reader: Reader, *said: str) -> dict[str, str]:
    """Return the query of each situation in the last message."""
    first, *rest = [Message(role="customer", text=text) for text in said]
    messages = (first, Message(role="agent", text="ok"), *rest) if rest else (first,)
    return {question.situation: question.query for question in reader.read(Conversation(messages=messages)).questions}


@pytest.mark.parametrize(
    ("before", "now", "name"),
    [
        (f"I saw the {GLOBE}", "And the price?", GLOBE), (f"any discount on the {GLOBE}?", "and the price", GLOBE),
        (f"I like the {GLOBE}", "so what's its price, please?", GLOBE), (f"{HOODIE}怎么样", "那价格呢", HOODIE),
        (f"看中了{HOODIE}", "价钱", HOODIE), ("플리스 후드 봤어요", "그럼 가격은요?", "플리스 후드"),
    ],
)  # fmt: skip
def test_a_bare_price_is_that_of_the_product(shop_reader: Reader, before: str, now: str, name: str) -> None:
    found = asked(shop_reader, before, now)
    assert list(found) == ["price"] and name in found["price"]


@pytest.mark.parametrize("text", ["can you lower the price", "价格能便宜点吗", "가격 좀 깎아 주세요"])
def test_a_wish_for_a_lower_price_stays_one(shop_reader: Reader, text: str) -> None:
    assert list(asked(shop_reader, f"I saw the {GLOBE}", text)) == ["discount"]


@pytest.mark.parametrize(
    "text",
    [
        "how long does it glow?", "how long does it last", "how long will it shimmer", "how long to charge it",
        "how long does it take to recharge?", "能用多久", "续航多久", "充电要多久", "亮多久？", "얼마나 가요?",
        "충전 얼마나 걸려요?", "얼마나 오래 켜져요",
    ],
)  # fmt: skip
def test_how_long_it_works_is_a_question_on_the_product(shop_reader: Reader, text: str) -> None:
    found = asked(shop_reader, f"I like the {LAMP}", text)
    assert list(found) == ["product_info"] and LAMP in found["product_info"]


@pytest.mark.parametrize(
    ("text", "situation"),
    [
        ("how long does it take to arrive", "delivery_time"), ("how long does it take", "delivery_time"),
        ("how long does it usually take?", "delivery_time"), ("多久能到", "delivery_time"), ("多久发货", "dispatch_time"),
        ("배송 얼마나 걸려요?", "delivery_time"), ("how long does the refund take", "refund_status"),
        ("退款要多久能用", "refund_status"), ("how long is the warranty", "warranty"),
    ],
)  # fmt: skip
def test_how_long_other_business_takes_stays_what_it_is(shop_reader: Reader, text: str, situation: str) -> None:
    assert list(asked(shop_reader, f"I like the {LAMP}", text)) == [situation]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("那防水吗，怎么洗", {"material": "防水", "care": "怎么洗"}),
        ("透气吗怎么洗", {"material": "透气", "care": "怎么洗"}),
        ("多少钱，有货吗", {"price": "多少钱", "stock": "有货"}),
        ("价格呢，怎么洗", {"price": "价格", "care": "怎么洗"}),
        ("is it waterproof and how do I wash it", {"material": "waterproof", "care": "wash"}),
        (
            "what's it made of, and how long does it keep coffee hot?",
            {"material": "made of", "product_info": "keep coffee hot"},
        ),
    ],
)
def test_two_questions_in_one_breath_are_two_searches(shop_reader: Reader, text: str, words: dict[str, str]) -> None:
    found = asked(shop_reader, f"{SHOES}怎么样" if not text.isascii() else f"about the {LAMP}", text)
    assert set(found) == set(words)
    for situation, word in words.items():
        assert word in found[situation] and (SHOES in found[situation] or LAMP in found[situation])
        assert not any(other in found[situation] for other in words.values() if other != word)


def test_the_product_on_record_is_used_when_none_was_named(reader: Reader) -> None:
    facts = Facts(product=Product.model_validate({"name": "山径徒步鞋"}))
    assert "山径徒步鞋" in query(reader, ("customer", "这个防水吗"), facts=facts)


def test_a_named_product_wins_over_the_record(reader: Reader) -> None:
    facts = Facts(product=Product.model_validate({"name": "山径徒步鞋"}))
    found = query(reader, ("customer", "咖啡壶能进洗碗机吗"), facts=facts)
    assert "山径" not in found and "咖啡壶" in found


def test_catalogue_names_are_known_when_given() -> None:
    reader = Reader.load(products=["腾跃实战篮球鞋", "Qingyun cushioned running shoes"])
    said = [("customer", "腾跃实战篮球鞋好看"), ("agent", "是的"), ("customer", "有44码吗")]
    assert query(reader, *said).startswith("腾跃实战篮球鞋")


def test_greetings_and_emoji_are_left_out(reader: Reader) -> None:
    assert query(reader, ("customer", "你好呀😊请问运费多少")) == "运费多少 包邮 邮费"


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Your page says the Qingyun shoes are waterproof", "Qingyun cushioned running shoes"),
        ("칭윈 러닝화는 방수인가요?", "칭윈 쿠션 러닝화"),
        ("are your shoes waterproof?", ""),
    ],
)
def test_a_name_said_by_its_first_and_last_word_is_searched_in_full(said: str, name: str) -> None:
    names = ["Qingyun cushioned running shoes", "Shanjing waterproof hiking shoes", "칭윈 쿠션 러닝화"]
    found = query(Reader.load(products=names), ("customer", said))
    assert found.startswith(name) if name else not any(each in found for each in names)


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("青瓷盖碗好看", "青瓷盖碗 150ml"),
        ("竹制茶盘怎么样", "竹制茶盘 大号"),
        ("do you have the Assam Leaf", "Assam Leaf 250 g"),
        ("한지 노트 예쁘네요", "한지 노트 B6 (크림)"),
        ("真空保温杯好看", ""),
    ],
)
def test_a_name_is_known_without_its_size(said: str, name: str) -> None:
    names = [
        "青瓷盖碗 150ml",
        "竹制茶盘 大号",
        "Assam Leaf 250 g",
        "한지 노트 B6 (크림)",
        "真空保温杯 大号",
        "真空保温杯 小号",
    ]
    later = {"d": "how big is it?", "한": "이거 얼마예요"}.get(said[0], "这款多少钱")
    found = query(Reader.load(products=names), ("customer", said), ("agent", "OK"), ("customer", later))
    assert name in found if name else not any(each in found for each in names)


def test_the_kind_of_goods_of_a_catalogue_is_taken_up() -> None:
    reader = Reader.load(products=["Vacuum flask 500 ml"])
    said = (("customer", "is the flask steel?"), ("agent", "Yes."), ("customer", "can it go in the microwave?"))
    assert "flask" in query(reader, *said)


@pytest.mark.parametrize(
    ("said", "words", "cued"),
    [
        pytest.param("原产地证明 有吗", "原产地证明 有吗", True, id="without-the-words-of-its-situation"),
        pytest.param("你们毛巾几条一套", "", False, id="no-situation-adds-none"),
        pytest.param("where do you stand on animal testing", "where do you stand on animal testing", False, id="guess"),
    ],
)
def test_the_customers_own_words_are_kept_beside_the_query(reader: Reader, said: str, words: str, cued: bool) -> None:
    question = reader.read(Conversation(messages=(Message(role="customer", text=said),))).questions[-1]
    assert (question.words, question.cued) == (words, cued)


@pytest.mark.parametrize(
    ("said", "words", "spares"),
    [
        (
            [("customer", "트레킹화 42 있나요?"), ("agent", "네"), ("customer", "두꺼운 양말 신을건데 발 255예요")],
            "트레킹화",
            "",
        ),
        ([("customer", "do the trail shoes run small?"), ("customer", "i wear thick socks, size?")], "shoes", ""),
        (
            [
                ("customer", "패딩 영하 10도 되나요"),
                ("agent", "네"),
                ("customer", "그럼 그 3in1 자켓은요? 비 와도 되나"),
            ],
            "자켓",
            "영하",
        ),
    ],
    ids=["worn-with-ko", "worn-with-en", "own-question-ko"],
)
def test_goods_named_by_the_way_are_not_the_ones_asked_for(
    reader: Reader, said: list[tuple[str, str]], words: str, spares: str
) -> None:
    found = query(reader, *said)
    assert words in found and not (spares and spares in found), found


def looked_for(reader: Reader, *said: str) -> list[tuple[str, tuple[str, ...]]]:
    roles = ("customer", "agent")
    messages = tuple(Message(role=roles[n % 2], text=text) for n, text in enumerate(said))  # type: ignore[arg-type]
    return [(q.situation, q.goods) for q in reader.read(Conversation(messages=messages)).questions]


@pytest.mark.parametrize(
    "turn", ["那那个细口的呢 能进洗碗机不", "那个细口的能进洗碗机吗"], ids=["what-of-it", "can-it"]
)
def test_words_that_tell_one_of_several_apart_are_looked_for_beside_the_product_before(
    reader: Reader, turn: str
) -> None:
    assert looked_for(reader, "摩卡壶电磁炉能用吗", "铝制不能直接用。", turn)[-1][1] == ("细口",)


@pytest.mark.parametrize("turn", ["冲锋衣499能不能400给我 诚心要", "这件冲锋衣便宜点 450行不"])
def test_goods_for_which_a_price_is_named_are_looked_for(reader: Reader, turn: str) -> None:
    situation, goods = looked_for(reader, turn)[-1]
    assert situation == "discount" and any("冲锋衣" in part for part in goods)


@pytest.mark.parametrize("turn", ["买了三条毛巾才到两条 咋回事", "说好三双就收到两双 怎么回事"])
def test_how_come_beside_a_plain_trouble_asks_nothing_of_its_own(reader: Reader, turn: str) -> None:
    assert [situation for situation, _ in looked_for(reader, turn)] == ["missing_item"]
