"""Draft, check, revise, fall back."""

from __future__ import annotations

import time
from datetime import datetime

import pytest

from copilot.context import Context
from copilot.draft import Draft
from copilot.errors import ModelError
from copilot.prompt import Prompt
from copilot.reading import Reading
from copilot.reply import Reply
from copilot.testing import FakeModel, FakeRetriever
from copilot.verdict import Verdict
from tests.drafting.support import copilot, facts, held, said, snippets, talk

GOOD = {
    "zh": "到货时间由快递决定，我没法向您保证具体哪一天，发出后可以在物流页查看。",
    "en": "Arrival is up to the carrier, so I can't promise a day; the tracking page shows the latest status.",
    "ko": "도착일은 택배사 사정에 따라 달라 약속드리기 어렵습니다. 배송 조회를 참고해 주세요.",
}
BAD = {
    "zh": "亲放心，明天一定给您送到！",
    "en": "No worries, it will definitely arrive tomorrow!",
    "ko": "걱정 마세요, 내일 꼭 도착합니다!",
}
ASK = {"zh": "明天能到吗", "en": "Will it arrive tomorrow?", "ko": "내일 도착하나요?"}
LANGS = ("zh", "en", "ko")


@pytest.mark.parametrize("lang", LANGS)
async def test_a_good_draft_is_the_reply(lang: str) -> None:
    reply = await copilot(FakeModel([GOOD[lang]])).reply(talk(ASK[lang]))
    assert (reply.outcome, reply.text, reply.model) == ("drafted", GOOD[lang], "fake")
    assert len(reply.attempts) == 1
    assert reply.attempts[0].draft.usage is not None


@pytest.mark.parametrize("lang", LANGS)
async def test_a_rejected_draft_is_revised_with_the_findings(lang: str) -> None:
    model = FakeModel([BAD[lang], GOOD[lang]])
    reply = await copilot(model).reply(talk(ASK[lang]))
    assert (reply.outcome, reply.text) == ("drafted", GOOD[lang])
    assert [a.verdict.outcome for a in reply.attempts] == ["rejected", "passed"]
    finding = reply.attempts[0].verdict.findings[0]
    assert finding.message in said(model)[1]
    assert BAD[lang][:8] in said(model)[1]


@pytest.mark.parametrize("lang", LANGS)
async def test_after_max_attempts_the_composer_speaks(lang: str) -> None:
    model = FakeModel([BAD[lang]])
    reply = await copilot(model, max_attempts=3).reply(talk(ASK[lang]))
    assert len(model.prompts) == 3
    assert reply.outcome == "fallback"
    assert reply.model == "composer"
    assert [a.draft.text for a in reply.attempts[:3]] == [BAD[lang]] * 3
    held(reply)


async def test_a_model_writes_in_the_tone_of_the_settings() -> None:
    for tone in ("brief", "calm"):
        reply = await copilot(FakeModel([GOOD["zh"]]), persona=tone).reply(talk(ASK["zh"]))
        assert reply.prompt is not None
        assert [block.ids for block in reply.prompt.blocks if block.name == "persona"] == [(f"zh-{tone}",)]


FAILURES = {
    "unreachable": ModelError("openai/x: cannot be reached at http://127.0.0.1:9/v1", is_retryable=True),
    "crashed": RuntimeError("boom"),
    "empty": "",
    "blank": "  \n ",
    "json": '{"reply": 1, "x": [',
    "json_object": '{"answer": "48"}',
    "json_list": "[1, 2, 3]",
    "binary": "\x00\x01\ufffd\ufffd",
}


@pytest.mark.parametrize("answer", FAILURES.values(), ids=FAILURES.keys())
@pytest.mark.parametrize("lang", LANGS)
async def test_a_failing_model_falls_back_without_a_traceback(answer: str | Exception, lang: str) -> None:
    reply = await copilot(FakeModel([answer])).reply(talk(ASK[lang]))
    held(reply)
    assert reply.text
    assert reply.model == "composer" or reply.attempts[0].verdict.may_be_shown
    if isinstance(answer, Exception):
        assert reply.outcome == "fallback"
        assert any("fake" in note for note in reply.notes)
        assert not any("Traceback" in note for note in reply.notes)


CAUSES = {
    "empty": ("", "fake: the model returned nothing"),
    "null": ("null", "fake: the model returned nothing"),
    "json": ('{"answer": "48"}', "fake: the model returned data instead of a reply"),
    "promise": (BAD["zh"], "fake: no draft could be used: delivery-date"),
    "stuck": ("好的 " * 50_000, "fake: no draft could be used: 太长了（“好的 好的"),
}


@pytest.mark.parametrize("streamed", [False, True], ids=["whole", "stream"])
@pytest.mark.parametrize(("answer", "note"), CAUSES.values(), ids=CAUSES.keys())
async def test_the_notes_say_why_no_draft_of_the_model_was_used(answer: str, note: str, streamed: bool) -> None:
    bot = copilot(FakeModel([answer]))
    items = [item async for item in bot.stream(talk(ASK["zh"]))] if streamed else [await bot.reply(talk(ASK["zh"]))]
    reply = items[-1]
    assert isinstance(reply, Reply)
    assert (reply.outcome, reply.model) == ("fallback", "composer")
    assert any(said.startswith(note) for said in reply.notes)
    assert all(len(item) < 500 for item in items if isinstance(item, str))
    held(reply)


class Slow(FakeRetriever):
    """A retriever that loads first."""

    def retrieve(self, reading: Reading, now: datetime) -> Context:
        time.sleep(0.3)
        return super().retrieve(reading, now)


@pytest.mark.parametrize(("limit", "noted"), [(30.0, False), (0.05, True)], ids=["waits", "gives up"])
async def test_the_time_for_a_search_is_no_part_of_the_models(limit: float, noted: bool) -> None:
    bot = copilot(FakeModel([GOOD["zh"]]), retriever=Slow(snippets()), model_timeout=0.2, search_timeout=limit)
    reply = await bot.reply(talk(ASK["zh"]))
    assert reply.text == GOOD["zh"]
    assert ("knowledge: the search took too long" in reply.notes) is noted


class Unprepared(FakeModel):
    """A model whose package is not there."""

    async def prepare(self) -> None:
        raise ImportError("litellm")

    async def complete(self, prompt: Prompt) -> Draft:
        raise ModelError("LiteLLM cannot be loaded")


@pytest.mark.parametrize("streamed", [False, True], ids=["whole", "stream"])
async def test_a_model_that_cannot_be_loaded_is_a_note(streamed: bool) -> None:
    bot = copilot(Unprepared())
    items = [item async for item in bot.stream(talk(ASK["zh"]))] if streamed else [await bot.reply(talk(ASK["zh"]))]
    reply = items[-1]
    assert isinstance(reply, Reply)
    assert reply.text
    assert reply.notes
    held(reply)


async def test_a_slow_model_falls_back_in_time() -> None:
    reply = await copilot(FakeModel([GOOD["zh"]], delay=60), model_timeout=0.05).reply(talk(ASK["zh"]))
    assert reply.outcome == "fallback"
    assert reply.notes == ("fake: no answer within 0.05 s",)
    held(reply)


async def test_the_holding_reply_stands_ready_while_the_model_writes() -> None:
    held_back: list[str] = []
    bot = copilot(FakeModel([GOOD["zh"]], delay=0.2), first_reply_seconds=0.01)
    reply = await bot.reply(talk(ASK["zh"]), on_holding=lambda r: held_back.append(r.text))
    assert reply.text == GOOD["zh"]
    assert len(held_back) == 1
    assert held_back[0]


async def test_a_fast_model_needs_no_holding_reply() -> None:
    held_back: list[str] = []
    await copilot(FakeModel([GOOD["zh"]])).reply(talk(ASK["zh"]), on_holding=lambda r: held_back.append(r.text))
    assert held_back == []


class Crashing:
    """A checker that raises."""

    def check(self, text: str, **_: object) -> Verdict:
        raise RuntimeError("boom")


class Unchecked:
    """A checker whose detectors all fail."""

    def check(self, text: str, **_: object) -> Verdict:
        return Verdict(outcome="unchecked", error="boom")


async def test_a_note_names_the_model_once() -> None:
    reply = await copilot(FakeModel([ModelError("fake: a key is needed; set model_api_key")])).reply(talk(ASK["en"]))
    assert reply.notes == ("fake: a key is needed; set model_api_key",)


@pytest.mark.parametrize("broken", [Crashing(), Unchecked()], ids=["raises", "unchecked"])
@pytest.mark.parametrize("model", [None, FakeModel(["hello"])], ids=["composer", "model"])
async def test_nothing_leaves_past_a_broken_checker(broken: object, model: FakeModel | None) -> None:
    reply = await copilot(model, check=broken).reply(talk("你好"))
    assert reply.outcome == "abstained"
    assert reply.text == ""
    assert reply.verdict.outcome == "unchecked"


@pytest.mark.parametrize("broken", [Crashing(), Unchecked()], ids=["raises", "unchecked"])
@pytest.mark.parametrize("model", [None, FakeModel(["Hello. There."])], ids=["composer", "model"])
async def test_nothing_streams_past_a_broken_checker(broken: object, model: FakeModel | None) -> None:
    items = [item async for item in copilot(model, check=broken).stream(talk("你好"))]
    assert [item for item in items if isinstance(item, str)] == []


@pytest.mark.parametrize(
    "error", [RuntimeError("boom"), ModelError("embedding failed"), OSError("disk")], ids=["crash", "model", "disk"]
)
async def test_a_failing_retriever_becomes_a_note(error: Exception) -> None:
    reply = await copilot(retriever=FakeRetriever(error=error)).reply(talk("能便宜点吗"), facts())
    assert reply.text
    assert any(note.startswith("knowledge:") for note in reply.notes)


async def test_a_missing_index_names_the_command_that_mends_it() -> None:
    from pathlib import Path

    from copilot.pipeline import Copilot
    from copilot.settings import Settings
    from tests.drafting.support import checker

    bot = Copilot.from_settings(Settings(index=Path("nowhere/index")), checker=checker())
    reply = await bot.reply(talk("能便宜点吗"))
    assert reply.text
    assert any("copilot ingest" in note for note in reply.notes)


async def test_an_ungrounded_number_goes_back_as_an_instruction() -> None:
    model = FakeModel(["这款单只约777克。", "这款的重量我先核实一下再告诉您。"])
    reply = await copilot(model).reply(talk("这款跑鞋多重"))
    assert reply.text == "这款的重量我先核实一下再告诉您。"
    assert "777" in "".join(reply.attempts[0].draft.grounding)
    assert "777" in said(model)[1]


async def test_an_unknown_citation_goes_back_as_an_instruction() -> None:
    model = FakeModel(["支持退换的。[S9]", "支持退换的。"])
    reply = await copilot(model).reply(talk("能退吗"))
    assert reply.text == "支持退换的。"
    assert reply.attempts[0].draft.grounding == ("[S9] names no snippet",)


async def test_citations_are_resolved_and_taken_out_of_the_text() -> None:
    from tests.drafting.support import snippets

    model = FakeModel(["非质量原因的运费由买家承担。[S1]"])
    reply = await copilot(model, retriever=FakeRetriever(snippets())).reply(talk("退货运费谁出"))
    assert "[" not in reply.attempts[0].draft.text
    assert len(reply.attempts[0].draft.citations) == 1


async def test_attempts_and_steps_are_kept() -> None:
    reply = await copilot(FakeModel([BAD["zh"], GOOD["zh"]])).reply(talk(ASK["zh"]))
    assert {"understanding", "retrieval", "prompting", "drafting", "checking", "total"} <= set(reply.ms)
    assert reply.prompt is not None
    assert reply.prompt.template.startswith("revision")


def test_reply_sync_is_the_same_as_reply() -> None:
    import asyncio

    bot = copilot()
    conversation = talk("能便宜点吗", id="a")
    sync = bot.reply_sync(conversation, facts())
    again = asyncio.run(bot.reply(conversation, facts()))
    assert sync.model_dump(exclude={"ms"}) == again.model_dump(exclude={"ms"})


def test_draft_keeps_frozen() -> None:
    with pytest.raises(ValueError, match="frozen"):
        Draft(text="a", lang="zh", model="m").text = "b"  # type: ignore[misc]
