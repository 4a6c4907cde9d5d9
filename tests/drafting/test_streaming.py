"""The sentence gate: what is let out, when, and what never is."""

from __future__ import annotations

from itertools import pairwise

import pytest

from copilot.drafting.citing import MarkFilter
from copilot.drafting.streaming import SentenceGate, split_sentences
from copilot.reply import Reply
from copilot.testing import FakeModel
from copilot.verdict import Verdict
from tests.drafting.support import copilot, facts, held, talk

TEXTS = {
    "zh": ("您好，我看到您的消息了。明天一定给您送到！感谢您的耐心。", "明天", "什么时候到货"),
    "en": (
        "Hello, I have seen your question. It will definitely arrive tomorrow. Thank you.",
        "tomorrow",
        "When does it arrive?",
    ),
    "ko": ("안녕하세요, 문의를 확인했습니다. 내일 꼭 도착합니다! 감사합니다.", "내일", "언제 도착해요?"),
}


def cuts(text: str) -> list[list[str]]:
    """Return ways to cut a text: whole, by characters, in odd lengths, right around each mark."""
    by = [[text], list(text)]
    by += [[text[i : i + n] for i in range(0, len(text), n)] for n in (2, 3, 7, 11)]
    marks = [0, *(i for i, c in enumerate(text) if c in "。！.!"), len(text)]
    by += [[text[a:b] for a, b in pairwise(sorted({0, len(text), *(m + d for m in marks for d in (0, 1))}))]]
    return [[piece for piece in pieces if piece] for pieces in by]


@pytest.mark.parametrize("lang", TEXTS)
async def test_a_promise_never_leaves_however_the_stream_is_cut(lang: str) -> None:
    text, promised, asked = TEXTS[lang]
    for pieces in cuts(text):
        items = [item async for item in copilot(FakeModel([pieces])).stream(talk(asked), facts())]
        shown = "".join(item for item in items[:-1] if isinstance(item, str))
        assert promised not in shown, pieces
        assert isinstance(items[-1], Reply)
        assert items[-1].outcome != "drafted"
        held(items[-1])


@pytest.mark.parametrize("lang", TEXTS)
async def test_the_sentences_before_a_promise_are_shown(lang: str) -> None:
    text, _, asked = TEXTS[lang]
    items = [item async for item in copilot(FakeModel([list(text)])).stream(talk(asked), facts())]
    shown = "".join(item for item in items[:-1] if isinstance(item, str))
    assert text.startswith(shown.rstrip())
    assert len(shown) > 5


async def test_a_refused_stream_is_revised() -> None:
    model = FakeModel([list("明天一定到！"), "到货时间由快递决定，没法保证具体哪一天。"])
    items = [item async for item in copilot(model).stream(talk("明天能到吗"))]
    assert isinstance(items[-1], Reply)
    assert items[-1].text == "到货时间由快递决定，没法保证具体哪一天。"
    assert len(items[-1].attempts) == 2


async def test_a_good_stream_comes_in_sentences_and_adds_up() -> None:
    text = "您好。我先帮您看一下订单，请稍等。谢谢您的耐心！"
    items = [item async for item in copilot(FakeModel([list(text)])).stream(talk("在吗，查下订单"))]
    assert items[:-1] == ["您好。", "我先帮您看一下订单，请稍等。", "谢谢您的耐心！"]
    assert isinstance(items[-1], Reply)
    assert items[-1].text == text


async def test_a_slow_stream_first_yields_the_holding_reply() -> None:
    bot = copilot(FakeModel([["您好，", "请稍等。"]], delay=0.15), first_reply_seconds=0.01)
    items = [item async for item in bot.stream(talk("在吗，查下订单"))]
    assert isinstance(items[0], Reply)
    assert items[0].outcome == "fallback"
    assert isinstance(items[-1], Reply)
    assert items[-1].text == "您好，请稍等。"


async def test_a_stream_that_breaks_off_is_no_reply() -> None:
    class Breaking(FakeModel):
        async def stream(self, prompt):  # type: ignore[no-untyped-def]
            yield "您好。我先帮您看一下。"
            yield "然后"
            raise RuntimeError("boom")

    items = [item async for item in copilot(Breaking()).stream(talk("在吗，查下订单"))]
    assert isinstance(items[-1], Reply)
    assert items[-1].model == "composer"
    assert items[-1].notes


async def test_a_stream_that_stalls_falls_back() -> None:
    items = [item async for item in copilot(FakeModel(["您好"], delay=60), model_timeout=0.05).stream(talk("在吗"))]
    assert isinstance(items[-1], Reply)
    assert items[-1].model == "composer"
    held(items[-1])


async def test_the_composer_streams_too() -> None:
    items = [item async for item in copilot().stream(talk("能退货吗"), facts())]
    assert isinstance(items[-1], Reply)
    assert "".join(item for item in items[:-1] if isinstance(item, str)).strip() == items[-1].text


async def test_marks_split_over_pieces_are_not_shown() -> None:
    from copilot.testing import FakeRetriever
    from tests.drafting.support import snippets

    pieces = ["退换运费按原因来定。", "[", "S", "1", "]", "您可以在订单里申请。[S1", "]"]
    bot = copilot(FakeModel([pieces]), retriever=FakeRetriever(snippets()))
    items = [item async for item in bot.stream(talk("退货运费谁出"), facts())]
    assert "S1" not in "".join(item for item in items[:-1] if isinstance(item, str))


def passing(text: str) -> Verdict:
    return Verdict(outcome="passed")


@pytest.mark.parametrize(
    ("pieces", "expected"),
    [
        (["It costs 3.", "5 yuan. Ok"], ["It costs 3.5 yuan. ", "Ok"]),
        (["a!", "!", " b"], ["a!! ", "b"]),
        (["好。", "”", "了"], ["好。”", "了"]),
        (["一\n", "\n二"], ["一\n\n", "二"]),
        ([""], []),
    ],
    ids=["decimal", "marks", "quote", "lines", "empty"],
)
def test_sentences_are_whole(pieces: list[str], expected: list[str]) -> None:
    gate = SentenceGate(passing)
    out = [sentence for piece in pieces for sentence in gate.feed(piece)]
    assert [*out, *gate.close()] == expected


def test_nothing_follows_a_refusal() -> None:
    gate = SentenceGate(lambda text: Verdict(outcome="rejected" if "x" in text else "passed"))
    out = [sentence for piece in ("a. ", "x. ", "b. ", "c") for sentence in gate.feed(piece)]
    assert [*out, *gate.close()] == ["a. "]
    assert gate.refused is not None


def test_splitting_loses_nothing() -> None:
    text = "您好。It is 3.5 yuan. 좋아요!\n\n끝"
    assert "".join(split_sentences(text)) == text


@pytest.mark.parametrize("pieces", [["a [S1] b"], list("a [S1] b"), ["a [S", "1] b"]], ids=["whole", "chars", "split"])
def test_mark_filter(pieces: list[str]) -> None:
    marks = MarkFilter()
    assert "".join(marks.feed(piece) for piece in pieces) + marks.close() == "a b"


def test_a_bracket_that_is_no_mark_is_kept() -> None:
    marks = MarkFilter()
    assert "".join(marks.feed(p) for p in ["see [the ", "page] now"]) + marks.close() == "see [the page] now"
