"""Noise and foreign scripts are told from what a customer may really write."""

from __future__ import annotations

import pytest

from copilot.conversation import Conversation, Message
from copilot.understanding import Reader
from copilot.understanding.legibility import unreadable

NOISE = {
    "one_letter": "a" * 100_000, "one_sign": "啊" * 500, "syllable": "가나" * 400, "replaced": "\ufffd" * 20,
    "control": "\x01\x02\x03" * 20, "both": "\ufffd\x01" * 20, "private": "\ue000\ue001" * 10, "high": "\x80\x9f" * 30,
}  # fmt: skip
FOREIGN = {
    "ja": "この靴は防水ですか", "ja_return": "返品できますか", "katakana": "サイズはありますか", "ru": "Когда придёт посылка?",
    "th": "สินค้ามีไหม", "ar": "هل يوجد مقاس كبير؟", "el": "Πότε θα έρθει;",
    "fr": "Bonjour, quand est-ce que mon colis arrive ?", "de": "Wann kommt mein Paket an?", "es": "¿Cuándo llega mi pedido?",
    "it": "Quando arriva il mio pacco?", "pt": "Quando chega o meu pedido?", "vi": "Khi nào hàng của tôi đến?",
    "id": "Kapan barang saya sampai?", "tr": "Kargo ne zaman gelir?", "nl": "Wanneer komt mijn pakket?",
}  # fmt: skip
READABLE = {
    "zh": "这双鞋防水吗", "en": "is it waterproof?", "ko": "방수 되나요?", "dots": "……", "asking": "？？？？？？", "smiley": "👍👍👍",
    "laugh": "哈哈哈哈哈哈", "laugh_ko": "ㅋㅋㅋㅋㅋㅋㅋㅋ", "long_ask": "多少钱啊啊啊啊啊啊啊啊啊啊啊啊啊啊啊啊啊啊啊啊", "no_ja": "优の良品这款有吗",
    "french": "Très bien, merci", "number": "2220001112223334445556667778889990001112223334", "empty": "", "kaomoji": "谢谢(´・ω・`)",
    "one_odd": "鞋子\ufffd多少钱", "hexes": "你好" * 3,
}  # fmt: skip


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader.load()


@pytest.mark.parametrize("text", NOISE.values(), ids=NOISE.keys())
def test_noise_asks_nothing(text: str, reader: Reader) -> None:
    read = reader.read(Conversation(messages=(Message(role="customer", text=text),)))
    assert read.unreadable == "noise"
    assert [(q.situation, q.query) for q in read.questions] == [("other", "")]


@pytest.mark.parametrize("text", FOREIGN.values(), ids=FOREIGN.keys())
def test_another_language_is_told(text: str, reader: Reader) -> None:
    read = reader.read(Conversation(messages=(Message(role="customer", text=text),)))
    assert read.unreadable == "foreign" and read.lang == "en"
    assert [(q.situation, q.query) for q in read.questions] == [("other", "")]


@pytest.mark.parametrize("text", READABLE.values(), ids=READABLE.keys())
def test_what_people_write_is_read(text: str) -> None:
    assert unreadable(text) == ""


@pytest.mark.parametrize(
    "text", ["when will my La Mer cream arrive", "ok", "zai ma", "hola", "do you have the El Dorado in M", "eolmaeyo"]
)
def test_a_foreign_word_or_name_is_no_foreign_language(text: str, reader: Reader) -> None:
    assert reader.read(Conversation(messages=(Message(role="customer", text=text),))).unreadable == ""
