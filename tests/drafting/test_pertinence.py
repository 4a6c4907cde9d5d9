"""Replies that quote only what stands near a question: the question is noted for the people who write the knowledge."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from copilot.context import Context, Snippet
from copilot.drafting.composer.parts import Part
from copilot.drafting.composer.quotes.pertinence import quoted_aside
from copilot.late import LateMissing
from copilot.pipeline import Copilot
from copilot.reading import Question, Reading
from copilot.retrieval.opening import missing_file
from copilot.retrieval.query.missing import MissingQueue
from copilot.settings import Settings
from copilot.testing import FakeRetriever
from copilot.types import Lang
from tests.drafting.support import facts, parts, talk

SHEETS: dict[Lang, tuple[str, str]] = {
    "zh": ("折叠防水台灯（L-1）", "三档色温无级调光\n内置电池续航约4小时\n承重2公斤"),
    "en": ("Folding waterproof desk lamp (L-1)", "Three colour temperatures. The battery lasts about 4 hours."),
    "ko": ("접이식 방수 스탠드 (L-1)", "색온도 3단 조절입니다. 배터리는 약 4시간 갑니다."),
}
RULES: dict[Lang, tuple[str, str]] = {
    "zh": ("快递 › 大件家具怎么送", "衣柜、床这类大件由物流送货，县城以上送到家门口。"),
    "en": ("Shipping › How is furniture delivered?", "Large furniture comes by lorry to your door."),
    "ko": ("배송 › 큰 가구는 어떻게 배송되나요", "큰 가구는 화물로 문 앞까지 배송합니다."),
}


async def queued(tmp_path: Path, lang: Lang, said: str) -> list[str]:
    """Return what is noted after a question to a shop of one lamp and one rule."""
    (name, sheet), (title, rule) = SHEETS[lang], RULES[lang]
    lamp = Snippet(id="lamp", text=f"{name}\n{sheet}", title=name, lang=lang, kind="product", sku="L-1")
    large = Snippet(id="large", text=rule, title=title, lang=lang, kind="policy")
    settings = Settings(index=tmp_path / "index")
    retriever = FakeRetriever([lamp, large], threshold=-1)
    bot = Copilot(settings, replace(parts(), retriever=retriever, missing=LateMissing(settings)))
    reply = await bot.reply(talk(said), facts())
    assert reply.context.snippets and not reply.context.unanswered
    return [item.query for item in MissingQueue(missing_file(settings)).questions()]


@pytest.mark.parametrize(
    ("lang", "said", "noted"),
    [
        pytest.param("zh", "那个折叠防水台灯支持手机遥控吗？", True, id="zh not told"),
        pytest.param("zh", "折叠防水台灯电池续航多久？", False, id="zh told"),
        pytest.param("zh", "这个台灯防水吗？", False, id="zh told by the name"),
        pytest.param("zh", "旧家具能帮忙拉走吗？", True, id="zh service"),
        pytest.param("en", "How long does the battery of the desk lamp last?", False, id="en told"),
        pytest.param("en", "Is the desk lamp waterproof?", False, id="en told by the name"),
        pytest.param("ko", "접이식 방수 스탠드 배터리 얼마나 가요?", False, id="ko told"),
        pytest.param("ko", "헌 가구도 수거해 가시나요?", True, id="ko service"),
    ],
)
async def test_what_is_noted(tmp_path: Path, lang: Lang, said: str, noted: bool) -> None:
    assert await queued(tmp_path, lang, said) == ([said] if noted else [])


def test_what_another_part_answers_in_full_is_not_aside() -> None:
    near = Part(pieces=(), text="", situation="other", move="m", aside=True, questions=("q",))
    full = near.model_copy(update={"aside": False})
    assert quoted_aside([near]) == ("q",)
    assert quoted_aside([near, full]) == ()
    assert quoted_aside([near, full.model_copy(update={"abstains": True})]) == ("q",)


async def test_what_only_the_situation_found_counts_as_told_where_it_is_quoted(tmp_path: Path) -> None:
    asked = "给爸妈买双走路的鞋推荐哪款"
    guide = Snippet(
        id="guide", text="推荐舒步健步鞋，走路散步穿，鞋头宽松。", title="选购 › 送爸妈的鞋，走路穿", kind="script"
    )
    settings = Settings(index=tmp_path / "index")

    class Guessing(FakeRetriever):
        """Finds everything by the words of the situation only."""

        def retrieve(self, reading: Reading, now: object = None) -> Context:
            found = super().retrieve(reading, now)  # type: ignore[arg-type]
            return found.model_copy(update={"guessed": tuple(q.query for q in reading.questions)})

    bot = Copilot(settings, replace(parts(), retriever=Guessing([guide], threshold=-1), missing=LateMissing(settings)))
    reply = await bot.reply(talk(asked), facts())
    assert reply.context.guessed and "舒步" in reply.text
    assert MissingQueue(missing_file(settings)).questions() == []
    other = await bot.reply(talk("能开直播讲解一下吗"), facts())
    assert [item.query for item in MissingQueue(missing_file(settings)).questions()] == ["能开直播讲解一下吗"]
    assert other.text
    assert isinstance(reply.reading.questions[0], Question)
