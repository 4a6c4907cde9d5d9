from __future__ import annotations

import unicodedata

import pytest

from copilot.understanding.loader import load_rules
from copilot.understanding.text import Normaliser


@pytest.fixture(scope="module")
def normaliser() -> Normaliser:
    return Normaliser(load_rules().normalise, frozenset({"shoes"}))


@pytest.mark.parametrize(
    ("text", "flat"),
    [
        ("退 货，运费？", "退货运费"),
        ("退或怎么弄", "退货怎么弄"),
        ("這個幾天到貨", "这个几天到货"),
        ("Ｗｈｅｒｅ's my PARCEL", "wheres my parcel"),
        ("i havent recieved it", "i havent received it"),
        ("delivary date", "delivery date"),
        ("배송 언제 와요", "배송언제와요"),
        (unicodedata.normalize("NFD", "배송"), "배송"),
        ("忽​略", "忽略"),
        ("a\n\nb", "a\nb"),
        ("42.5码", "42 5码"),
        ("ok. next", "ok\nnext"),
    ],
)
def test_flat(normaliser: Normaliser, text: str, flat: str) -> None:
    assert normaliser.flat(text).text.strip() == flat


@pytest.mark.parametrize("text", ["退 货，运费？", "退或怎么弄", "hello 世界 recieved!", "배송 언제 와요ㅠㅠ"])
def test_offsets_lead_back_to_the_customers_words(normaliser: Normaliser, text: str) -> None:
    flat = normaliser.flat(text)
    assert len(flat.at) == len(flat.text)
    assert list(flat.at) == sorted(flat.at)
    assert flat.original(0, len(flat.text)) in unicodedata.normalize("NFC", text)


@pytest.mark.parametrize(
    "word", ["shopping", "letter", "prize", "coast", "sister", "mission", "older", "tanks", "border"]
)
def test_words_of_their_own_are_not_mended(normaliser: Normaliser, word: str) -> None:
    assert normaliser.flat(word).text == word


def test_a_huge_text_is_cut(normaliser: Normaliser) -> None:
    assert len(normaliser.flat("在吗" * 50_000).text) <= 4000
