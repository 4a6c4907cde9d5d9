"""Every model keeps one contract; the real LiteLLM adapter keeps it over HTTP on loopback."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import SecretStr

from copilot.draft import Draft
from copilot.drafting.answers import ThinkFilter, as_text, tidy
from copilot.drafting.base import Model
from copilot.drafting.litellm_model import LiteLLMModel
from copilot.errors import ModelError
from copilot.prompt import Prompt, PromptMessage
from copilot.settings import Settings
from copilot.testing import FakeModel
from copilot.testing.server import FakeServer, fake_server
from copilot.vendor import load_litellm

# The vendors' own types warn at the first call; the adapter is what is tested here.
pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:pydantic", "ignore::DeprecationWarning")
PROMPT = Prompt(messages=(PromptMessage(role="user", content="hi"),), lang="zh", template="t@1", digest="0")
TEXT = "您好，请稍等，我帮您看一下。"


@pytest.fixture(scope="module")
def server() -> Iterator[FakeServer]:
    with fake_server() as running:
        yield running


@pytest.fixture(autouse=True)
def forget(server: FakeServer) -> None:
    server.requests.clear()


def adapter(server: FakeServer, **changed: Any) -> LiteLLMModel:
    values = {"api_base": server.address, "api_key": SecretStr("secret-key"), "timeout": 10.0, "retries": 1}
    return LiteLLMModel(name="openai/local", **{**values, **changed})


MODELS = ("fake", "litellm")


def made(kind: str, server: FakeServer, text: str) -> Model:
    server.answers = [text]
    return FakeModel([text]) if kind == "fake" else adapter(server)


@pytest.mark.parametrize("kind", MODELS)
async def test_complete_returns_a_labelled_draft(kind: str, server: FakeServer) -> None:
    model = made(kind, server, TEXT)
    draft = await model.complete(PROMPT)
    assert isinstance(model, Model)
    assert (draft.text, draft.lang, draft.model) == (TEXT, "zh", model.name)
    assert draft.usage is not None
    assert draft.usage.completion_tokens > 0


@pytest.mark.parametrize("kind", MODELS)
async def test_stream_yields_pieces_and_last_the_draft(kind: str, server: FakeServer) -> None:
    items = [item async for item in made(kind, server, TEXT).stream(PROMPT)]
    assert isinstance(items[-1], Draft)
    assert items[-1].text == TEXT
    assert all(isinstance(item, str) for item in items[:-1])
    assert "".join(map(str, items[:-1])) == TEXT


async def test_the_fake_model_is_a_model() -> None:
    with pytest.raises(ModelError):
        await FakeModel().complete(PROMPT)


async def test_usage_is_counted(server: FakeServer) -> None:
    server.answers = [TEXT]
    usage = (await adapter(server).complete(PROMPT)).usage
    assert usage is not None
    assert (usage.prompt_tokens, usage.completion_tokens, usage.cost) == (11, 7, None)
    items = [item async for item in adapter(server).stream(PROMPT)]
    assert isinstance(items[-1], Draft)
    assert items[-1].usage is not None
    assert items[-1].usage.prompt_tokens == 11


@pytest.mark.parametrize("streamed", [False, True], ids=["whole", "stream"])
async def test_half_a_sentence_goes_back(streamed: bool, server: FakeServer) -> None:
    server.answers = ["您好，您的订单已经付款，因此我建议您稍后"]
    if streamed:
        draft = [item async for item in adapter(server).stream(PROMPT)][-1]
        assert isinstance(draft, Draft)
    else:
        draft = await adapter(server).complete(PROMPT)
    assert draft.grounding == ("the reply was cut off before its end; write a shorter one",)


FAILURES = {
    "key": (401, False, "the key was refused"),
    "model": (404, False, "no such model"),
    "busy": (429, True, "too many requests"),
    "down": (503, True, "unavailable"),
    "broken": (500, True, "failed"),
    "garbage": ("garbage", True, "answered with what is no JSON (“<html>not json”); check the setting model_api_base"),
    "garbage called JSON": (b"<p>oops secret-key", True, "answered with what is no JSON (“<p>oops …”)"),
    "nothing": (b"", True, "answered with nothing"),
    "null": (b"null", True, "answered with nothing"),
    "no choices": (b'{"a": 1}', True, "answered with JSON that holds no reply"),
    "empty choices": (b'{"choices": []}', True, "answered with an empty list of replies"),
    "bad request": (400, False, "refused the request (status 400)"),
}


@pytest.mark.parametrize(("answer", "retryable", "words"), FAILURES.values(), ids=FAILURES.keys())
async def test_vendor_errors_are_translated(
    answer: Any, retryable: bool | None, words: str, server: FakeServer
) -> None:
    server.answers = [answer]
    with pytest.raises(ModelError, match=re.escape(words)) as caught:
        await adapter(server, retries=0).complete(PROMPT)
    assert "secret-key" not in str(caught.value)
    assert "\n" not in str(caught.value)
    assert retryable is None or caught.value.is_retryable is retryable


@pytest.mark.parametrize("streamed", [False, True], ids=["whole", "stream"])
async def test_a_server_of_ones_own_needs_no_key(
    streamed: bool, server: FakeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    server.answers = [TEXT]
    model = adapter(server, api_key=None)
    last = [item async for item in model.stream(PROMPT)][-1] if streamed else await model.complete(PROMPT)
    assert isinstance(last, Draft)
    assert last.text == TEXT
    assert server.keys[-1] == "no-key"


@pytest.mark.parametrize("own", [True, False], ids=["server that asks for one", "vendor"])
async def test_a_missing_key_is_named(own: bool, server: FakeServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    server.answers = [401]
    model = adapter(server, api_key=None, api_base=server.address if own else None)
    with pytest.raises(ModelError, match="a key is needed; set model_api_key"):
        await model.complete(PROMPT)


async def test_a_retryable_error_is_tried_again(server: FakeServer) -> None:
    server.answers = [503, TEXT]
    assert (await adapter(server).complete(PROMPT)).text == TEXT
    assert len(server.requests) == 2


async def test_a_final_error_is_not_tried_again(server: FakeServer) -> None:
    server.answers = [401, TEXT]
    with pytest.raises(ModelError):
        await adapter(server).complete(PROMPT)
    assert len(server.requests) == 1


@pytest.mark.parametrize("streamed", [False, True], ids=["whole", "stream"])
async def test_the_fallback_takes_over(streamed: bool, server: FakeServer) -> None:
    server.answers = [404, TEXT]
    model = adapter(server, fallbacks=("openai/second",))
    if streamed:
        last = [item async for item in model.stream(PROMPT)][-1]
        assert isinstance(last, Draft)
    else:
        last = await model.complete(PROMPT)
    assert (last.text, last.model) == (TEXT, "openai/second")


async def test_a_slow_answer_times_out(server: FakeServer) -> None:
    server.answers = [3.0]
    began = time.monotonic()
    with pytest.raises(ModelError, match="no answer in time") as caught:
        await adapter(server, timeout=0.3).complete(PROMPT)
    assert caught.value.is_retryable
    assert time.monotonic() - began < 2.5


async def test_an_unreachable_address_is_named() -> None:
    model = LiteLLMModel(name="openai/local", api_base="http://127.0.0.1:9/v1", api_key=SecretStr("k"), retries=0)
    with pytest.raises(ModelError, match="cannot be reached at http://127.0.0.1:9/v1"):
        await model.complete(PROMPT)


async def test_a_model_without_provider_is_explained() -> None:
    with pytest.raises(ModelError, match="such as openai/nonsense"):
        await LiteLLMModel(name="nonsense", retries=0).complete(PROMPT)


async def test_the_key_is_sent_and_never_shown(server: FakeServer) -> None:
    model = adapter(server)
    assert "secret-key" not in repr(model)


def test_sync_calls(server: FakeServer) -> None:
    server.answers = [TEXT]
    assert adapter(server).complete_sync(PROMPT).text == TEXT
    items = list(adapter(server).stream_sync(PROMPT))
    assert isinstance(items[-1], Draft)


def test_settings_become_a_model() -> None:
    model = LiteLLMModel.from_settings(Settings(model="openai/x", model_timeout=7, model_fallbacks=("openai/y",)))
    assert (model.name, model.timeout, model.fallbacks) == ("openai/x", 7, ("openai/y",))
    assert "客服" in model.roles


def test_litellm_is_not_imported_before_it_is_used() -> None:
    code = "import sys, copilot.pipeline, copilot.drafting.litellm_model; sys.exit('litellm' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_call_prints_nothing_of_the_vendors(server: FakeServer) -> None:
    server.answers = [TEXT]
    code = (
        "import sys; from copilot.drafting.litellm_model import LiteLLMModel;"
        "from copilot.prompt import Prompt, PromptMessage;"
        "prompt = Prompt(messages=(PromptMessage(role='user', content='hi'),), lang='zh', template='t@1', digest='0');"
        "LiteLLMModel(name='openai/local', api_base=sys.argv[1]).complete_sync(prompt)"
    )
    done = subprocess.run([sys.executable, "-c", code, server.address], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("<think>明天到</think>您好", "您好"),
        ("<think>never closed", ""),
        ("客服：您好", "您好"),
        ("Agent: Hello", "Hello"),
        ("“您好”", "您好"),
        ("客服小禾：您好", "您好"),
        ("尺码: M", "尺码: M"),
        ("客服热线和工作时间都在这里: 9点", "客服热线和工作时间都在这里: 9点"),
        ("  a ", "a"),
    ],
    ids=["think", "open", "role", "role_en", "quotes", "named", "no_role", "sentence", "blank"],
)
def test_tidy(raw: str, clean: str) -> None:
    assert tidy(raw, ("客服", "agent")) == clean


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ('{"reply": "a", "citations": ["S1", "x"]}', ("a", ("S1",))),
        ('{"reply": 1}', ('{"reply": 1}', ())),
        ("plain", ("plain", ())),
        ("[1]", ("[1]", ())),
    ],
    ids=["good", "number", "plain", "list"],
)
def test_structured_answers(raw: str, expected: tuple[str, tuple[str, ...]]) -> None:
    assert as_text(raw) == expected


@pytest.mark.parametrize("size", [1, 2, 3, 50])
def test_thoughts_never_stream(size: int) -> None:
    text = "a<think>secret</think>b < c<thin"
    gate = ThinkFilter()
    shown = "".join(gate.feed(text[i : i + size]) for i in range(0, len(text), size)) + gate.close()
    assert shown == "ab < c<thin"


async def test_calls_share_one_client(server: FakeServer) -> None:
    litellm, model = load_litellm(), adapter(server)
    for _ in range(2):
        server.answers = [TEXT]
        await model.complete(PROMPT)
    before = set(litellm.in_memory_llm_clients_cache.cache_dict)
    for _ in range(3):
        server.answers = [TEXT]
        await model.complete(PROMPT)
    assert set(litellm.in_memory_llm_clients_cache.cache_dict) == before
