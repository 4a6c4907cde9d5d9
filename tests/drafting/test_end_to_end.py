"""Pieces, holding replies, instructions and translations as an integrator gets them, over HTTP on loopback."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import SecretStr

from copilot.pipeline import Copilot
from copilot.reply import Reply
from copilot.settings import Settings
from copilot.testing.server import FakeServer, fake_server
from tests.drafting.support import facts, held, parts, talk

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:pydantic", "ignore::DeprecationWarning")
LANGS = ("zh", "en", "ko")
ASK = {"zh": "能退货吗", "en": "Can I return it?", "ko": "반품할 수 있나요?"}
FIRST = {"zh": "您好，感谢您的耐心。", "en": "Thank you for your patience. ", "ko": "기다려 주셔서 감사합니다. "}
REST = {
    "zh": "我先帮您核实一下订单。",
    "en": "Let me check your order first.",
    "ko": "먼저 주문을 확인해 보겠습니다.",
}
BAD = {
    "zh": "明天一定给您送到！",
    "en": "It will definitely arrive tomorrow!",
    "ko": "내일 꼭 도착합니다!",
}


@pytest.fixture(scope="module")
def server() -> Iterator[FakeServer]:
    with fake_server() as running:
        yield running


def bot(server: FakeServer, *answers: Any, **settings: Any) -> Copilot:
    """Return a copilot whose model is the server, which gives these answers."""
    server.requests.clear()
    server.answers = list(answers)
    values = Settings(
        model="openai/local", model_api_base=server.address, model_api_key=SecretStr("k"),
        **{"model_retries": 0, "model_timeout": 60.0, "first_reply_seconds": 60.0, **settings},
    )  # fmt: skip
    given = parts()
    return Copilot.from_settings(
        values, reader=given.reader, checker=given.checker, retriever=given.retriever, composer=given.composer  # type: ignore[arg-type]
    )  # fmt: skip


def told(server: FakeServer, number: int = 0) -> str:
    """Return everything one request said."""
    return "\n".join(message["content"] for message in server.requests[number]["messages"])


@pytest.mark.parametrize("lang", LANGS)
async def test_a_sentence_is_shown_while_the_model_still_writes(lang: str, server: FakeServer) -> None:
    seen = threading.Event()
    copilot = bot(server, [*FIRST[lang], REST[lang][0], seen, *REST[lang][1:]])
    shown: list[str] = []
    async for item in copilot.stream(talk(ASK[lang]), facts()):
        if isinstance(item, str):
            shown.append(item)
            seen.set()  # the server writes on only now: what was shown did not wait for the end
        else:
            assert item.text == FIRST[lang] + REST[lang]
            assert item.attempts[0].draft.usage is not None
            held(item)
    assert "".join(shown) == FIRST[lang] + REST[lang]
    assert len(shown) == 2
    assert server.requests[0]["stream"] is True


@pytest.mark.parametrize("lang", LANGS)
async def test_a_refused_stream_ends_in_a_revision(lang: str, server: FakeServer) -> None:
    copilot = bot(server, [*FIRST[lang], *BAD[lang]], FIRST[lang] + REST[lang])
    items = [item async for item in copilot.stream(talk(ASK[lang]), facts())]
    assert BAD[lang] not in "".join(item for item in items if isinstance(item, str))
    assert isinstance(items[-1], Reply)
    assert items[-1].text == FIRST[lang] + REST[lang]
    assert BAD[lang] in told(server, 1)
    held(items[-1])


@pytest.mark.parametrize("lang", LANGS)
async def test_a_stream_of_a_slow_model_first_holds(lang: str, server: FakeServer) -> None:
    seen = threading.Event()
    copilot = bot(server, [seen, *FIRST[lang], *REST[lang]], first_reply_seconds=0.05)
    replies: list[Reply] = []
    async for item in copilot.stream(talk(ASK[lang]), facts()):
        if isinstance(item, Reply):
            replies.append(item)
            seen.set()
    assert [reply.outcome for reply in replies] == ["fallback", "drafted"]
    assert replies[0].text
    assert replies[0].lang == lang
    for reply in replies[1:]:
        held(reply)
    assert replies[0].verdict.may_be_shown


@pytest.mark.parametrize("lang", LANGS)
async def test_a_slow_reply_first_holds(lang: str, server: FakeServer) -> None:
    seen = threading.Event()
    waiting: list[Reply] = []

    def on_holding(reply: Reply) -> None:
        waiting.append(reply)
        seen.set()

    copilot = bot(server, [seen, FIRST[lang] + REST[lang]], first_reply_seconds=0.05)
    reply = await copilot.reply(talk(ASK[lang]), facts(), on_holding=on_holding)
    assert reply.text == FIRST[lang] + REST[lang]
    assert [item.verdict.may_be_shown for item in waiting] == [True]


WISH = {"zh": "提一下可以换货", "en": "mention the exchange", "ko": "교환도 안내해 주세요"}


@pytest.mark.parametrize("lang", LANGS)
async def test_an_agent_s_instruction_reaches_the_model(lang: str, server: FakeServer) -> None:
    copilot = bot(server, FIRST[lang] + REST[lang])
    reply = await copilot.reply(talk(ASK[lang]), facts(), instruction=WISH[lang])
    assert (reply.outcome, reply.text) == ("drafted", FIRST[lang] + REST[lang])
    assert WISH[lang] in told(server)


@pytest.mark.parametrize("lang", LANGS)
async def test_a_text_in_work_is_rewritten_and_checked(lang: str, server: FakeServer) -> None:
    copilot = bot(server, BAD[lang], FIRST[lang] + REST[lang])
    reply = await copilot.rewrite(REST[lang], talk(ASK[lang]), facts(), instruction=WISH[lang], tone="calm")
    assert REST[lang] in told(server)
    assert [attempt.verdict.may_be_shown for attempt in reply.attempts] == [False, True]
    assert reply.text == FIRST[lang] + REST[lang]
    held(reply)


@pytest.mark.parametrize("lang", LANGS)
async def test_a_translation_for_the_agent(lang: str, server: FakeServer) -> None:
    source = next(REST[other] for other in LANGS if other != lang)
    translation = await bot(server, REST[lang]).translate(source, lang)  # type: ignore[arg-type]
    assert (translation.text, translation.note) == (REST[lang], "")
    assert source in told(server)


FAILED: dict[str, tuple[Any, str]] = {
    "down": (503, "unavailable"),
    "key": (401, "model_api_key"),
    "empty": ("", "nothing"),
    "cut off": ("Please send one photo of the", "cut off"),
    "not translated": ("麻烦您拍一张照片。", "another language"),
    "late": (2.0, "no answer"),
}


@pytest.mark.parametrize(("answer", "words"), FAILED.values(), ids=FAILED.keys())
async def test_a_translation_that_fails_says_why(answer: Any, words: str, server: FakeServer) -> None:
    translation = await bot(server, answer, model_timeout=1.0).translate("麻烦您拍一张照片。", "en")
    assert translation.text == ""
    assert words in translation.note
