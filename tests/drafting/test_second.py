"""The optional judge: only where configured, adds findings, holds what it cannot judge; also over HTTP on loopback."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from pydantic import SecretStr

from copilot.errors import ModelError
from copilot.pipeline import Copilot
from copilot.reply import Reply
from copilot.second import SecondOpinion
from copilot.settings import Settings
from copilot.testing import FakeModel
from copilot.testing.server import FakeServer, fake_server
from tests.drafting.support import copilot, facts, held, parts, talk

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:pydantic", "ignore::DeprecationWarning")
DRAFT = {
    "zh": "到货时间由快递决定，我没法向您保证具体哪一天，发出后可以在物流页查看。",
    "en": "Arrival is up to the carrier, so I can't promise a day; the tracking page shows the latest status.",
    "ko": "도착일은 택배사 사정에 따라 달라 약속드리기 어렵습니다. 배송 조회를 참고해 주세요.",
}
QUOTE = {"zh": "发出后可以在物流页查看", "en": "the tracking page shows", "ko": "배송 조회를 참고"}
ASK = {"zh": "明天能到吗", "en": "Will it arrive tomorrow?", "ko": "내일 도착하나요?"}
LANGS = ("zh", "en", "ko")
NOTHING = '{"findings": []}'


def found(lang: str) -> str:
    said = {"policy": "delivery-date", "quote": QUOTE[lang], "reason": "reads like a promise"}
    return json.dumps({"findings": [said]}, ensure_ascii=False)


def judged(draft: Any, opinion: Any, **settings: Any) -> tuple[Copilot, FakeModel]:
    """Return a copilot whose model and judge are scripted, and the judge."""
    judge = FakeModel(opinion, name="judge", delay=settings.pop("delay", 0.0))
    values = Settings(judge_model="openai/judge", **{"judge_timeout": 5.0, **settings})
    second = SecondOpinion.from_settings(values, parts().prompter, model=judge)
    bot = copilot(FakeModel(draft), **settings)
    return Copilot(bot.settings, replace(bot.parts, second=second)), judge


def test_without_the_setting_there_is_none() -> None:
    assert SecondOpinion.from_settings(Settings(), parts().prompter) is None
    assert parts().second is None


@pytest.mark.parametrize("lang", LANGS)
async def test_a_judge_adds_a_finding(lang: str) -> None:
    bot, judge = judged([DRAFT[lang]], [found(lang)])
    reply = await bot.reply(talk(ASK[lang]), facts())
    assert (reply.outcome, reply.text, reply.verdict.outcome) == ("drafted", DRAFT[lang], "warned")
    assert [finding.text for finding in reply.verdict.findings] == [QUOTE[lang]]
    assert "judging" in reply.ms
    told = "\n".join(message.content for message in judge.prompts[0].messages)
    assert DRAFT[lang] in told
    assert "delivery-date" in told


@pytest.mark.parametrize("lang", LANGS)
async def test_a_judge_with_nothing_to_say_changes_nothing(lang: str) -> None:
    bot, _ = judged([DRAFT[lang]], [NOTHING])
    reply = await bot.reply(talk(ASK[lang]), facts())
    assert (reply.outcome, reply.text, reply.verdict.outcome) == ("drafted", DRAFT[lang], "passed")


UNREADABLE: dict[str, Any] = {
    "prose": "looks fine to me",
    "empty": "",
    "quote": '{"findings": [{"policy": "delivery-date", "quote": "not a word of it"}]}',
    "policy": '{"findings": [{"policy": "made-up", "quote": "a"}]}',
    "cut off": '{"findings": [',
    "unreachable": ModelError("judge: cannot be reached"),
    "crashed": RuntimeError("boom"),
}


@pytest.mark.parametrize("opinion", UNREADABLE.values(), ids=UNREADABLE.keys())
async def test_what_cannot_be_judged_is_held_and_the_composer_speaks(opinion: Any) -> None:
    bot, judge = judged([DRAFT["zh"]], [opinion])
    reply = await bot.reply(talk(ASK["zh"]), facts())
    assert reply.attempts[0].verdict.outcome == "unchecked"
    assert reply.model == "composer"
    assert reply.text != DRAFT["zh"]
    assert any("judge" in note for note in reply.notes)
    assert len(judge.prompts) == 1, "the next draft could not be judged either"
    held(reply)


async def test_a_late_judge_holds_the_draft() -> None:
    bot, _ = judged([DRAFT["zh"]], [NOTHING], delay=60.0, judge_timeout=0.05)
    reply = await bot.reply(talk(ASK["zh"]), facts())
    assert reply.attempts[0].verdict.outcome == "unchecked"
    assert any("within 0.05 s" in note for note in reply.notes)
    held(reply)


async def test_a_refused_draft_is_not_sent_to_the_judge() -> None:
    bot, judge = judged(["亲放心，明天一定给您送到！"], [NOTHING])
    reply = await bot.reply(talk(ASK["zh"]), facts())
    assert judge.prompts == []
    held(reply)


@pytest.mark.parametrize("opinion", ["looks fine", NOTHING], ids=["held", "passed"])
async def test_nothing_streams_before_the_judge_has_seen_it(opinion: str) -> None:
    bot, judge = judged([list(DRAFT["zh"])], [opinion])
    shown: list[str] = []
    async for item in bot.stream(talk(ASK["zh"]), facts()):
        assert judge.prompts, "the judge comes first"
        if isinstance(item, str):
            shown.append(item)
        else:
            held(item)
            assert "".join(shown) == item.text
    assert ("".join(shown) == DRAFT["zh"]) is (opinion == NOTHING)


async def test_a_slow_judged_stream_first_yields_the_holding_reply() -> None:
    bot, _ = judged([DRAFT["zh"]], [NOTHING], delay=0.15, first_reply_seconds=0.01)
    items = [item async for item in bot.stream(talk(ASK["zh"]), facts())]
    assert isinstance(items[0], Reply)
    assert isinstance(items[-1], Reply)
    assert items[-1].text == DRAFT["zh"]


async def test_the_composer_needs_no_judge() -> None:
    values = Settings(judge_model="openai/judge")
    judge = FakeModel(["nonsense"])
    second = SecondOpinion.from_settings(values, parts().prompter, model=judge)
    reply = await Copilot(values, replace(copilot().parts, second=second)).reply(talk(ASK["zh"]), facts())
    assert reply.text
    assert judge.prompts == []


@pytest.fixture(scope="module")
def server() -> Iterator[FakeServer]:
    with fake_server() as running:
        yield running


def over_http(server: FakeServer, **settings: Any) -> Copilot:
    server.requests.clear()
    values = Settings(
        model="openai/writer", judge_model="openai/judge", model_api_base=server.address,
        model_api_key=SecretStr("k"), **{"model_retries": 0, "judge_timeout": 5.0, **settings},
    )  # fmt: skip
    made = Copilot.from_settings(values, reader=parts().reader, checker=parts().checker, retriever=parts().retriever)
    return made


async def test_the_judge_is_asked_over_http(server: FakeServer) -> None:
    bot = over_http(server)
    server.answers = [DRAFT["zh"], found("zh")]
    reply = await bot.reply(talk(ASK["zh"]), facts())
    assert [request["model"] for request in server.requests] == ["writer", "judge"]
    assert server.requests[1]["temperature"] == 0
    assert "response_format" not in server.requests[1]
    assert [finding.text for finding in reply.verdict.findings] == [QUOTE["zh"]]


HTTP = {"down": 503, "garbage": "garbage", "key": 401, "prose": "没有问题。", "late": 3.0}


@pytest.mark.parametrize("answer", HTTP.values(), ids=HTTP.keys())
async def test_a_judge_that_fails_over_http_holds_the_draft(answer: Any, server: FakeServer) -> None:
    bot = over_http(server, judge_timeout=0.5)
    server.answers = [DRAFT["zh"], answer]
    reply = await bot.reply(talk(ASK["zh"]), facts())
    assert reply.attempts[0].verdict.outcome == "unchecked"
    assert reply.model == "composer"
    assert not any("secret" in note or "\n" in note for note in reply.notes)
    held(reply)
