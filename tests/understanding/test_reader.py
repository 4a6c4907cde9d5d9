"""Whole turns: language, situations, stage, manner, stakes, follow-ups."""

from __future__ import annotations

import pytest
from reading_messages import Expected, load, situations_match

from copilot.conversation import Conversation, Message
from copilot.facts import Facts, Order
from copilot.reading import Reading
from copilot.understanding import Reader


def read(reader: Reader, *texts: str, status: str | None = None, before: tuple[tuple[str, str], ...] = ()) -> Reading:
    messages = [Message(role=role, text=text) for role, text in before]  # type: ignore[arg-type]
    messages += [Message(role="customer", text=text) for text in texts]
    facts = Facts(order=Order(status=status)) if status else None
    return reader.read(Conversation(messages=tuple(messages)), facts)


def situations(reading: Reading) -> list[str]:
    return [question.situation for question in reading.questions]


@pytest.mark.parametrize("row", [*load("dev"), *load("dev_more")], ids=lambda row: row.id)
def test_tuned_messages(reader: Reader, row: Expected) -> None:
    reading = reader.read(row.conversation, row.facts)
    assert reading.lang == row.lang
    if row.situations is not None:
        assert situations_match(row.situations, situations(reading)), reading.reasons
    assert row.stage in (None, reading.stage), reading.reasons
    assert row.type in (None, reading.customer_type), reading.reasons


@pytest.mark.parametrize(
    ("name", "field", "floor"),
    [
        ("held_out", "lang", 1.0), ("held_out", "situations", 0.80), ("held_out", "stage", 0.93),
        ("held_out", "type", 0.90), ("held_out_2", "situations", 0.75),
    ],
)  # fmt: skip
def test_held_out_messages_stay_above_the_floor(reader: Reader, name: str, field: str, floor: float) -> None:
    rows = [row for row in load(name) if getattr(row, field) is not None]
    good = sum(agrees(reader.read(row.conversation, row.facts), row, field) for row in rows)
    assert good / len(rows) >= floor, f"{good} of {len(rows)}"


def test_the_model_reads_what_the_cues_do_not(reader: Reader) -> None:
    cues, rows = Reader.load(learned=False), [row for row in load("held_out") if row.situations]
    good = [
        sum(agrees(of.read(row.conversation, row.facts), row, "situations") for row in rows) for of in (cues, reader)
    ]
    assert good[1] >= good[0] + 0.2 * len(rows)


def agrees(reading: Reading, row: Expected, field: str) -> bool:
    if field == "situations":
        assert row.situations is not None
        return situations_match(row.situations, situations(reading))
    return {"lang": reading.lang, "stage": reading.stage, "type": reading.customer_type}[field] == getattr(row, field)


@pytest.mark.parametrize(
    ("text", "lang", "mixed"),
    [
        ("这个T-shirt有L码吗", "zh", False),
        ("这个有货吗? pls let me know asap", "zh", True),
        ("이 쿠션 러닝화 EVA인가요?", "ko", False),
        ("이거 '折叠咖啡壶' 맞나요?", "ko", True),
        ("do you have the 轻云 shoes in 42", "en", True),
        ("zhe ge duo shao qian, keyi pianyi dian ma", "zh", False),
        ("annyeonghaseyo, baesong eonje wayo", "ko", False),
        ("這個幾天能到", "zh", False),
        ("thx", "en", False),
    ],
)
def test_language(reader: Reader, text: str, lang: str, mixed: bool) -> None:
    reading = read(reader, text)
    assert (reading.lang, reading.mixed) == (lang, mixed), reading.reasons["lang"]


@pytest.mark.parametrize(
    ("before", "lang"), [((("customer", "배송 언제 오나요"),), "ko"), ((("agent", "Hello!"),), "en"), ((), "zh")]
)
def test_a_turn_without_letters_keeps_the_language(
    reader: Reader, before: tuple[tuple[str, str], ...], lang: str
) -> None:
    said = (*before, ("agent", "…"))
    assert read(reader, "👍 42", before=said).lang == lang


@pytest.mark.parametrize(
    ("before", "turn", "situation"),
    [
        ([("customer", "这款卫衣L码有货吗"), ("agent", "有的")], "那XL呢", "stock"),
        ([("customer", "do you have it in 44?"), ("agent", "Yes.")], "and 45?", "stock"),
        ([("customer", "러닝화 블랙 있나요?"), ("agent", "네")], "화이트는요?", "stock"),
        ([("customer", "我穿多大码合适"), ("agent", "请问身高体重")], "170 60", "size_advice"),
        ([("customer", "which size should i get"), ("agent", "Your height?")], "5'10, 170", "size_advice"),
    ],
)
def test_a_short_turn_takes_up_the_question_before(
    reader: Reader, before: list[tuple[str, str]], turn: str, situation: str
) -> None:
    reading = read(reader, turn, before=tuple(before))
    assert situations(reading) == [situation]
    assert "asked before" in reading.reasons["questions"]


def test_courtesy_is_dropped_beside_a_question_but_stands_alone(reader: Reader) -> None:
    assert situations(read(reader, "你好", "谢谢啦 这个几天能到")) == ["delivery_time"]
    assert situations(read(reader, "你好")) == ["greeting"]


def test_five_questions_of_one_burst_are_listed_in_order(reader: Reader) -> None:
    reading = read(
        reader,
        "안녕하세요",
        "책상 크기가 어떻게 되나요?",
        "조립은 어려워요? 어느 택배로 오나요",
        "그리고 반품 배송비는 누가 내나요",
    )
    assert situations(reading) == ["product_info", "installation", "carrier", "return_freight"]


@pytest.mark.parametrize(
    ("text", "stakes"),
    [
        ("明天能到吗", {"date"}),
        ("you sent the wrong size", {"fault"}),
        ("환불해 주세요", {"money"}),
        ("穿了过敏起疹子", {"health"}),
        ("i got an electric shock from it", {"safety"}),
        ("소비자원에 신고합니다", {"legal_threat"}),
    ],
)
def test_stakes(reader: Reader, text: str, stakes: set[str]) -> None:
    assert stakes <= read(reader, text).stakes


def test_asking_about_returns_before_buying_is_consultation(reader: Reader) -> None:
    before = read(reader, "不合适能退吗", status="none")
    after = read(reader, "不合适能退吗", status="delivered")
    assert (before.stage, before.customer_type) == ("consultation", "after_sales_minded")
    assert (after.stage, after.customer_type) == ("after_sales", "neutral")


@pytest.mark.parametrize(("status", "situation"), [("paid", "order_change"), ("delivered", "exchange")])
def test_the_order_decides_what_an_exchange_is(reader: Reader, status: str, situation: str) -> None:
    assert situations(read(reader, "想换大一号", status=status)) == [situation]


@pytest.mark.parametrize(
    "text", ["", " ", "?", "​", "🙂" * 50, "a" * 5000, "在吗" * 60000, "\x00\x01", "٣"], ids=range(9)
)
def test_odd_input_is_read_without_error(reader: Reader, text: str) -> None:
    reading = read(reader, text)
    assert len(reading.questions) >= 1
    assert reading.reasons["lang"]


def test_a_conversation_without_customer_is_read(reader: Reader) -> None:
    reading = reader.read(Conversation(messages=(Message(role="agent", text="您好"),)))
    assert situations(reading) == ["other"]


def test_reading_is_deterministic_and_gives_reasons(reader: Reader) -> None:
    first = read(reader, "不退款就给你们差评！！", status="delivered")
    assert first == read(Reader.load(), "不退款就给你们差评！！", status="delivered")
    assert first.customer_type == "extorting"
    assert {"lang", "stage", "customer_type", "questions", "stakes"} <= set(first.reasons)


TWO = [
    "how much is the kettle and who pays the return", "how much is the Aurora lamp, and who pays return postage?",
    "how much are the boots and do i pay for the return", "台灯多少钱，退货运费谁出", "这双鞋多少钱 退货运费谁出",
    "台灯多少钱退货运费谁出", "台灯多少钱还有退货运费谁出", "스탠드 얼마예요, 반품 배송비는 누가 내요?",
    "이 신발 얼마고 반품 배송비는 누가 내나요", "스탠드는 얼마고 반품비는 누가 부담하나요?",
]  # fmt: skip


@pytest.mark.parametrize("text", TWO)
def test_a_price_and_who_pays_the_return_are_two_questions(reader: Reader, text: str) -> None:
    reading = read(reader, text)
    assert situations(reading) == ["price", "return_freight"]
    assert len({question.query for question in reading.questions}) == 2
    assert not any(
        question.text.lower().startswith("and ") or question.text.endswith(" and") for question in reading.questions
    )


@pytest.mark.parametrize("text", ["반품 배송비가 얼마고 누가 내나요", "退货运费多少钱谁来出", "运费多少钱能包邮"])
def test_the_price_of_one_thing_is_one_question(reader: Reader, text: str) -> None:
    (situation,) = situations(read(reader, text))
    assert situation != "price"


def test_a_word_inside_the_name_of_a_product_asks_nothing() -> None:
    named = Reader.load(None, ["轻云缓震跑步鞋"])
    turn = Conversation(messages=(Message(role="customer", text="轻云缓震跑步鞋防水吗，怎么洗"),))
    assert [question.situation for question in named.read(turn).questions] == ["material", "care"]


@pytest.mark.parametrize(
    ("asked", "follow_up", "word"),
    [
        ("书桌承重多少", "那椅子呢", "承重多少"),
        ("how much weight does the desk hold", "what about the chair", "weight"),
        ("책상 하중이 얼마예요", "그럼 의자는요", "하중"),
    ],
)
def test_a_follow_up_keeps_what_was_asked(reader: Reader, asked: str, follow_up: str, word: str) -> None:
    said = (("customer", asked), ("agent", "…"), ("customer", follow_up))
    talk = Conversation(messages=tuple(Message(role=role, text=text) for role, text in said))
    (question,) = reader.read(talk).questions
    assert question.after == asked and word in question.query and question.text == follow_up
